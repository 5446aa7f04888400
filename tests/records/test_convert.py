from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.errors import FieldError, StructureError, UnknownEdition
from kostra_sdk.forms.familievern.klientsaker.record import Klientsak
from kostra_sdk.forms.familievern.mekling.record import Mekling
from kostra_sdk.forms.kvalifisering.codes import KvpOslo
from kostra_sdk.forms.kvalifisering.record import Kvalifisering
from kostra_sdk.forms.person.codes import JaNei, Kjonn
from kostra_sdk.forms.sosialhjelp.codes import Trygdesit, Vklo
from kostra_sdk.forms.sosialhjelp.record import Sosialhjelp
from tests.editions import boundaries
from tests.records.strategies import EDITIONS, codec, lines, records


def problems(data: Any) -> list[str]:
    """Give all that keeps data from being a record."""
    with pytest.raises(StructureError) as raised:
        Sosialhjelp.from_dict(data)
    assert raised.value.record == "Sosialhjelp"
    assert raised.value.__cause__ is raised.value.__context__ is None
    return list(raised.value.problems)


# --- there and back ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("form", "year"), boundaries(EDITIONS))
@given(data=st.data())
def test_there_and_back(form: str, year: int, data: st.DataObject) -> None:
    """A record is the same after it was a plain dict or JSON, by attribute names or official ones of any kind."""
    record = data.draw(records(form, year) | lines(form, year).map(codec(form, year).decode))
    cls = type(record)
    assert cls.from_dict(record.to_dict()) == record
    assert cls.from_dict(record.to_dict("official")) == record
    assert cls.from_dict(record.to_dict("official", year)) == record
    assert cls.from_json(record.to_json()) == record
    assert cls.from_json(record.to_json("official", year).encode()) == record


@given(records("11F", 2025))
def test_plain_values_are_plain(record: Sosialhjelp) -> None:
    """A plain dict holds nothing that JSON does not have, and neither enums nor subclasses of text."""
    for plain in (record.to_dict(), record.to_dict("official", 2025)):
        for value in plain.values():
            assert type(value) in {str, int, bool, list, dict}
        assert {str(key): value for key, value in json.loads(json.dumps(plain)).items()} == json.loads(
            json.dumps(plain)
        )


# --- in ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "value", "attribute", "typed"),
    [
        ("person_journalnr", "17", "person_journalnr", "17"),
        ("PERSON_DUF", "x", "person_duf", "x"),
        ("PERSON_DUFNR", "x", "person_duf", "x"),
        ("antbu18", 3, "antbu18", 3),
        ("ANTBU18", "3", "antbu18", 3),
        ("bidrag", 12.0, "bidrag", 12),
        ("bidrag", " -12 ", "bidrag", -12),
        ("bidrag", Decimal("12.00"), "bidrag", 12),
        ("BIDRAG", 0, "bidrag", 0),
        ("fodselsdato", "2000-02-29", "fodselsdato", date(2000, 2, 29)),
        ("FODSELSDATO", date(2000, 2, 29), "fodselsdato", date(2000, 2, 29)),
        ("vklo", "5", "vklo", Vklo.SOSIALHJELP),
        ("vklo", "SOSIALHJELP", "vklo", Vklo.SOSIALHJELP),
        ("VKLO", Vklo.SOSIALHJELP, "vklo", Vklo.SOSIALHJELP),
        ("TRYGDESIT", "13", "trygdesit", Trygdesit.BARNETRYGD),
        ("vilkararbeid", True, "vilkararbeid", True),
        ("VILKARARBEID", "16", "vilkararbeid", True),
        ("vilkararbeid", False, "vilkararbeid", False),
        ("VEDTAKARB", "01", "vedtakarb", True),
        ("stmnd", [1, "02", 3.0], "stmnd", {1, 2, 3}),
        ("stmnd", {4}, "stmnd", {4}),
        ("STMND_1", "01", "stmnd", {1}),
        ("STMND_12", True, "stmnd", {12}),
        ("STMND_12", False, "stmnd", set()),
        ("VILKAR_09", "09", "vilkar", {9}),
        ("bidrag_mnd", {"1": 100, 2: "200"}, "bidrag_mnd", {1: 100, 2: 200}),
        ("BIDRAG_JAN", 100, "bidrag_mnd", {1: 100}),
        ("BIDRAG_1", "100", "bidrag_mnd", {1: 100}),
        ("LAAN_DES", 0, "laan_mnd", {12: 0}),
        ("raw", {"BIDRAG_2": "x"}, "raw", {"BIDRAG_FEB": "x"}),
    ],
)
def test_what_is_taken(key: str, value: object, attribute: str, typed: object) -> None:
    """Attribute names and official names of any year are taken, with values that clearly say what is meant."""
    record = Sosialhjelp.from_dict({key: value})
    assert record == Sosialhjelp(**{attribute: typed})  # type: ignore[arg-type]
    assert type(getattr(record, attribute)) is type(typed)


