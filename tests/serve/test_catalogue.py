from __future__ import annotations

import attrs
import pytest

from kostra_sdk.cli import data
from kostra_sdk.errors import UnknownEdition, UnknownForm, UsageError
from kostra_sdk.forms import FORM_NAMES, find_form
from kostra_sdk.serve import catalogue


@pytest.fixture
def as_xml(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let 11CF be a form whose extract is XML."""

    def found(name: str) -> object:
        form = find_form(name)
        return attrs.evolve(form, is_xml=True) if form.name == "11CF" else form

    monkeypatch.setattr(catalogue, "find_form", found)


def test_forms_are_told_as_by_the_command() -> None:
    """``kostra forms --json`` and the service tell the same of each form."""
    told = {form["form"]: form for form in data.forms()["forms"]}
    for form in catalogue.forms()["forms"]:
        if not find_form(form["form"]).is_xml:
            assert form == told[form["form"]]
    assert [form["form"] for form in catalogue.forms()["forms"]] == list(FORM_NAMES)


@pytest.mark.parametrize("form", ["11F", "11CF", "11B"])
def test_fields_are_told_as_by_the_command(form: str) -> None:
    """``kostra fields --json`` and the service tell the same of each year."""
    for year in find_form(form).years:
        assert catalogue.fields_of(form, year) == data.fields(find_form(form).layout(year))


def test_an_xml_form_has_no_fields(as_xml: None) -> None:
    """Its years are listed, without a length; its elements are no fields."""
    (form,) = [form for form in catalogue.forms()["forms"] if form["form"] == "11CF"]
    assert {year["length"] for year in form["years"]} == {None}
    with pytest.raises(UsageError, match="XML"):
        catalogue.fields_of("11CF", 2026)


def test_what_is_not_included_is_told() -> None:
    """The errors are the library's own."""
    with pytest.raises(UnknownForm):
        catalogue.fields_of("99X", 2026)
    with pytest.raises(UnknownEdition):
        catalogue.fields_of("11F", 1999)
