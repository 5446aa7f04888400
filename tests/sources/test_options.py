from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

import attrs
import pytest

from kostra_sdk.errors import MappingError, RowError
from kostra_sdk.sources import Mapping


class Art(StrEnum):
    """Codes."""

    BIDRAG = "b"
    LAAN = "l"


@attrs.frozen(kw_only=True)
class Ting:
    """What the rows of these tests become."""

    tekst: str = "-"
    belop: int | None = None
    dag: date | None = None
    ja: bool | None = None
    art: Art | None = None
    arter: frozenset[Art] = frozenset()
    numre: frozenset[int] = frozenset()


def value_of(attribute: str, options: object, cell: object, **everywhere: object) -> Any:
    """Read a cell of column K as an attribute of Ting."""
    mapping = Mapping.from_dict({**everywhere, "Ting": {attribute: options}}, classes=[Ting])
    [ting] = mapping.read("Ting", [{"K": cell}])
    return getattr(ting, attribute)


def problems(attribute: str, options: object, **everywhere: object) -> list[str]:
    """Give all that is wrong with the options of an attribute."""
    with pytest.raises(MappingError) as raised:
        Mapping.from_dict({**everywhere, "Ting": {attribute: options}}, classes=[Ting])
    return list(raised.value.problems)


@pytest.mark.parametrize(
    ("attribute", "options", "cell", "value"),
    [
        ("tekst", {}, " x ", "x"),
        ("tekst", {"width": 8}, 17, "00000017"),
        ("tekst", {}, "", "-"),
        ("tekst", {"default": "nav"}, None, "nav"),
        ("tekst", {"missing": ["NULL", 0]}, "0", "-"),
        ("belop", {}, "1 200", 1200),
        ("belop", {"unit": "kroner", "rounding": "nearest"}, "1200,50", 1201),
        ("belop", {"unit": "ore"}, 120_000, 1200),
        ("belop", {"decimal": ","}, "1.200", 1200),
        ("belop", {"decimal": "."}, "1.000", 1),
        ("belop", {"default": 0}, None, 0),
        ("dag", {}, "2025-03-01", date(2025, 3, 1)),
        ("dag", {"format": "%d.%m.%Y"}, "01.03.2025", date(2025, 3, 1)),
        ("dag", {"format": "%d%m%y", "latest_year": 2025}, "010326", date(1926, 3, 1)),
        ("dag", {"missing": [date(9999, 12, 31)]}, date(9999, 12, 31), None),
        ("dag", {"default": date(2025, 1, 1)}, None, date(2025, 1, 1)),
        ("dag", {"default": "2025-01-01"}, None, date(2025, 1, 1)),
        ("ja", {}, "J", True),
        ("ja", {"true": ["X"]}, "x", True),
        ("ja", {"true": ["X"]}, "nei", False),
        ("ja", {"true": ["0"]}, "0", True),
        ("ja", {"true": ["0"], "false": ["1"]}, 1, False),
        ("ja", {"false": ["1"]}, "1", False),
        ("ja", {"false": ["-"]}, True, True),
        ("ja", {"default": False}, "", False),
        ("art", {}, "BIDRAG", Art.BIDRAG),
        ("art", {}, "b", Art.BIDRAG),
        ("art", {"codes": {"01": "LAAN", " 2 ": "b"}}, 1, Art.LAAN),
        ("art", {"codes": {"01": "LAAN", " 2 ": "b"}}, "2", Art.BIDRAG),
        ("art", {"default": "LAAN"}, None, Art.LAAN),
        ("art", {"codes": {1: "b", 2.0: "l"}}, "1", Art.BIDRAG),
        ("arter", {"separator": ","}, "b, l", frozenset(Art)),
        ("arter", {"separator": ",", "codes": {"1": "b"}, "missing": ["9"]}, "1,9", frozenset({Art.BIDRAG})),
        ("arter", {}, ["b", "LAAN"], frozenset(Art)),
        ("arter", {"default": ["b", "LAAN"]}, None, frozenset(Art)),
        ("arter", {"default": "b"}, None, frozenset({Art.BIDRAG})),
        ("numre", {"separator": " "}, "1 2  3", frozenset({1, 2, 3})),
        ("numre", {}, [1, "2"], frozenset({1, 2})),
    ],
)
def test_what_options_do(attribute: str, options: dict[str, Any], cell: object, value: object) -> None:
    """Each option does what it says."""
    found = value_of(attribute, {"column": "K", **options}, cell)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("attribute", "value", "read"),
    [
        ("tekst", "nav", "nav"),
        ("tekst", 7, "7"),
        ("belop", 100, 100),
        ("dag", date(2025, 1, 1), date(2025, 1, 1)),
        ("ja", True, True),
        ("art", "LAAN", Art.LAAN),
        ("arter", ["b", "l"], frozenset(Art)),
        ("numre", [1], frozenset({1})),
    ],
)
def test_values_that_are_the_same_in_every_row(attribute: str, value: object, read: object) -> None:
    """A value of the mapping itself needs no column."""
    assert value_of(attribute, {"value": value}, None) == read


