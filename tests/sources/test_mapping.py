from __future__ import annotations

import io
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kostra_sdk.errors import EventError, MappingError, RowError, RowProblem, UsageError
from kostra_sdk.forms.person.events import Person
from kostra_sdk.forms.sosialhjelp.codes import Vklo
from kostra_sdk.forms.sosialhjelp.events import Hjemmel, Stonadsart, Utbetaling
from kostra_sdk.forms.sosialhjelp.record import Sosialhjelp
from kostra_sdk.sources import Mapping
from tests.editions import boundaries
from tests.records.strategies import EDITIONS, records

if TYPE_CHECKING:
    from pathlib import Path

UTBETALING = {
    "sak": "SAK",
    "dato": {"column": "BETALT", "format": "%d.%m.%Y"},
    "belop": "BELOP",
    "art": {"column": "ART", "codes": {"B": "BIDRAG", "L": "LAAN"}},
    "hjemmel": {"value": "SOSIALTJENESTELOVEN_18"},
}
ROW = {"SAK": "00000017", "BETALT": "01.03.2025", "BELOP": "1 200", "ART": "B"}
EVENT = Utbetaling(
    sak="00000017",
    dato=date(2025, 3, 1),
    belop=1200,
    art=Stonadsart.BIDRAG,
    hjemmel=Hjemmel.SOSIALTJENESTELOVEN_18,
)
SECRET = "hemmelig"


def mapping(**tables: Any) -> Mapping:
    """Make a mapping of tables, that of payments if there is none."""
    return Mapping.from_dict(tables or {"Utbetaling": UTBETALING})


def problems(data: Any, **options: Any) -> list[str]:
    """Give all that is wrong with a mapping."""
    with pytest.raises(MappingError) as raised:
        Mapping.from_dict(data, **options)
    return list(raised.value.problems)


# --- rows to events -----------------------------------------------------------------------------------------


def test_rows_become_events() -> None:
    """A row becomes an event, whose attributes are what the mapping says of the columns."""
    assert list(mapping().read("Utbetaling", [ROW, ROW])) == [EVENT, EVENT]
    assert mapping().tables == ("Utbetaling",)
    assert mapping().columns("Utbetaling") == ("SAK", "BETALT", "BELOP", "ART")
    assert repr(mapping()) == "Mapping('mapping', tables=Utbetaling)"


def test_events_come_as_rows_are_read() -> None:
    """Nothing is read ahead of what is asked for."""

    def source() -> Any:
        yield ROW
        raise AssertionError

    assert next(mapping().read("Utbetaling", source())) == EVENT


WRONG = [
    {**ROW, "BETALT": "31.02.2025"},
    ROW,
    {**ROW, "BETALT": "01.03.25", "BELOP": SECRET, "ART": "X"},
    {**ROW, "BELOP": "1200,50", "ART": SECRET},
    {**ROW, "SAK": None, "ART": "X"},
    7,
    {**ROW, "SAK": " "},
]
PROBLEMS = (
    RowProblem("BETALT", "no day of the calendar", (1,), 1),
    RowProblem("BETALT", "no date as %d.%m.%Y: text of 8 characters", (3,), 1),
    RowProblem("BELOP", "no number: text of 8 characters", (3,), 1),
    RowProblem(
        "BELOP",
        'a number with decimals, where a whole one is asked: for kroner with øre say rounding = "nearest"',
        (4,),
        1,
    ),
    RowProblem("ART", "2 different codes without mapping, each first seen here", (3, 4), 3),
    RowProblem("SAK", "nothing, where something is needed", (5, 7), 2),
    RowProblem("(the row)", "no row with names for its columns: a whole number", (6,), 1),
)


def test_every_problem_of_all_rows_is_told_at_once() -> None:
    """One error at the end names row, column and kind of value of all that is wrong, and never a value."""
    found: list[Any] = []
    with pytest.raises(RowError) as raised:
        found.extend(mapping().read("Utbetaling", WRONG))
    assert found == [EVENT]
    assert raised.value.what == "Utbetaling"
    assert raised.value.problems == PROBLEMS
    assert SECRET not in str(raised.value)
    assert raised.value.__context__ is None


