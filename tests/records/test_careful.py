from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

import attrs
import pytest

from kostra_sdk.errors import FieldError
from kostra_sdk.forms import find_form
from kostra_sdk.forms.familievern.mekling.record import Mekling
from kostra_sdk.forms.sosialhjelp.record import Sosialhjelp
from kostra_sdk.records.attributes import Kind, attributes_of
from tests.records.strategies import EDITIONS, codec

if TYPE_CHECKING:
    from kostra_sdk.records import Record


def error(record: Record, year: int, **options: Any) -> FieldError:
    """Write a record that does not fit, and give the error."""
    with pytest.raises(FieldError) as raised:
        codec(record.form.name, year).encode(record, **options)
    return raised.value


def reasons(record: Record, year: int, **options: Any) -> list[tuple[str, int, str]]:
    """Give field, width and reason of all that keeps a record from being written."""
    return [attrs.astuple(problem) for problem in error(record, year, **options).problems]


@pytest.mark.parametrize(
    ("attribute", "value", "field", "width", "reason"),
    [
        ("person_duf", "x" * 13, "PERSON_DUF", 12, "does not fit: 13 characters"),
        ("person_journalnr", 17, "PERSON_JOURNALNR", 8, "not text: int"),
        ("saksbehandler", None, "SAKSBEHANDLER", 10, "not text: NoneType"),
        ("kommune_nr", 301, "KOMMUNE_NR", 4, "not text: int"),
        ("saksbehandler", "a–b", "SAKSBEHANDLER", 10, "no ISO-8859-1: U+2013"),
        ("saksbehandler", "a\nb", "SAKSBEHANDLER", 10, "a line break"),
        ("saksbehandler", "a\rb", "SAKSBEHANDLER", 10, "a line break"),
        ("saksbehandler", "a\tb", "SAKSBEHANDLER", 10, "a control character: U+0009"),
        ("saksbehandler", "a\x7f", "SAKSBEHANDLER", 10, "a control character: U+007F"),
        ("saksbehandler", "a\x96", "SAKSBEHANDLER", 10, "a control character: U+0096"),
        ("bidrag", 1.0, "BIDRAG", 7, "not a whole number: float"),
        ("bidrag", True, "BIDRAG", 7, "not a whole number: bool"),
        ("bidrag", "12", "BIDRAG", 7, "not a whole number: str"),
        ("bidrag", Decimal(12), "BIDRAG", 7, "not a whole number: Decimal"),
        ("bidrag", 10_000_000, "BIDRAG", 7, "does not fit: a number of more than 7 characters"),
        ("bidrag", -1_000_000, "BIDRAG", 7, "does not fit: a number of more than 7 characters"),
        ("antbu18", 100, "ANTBU18", 2, "does not fit: a number of more than 2 characters"),
        ("vklo", "55", "VKLO", 1, "not a code of Vklo"),
        ("vklo", 5, "VKLO", 1, "not a code of Vklo: int"),
        ("vklo", [], "VKLO", 1, "not a code of Vklo: list"),
        ("fodselsdato", "2000-01-01", "FODSELSDATO", 8, "not a date: str"),
        ("fodselsdato", datetime(2000, 1, 1, tzinfo=UTC), "FODSELSDATO", 8, "not a date: datetime"),
        ("vilkararbeid", 1, "VILKARARBEID", 2, "neither True nor False: int"),
        ("vilkararbeid", "16", "VILKARARBEID", 2, "neither True nor False: str"),
        ("vilkararbeid", None, "VILKARARBEID", 2, "neither True nor False: NoneType"),
        ("stmnd", [1], "STMND_1..STMND_12", 2, "not a set of numbers: list"),
        ("stmnd", {0}, "STMND_1..STMND_12", 2, "a month outside 1-12"),
        ("stmnd", {"1"}, "STMND_1..STMND_12", 2, "a month outside 1-12"),
        ("bidrag_mnd", [100] * 12, "BIDRAG_JAN..BIDRAG_DES", 7, "not a mapping from month to whole kroner: list"),
        ("bidrag_mnd", {13: 100}, "BIDRAG_JAN..BIDRAG_DES", 7, "a month outside 1-12"),
        ("bidrag_mnd", {5: 1.5}, "BIDRAG_MAI", 7, "not a whole number: float"),
        ("bidrag_mnd", {5: None}, "BIDRAG_MAI", 7, "not a whole number: NoneType"),
        ("laan_mnd", {12: True}, "LAAN_DES", 7, "not a whole number: bool"),
    ],
)
def test_what_does_not_fit(attribute: str, value: object, field: str, width: int, reason: str) -> None:
    """A value of another type, or one that does not fit, raises and names field, width and reason."""
    record = Sosialhjelp(**{attribute: value})  # type: ignore[arg-type]
    assert reasons(record, 2026) == [(field, width, reason)]


