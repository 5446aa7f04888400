"""What the commands tell, as plain dicts and lists: the ``--json`` of ``kostra``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kostra_sdk.forms.catalogue import standard

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostra_sdk.forms.base import Form
    from kostra_sdk.forms.changes import ControlChange, ControlText, FieldChange
    from kostra_sdk.layouts import Layout
    from kostra_sdk.layouts.xml_layout import XmlLayout

__all__ = ["changes", "controls", "dumped"]


def dumped(data: Any) -> bytes:
    """Write data as JSON, UTF-8."""
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def controls(form: Form, year: int, texts: Sequence[ControlText]) -> dict[str, Any]:
    """Tell the controls of a year and the program they follow."""
    return {
        "form": form.name,
        "year": year,
        "standard": standard(form, year),
        "controls": [_control(text) for text in texts],
    }


def _control(text: ControlText) -> dict[str, Any]:
    return {
        "key": text.key,
        "number": text.number,
        "name": text.name,
        "severity": text.severity.name,
        "condition": text.condition,
        "fields": list(text.fields),
        "message": text.message,
        "doc": text.doc,
        "reference": text.reference,
    }


def changes(
    before: Layout | XmlLayout,
    after: Layout | XmlLayout,
    field_changes: Sequence[FieldChange],
    control_changes: Sequence[ControlChange] | None,
) -> dict[str, Any]:
    """Tell what changed; controls are null where those of one of the years are not included."""
    return {
        "form": before.form,
        "old": {"year": before.year, "length": getattr(before, "length", None)},
        "new": {"year": after.year, "length": getattr(after, "length", None)},
        "fields": [
            {
                "key": change.key,
                "change": str(change.kind),
                "differences": _differences(change.differences),
                "codes_added": dict(change.codes_added),
                "codes_removed": dict(change.codes_removed),
                "codes_relabelled": _differences(change.codes_relabelled),
            }
            for change in field_changes
        ],
        "controls": None
        if control_changes is None
        else [
            {
                "key": change.key,
                "change": str(change.kind),
                "old": _control(change.old) if change.old else None,
                "new": _control(change.new) if change.new else None,
                "differences": _differences(change.differences),
            }
            for change in control_changes
        ],
    }


def _differences(pairs: Mapping[str, tuple[Any, Any]]) -> dict[str, Any]:
    return {part: {"old": _plain(old), "new": _plain(new)} for part, (old, new) in pairs.items()}


def _plain(value: Any) -> Any:
    """Give a value as JSON has it; a severity by its name."""
    return getattr(value, "name", value) if isinstance(value, int) and not isinstance(value, bool) else value