@pytest.mark.parametrize(
    ("key", "value", "attribute", "typed"),
    [
        ("KVP_MED_HUSBANK", "5", "kvp_med_husbankbos", True),
        ("YTELSE_INDIVIDSTONAD", True, "ytelse_tiltakspenger", True),
        ("YTELSE_SOSHJELP", "1", "ytelse_soshjelp", True),
        ("KVP_OSLO", "0", "kvp_oslo", KvpOslo.UOPPGITT),
        ("TILTAK_06", "18", "tiltak", {6}),
        ("kommnr_kvp_komm", "0301", "kommnr_kvp_komm", "0301"),
    ],
)
def test_what_is_taken_for_11cf(key: str, value: object, attribute: str, typed: object) -> None:
    """The fields that 11CF renamed are known by both names, and a numbered box by its own code."""
    assert Kvalifisering.from_dict({key: value}) == Kvalifisering(**{attribute: typed})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "data",
    [
        {"oppmote": {"SEP_BEGGE": 7, "BEGGE_TOT": "7"}, "ventetid": {"SEP_1": 2}},
        {"SEP_BEGGE": 7, "BEGGE_TOT": "7", "VENTETID_SEP_1": 2},
    ],
)
def test_counts_are_taken_by_name(data: dict[str, object]) -> None:
    """A table is a mapping from the names of its columns, or each column by its official name."""
    record = Mekling(oppmote={"SEP_BEGGE": 7, "BEGGE_TOT": 7}, ventetid={"SEP_1": 2})
    assert Mekling.from_dict(data) == record
    assert record.to_dict() == {"oppmote": {"BEGGE_TOT": 7, "SEP_BEGGE": 7}, "ventetid": {"SEP_1": 2}}
    assert record.to_dict("official", 2026) == {"SEP_BEGGE": 7, "BEGGE_TOT": 7, "VENTETID_SEP_1": 2}


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({"ventetid": {"SEP_5": 1}}, "a name that is none of its columns @ $.ventetid"),
        ({"ventetid": {1: 1}}, "not text: int @ $.ventetid[1]"),
        ({"ventetid": {"SEP_1": "x"}}, "not a whole number @ $.ventetid['SEP_1']"),
        ({"ventetid": [1]}, "not a mapping from name to whole number @ $.ventetid"),
        ({"ventetid": {"SEP_1": 1}, "VENTETID_SEP_2": 1}, "given already, as $.ventetid @ $.VENTETID_SEP_2"),
        ({"VENTETID_SEP_1": 1.5}, "not a whole number @ $.VENTETID_SEP_1"),
    ],
)
def test_counts_that_are_none(data: dict[str, object], problem: str) -> None:
    """What is no name, no number or no mapping is told where it stands."""
    with pytest.raises(StructureError) as raised:
        Mekling.from_dict(data)
    assert raised.value.problems == (problem,)


def test_a_name_beyond_ascii_has_an_attribute_within_it() -> None:
    """The official name is taken and given, and the attribute is plain."""
    record = Klientsak.from_dict({"TEMA_SÆRBARN_A": "1"})
    assert record == Klientsak(tema_saerbarn_a=True)
    assert record.to_dict("official", 2026) == {"TEMA_SÆRBARN_A": "1"}


