"""Reading the form model that is sent beside the extract: whose it is, for what year, and whether anyone is in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

import attrs

if TYPE_CHECKING:
    from kostra_sdk.simulator.model import FormFields

__all__ = ["FormModel", "UnreadableModel", "read_model"]

_YES: Final = frozenset({"ja", "true", "1"})
_NO: Final = frozenset({"nei", "false", "0"})


class UnreadableModel(Exception):
    """The form model is not XML or JSON, or a field is not what it should be; the text is in Norwegian."""


@attrs.frozen
class FormModel:
    """What the form model says; None where it says nothing."""

    year: int | None
    region: str | None
    has_participants: bool
    """Taken for granted where the model does not say."""
    unit: str | None
    org_number: str | None


def read_model(content: bytes, content_type: str, fields: FormFields) -> FormModel:
    """Read a form model.

    Raises:
        UnreadableModel: It is not what its content type says, or a field is not what it should be.
    """
    kind = content_type.partition(";")[0].strip().lower()
    found = _json(content, fields) if kind == "application/json" else _xml(content, fields)
    year, participants = found["year"], found["participants"]
    if year is not None and not (year.isascii() and year.isdigit()):
        raise UnreadableModel("Rapporteringsåret er ikke et tall.")
    if participants is not None and participants.lower() not in _YES | _NO:
        raise UnreadableModel("Skal rapportere må være ja eller nei.")
    return FormModel(
        year=None if year is None else int(year),
        region=found["region"],
        has_participants=participants is None or participants.lower() in _YES,
        unit=found["unit"],
        org_number=found["org_number"],
    )


def _xml(content: bytes, fields: FormFields) -> dict[str, str | None]:
    if b"<!" in content:
        # Neither document types nor entities: a form model has no use for them.
        raise UnreadableModel("Skjemaet kan ikke leses som XML.")
    try:
        root = ET.fromstring(content)  # noqa: S314 - entities are refused above
    except ET.ParseError:
        raise UnreadableModel("Skjemaet kan ikke leses som XML.") from None

    def find(path: str) -> str | None:
        element: ET.Element | None = root
        for name in path.split("/"):
            if element is not None:
                element = next((child for child in element if child.tag.rpartition("}")[2] == name), None)
        return None if element is None else (element.text or "").strip() or None

    return {name: find(path) for name, path in attrs.asdict(fields).items()}


def _json(content: bytes, fields: FormFields) -> dict[str, str | None]:
    try:
        root: Any = json.loads(content)
    except ValueError:
        raise UnreadableModel("Skjemaet kan ikke leses som JSON.") from None

    def find(path: str) -> str | None:
        value = root
        for name in path.split("/"):
            value = value.get(name) if isinstance(value, dict) else None
        return None if value is None or isinstance(value, dict | list) else str(value).strip() or None

    return {name: find(path) for name, path in attrs.asdict(fields).items()}