def test_several_columns() -> None:
    """Columns of yes and no make a set of what each stands for; nothing is no."""
    options = {"columns": {"A": "BIDRAG", "B": "l"}, "true": ["X"], "false": ["-"], "missing": ["?"]}
    mapping = Mapping.from_dict({"Ting": {"arter": options}}, classes=[Ting])
    source = [{"A": "X", "B": "-"}, {"A": "?", "B": None}, {"A": "x", "B": True}]
    assert [ting.arter for ting in mapping.read("Ting", source)] == [{Art.BIDRAG}, set(), set(Art)]
    assert mapping.columns("Ting") == ("A", "B")
    with pytest.raises(RowError, match=r"^rows that are no Ting: B: neither yes nor no: text of 1 character"):
        list(mapping.read("Ting", [{"A": "X", "B": "y"}]))
    numbers = Mapping.from_dict({"Ting": {"numre": {"columns": {"A": 1, "B": "2"}}}}, classes=[Ting])
    [ting] = numbers.read("Ting", [{"A": 1, "B": 1}])
    assert ting.numre == {1, 2}


def test_options_that_hold_everywhere() -> None:
    """What stands at the top holds for every column, and gives way to what a column says itself."""
    everywhere = {"missing": ["-"], "format": "%d.%m.%Y", "decimal": ",", "true": ["X"], "false": ["O"]}
    assert value_of("tekst", "K", "-", **everywhere) == "-"
    assert value_of("tekst", {"column": "K", "missing": []}, "-", **everywhere) == "-"
    assert value_of("belop", "K", "-", **everywhere) is None
    assert value_of("belop", "K", "1.200", **everywhere) == 1200
    assert value_of("belop", {"column": "K", "decimal": "."}, "1.000", **everywhere) == 1
    assert value_of("dag", "K", "01.03.2025", **everywhere) == date(2025, 3, 1)
    assert value_of("dag", {"column": "K", "format": "%Y%m%d"}, "20250301", **everywhere) == date(2025, 3, 1)
    assert value_of("ja", "K", "o", **everywhere) is False


NO_ART = "no code of Art; there are BIDRAG, LAAN"


