"""What changed, in bokmål: a few words for each field and control."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kostra_sdk.forms.changes import ChangeKind
from kostra_sdk.layouts import Field, FieldType
from kostra_sdk.layouts.xml_layout import XmlField, XmlKind, XmlType
from kostra_sdk.report.model import Severity
from kostra_sdk.report.text import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kostra_sdk.forms.changes import ControlChange, FieldChange

__all__ = [
    "called",
    "codes",
    "content",
    "control_change",
    "field_change",
    "kind",
    "names",
    "number",
    "place",
    "position",
    "yes",
]

_TYPES: Final[Mapping[str, str]] = {
    FieldType.STRING: "tekst",
    FieldType.INTEGER: "heltall",
    FieldType.DATE: "dato",
    XmlType.YEAR: "årstall",
}
_KINDS: Final = {XmlKind.ELEMENT: "element", XmlKind.TEXT: "element med tekst", XmlKind.ATTRIBUTE: "attributt"}
_PATTERNS: Final = {"ddMMyy": "DDMMÅÅ", "ddMMyyyy": "DDMMÅÅÅÅ"}
_PARTS: Final = {
    "name": "navn",
    "label": "tekst",
    "position": "posisjon",
    "width": "bredde",
    "type": "type",
    "pattern": "datoform",
    "mandatory": "obligatorisk",
    "kind": "slag",
    "most": "høyst",
    "unique": "entydig",
    "min_length": "færrest tegn",
    "max_length": "flest tegn",
    "number": "nummer",
    "severity": "alvor",
    "condition": "betingelse",
}
_MOST_CODES: Final = 12
_MOST_NAMES: Final = 3


def kind(field: Field | XmlField) -> str:
    """Name a field's type, a date with its form: ``dato DDMMÅÅÅÅ``; of XML whether it is an element or attribute."""
    if isinstance(field, XmlField):
        return _KINDS[field.kind]
    pattern = f" {_PATTERNS.get(field.pattern, field.pattern)}" if field.pattern else ""
    return _TYPES[field.type] + pattern


def position(field: Field) -> str:
    """Say where a field stands, counted from 1: ``9-16``."""
    return f"{field.stop}" if field.width == 1 else f"{field.start + 1}-{field.stop}"


def called(field: Field | XmlField) -> str:
    """Give what a field is called by itself: its name, of XML its path."""
    return field.path if isinstance(field, XmlField) else field.name


def place(field: XmlField) -> str:
    """Say where an element or attribute stands, two blanks in for each element it is within."""
    return "  " * field.level + field.name


def number(field: XmlField) -> str:
    """Say how many there are of it: ``0-1``, ``1``, or ``0-`` for any number; nothing of an attribute."""
    if field.kind is XmlKind.ATTRIBUTE:
        return ""
    least, most = int(field.mandatory), field.most
    return f"{least}-{most or ''}" if least != most else f"{most}"


def content(field: XmlField) -> str:
    """Say what an element or attribute holds: ``tekst, 1-30 tegn``; nothing of an element that holds elements."""
    if field.type is None:
        return ""
    least, most = field.min_length, field.max_length
    lengths = f"{most}" if least == most else f"{least}-{most}"
    said = f"{_TYPES[field.type]}, {lengths} tegn" if most else _TYPES[field.type]
    return f"{said}, {field.pattern}" if field.pattern else said


def yes(value: bool | None) -> str:  # noqa: FBT001 - the value is what it is about
    """Answer ``ja`` or ``nei``, or nothing where it is not known."""
    return "" if value is None else "ja" if value else "nei"


def codes(labels: Mapping[str, str], most: int = _MOST_CODES) -> str:
    """Write codes with their labels, the first of many."""
    shown = [f"{_code(code)} {label}".rstrip() for code, label in labels.items()]
    rest = len(shown) - most
    return "; ".join(shown if rest <= 0 else [*shown[:most], f"og {rest} til"])


def names(fields: Sequence[str]) -> str:
    """Name fields that stand beside each other, many of them by the first and last."""
    if len(fields) <= _MOST_NAMES:
        return ", ".join(fields)
    return f"{fields[0]} … {fields[-1]} ({len(fields)} felt)"


def field_change(change: FieldChange) -> str:
    """Say what happened to a field; fields to which the same happened give the same words."""
    if change.new is None:
        return "fjernet"
    if change.old is None:
        return "nytt: " + ", ".join(_introduced(change.new))
    return "; ".join((*_field_parts(change), *_code_parts(change)))


def control_change(change: ControlChange) -> str:
    """Say what happened to a control."""
    match change.kind:
        case ChangeKind.ADDED if change.new:
            return f"ny ({SEVERITIES[change.new.severity]}): {change.new.condition}"
        case ChangeKind.REMOVED:
            return "fjernet"
        case _:
            return "\n".join(_pairs(change.differences))


def _introduced(field: Field | XmlField) -> Iterable[str]:
    if isinstance(field, Field):
        yield f"posisjon {position(field)}"
    yield kind(field)
    if isinstance(field, XmlField) and (said := content(field)):
        yield said
    if field.mandatory:
        yield "obligatorisk"
    yield field.label


def _field_parts(change: FieldChange) -> Iterable[str]:
    differences = dict(change.differences)
    if moved := differences.pop("position", None):
        yield f"flyttet {moved[1] - moved[0]:+d}"
    yield from _pairs(differences)


def _code_parts(change: FieldChange) -> Iterable[str]:
    if change.codes_added:
        yield f"nye koder: {codes(change.codes_added)}"
    if change.codes_removed:
        yield f"fjernede koder: {codes(change.codes_removed)}"
    if change.codes_relabelled:
        new = {code: label for code, (_, label) in change.codes_relabelled.items()}
        yield f"nye tekster: {codes(new)}"


def _pairs(differences: Mapping[str, tuple[Any, Any]]) -> Iterable[str]:
    for part, (old, new) in differences.items():
        words = (_many(old), _many(new)) if part == "most" else (_value(old), _value(new))
        yield f"{_PARTS[part]}: {' -> '.join(words)}"


def _many(most: int | None) -> str:
    return "fritt antall" if most is None else str(most)


def _value(value: Any) -> str:
    if isinstance(value, Severity):
        return SEVERITIES[value]
    if isinstance(value, XmlKind):
        return _KINDS[value]
    if isinstance(value, FieldType | XmlType):
        return _TYPES[value]
    if isinstance(value, bool):
        return yes(value)
    return "ingen" if value is None else _PATTERNS.get(value, str(value))


def _code(code: str) -> str:
    return code if code.strip() else f'"{code}"'
