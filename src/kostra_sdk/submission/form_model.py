"""The form model beside the extract: a few fields that say whose it is, for what year, and whether anyone is in it.

No form model of KOSTRA is public, so its fields are settings.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from xml.etree import ElementTree as ET

import attrs

from kostra_sdk.errors import UsageError
from kostra_sdk.submission.errors import UnexpectedAnswer

if TYPE_CHECKING:
    from kostra_sdk.submission.delivery import Delivery

__all__ = ["FieldModel", "FormModel", "FormModelBuilder", "ModelFormat"]


_WORDS: Final = ("form", "year", "quarter", "region", "unit", "part", "sender", "org_number", "participants")
_NIL: Final = "{http://www.w3.org/2001/XMLSchema-instance}nil"


class ModelFormat(StrEnum):
    """How a form model is written; the value is its content type."""

    JSON = "application/json"
    XML = "application/xml"


@attrs.frozen
class FormModel:
    """A form model as bytes."""

    content: bytes = attrs.field(repr=False)
    content_type: str


FormModelBuilder: TypeAlias = "Callable[[Delivery, FormModel | None], FormModel]"
"""Makes the form model of a delivery; the second argument is what SSB has filled in beforehand, if anything."""


@attrs.frozen(kw_only=True)
class FieldModel:
    """A form model of named fields, written beside whatever is there already.

    ::

        FieldModel(
            root="skjema",
            fields={"InternInfo/periodeAAr": "{year}", "SkjemaData/skalRapportere": "{participants}"},
        )
    """

    fields: Mapping[str, str]
    """Path of element names below the root → text,
    in which ``{form}``, ``{year}``, ``{quarter}``, ``{region}``, ``{unit}``, ``{part}``, ``{sender}``,
    ``{org_number}`` and ``{participants}`` stand for the delivery's; a text that comes out empty is not written.
    New elements come in the order of this mapping, which XML schemas ask for."""
    root: str = "skjema"
    """The name of the root element; only XML has one."""
    attributes: Mapping[str, str] = attrs.field(factory=dict)
    """The root element's attributes, such as ``dataFormatId``; only XML has them."""
    format: ModelFormat = ModelFormat.XML
    yes: str = "Ja"
    """What ``{participants}`` is where there is someone to report."""
    no: str = "Nei"

    def __attrs_post_init__(self) -> None:
        names = dict.fromkeys(_WORDS, "")
        for path, text in self.fields.items():
            try:
                text.format_map(names)
            except (KeyError, ValueError, IndexError, AttributeError) as error:
                raise UsageError(f"the text of the field {path} is not one that can be filled in: {text!r}") from error
            if not all(path.split("/")):
                raise UsageError(f"a field's path is names with slashes between them, not {path!r}")

    def __call__(self, delivery: Delivery, present: FormModel | None = None) -> FormModel:
        """Make the form model of a delivery; what is `present` stays, but for the fields."""
        texts = {path: text.format_map(self._words(delivery)) for path, text in self.fields.items()}
        texts = {path: text for path, text in texts.items() if text}
        write = self._json if self.format is ModelFormat.JSON else self._xml
        return FormModel(write(texts, present.content if present else b""), self.format.value)

    def _words(self, delivery: Delivery) -> dict[str, str]:
        return {
            "form": delivery.form,
            "year": str(delivery.year),
            "quarter": delivery.quarter,
            "region": delivery.region,
            "unit": delivery.unit,
            "part": str(delivery.part or ""),
            "sender": delivery.sender,
            "org_number": delivery.org_number,
            "participants": self.yes if delivery.has_participants else self.no,
        }

    def _json(self, texts: Mapping[str, str], present: bytes) -> bytes:
        try:
            root = json.loads(present) if present else {}
        except (ValueError, RecursionError):
            raise _strange() from None
        if not isinstance(root, dict):
            raise _strange()
        for path, text in texts.items():
            here: dict[str, Any] = root
            *parents, name = path.split("/")
            for parent in parents:
                if not isinstance(here.get(parent), dict):
                    here[parent] = {}
                here = here[parent]
            here[name] = text
        return json.dumps(root, ensure_ascii=False).encode()

    def _xml(self, texts: Mapping[str, str], present: bytes) -> bytes:
        if present and b"<!" in present:
            raise _strange()
        try:
            root = ET.fromstring(present) if present else ET.Element(self.root, dict(self.attributes))  # noqa: S314 - no entities
        except ET.ParseError:
            raise _strange() from None
        namespace = root.tag.rpartition("}")[0]
        prefix = f"{namespace}}}" if namespace else ""
        for path, text in texts.items():
            here = root
            for name in path.split("/"):
                found = here.find(prefix + name)
                here = ET.SubElement(here, prefix + name) if found is None else found
            here.attrib.pop(_NIL, None)
            here.text = text
        written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
        return written


def _strange() -> UnexpectedAnswer:
    return UnexpectedAnswer("the form model that lies in the instance cannot be read")