def test_a_number_beyond_all_bounds_does_not_fit() -> None:
    """A number so long that Python will not spell it out is told like any other."""
    assert reasons(Sosialhjelp(bidrag=10**5000), 2026) == [
        ("BIDRAG", 7, "does not fit: a number of more than 7 characters")
    ]


def test_every_problem_is_found_at_once() -> None:
    """One error lists all that is wrong with a record, with form, year and journal number."""
    record = Sosialhjelp(
        person_journalnr="00000017",
        person_duf="x" * 13,
        bidrag_mnd={1: 10**7, 2: 1.5, 14: 1},  # type: ignore[dict-item]
        stmnd={13},
        distriktsnr="01",
        raw={"LAAN": "12345678", "NOE": "x"},
    )
    raised = error(record, 2026)
    assert (raised.form, raised.year, raised.journal_number) == ("11F", 2026, "00000017")
    assert sorted(problem.field for problem in raised.problems) == [
        "BIDRAG_FEB",
        "BIDRAG_JAN",
        "BIDRAG_JAN..BIDRAG_DES",
        "DISTRIKTSNR",
        "LAAN",
        "NOE",
        "PERSON_DUF",
        "STMND_1..STMND_12",
    ]
    assert str(raised).startswith("11F 2026, journal number 00000017: ")


def test_no_value_is_shown() -> None:
    """Neither the message nor what hangs on the exception shows what the record holds."""
    number = "01017012345678"
    record = Sosialhjelp(person_journalnr=number, person_fodselsnr=number, person_duf=number, bidrag=987654321)
    record.raw["KJONN"] = number
    raised = error(record, 2026)
    assert len(raised.problems) == 5
    assert raised.journal_number == ""
    assert raised.__cause__ is raised.__context__ is None
    for shown in (str(raised), repr(raised), repr(raised.problems)):
        assert number not in shown
        assert "987654321" not in shown


@pytest.mark.parametrize("year", [2023, 2024])
def test_a_field_is_named_as_its_year_names_it(year: int) -> None:
    """A problem carries the official name of the year, which two years spelled otherwise."""
    assert reasons(Sosialhjelp(person_duf="x" * 13), year) == [("PERSON_DUFNR", 12, "does not fit: 13 characters")]
    assert reasons(Sosialhjelp(laan_mnd={2: 10**7}), year) == [
        ("LAAN_2", 7, "does not fit: a number of more than 7 characters")
    ]


@pytest.mark.parametrize("born", [date(1999, 12, 31), date(2100, 1, 1)])
def test_two_digits_of_a_year_are_those_of_this_century(born: date) -> None:
    """Where the layout has two digits for the year, a date outside 2000-2099 does not fit."""
    assert reasons(Sosialhjelp(utbetdato=born), 2024) == [
        ("UTBETDATO", 6, "does not fit: the two digits of the year stand for 2000-2099")
    ]


FILLED = {
    Kind.TEXT: "x",
    Kind.INTEGER: 0,
    Kind.DATE: date(2020, 1, 1),
    Kind.BOX: True,
    Kind.BOXES: {1},
    Kind.AMOUNTS: {1: 0},
}