def test_a_survey_keeps_the_good_rows() -> None:
    """A survey does not raise: it has what the good rows became, all problems, and how many rows there were."""
    survey = mapping().survey("Utbetaling", WRONG)
    assert (survey.table, survey.rows, survey.good, survey.problems) == ("Utbetaling", 7, (EVENT,), PROBLEMS)
    with pytest.raises(RowError, match=r"^rows that are no Utbetaling: BETALT: no day of the calendar"):
        survey.raise_for_problems()
    assert "00000017" not in repr(survey)


def test_a_survey_without_problems_does_not_raise() -> None:
    """Where nothing is wrong there is nothing to raise."""
    survey = mapping().survey("Utbetaling", [ROW])
    survey.raise_for_problems()
    assert survey.problems == ()
    assert mapping().survey("Utbetaling", []).rows == 0


def test_codes_without_mapping_can_be_had() -> None:
    """Whoever mends the mapping gets the codes themselves, and how often each occurs."""
    assert mapping().unmapped("Utbetaling", WRONG) == {"ART": Counter({"X": 2, SECRET: 1})}
    assert mapping().unmapped("Utbetaling", [ROW]) == {}


# The words of the reasons have letters, and so could be found in values that have them too.
UNLIKE_WORDS = st.text(st.characters(exclude_categories=("L", "Z", "P", "C")), min_size=6)


@given(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(ROW, UNLIKE_WORDS | st.integers() | st.none()))))
def test_no_value_is_ever_told(rows: list[dict[str, Any]]) -> None:
    """Whatever the rows hold, nothing but RowError is raised, and its text has none of their values."""
    survey = mapping().survey("Utbetaling", rows)
    told = [problem.reason for problem in survey.problems]
    values = {str(value) for row in rows for value in row.values() if value is not None}
    assert not [value for value in values for reason in told if len(value) > 5 and value in reason]
    assert len(survey.good) <= survey.rows == len(rows)


def test_a_column_that_no_row_has() -> None:
    """A column that the mapping misspells is told, even where the attribute could do without it."""
    source = [ROW, ROW]
    survey = mapping(Utbetaling={**UTBETALING, "id": "IDD", "sak": "SAKK"}).survey("Utbetaling", source)
    assert survey.good == ()
    assert survey.problems == (
        RowProblem("SAKK", "no row has such a column", (1,), 2),
        RowProblem("IDD", "no row has such a column", (1,), 2),
    )


def test_a_column_that_some_rows_have() -> None:
    """Where other rows have the column, a row without it has nothing there, as in JSON lines."""
    events = mapping(Utbetaling={**UTBETALING, "id": "ID"}).read("Utbetaling", [ROW, {**ROW, "ID": 7}])
    assert [event.id for event in events] == ["", "7"]


@attrs.frozen
class Avvisende:
    """A class that refuses what it does not like."""

    tekst: str = attrs.field()
    ja: frozenset[Vklo] = frozenset()

    @tekst.validator
    def _validate(self, _: object, text: str) -> None:
        if text == "event":
            raise EventError(["the class' own words"])
        if text == SECRET:
            raise ValueError(text)


def test_what_a_class_refuses() -> None:
    """What the class itself refuses is a problem of the row; a text that might hold the value is not told."""
    own = Mapping.from_dict({"Avvisende": {"tekst": "K"}}, classes=[Avvisende])
    survey = own.survey("Avvisende", [{"K": "event"}, {"K": SECRET}, {"K": "x"}])
    assert survey.good == (Avvisende("x"),)
    assert survey.problems == (
        RowProblem("(the row)", "the class' own words", (1,), 1),
        RowProblem("(the row)", "refused by Avvisende", (2,), 1),
    )


def test_columns_of_a_set_that_no_row_has() -> None:
    """A column of yes and no that is in no row is told as any other."""
    own = Mapping.from_dict({"Avvisende": {"tekst": "K", "ja": {"columns": {"A": "5"}}}}, classes=[Avvisende])
    assert own.survey("Avvisende", [{"K": "x"}]).problems == (RowProblem("A", "no row has such a column", (1,), 1),)
    assert own.survey("Avvisende", [{"K": "x", "A": 1}]).good == (Avvisende("x", frozenset({Vklo.SOSIALHJELP})),)


def test_files_are_read_as_the_mapping_says() -> None:
    """Encoding and delimiter of a vendor's files are part of the mapping."""
    own = mapping(encoding="latin-1", delimiter=",", Person={"id": "NØKKEL"})
    assert list(own.read("Person", "A;B,NØKKEL\nx,17\n".encode("latin-1"))) == [Person(id="17")]
    assert list(own.read("Person", io.StringIO("NØKKEL\n18\n"))) == [Person(id="18")]


