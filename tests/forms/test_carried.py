from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import pytest

from kostra_sdk import check
from kostra_sdk.controls import Cell, Control
from kostra_sdk.forms import find_form
from kostra_sdk.forms.added import layout_from, take_in
from kostra_sdk.forms.carried import carried_controls
from kostra_sdk.forms.fitting import fitting, fitting_expression
from tests.forms.years_to_come import FORMS, as_layout_file, forget

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    forget(monkeypatch)


def without(*names: str) -> Callable[[dict[str, Any]], None]:
    """Take fields out of a layout file."""

    def change(data: dict[str, Any]) -> None:
        data["fields"] = [field for field in data["fields"] if field["name"] not in names]
        place = 1
        for field in data["fields"]:
            field["start"] = place
            place += field["width"]
        data["length"] = place - 1

    return change


def add(form: str, *gone: str) -> None:
    """Take in a year that lacks some fields."""
    take_in(layout_from(as_layout_file(form, change=without(*gone)), "a file"))


@pytest.mark.parametrize("form", FORMS)
def test_all_controls_of_the_last_year_go_on_where_its_fields_do(form: str) -> None:
    """By their official names, in official order, those of the file as a whole first."""
    add(form)
    own = find_form(form)
    carried = carried_controls(own, 2027)
    assert carried is not None
    assert (carried.year, carried.left_out) == (2026, ())
    of_last = dict.fromkeys(control.place for control in _controls(form, 2026))
    of_new = dict.fromkeys(control.place for control in _controls(form, 2027))
    assert of_new == of_last
    assert carried_controls(own, 2026) is None


def _controls(form: str, year: int) -> list[Any]:
    edition = find_form(form).edition(year)
    return [*edition.tests, *edition.across, *edition.over_file]


def test_controls_of_a_field_that_is_gone_are_left_out_and_told() -> None:
    """They cannot be judged; the others are, and so are the records."""
    add("11F", "BOSIT", "PERSON_DUF")
    carried = carried_controls(find_form("11F"), 2027)
    assert carried is not None
    assert carried.left_out == (
        "Kontroll 35: Boligsituasjon. Gyldige koder.",
        "Kontroll 38: DUF-nummer",
    )
    assert "Kontroll 002 : Filbeskrivelse" in carried.carried
    assert not set(carried.left_out) & set(carried.carried)
    names = {control.name for control in _controls("11F", 2027)}
    assert not names & set(carried.left_out)
    assert find_form("11F").controls_of(2026) == find_form("11F").controls
    assert len(find_form("11F").controls) - len(find_form("11F").controls_of(2027)) == 2


def test_a_control_that_compares_records_by_a_field_that_is_gone_is_left_out() -> None:
    """And so are those that reckon an age from it, in the condition or in the message alone."""
    add("11F", "PERSON_FODSELSNR")
    carried = carried_controls(find_form("11F"), 2027)
    assert carried is not None
    assert {"Kontroll 05A : Fødselsnummer, dubletter", "Kontroll 06 : Alder under 18 år"} <= set(carried.left_out)
    assert "Kontroll 05B : Journalnummer, dubletter" in carried.carried


def test_a_control_whose_message_names_a_field_that_is_gone_is_left_out() -> None:
    """Its finding could not be told, neither the field nor a value of its own."""
    layout = layout_from(as_layout_file("11F", change=without("BOSIT")), "a file")
    sivilstand = next(control for control in find_form("11F").controls if control.key == "sivilstand")
    assert isinstance(sivilstand, Control)
    assert fitting([sivilstand], layout) == (sivilstand,)
    assert fitting([attrs.evolve(sivilstand, message="Bosituasjonen er {BOSIT}.")], layout) == ()
    assert fitting([attrs.evolve(sivilstand, values={"bosit": Cell("BOSIT").node})], layout) == ()


def test_tables_of_fields_that_are_gone_are_left_out() -> None:
    """The others are shown."""
    add("11F", "BIDRAG_JAN", "BIDRAG")
    form = find_form("11F")
    last, new = form.edition(2026).tables, form.edition(2027).tables
    assert [table.heading for table in last] == ["Stønad", "Alder", "Stønadsvarighet", "Stønad"]
    assert [table.heading for table in new] == ["Alder", "Stønadsvarighet"]


def test_an_expression_fits_where_its_fields_are() -> None:
    """None fits nowhere."""
    layout = find_form("11F").layout(2026)
    expression = Cell("BOSIT") == "1"
    assert fitting_expression(expression, layout) is expression
    assert fitting_expression(Cell("BOSITT") == "1", layout) is None
    assert fitting_expression(None, layout) is None


@pytest.mark.parametrize("form", FORMS)
def test_what_reads_as_before_is_judged_as_before(form: str) -> None:
    """Where the fields are the same, findings differ from last year's in nothing but what asks for the year."""
    add(form)
    own = find_form(form)
    line = b"7" * own.layout(2026).length
    reports = [check(line, form=form, year=year, region="030107") for year in (2026, 2027)]
    last, new = ([(each.control, each.message.replace("27", "26")) for each in report.findings] for report in reports)
    assert new == last
    assert reports[0].controls_run == reports[1].controls_run


def test_field_controls_are_those_of_the_new_layout_and_the_others_as_they_were() -> None:
    """A new code is one of the field's; a control that names codes itself names those it named."""

    def new_code(data: dict[str, Any]) -> None:
        next(field for field in data["fields"] if field["name"] == "VKLO")["codes"]["0"] = "Ukjent"

    take_in(layout_from(as_layout_file("11F", change=new_code), "a file"))
    field = find_form("11F").layout(2027).by_key["VKLO"]
    line = bytearray(b"7" * 338)
    line[field.start : field.stop] = b"0"

    def of_income(year: int) -> list[str]:
        report = check(bytes(line), form="11F", year=year, region="030107")
        return [finding.control for finding in report.findings if finding.fields == ("VKLO",)]

    itself = "Kontroll 14: Viktigste kilde til livsopphold. Gyldige verdier"
    assert of_income(2026) == ["Kontroll 002 : Filbeskrivelse, feil kode", itself]
    assert of_income(2027) == [itself]