@pytest.mark.parametrize(("form", "year"), EDITIONS)
def test_what_the_layout_lacks_is_never_dropped(form: str, year: int) -> None:
    """Whatever a record holds, a year whose layout has no field for it raises, and names field and year."""
    here = codec(form, year)
    cls: Any = find_form(form).record
    widths = {cell.attribute.name: cell.field.width for cell in here.cells}
    for attribute in attributes_of(cls):
        if attribute.kind is Kind.COUNTS:
            continue  # below
        value = next(iter(attribute.codes)) if attribute.codes else FILLED[attribute.kind]
        record = cls(**{attribute.name: value})
        if attribute.codes and len(str(value)) > widths.get(attribute.name, 9):
            assert [reason for _, _, reason in reasons(record, year)] == [f"does not fit: {len(str(value))} characters"]
        elif attribute.name in widths:
            assert here.encode(record).strip()
        else:
            named = attribute.keys[0] if len(attribute.keys) == 1 else f"{attribute.keys[0]}..{attribute.keys[-1]}"
            assert reasons(record, year) == [(named, 0, f"filled, but the layout of {year} has no such field")]


@pytest.mark.parametrize(("form", "year"), EDITIONS)
def test_a_number_that_the_layout_has_no_column_for_is_never_dropped(form: str, year: int) -> None:
    """A table may have fewer columns in some years: a number that stands in none of them raises, and names it."""
    here, cls = codec(form, year), cast("Any", find_form(form).record)
    present = {cell.field.key for cell in here.cells}
    lacking = f"filled, but the layout of {year} has no such field"
    for attribute in attributes_of(cls):
        for name, key in attribute.numbers.items() if attribute.kind is Kind.COUNTS else ():
            record = cls(**{attribute.name: {name: 7}})
            if key in present:
                assert here.encode(record).strip() == "7"
            else:
                named = key if present & set(attribute.keys) else f"{attribute.keys[0]}..{attribute.keys[-1]}"
                assert reasons(record, year) == [(named, 0, lacking)]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"SEP_5": 1}, "a name that is none of its columns"),
        ({1: 1}, "a name that is none of its columns"),
        ({"SEP_1": "1"}, "not a whole number: str"),
        ({"SEP_1": None}, "not a whole number: NoneType"),
        ({"SEP_1": 100_000}, "does not fit: a number of more than 5 characters"),
        ([1], "not a mapping from name to whole number: list"),
    ],
)
def test_counts_that_do_not_fit(value: Any, reason: str) -> None:
    """The names are those of the columns, and the numbers whole."""
    [(_, _, said)] = reasons(Mekling(ventetid=value), 2026)
    assert said == reason


# --- raw --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "field", "width", "reason"),
    [
        ({"BIDRAG": "12345678"}, "BIDRAG", 7, "does not fit: 8 characters"),
        ({"BIDRAG": "–"}, "BIDRAG", 7, "no ISO-8859-1: U+2013"),
        ({"BIDRAG": "1\n"}, "BIDRAG", 7, "a line break"),
        ({"BIDRAG": "1\r"}, "BIDRAG", 7, "a line break"),
        ({"BIDRAG": 12}, "BIDRAG", 7, "raw text that is no text: int"),
        ({"bidrag": "12"}, "bidrag", 0, "filled, but the layout of 2026 has no such field"),
        ({"DISTRIKTSNR": "01"}, "DISTRIKTSNR", 0, "filled, but the layout of 2026 has no such field"),
    ],
)
def test_raw_text_that_does_not_fit(raw: dict[str, str], field: str, width: int, reason: str) -> None:
    """Raw text is written as it stands, but it must be text, fit its field and break no line."""
    assert reasons(Sosialhjelp(raw=raw), 2026) == [(field, width, reason)]


