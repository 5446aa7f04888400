from __future__ import annotations

import pytest

from kostra_sdk.controls import Expr, Row, by_year, control, titled
from kostra_sdk.controls.definition import at_year
from kostra_sdk.report.model import Severity

WARNING, ERROR = Severity.WARNING, Severity.ERROR


@control("15", "Kontroll 15", severity=ERROR, message="{VKLO}", values={"sum": lambda r: r.BIDRAG + r.LAAN})
def plain(r: Row) -> Expr:
    """VKLO is 1."""
    return r.VKLO != "1"


def test_a_control_is_what_its_function_says() -> None:
    """The function gives key, explanation and tree; it is run once, and what is not said has a default."""
    assert (plain.key, plain.doc, plain.number, plain.name) == ("plain", "VKLO is 1.", "15", "Kontroll 15")
    assert plain.condition == (Row().VKLO != "1").node
    assert plain.values == {"sum": (Row().BIDRAG + Row().LAAN).node}
    assert plain.identified
    assert plain.reference == ""


def test_a_control_belongs_to_a_rule() -> None:
    """Its own, or the one that stands before the dot of a key that is given to it."""

    @control("1", "1", severity=ERROR, message="", key="summer.i_alt")
    def one_of_several(r: Row) -> Expr:
        return r.VKLO == "1"

    assert (one_of_several.key, one_of_several.rule) == ("summer.i_alt", "summer")
    assert plain.rule == "plain"


def test_a_control_runs_from_2020_on_unless_it_is_said() -> None:
    """Without years it runs from the first edition on, and never ends."""
    assert plain.severity_at(2019) is None
    assert plain.severity_at(2020) is ERROR
    assert plain.severity_at(9999) is ERROR


def test_a_control_runs_between_its_years() -> None:
    """`since` and `until` are both years in which it runs."""

    @control("1", "1", severity=ERROR, message="", since=2022, until=2024)
    def dated(r: Row) -> Expr:
        return r.VKLO == "1"

    assert [year for year in range(2018, 2030) if dated.severity_at(year)] == [2022, 2023, 2024]
    assert dated.doc == ""


def test_a_severity_may_have_gaps() -> None:
    """A dated severity of None is a gap of years in which the control does not run."""

    @control("6", "6", severity=by_year({2021: WARNING, 2022: None, 2024: ERROR}), message="")
    def gaps(r: Row) -> Expr:
        return r.VKLO == "1"

    assert [gaps.severity_at(year) for year in range(2020, 2026)] == [None, WARNING, None, None, ERROR, ERROR]


def test_another_form_may_have_it_otherwise() -> None:
    """A copy takes a name, severity or condition of its own; the rest stays, and so does the first one."""

    def other(r: Row) -> Expr:
        """Never mind."""
        return r.VKLO == "2"

    def silent(r: Row) -> Expr:
        return r.VKLO == "2"

    changed = plain.replace(name="another", severity=WARNING, condition=other)
    assert (changed.key, changed.number, changed.message) == ("plain", "15", "{VKLO}")
    assert (changed.name, changed.severity, changed.doc) == ("another", WARNING, "Never mind.")
    assert changed.condition == (Row().VKLO == "2").node
    assert plain.replace(condition=silent).doc == ""
    same = plain.replace()
    assert (same.name, same.severity, same.condition, same.doc) == (
        plain.name,
        plain.severity,
        plain.condition,
        plain.doc,
    )
    assert plain.name == "Kontroll 15"


@pytest.mark.parametrize(
    ("year", "name"),
    [(2020, "Kontroll 08 Kjønn"), (2022, "Kontroll 08 Kjønn"), (2023, "Kontroll 08 : Kjønn")],
)
def test_names_have_a_colon_from_2023(year: int, name: str) -> None:
    """The usual official name changes its punctuation with the program of 2023."""
    assert titled("08", "Kjønn").at(year) == name


def test_a_name_may_change_its_words_and_its_mark() -> None:
    """The words of 2023 and the mark before them may be given."""
    name = titled("42", "Til og med dato", "Til og med Dato", mark=":")
    assert (name.at(2022), name.at(2023)) == ("Kontroll 42 Til og med dato", "Kontroll 42: Til og med Dato")


def test_a_parameter_may_be_dated_or_not() -> None:
    """What a parameter is in a year: the plain value, the dated one, or nothing before its first year."""
    assert at_year(plain.name, 1999) == "Kontroll 15"
    dated = plain.replace(name=by_year({2020: "then"}))
    assert at_year(dated.name, 2020) == "then"
    assert at_year(dated.name, 2019) is None
