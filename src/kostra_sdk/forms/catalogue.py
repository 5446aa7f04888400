"""The forms and years there are, and the fields of each, as plain data: what commands and services tell of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kostra_sdk.forms.registry import FORM_NAMES, find_form

if TYPE_CHECKING:
    from kostra_sdk.forms.base import Form
    from kostra_sdk.layouts import Field
    from kostra_sdk.layouts.xml_layout import XmlField

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


def fields(form: Form, year: int) -> dict[str, Any]:
    """Tell the fields of a form and year, in order; the positions in a line count from 1, and XML has none.

    Raises :class:`~kostra_sdk.errors.UnknownEdition` for a year that the form is not known for.
    """
    if form.is_xml:
        layout = form.xml_layout(year)
        told, length = list(map(_xml_field, layout.fields)), None
    else:
        lines = form.layout(year)
        told, length = list(map(_field, lines.fields)), lines.length
    numbered = [{"number": number, **field} for number, field in enumerate(told, start=1)]
    return {"form": form.name, "year": year, "length": length, "fields": numbered}


def _field(field: Field) -> dict[str, Any]:
    return {
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


def _xml_field(field: XmlField) -> dict[str, Any]:
    return {
        "path": field.path,
        "level": field.level,
        "name": field.name,
        "kind": str(field.kind),
        "label": field.label,
        "mandatory": field.mandatory,
        "most": field.most,
        "unique": field.unique,
        "type": field.type and str(field.type),
        "min_length": field.min_length,
        "max_length": field.max_length,
        "pattern": field.pattern,
        "codes": dict(field.codes),
    }