def test_raw_is_a_mapping() -> None:
    """Something else in the place of raw is told like any other problem."""
    assert reasons(Sosialhjelp(raw=["x"]), 2026) == [  # type: ignore[arg-type]
        ("raw", 0, "not a mapping from official key to text: list")
    ]


def test_raw_text_is_filled_with_blanks_on_the_right() -> None:
    """A raw text shorter than its field stands to the left, whatever the field's type, and a tab is let through."""
    layout = codec("11F", 2026).layout
    line = codec("11F", 2026).encode(Sosialhjelp(raw={"BIDRAG": "\t5"}))
    field = layout.by_key["BIDRAG"]
    assert line[field.start : field.stop] == "\t5     "


@pytest.mark.parametrize(
    "record",
    [
        Sosialhjelp(bidrag=5, raw={"BIDRAG": "x"}),
        Sosialhjelp(bidrag=0, raw={"BIDRAG": "x"}),
        Sosialhjelp(bidrag=5, raw={"BIDRAG": ""}),
        Sosialhjelp(bidrag_mnd={1: 5}, raw={"BIDRAG_JAN": "x"}),
        Sosialhjelp(stmnd={1}, raw={"STMND_1": "00"}),
        Sosialhjelp(vilkararbeid=True, raw={"VILKARARBEID": "00"}),
    ],
    ids=["integer", "zero", "blank", "month", "boxes", "box"],
)
def test_a_value_and_raw_text_for_the_same_cell(record: Sosialhjelp) -> None:
    """Nothing decides between a value and a raw text for one cell: the error names the field."""
    (problem,) = error(record, 2026).problems
    assert problem.field in record.raw
    assert problem.reason == "filled, and in raw as well: remove one of them"


def test_an_empty_value_leaves_the_cell_to_raw() -> None:
    """Another month or box of the same attribute does not stand in the way of a raw text."""
    record = Sosialhjelp(stmnd={2}, bidrag_mnd={2: 5}, raw={"STMND_1": "00", "BIDRAG_JAN": "x"})
    assert codec("11F", 2026).decode(codec("11F", 2026).encode(record)).raw == {
        "STMND_1": "00",
        "BIDRAG_JAN": "x      ",
    }


# --- transliteration --------------------------------------------------------------------------------------


def test_transliterate_is_the_callers_choice() -> None:
    """Asked for, a character beyond ISO-8859-1 becomes the nearest; one without any still raises."""
    here = codec("11F", 2026)
    field = here.layout.by_key["SAKSBEHANDLER"]
    line = here.encode(Sosialhjelp(saksbehandler="Čáŋ–Åse"), transliterate=True)
    assert line[field.start : field.stop] == "Cán-Åse   "
    assert reasons(Sosialhjelp(saksbehandler="Ωmega"), 2026, transliterate=True) == [
        ("SAKSBEHANDLER", 10, "no ISO-8859-1: U+03A9")
    ]
    assert reasons(Sosialhjelp(saksbehandler="…" * 5), 2026, transliterate=True) == [
        ("SAKSBEHANDLER", 10, "does not fit: 15 characters")
    ]


def test_other_kinds_of_numbers_texts_and_dates_are_taken() -> None:
    """A subclass of the attribute's type is as good, and so is a frozen set or another mapping."""

    class Text(str):
        __slots__ = ()

    class Day(date):
        pass

    class Amount(int):
        pass

    odd = Sosialhjelp(
        person_journalnr=Text("17"),
        fodselsdato=Day(2000, 1, 2),
        bidrag=Amount(5),
        stmnd=frozenset({1}),  # type: ignore[arg-type]
        laan_mnd=MappingProxyType({1: 7}),  # type: ignore[arg-type]
    )
    plain = Sosialhjelp(person_journalnr="17", fodselsdato=date(2000, 1, 2), bidrag=5, stmnd={1}, laan_mnd={1: 7})
    assert codec("11F", 2026).encode(odd) == codec("11F", 2026).encode(plain)