def test_columns_add_up() -> None:
    """Several columns of one attribute make one value."""
    record = Sosialhjelp.from_dict({"BIDRAG_JAN": 1, "BIDRAG_2": "2", "STMND_1": "01", "STMND_2": "02", "STMND_3": ""})
    assert (record.bidrag_mnd, record.stmnd) == ({1: 1, 2: 2}, {1, 2})


@pytest.mark.parametrize("empty", [None, "", "  "])
def test_what_is_empty_is_left_out(empty: object) -> None:
    """None and blank text are as good as no key at all, whatever the key."""
    data = dict.fromkeys([*attrs.fields_dict(Sosialhjelp), "BIDRAG_JAN", "STMND_1", "PERSON_DUFNR"], empty)
    del data["_origin"]
    assert Sosialhjelp.from_dict(data) == Sosialhjelp()


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("BIDRAG_JAN", "12,50", "not a whole number @ $.BIDRAG_JAN"),
        ("BIDRAG_JAN", 12.5, "not a whole number @ $.BIDRAG_JAN"),
        ("BIDRAG_JAN", True, "not a whole number @ $.BIDRAG_JAN"),
        ("BIDRAG_JAN", Decimal("0.01"), "not a whole number @ $.BIDRAG_JAN"),
        ("BIDRAG_JAN", "1 200", "not a whole number @ $.BIDRAG_JAN"),
        ("BIDRAG_JAN", "1_200", "not a whole number @ $.BIDRAG_JAN"),
        ("BIDRAG_JAN", "²", "not a whole number @ $.BIDRAG_JAN"),
        ("bidrag", float("nan"), "not a whole number @ $.bidrag"),
        ("bidrag", float("inf"), "not a whole number @ $.bidrag"),
        ("bidrag", b"12", "not a whole number @ $.bidrag"),
        ("bidrag", [12], "not a whole number @ $.bidrag"),
        ("bidrag", "9" * 19, "not a whole number @ $.bidrag"),
        ("bidrag_mnd", {"1": 1, "x": 2}, "not a whole number @ $.bidrag_mnd['x']"),
        ("bidrag_mnd", {"1": "x"}, "not a whole number @ $.bidrag_mnd['1']"),
        ("bidrag_mnd", {13: 1}, "a number outside 1-12 @ $.bidrag_mnd"),
        ("bidrag_mnd", {1: 1, "01": 2}, "the same month twice @ $.bidrag_mnd"),
        ("bidrag_mnd", [1, 2], "not a mapping from month to whole kroner @ $.bidrag_mnd"),
        ("stmnd", "1", "not a list of numbers @ $.stmnd"),
        ("stmnd", {1: 2}, "not a list of numbers @ $.stmnd"),
        ("stmnd", [1, "x"], "not a whole number @ $.stmnd[1]"),
        ("stmnd", [0], "a number outside 1-12 @ $.stmnd"),
        ("vilkar", [16], "a number outside 1-15 @ $.vilkar"),
        ("STMND_1", "02", "neither true, false nor the code 01 @ $.STMND_1"),
        ("VILKARARBEID", 16, "neither true, false nor the code 16 @ $.VILKARARBEID"),
        ("vklo", "0", "not a code of Vklo @ $.vklo"),
        ("vklo", 5, "not a code of Vklo @ $.vklo"),
        ("vklo", ["5"], "not a code of Vklo @ $.vklo"),
        ("fodselsdato", "29022000", "not a date as 2026-12-31 @ $.fodselsdato"),
        ("fodselsdato", "2001-02-29", "not a date as 2026-12-31 @ $.fodselsdato"),
        ("fodselsdato", datetime(2000, 1, 1, tzinfo=UTC), "not a date as 2026-12-31 @ $.fodselsdato"),
        ("person_journalnr", 17, "not text: int @ $.person_journalnr"),
        ("raw", "x", "not a mapping from official name to text @ $.raw"),
        ("raw", {"BIDRAG": 1}, "not text: int @ $.raw['BIDRAG']"),
        ("raw", {"NOE": "x"}, "unknown field NOE @ $.raw"),
        ("raw", {"bidrag": "x"}, "unknown field bidrag @ $.raw"),
        ("raw", {"BIDRAG_1": "x", "BIDRAG_JAN": "y"}, "the same field twice @ $.raw"),
        ("navn", "x", "unknown key @ $.navn"),
        ("Bidrag", 1, "unknown key @ $.Bidrag"),
        ("_origin", None, "unknown key @ $._origin"),
        (7, 1, "unknown key @ $[7]"),
    ],
)
def test_what_is_refused(key: object, value: object, problem: str) -> None:
    """A value that is not clearly one of its field, and a key that is none, are told by the caller's own key."""
    assert problems({key: value}) == [problem]


