"""Small layouts made for the tests: of a form that does not exist."""

from __future__ import annotations

from typing import Any

from kostra_sdk.layouts import Layout

__all__ = ["FORM", "make_layout"]

FORM = "0X"


def make_layout(year: int = 2026, *fields: dict[str, Any], form: str = FORM) -> Layout:
    """Make a layout of fields, each described by what is special about it, one after the other.

    A field has a name and a width; its type is text unless said, and its label its name in small letters.
    """
    start, described = 1, []
    for field in fields:
        described.append(
            {"label": field["name"].lower(), "type": "string", "mandatory": False, "start": start, **field}
        )
        start += field["width"]
    return Layout.from_dict({"form": form, "year": year, "length": start - 1, "fields": described})