@pytest.mark.parametrize(
    ("attribute", "options", "problem"),
    [
        ("tekst", 7, 'the name of a column, or a table such as { column = "…" } @ Ting.tekst'),
        ("tekst", {}, 'say the column, as column = "…", or value = "…" where it is the same in every row @ Ting.tekst'),
        ("tekst", "", 'say the column, as column = "…", or value = "…" where it is the same in every row @ Ting.tekst'),
        (
            "tekst",
            {"column": " "},
            'say the column, as column = "…", or value = "…" where it is the same in every row @ Ting.tekst',
        ),
        (
            "tekst",
            {"column": "K", "unit": "ore"},
            "no option for text; there are column, default, missing, width @ Ting.tekst.unit",
        ),
        ("tekst", {"column": "K", "width": 0}, "a whole number is needed, 1 or more @ Ting.tekst.width"),
        ("tekst", {"column": "K", "width": True}, "a whole number is needed, 1 or more @ Ting.tekst.width"),
        ("tekst", {"column": "K", "missing": ""}, 'a list is needed, such as ["", "0"] @ Ting.tekst.missing'),
        ("tekst", {"column": "K", "missing": [[]]}, 'a list is needed, such as ["", "0"] @ Ting.tekst.missing'),
        ("tekst", {"value": True}, "no text: true or false @ Ting.tekst.value"),
        (
            "tekst",
            {"value": "x", "column": "K"},
            "no option for text beside value; there are value @ Ting.tekst.column",
        ),
        ("belop", {"column": "K", "unit": "øre"}, "one of 'kroner', 'ore' is needed @ Ting.belop.unit"),
        ("belop", {"column": "K", "rounding": []}, "one of 'refuse', 'nearest' is needed @ Ting.belop.rounding"),
        ("belop", {"column": "K", "default": "x"}, "no number: text of 1 character @ Ting.belop.default"),
        (
            "belop",
            "BELOP_ORE",
            'the column says øre: say unit = "ore", or unit = "kroner" if it is not so @ Ting.belop',
        ),
        ("belop", "Øre", 'the column says øre: say unit = "ore", or unit = "kroner" if it is not so @ Ting.belop'),
        (
            "dag",
            {"column": "K", "format": "%d.%m"},
            "a date needs %d, %m, and either %Y or %y, each once @ Ting.dag.format",
        ),
        ("dag", {"column": "K", "format": 7}, "text is needed, in quotes @ Ting.dag.format"),
        ("dag", {"column": "K", "format": ""}, "text is needed, in quotes @ Ting.dag.format"),
        ("dag", {"column": "K", "latest_year": 2025}, "only a format with %y needs it @ Ting.dag.latest_year"),
        ("dag", {"value": "31.12.2025"}, "no date as 2026-12-31: text of 10 characters; say format @ Ting.dag.value"),
        ("ja", {"column": "K", "true": ["X"], "false": ["x"]}, "this stands for true as well @ Ting.ja.false"),
        ("ja", {"column": "K", "false": ["", "N"]}, "blank is nothing: say default = false @ Ting.ja.false"),
        ("art", {"column": "K", "codes": {"B": "bidrag"}}, f"{NO_ART} @ Ting.art.codes.B"),
        (
            "art",
            {"column": "K", "codes": {}},
            'a table from the vendor\'s code to ours, such as { "B" = "…" } @ Ting.art.codes',
        ),
        (
            "art",
            {"column": "K", "codes": ["B"]},
            'a table from the vendor\'s code to ours, such as { "B" = "…" } @ Ting.art.codes',
        ),
        ("art", {"column": "K", "codes": {" ": "b"}}, "blank is nothing: say default @ Ting.art.codes"),
        ("art", {"column": "K", "codes": {"B": "b", "B ": "l"}}, "said already @ Ting.art.codes.B "),
        ("art", {"column": "K", "codes": {"1": "b", 1: "l"}}, "said already @ Ting.art.codes.1"),
        (
            "art",
            {"column": "K", "codes": {"B": "b"}, "missing": ["B"]},
            "this stands for a code as well @ Ting.art.missing",
        ),
        ("art", {"value": "x"}, f"{NO_ART} @ Ting.art.value"),
        ("arter", {"value": ["b", "x"]}, f"{NO_ART} @ Ting.arter.value"),
        ("arter", {"column": "K", "separator": ""}, "text is needed, in quotes @ Ting.arter.separator"),
        ("arter", {"columns": {"A": "x"}}, f"{NO_ART} @ Ting.arter.columns.A"),
        ("arter", {"columns": ["A"]}, "a table from column to what it means @ Ting.arter.columns"),
        ("arter", {"columns": {}}, "a table from column to what it means @ Ting.arter.columns"),
        ("numre", {"columns": {"A": "x"}}, "no number: text of 1 character @ Ting.numre.columns.A"),
        (
            "arter",
            {"columns": {"A": "b"}, "column": "K"},
            "no option for several codes beside columns; there are columns, false, missing, true @ Ting.arter.column",
        ),
    ],
)
def test_options_that_are_wrong(attribute: str, options: object, problem: str) -> None:
    """An option without meaning, or with a value that has none, is told with its place."""
    assert problems(attribute, options) == [problem]


