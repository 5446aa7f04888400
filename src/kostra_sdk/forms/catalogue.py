"""The forms and years there are, and the fields of each, as plain data: what commands and services tell of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kostra_sdk.forms import FORM_NAMES, find_form

if TYPE_CHECKING:
    from kostra_sdk.forms.base import Form
    from kostra_sdk.layouts import Field, Layout

__all__ = ["fields", "forms", "standard"]


def forms() -> dict[str, Any]:
    """Tell which forms and years there are, and by which program each year is judged."""
    return {"forms": [_form(find_form(name)) for name in FORM_NAMES]}


def _form(form: Form) -> dict[str, Any]:
    return {
        "form": form.name,
        "title": form.title,
        "years": [
            {
                "year": year,
                "length": None if form.is_xml else form.layout(year).length,
                "controls": year in form.control_years,
                "standard": standard(form, year),
            }
            for year in form.years
        ],
    }


def standard(form: Form, year: int) -> dict[str, Any]:
    """Tell the official program that a year is judged by."""
    told = form.standard(year)
    return {"commit": told.commit, "released": told.released.isoformat(), "final": told.final}


def fields(layout: Layout) -> dict[str, Any]:
    """Tell the fields of a layout; positions count from 1."""
    return {
        "form": layout.form,
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