@pytest.mark.parametrize(
    "data",
    [
        {"person_duf": "x", "PERSON_DUFNR": "y"},
        {"BIDRAG_JAN": 1, "BIDRAG_1": 1},
        {"bidrag_mnd": {2: 1}, "BIDRAG_JAN": 1},
        {"BIDRAG_JAN": 1, "bidrag_mnd": {2: 1}},
        {"stmnd": [], "STMND_1": "01"},
    ],
)
def test_one_field_by_two_keys(data: dict[str, object]) -> None:
    """Two keys for one field are refused, whatever they say, and both are named."""
    first, second = data
    assert problems(data) == [f"given already, as $.{first} @ $.{second}"]


def test_all_problems_at_once() -> None:
    """All that is wrong is told at once, in the order of the caller's keys."""
    assert problems({"kjonn": "3", "BIDRAG_JAN": "x", "bidrag_mnd": {}, "navn": "", "stmnd": ["a", "b"]}) == [
        "not a code of Kjonn @ $.kjonn",
        "not a whole number @ $.BIDRAG_JAN",
        "given already, as $.BIDRAG_JAN @ $.bidrag_mnd",
        "unknown key @ $.navn",
        "not a whole number @ $.stmnd[0]",
        "not a whole number @ $.stmnd[1]",
    ]


def test_no_value_is_shown() -> None:
    """Whatever stands in the data, the error holds keys and reasons alone."""
    secret = "01017012345"
    data: dict[str, object] = {name: [secret] for name in attrs.fields_dict(Sosialhjelp)}
    data |= {"raw": {"BIDRAG": [secret]}, "stmnd": {secret}}
    shown = " ".join(problems(data))
    assert secret not in shown
    assert shown.count(" @ ") == len(data)


@pytest.mark.parametrize(("data", "problem"), [([], "not an object: list @ $"), (None, "not an object: NoneType @ $")])
def test_only_a_mapping_is_a_record(data: object, problem: str) -> None:
    """A list, or nothing, is no record."""
    assert problems(data) == [problem]


# --- JSON -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "not JSON, from line 1 column 1 @ $"),
        ('{"bidrag": 1,\n:}', "not JSON, from line 2 column 1 @ $"),
        (b'{"saksbehandler": "\xe5"}', "not JSON @ $"),
        ("[" * 100_000, "not JSON @ $"),
        ('{"bidrag": ' + "9" * 5000 + "}", "not JSON @ $"),
        ('{"bidrag": 1, "bidrag": 2}', "the same key twice: bidrag @ $"),
        ('{"bidrag": NaN}', "not a whole number @ $.bidrag"),
        ("[1]", "not an object: list @ $"),
    ],
    ids=range(8),
)
def test_what_is_no_json_record(text: str | bytes, problem: str) -> None:
    """Text that is no JSON object with unique keys is refused, and not shown."""
    with pytest.raises(StructureError) as raised:
        Sosialhjelp.from_json(text)
    assert raised.value.problems == (problem,)
    assert raised.value.__cause__ is raised.value.__context__ is None


