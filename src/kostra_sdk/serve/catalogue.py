"""The forms and years there are, and the fields of each, as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kostra_sdk.errors import UsageError
from kostra_sdk.forms import FORM_NAMES, find_form

if TYPE_CHECKING:
    from kostra_sdk.forms.base import Form
    from kostra_sdk.layouts import Field

__all__ = ["fields_of", "forms"]


def forms() -> dict[str, Any]:
    """List forms and years, and by which program each year is judged."""
    return {"forms": [_form(find_form(name)) for name in FORM_NAMES]}


def _form(form: Form) -> dict[str, Any]:
    return {"form": form.name, "title": form.title, "years": [_year(form, year) for year in form.years]}


def _year(form: Form, year: int) -> dict[str, Any]:
    standard = form.standard(year)
    return {
        "year": year,
        "length": None if form.is_xml else form.layout(year).length,
        "controls": year in form.control_years,
        "standard": {
            "commit": standard.commit,
            "released": standard.released.isoformat(),
            "final": standard.final,
        },
    }


def fields_of(form: str, year: int) -> dict[str, Any]:
    """List the fields of a form in a year; positions count from 1.

    Raises:
        UnknownForm: There is no such form.
        UnknownEdition: The form is not known for that year.
        UsageError: The form is XML, and has no such fields.
    """
    found = find_form(form)
    if found.is_xml:
        raise UsageError(f"{found.name} is XML: it has elements, and no fields at fixed positions")
    layout = found.layout(year)
    return {
        "form": found.name,
        "year": layout.year,
        "length": layout.length,
        "fields": [_field(number, field) for number, field in enumerate(layout.fields, start=1)],
    }


def _field(number: int, field: Field) -> dict[str, Any]:
    return {
        "number": number,
        "start": field.start + 1,
        "stop": field.stop,
        "width": field.width,
        "name": field.name,
        "key": field.key,
        "label": field.label,
        "type": str(field.type),
        "pattern": field.pattern,
        "mandatory": field.mandatory,
        "codes": dict(field.codes),
    }