@pytest.mark.parametrize("method", ["read", "survey", "unmapped"])
def test_a_table_that_is_not_there(method: str) -> None:
    """Asking for a table that the mapping does not have is wrong usage, told at the call."""
    with pytest.raises(UsageError, match=r"^mapping has no table 'Person'; there are Utbetaling$"):
        getattr(mapping(), method)("Person", [])


def test_a_source_that_gives_no_rows() -> None:
    """A source without rows is refused when it is read."""
    with pytest.raises(UsageError, match="no rows to be had from this: a whole number"):
        list(mapping().read("Utbetaling", 7))


# --- several sources ----------------------------------------------------------------------------------------

TWO = {"Person": {"id": "NR"}, "Utbetaling": UTBETALING}


def test_events_of_several_sources() -> None:
    """The events of all tables come in the order of the sources."""
    both = mapping(**TWO)
    assert list(both.events({"Utbetaling": [ROW], "Person": [{"NR": 1}]})) == [EVENT, Person(id="1")]
    assert list(both.events({"Utbetaling": [], "Person": []})) == []


def test_problems_of_one_source_among_several() -> None:
    """Where one source is wrong, the error is that of the source; the others are read all the same."""
    found: list[Any] = []
    with pytest.raises(RowError) as raised:
        found.extend(mapping(**TWO).events({"Utbetaling": WRONG, "Person": [{"NR": 1}]}))
    assert found == [EVENT, Person(id="1")]
    assert (raised.value.what, raised.value.problems) == ("Utbetaling", PROBLEMS)


def test_problems_of_several_sources() -> None:
    """Where several are wrong, one error has the problems of all, by table and column."""
    with pytest.raises(RowError) as raised:
        list(mapping(**TWO).events({"Utbetaling": WRONG[:1], "Person": [{"NR": None}]}))
    assert str(raised.value) == (
        "rows that are no Utbetaling or Person: Utbetaling.BETALT: no day of the calendar (row 1); "
        "Person.NR: nothing, where something is needed (row 1)"
    )


def test_every_table_has_a_source() -> None:
    """A table without source is no slip that goes unseen, nor is a source without table."""
    with pytest.raises(UsageError) as raised:
        mapping(**TWO).events({"Utbetaling": [], "Sak": []})
    assert str(raised.value) == "mapping: Person has no source; Sak is no table of the mapping"


# --- records ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("form", "year"), boundaries(EDITIONS))
@settings(max_examples=5)
@given(data=st.data())
def test_records_there_and_back(form: str, year: int, data: st.DataObject) -> None:
    """A record is the same after it was a row of official names, but for blanks around its texts."""
    record = data.draw(records(form, year))
    row = record.to_dict("official", year)
    name = type(record).__name__
    own = mapping(**{name: {field.name: field.name for field in record.form.layout(year).fields}})
    [same] = own.read(name, [{field: row.get(field) for field in own.columns(name)}])
    bare = {field: value.strip() if isinstance(value, str) else value for field, value in row.items()}
    assert same.to_dict("official", year) == {field: value for field, value in bare.items() if value != ""}


def test_rows_become_records() -> None:
    """Attributes and official names of any year may be mixed; boxes, months and codes are read like the others."""
    table = {
        "person_journalnr": {"column": "JNR", "width": 8},
        "VKLO": {"column": "KILDE", "codes": {"S": "SOSIALHJELP"}},
        "BIDRAG_JAN": {"column": "JAN_ORE", "unit": "ore"},
        "BIDRAG_2": "FEB",
        "STMND_1": "M1",
        "VILKARARBEID": "ARB",
        "fodselsdato": {"column": "FODT", "format": "%d%m%Y"},
        "vilkar": {"column": "VILK", "separator": ","},
    }
    row = {
        "JNR": 17,
        "KILDE": "S",
        "JAN_ORE": 120_000,
        "FEB": "5",
        "M1": "01",
        "ARB": "16",
        "FODT": 1021990,
        "VILK": "3,4",
    }
    assert list(mapping(Sosialhjelp=table).read("Sosialhjelp", [row, dict.fromkeys(row)])) == [
        Sosialhjelp(
            person_journalnr="00000017",
            vklo=Vklo.SOSIALHJELP,
            bidrag_mnd={1: 1200, 2: 5},
            stmnd={1},
            vilkararbeid=True,
            fodselsdato=date(1990, 2, 1),
            vilkar={3, 4},
        ),
        Sosialhjelp(),
    ]


