"""File descriptions of years to come in the shape that SSB publishes, made from this package's own layouts."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any, Final

import yaml  # type: ignore[import-untyped]  # has no stubs

from kostra_sdk import checking
from kostra_sdk.forms import FAMILIES, added, find_form, later
from kostra_sdk.forms.added import layout_as_text
from kostra_sdk.forms.programs import PROGRAMS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from kostra_sdk.layouts import Layout

__all__ = [
    "FORMS",
    "NEW_FIELD",
    "as_layout_file",
    "described",
    "forget",
    "moved",
    "next_year",
    "with_new_field",
    "write_yaml",
]

FORMS: Final = [
    name for name in FAMILIES if not find_form(name).is_xml and find_form(name).included[-1] == max(PROGRAMS)
]
"""The forms that will have another year."""
_TYPES: Final = {"string": "STRING_TYPE", "integer": "INTEGER_TYPE", "date": "DATE_TYPE"}
NEW_FIELD: Final = {
    "name": "HELT_NYTT",
    "description": "Er det noe {helt} nytt,\nog i så fall hva slags nytt er det som er kommet til i år?",
    "size": 2,
    "dataType": "STRING_TYPE",
    "mandatory": True,
    "datePattern": "",
    "codelistSource": None,
    "codeList": [{"code": "01", "value": "Ja "}, {"code": "02", "value": "Nei"}],
}


def forget(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the process know no year but those that are included, now and when the test is over."""
    monkeypatch.setattr(later, "_LATER", {})
    monkeypatch.setattr(added, "_KNOWN", set())
    checking._target.cache_clear()


def next_year(form: str) -> int:
    """Give the first year of a form that is not included."""
    return find_form(form).included[-1] + 1


def described(layout: Layout, year: int) -> dict[str, Any]:
    """Describe a layout as SSB does, for another year."""
    return {
        "id": layout.form,
        "title": "Prøve",
        "reportingYear": year,
        "description": "Laget for en test",
        "fields": [
            {
                "name": field.name,
                "description": None,
                "from": field.start + 1,
                "size": field.width,
                "dataType": _TYPES[field.type],
                "mandatory": bool(field.mandatory),
                "datePattern": field.pattern or "",
                "codelistSource": None,
                "codeList": [{"code": code, "value": label} for code, label in field.codes.items()],
            }
            for field in layout.fields
        ],
    }


def moved(description: dict[str, Any]) -> dict[str, Any]:
    """Let the fields follow on each other again."""
    place = 1
    for field in description["fields"]:
        field["from"] = place
        place += field["size"]
    return description


def with_new_field(description: dict[str, Any]) -> dict[str, Any]:
    """Add a field at the end."""
    description["fields"].append(copy.deepcopy(NEW_FIELD))
    return moved(description)


def write_yaml(folder: Path, description: Any, name: str = "file_description.yaml") -> Path:
    """Write a file description."""
    path = folder / name
    path.write_text(yaml.safe_dump(description, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def as_layout_file(
    form: str, year: int | None = None, change: Callable[[dict[str, Any]], object] | None = None
) -> dict[str, Any]:
    """Give the content of a layout file of a year to come: that of the last year, with a change to it."""
    own = find_form(form)
    data: dict[str, Any] = json.loads(layout_as_text(own.layout(own.included[-1])))
    data["year"] = year or next_year(form)
    if change is not None:
        change(data)
    return data
