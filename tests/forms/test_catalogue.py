from __future__ import annotations

import json

import pytest

from kostra_sdk.forms import FORM_NAMES, catalogue, find_form


def test_every_form_and_year_is_told() -> None:
    """In the order of the forms' names, each year with its length, its controls and its program; XML has no length."""
    told = catalogue.forms()["forms"]
    assert [form["form"] for form in told] == list(FORM_NAMES)
    for form in told:
        found = find_form(form["form"])
        assert [year["year"] for year in form["years"]] == list(found.years)
        for year in form["years"]:
            assert year["length"] == (None if found.is_xml else found.layout(year["year"]).length)
            assert year["controls"] == (year["year"] in found.control_years)
            assert year["standard"]["commit"] == found.standard(year["year"]).commit
    assert json.loads(json.dumps(told)) == told


@pytest.mark.parametrize("form", ["11F", "11CF", "11B", "0A", "53F"])
def test_every_field_is_told(form: str) -> None:
    """Positions count from 1, and the fields fill the record."""
    for year in find_form(form).years:
        layout = find_form(form).layout(year)
        told = catalogue.fields(find_form(form), year)
        assert (told["form"], told["year"], told["length"]) == (form, year, layout.length)
        assert [field["key"] for field in told["fields"]] == [field.key for field in layout.fields]
        assert told["fields"][0]["start"] == 1
        assert told["fields"][-1]["stop"] == layout.length
        for number, field in enumerate(told["fields"], start=1):
            assert field["number"] == number
            assert field["width"] == field["stop"] - field["start"] + 1


def test_every_element_and_attribute_is_told() -> None:
    """Of a form that is XML, with the path each stands at, and without columns."""
    form = find_form("15F")
    for year in form.years:
        told = catalogue.fields(form, year)
        assert (told["form"], told["year"], told["length"]) == ("15F", year, None)
        assert [field["path"] for field in told["fields"]] == [field.path for field in form.xml_layout(year).fields]
        assert [field["number"] for field in told["fields"]] == list(range(1, len(told["fields"]) + 1))