def test_what_only_the_record_refuses() -> None:
    """What the record itself refuses is told by the vendor's column."""
    table = {"stmnd": {"column": "MND", "separator": ","}, "vilkar": {"columns": {"A": 99}}}
    survey = mapping(Sosialhjelp=table).survey("Sosialhjelp", [{"MND": "1,13", "A": 1}, {"MND": "1", "A": 0}])
    assert survey.problems == (
        RowProblem("MND", "a number outside 1-12", (1,), 1),
        RowProblem("vilkar", "a number outside 1-15", (1,), 1),
    )
    assert survey.good == (Sosialhjelp(stmnd={1}),)


def test_fields_of_records_are_said_once() -> None:
    """A field that is said by two of its names, or by a column and all columns, is told before any row is read."""
    table = {"BIDRAG_JAN": "A", "BIDRAG_1": "B", "stmnd": "C", "STMND_2": "D", "VKLO": "E", "vklo": "F"}
    assert problems({"Sosialhjelp": table}) == [
        "said already, as BIDRAG_JAN @ Sosialhjelp.BIDRAG_1",
        "said already, as stmnd @ Sosialhjelp.STMND_2",
        "said already, as VKLO @ Sosialhjelp.vklo",
    ]
    assert problems({"Sosialhjelp": {"STMND_2": "D", "stmnd": "C"}}) == ["said already, as STMND_2 @ Sosialhjelp.stmnd"]


def test_twelve_amounts_are_twelve_columns() -> None:
    """No one column has the amounts of all months."""
    assert problems({"Sosialhjelp": {"bidrag_mnd": "A", "raw": "B"}}) == [
        "give each its own column: BIDRAG_JAN, BIDRAG_FEB … @ Sosialhjelp.bidrag_mnd",
        "no attribute of Sosialhjelp; its names are those of the form's fields @ Sosialhjelp.raw",
    ]


# --- the mapping file ---------------------------------------------------------------------------------------