def test_json_is_one_line_of_unicode() -> None:
    """JSON keeps Norwegian letters as they are, and a record is one line of it."""
    assert Sosialhjelp(saksbehandler="Åse", stmnd={8, 1}, bidrag_mnd={2: 5}).to_json() == (
        '{"saksbehandler": "Åse", "stmnd": [1, 8], "bidrag_mnd": {"2": 5}}'
    )


# --- out --------------------------------------------------------------------------------------------------

FILLED = Sosialhjelp(
    person_duf="x",
    kjonn=Kjonn.KVINNE,
    bu18=JaNei.NEI,
    bidrag=0,
    bidrag_mnd={3: 7, 1: 5},
    stmnd={3, 1},
    utbetdato=date(2024, 2, 3),
    vilkararbeid=True,
    raw={"LAAN_JAN": "x"},
)


def test_attribute_names() -> None:
    """By attribute names, a record is what is filled: sets are lists, and a ticked box is True."""
    assert FILLED.to_dict() == {
        "person_duf": "x",
        "kjonn": "2",
        "bu18": "2",
        "stmnd": [1, 3],
        "bidrag": 0,
        "bidrag_mnd": {1: 5, 3: 7},
        "utbetdato": "2024-02-03",
        "vilkararbeid": True,
        "raw": {"LAAN_JAN": "x"},
    }


@pytest.mark.parametrize(
    ("year", "duf", "month", "raw"),
    [
        (None, "PERSON_DUF", "JAN", "LAAN_JAN"),
        (2024, "PERSON_DUFNR", "1", "LAAN_1"),
        (2025, "PERSON_DUF", "JAN", "LAAN_JAN"),
    ],
)
def test_official_names(year: int | None, duf: str, month: str, raw: str) -> None:
    """By official names, every column has a key, as the year names it, and a box is its code."""
    march = {"JAN": "MARS", "1": "3"}[month]
    assert FILLED.to_dict("official", year) == {
        duf: "x",
        "KJONN": "2",
        "BU18": "2",
        "STMND_1": "01",
        "STMND_3": "03",
        "BIDRAG": 0,
        f"BIDRAG_{month}": 5,
        f"BIDRAG_{march}": 7,
        "UTBETDATO": "2024-02-03",
        "VILKARARBEID": "16",
        "raw": {raw: "x"},
    }


@pytest.mark.parametrize(
    ("record", "year", "field"),
    [
        (Sosialhjelp(distriktsnr="01"), 2026, "DISTRIKTSNR"),
        (Sosialhjelp(vilkar={7}), 2026, "VILKAR_07"),
        (Sosialhjelp(vilkardigplan=True), 2018, "VILKARDIGPLAN"),
        (Sosialhjelp(raw={"DISTRIKTSNR": "x"}), 2026, "DISTRIKTSNR"),
        (Sosialhjelp(stmnd={13}), None, "STMND_13"),
        (Sosialhjelp(bidrag_mnd={13: 1}), None, "BIDRAG_MND_13"),
    ],
    ids=["text", "boxes", "box", "raw", "month", "amount"],
)
def test_official_names_drop_nothing(record: Sosialhjelp, year: int | None, field: str) -> None:
    """What the year has no field for raises, as it does when the record is written."""
    with pytest.raises(FieldError) as raised:
        record.to_dict("official", year)
    assert [problem.field for problem in raised.value.problems] == [field]
    assert raised.value.year == year or year is None


def test_official_names_of_no_year() -> None:
    """A year without layout raises, and lists those there are."""
    with pytest.raises(UnknownEdition, match="2017"):
        FILLED.to_dict("official", 2016)


def test_cattrs_is_loaded_when_needed() -> None:
    """Records are made, written and read without cattrs being imported."""
    script = (
        "import sys\n"
        "from kostra_sdk.forms import find_form\n"
        "from kostra_sdk.records import codec_for\n"
        "form = find_form('11F')\n"
        "codec = codec_for(form.record, form.layout(2026))\n"
        "codec.decode(codec.encode(form.record(bidrag=5)))\n"
        "assert 'cattrs' not in sys.modules\n"
        "form.record().to_dict()\n"
        "assert 'cattrs' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