@pytest.mark.parametrize("column", ["belopOre", "BeløpØre", "sumOre2", "belop_ore", "ØRE", "beløp i øre"])
def test_columns_that_say_ore(column: str) -> None:
    """A word of its own is one between blanks and signs, or with a capital letter of its own."""
    assert problems("belop", column) == [
        'the column says øre: say unit = "ore", or unit = "kroner" if it is not so @ Ting.belop'
    ]


@pytest.mark.parametrize("column", ["BELOP", "ForOrenda", "FORELDRE", "Lønnsforedrag", "ORENDA", "store"])
def test_columns_that_do_not_say_ore(column: str) -> None:
    """Only øre as a word of its own says that amounts are counted so."""
    assert Mapping.from_dict({"Ting": {"belop": column}}, classes=[Ting]).columns("Ting") == (column,)


def test_a_column_that_says_ore_may_be_kroner() -> None:
    """Once the unit is said, the name of the column does not matter."""
    assert value_of("belop", {"column": "K", "unit": "kroner"}, "5") == 5
    mapping = Mapping.from_dict({"Ting": {"belop": {"column": "ORE", "unit": "kroner"}}}, classes=[Ting])
    assert next(mapping.read("Ting", [{"ORE": 5}])).belop == 5


def test_a_code_that_stands_for_nothing_elsewhere() -> None:
    """What a column lists among its codes is a code there, whatever stands for nothing at the top."""
    assert value_of("art", {"column": "K", "codes": {"0": "b"}}, 0, missing=["0", "9"]) is Art.BIDRAG
    assert value_of("art", {"column": "K", "codes": {"0": "b"}}, 9, missing=["0", "9"]) is None
    separated = {"column": "K", "codes": {"0": "b"}, "separator": ","}
    assert value_of("arter", separated, "0,9", missing=["0", "9"]) == {Art.BIDRAG}


def test_what_is_wrong_everywhere_though_no_column_has_use_for_it() -> None:
    """The options at the top are checked whatever the tables are."""
    told = problems("tekst", "K", format="%d", decimal=";", true=["J"], false=["j"], missing="x")
    assert told == [
        "one of ',', '.' is needed @ decimal",
        'a list is needed, such as ["", "0"] @ missing',
        "a date needs %d, %m, and either %Y or %y, each once @ format",
        "this stands for true as well @ false",
    ]


def test_what_is_wrong_everywhere_is_told_once() -> None:
    """A wrong option at the top is told in its own place, once."""
    tables = {"Ting": {"dag": "K"}, "A": {"class": "Ting", "dag": "K"}}
    with pytest.raises(MappingError) as raised:
        Mapping.from_dict({"format": "%d", **tables}, classes=[Ting])
    assert raised.value.problems == ("a date needs %d, %m, and either %Y or %y, each once @ format",)


def test_everything_is_told_at_once() -> None:
    """All that is wrong with one attribute is told, not only the first."""
    options = {"column": 7, "unit": "x", "rounding": "y", "decimal": "z", "w": 1}
    assert [problem.rpartition(" @ ")[2] for problem in problems("belop", options)] == [
        "Ting.belop.w",
        "Ting.belop",
        "Ting.belop.unit",
        "Ting.belop.rounding",
        "Ting.belop.decimal",
    ]