def test_a_file_is_read(tmp_path: Path) -> None:
    """A mapping file is TOML, and its errors are told by its name."""
    path = tmp_path / "fagsystem.toml"
    path.write_text('[Person]\nid = "NØKKEL"\n', encoding="utf-8")
    own = Mapping.load(path)
    assert (own.name, own.tables) == ("fagsystem.toml", ("Person",))
    assert Mapping.load(str(path)).columns("Person") == ("NØKKEL",)
    path.write_text('[Person]\nid = "NØKKEL"\n', encoding="utf-8-sig")
    assert Mapping.load(path).columns("Person") == ("NØKKEL",)
    path.write_text('[Person]\nid = "NR"\nfodt = "F"\n[Annen]\nclass = "Avvisende"\ntekst = "K"\n', encoding="utf-8")
    with pytest.raises(MappingError) as raised:
        Mapping.load(path, classes=[Avvisende])
    assert str(raised.value) == (
        "fagsystem.toml: no attribute of Person; there are id, fodselsnr, duf, fodselsdato, kjonn @ Person.fodt"
    )


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"[Person", "not TOML: Expected ']' at the end of a table declaration (at end of document)"),
        (b"[Person]\nid = 'N\xd8KKEL'", "not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, data: bytes, problem: str) -> None:
    """A file that is no TOML is told with the place, one in another encoding as such."""
    path = tmp_path / "m.toml"
    path.write_bytes(data)
    with pytest.raises(MappingError) as raised:
        Mapping.load(path)
    assert raised.value.problems == (f"{problem} @ m.toml",)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """OSError comes as it is."""
    with pytest.raises(FileNotFoundError):
        Mapping.load(tmp_path / "m.toml")


def test_everything_wrong_is_told_at_once() -> None:
    """All problems of all tables are told, each with its place."""
    data = {
        "encoding": "klingon",
        "delimiter": "|",
        "frmat": "%d",
        "Person": {"id": {"column": "NR", "width": "x"}, "kjonn": {"column": "K", "codes": {"M": "MAN"}}},
        "Utbetaling": {"sak": "SAK", "beløp": "B", "art": {"value": "x"}, "dato": "D"},
        "Sak": {"class": "Sakk", "journalnr": "J"},
        "Annet": {"class": 7},
    }
    told = problems(data)
    names = told[7].removeprefix("no class of rows; there are ").removesuffix(" @ Sak.class")
    known = names.split(", ")
    options = "missing, format, decimal, true, false, encoding, delimiter"
    assert known == sorted(known)
    assert {"Person", "Sak", "Utbetaling", "Sosialhjelp", "Kvalifisering"} <= set(known)
    assert [problem.replace(names, "…") for problem in told] == [
        f"neither a table nor an option; the options are {options} @ frmat",
        "a whole number is needed, 1 or more @ Person.id.width",
        "no code of Kjonn; there are MANN, KVINNE @ Person.kjonn.codes.M",
        "no attribute of Utbetaling; did you mean belop? @ Utbetaling.beløp",
        "no code of Stonadsart; there are BIDRAG, LAAN @ Utbetaling.art.value",
        "needed: say its column @ Utbetaling.belop",
        "needed: say its column @ Utbetaling.hjemmel",
        "no class of rows; there are … @ Sak.class",
        "no class of rows; there are … @ Annet.class",
        'no encoding that is known, such as "latin-1" @ encoding',
        'one of ";", "," and "\\t" is needed @ delimiter',
    ]


def test_a_mapping_of_nothing() -> None:
    """A mapping without tables is none."""
    assert problems({"format": "%d.%m.%Y"}, name="m.toml") == ["no table, such as [Person] @ m.toml"]
    assert problems({"encoding": 7, "Person": {"id": "NR"}}) == [
        'no encoding that is known, such as "latin-1" @ encoding'
    ]


@pytest.mark.parametrize("data", [None, [], "Person", 7])
def test_a_mapping_of_something_else(data: object) -> None:
    """What is no table is no mapping."""
    assert problems(data) == ["no table, such as [Person] @ mapping"]


def test_a_table_of_nothing() -> None:
    """A table that says nothing would make the same blank record of every row."""
    nothing = "nothing is said of Sosialhjelp: say the column of an attribute @ Sosialhjelp"
    assert problems({"Sosialhjelp": {}}) == [nothing]
    assert problems({"Alle": {"class": "Sosialhjelp"}}) == [nothing.replace("@ Sosialhjelp", "@ Alle")]


def test_keys_that_are_no_text() -> None:
    """A dict of Python's own may have keys that no file has; they are told like any other."""
    assert problems({"Person": {"id": "NR", 2: "X"}})[0].endswith("@ Person.2")
    assert problems({1: {}})[0].endswith("@ 1")


@pytest.mark.parametrize("encoding", ["base64", "a\0b", "undefined", ""])
def test_an_encoding_that_no_text_has(encoding: str) -> None:
    """An encoding of bytes, or a name that is none, is told before any file is opened."""
    assert problems({"encoding": encoding, "Person": {"id": "NR"}}) == [
        'no encoding that is known, such as "latin-1" @ encoding'
    ]


def test_a_table_may_have_a_name_of_its_own() -> None:
    """Two of the vendor's tables become the same events, each by its own name."""
    own = mapping(Ny=UTBETALING | {"class": "Utbetaling"}, Gammel=UTBETALING | {"class": "sosialhjelp.Utbetaling"})
    assert own.tables == ("Ny", "Gammel")
    assert list(own.events({"Ny": [ROW], "Gammel": [ROW]})) == [EVENT, EVENT]


def test_a_class_may_be_named_with_its_package() -> None:
    """The package before the name tells classes of one name apart, as TOML writes tables within tables."""
    own = mapping(sosialhjelp={"Utbetaling": UTBETALING}, person={"Person": {"id": "NR"}})
    assert own.tables == ("sosialhjelp.Utbetaling", "person.Person")
    assert list(own.read("sosialhjelp.Utbetaling", [ROW])) == [EVENT]
    assert problems({"sosialhjelp": {"Utbetaling": {}, "Tull": {}}})[-1].endswith(" @ sosialhjelp.Tull")


def test_a_name_of_several_classes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where several classes have one name, the mapping must say which."""
    one, other = (type("Sak", (), {"__module__": f"x.{package}.events"}) for package in ("a", "b"))
    known = {"Sak": [one, other], "a.Sak": [one], "b.Sak": [other]}
    monkeypatch.setattr("kostra_sdk.sources.mapping.find_classes", lambda _: known)
    assert problems({"Sak": {}}) == ["several classes are called so: say class, one of a.Sak, b.Sak @ Sak"]
