"""How a file of form 15F is built in a year: its elements within each other, and what each of them may hold.

The facts of a year stand in ``layouts/<year>.json``, a field a line: those of the official schemas.
Nothing is inherited from year to year in the data.
"""

from __future__ import annotations

import json
import pkgutil
import re
from collections.abc import Mapping
from enum import Enum, StrEnum, auto
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any, Final

import attrs

from kostra_sdk.errors import UnknownEdition
from kostra_sdk.forms.barnevern import FORM, codes, record
from kostra_sdk.forms.barnevern.faults import Fault
from kostra_sdk.forms.barnevern.record import BarnevernRecord
from kostra_sdk.forms.person.codes import JaNei

__all__ = ["ElementType", "Kind", "LeafType", "Structure", "structure"]

_CODES: Final[Mapping[str, type[StrEnum]]] = MappingProxyType(
    {
        "Melder/@Kode": codes.Melderkode,
        "Saksinnhold/@Kode": codes.Saksinnholdkode,
        "Vedtaksgrunnlag/@Kode": codes.Saksinnholdkode,
        "Tiltaksgrunnlag/@Kode": codes.Saksinnholdkode,
        "Melding/@Konklusjon": codes.MeldingKonklusjon,
        "Undersokelse/@Konklusjon": codes.UndersokelseKonklusjon,
        "Plan/@Plantype": codes.Plantype,
        "Kategori/@Kode": codes.Kategorikode,
        "Opphevelse/@Kode": codes.Opphevelseskode,
        "ArsakFra/@Kode": codes.ArsakFraKode,
        "FlyttingTil/@Kode": codes.FlyttingTilKode,
        "Individ/@Avslutta3112": JaNei,
    }
)
"""The last two names of a path → its codes."""

_WORD: Final = re.compile(r"(?<=[a-zæøå0-9])(?=[A-ZÆØÅ])")


class Kind(Enum):
    """What a text stands for."""

    STRING = auto()
    DATE = auto()
    YEAR = auto()


@attrs.frozen(slots=False, eq=False, repr=False)
class LeafType:
    """An attribute, or an element that holds text alone."""

    name: str
    """The official name, such as ``StartDato``."""
    attribute: str
    """The attribute of the record: ``start_dato``."""
    label: str
    """What it is, in a few Norwegian words of our own."""
    is_attribute: bool
    """Whether it is an attribute, in the official schema."""
    kind: Kind
    mandatory: bool
    min_length: int = 0
    """Characters."""
    max_length: int = 0
    """Characters; 0 where there is no limit."""
    pattern: re.Pattern[str] | None = None
    """What the whole text must match."""
    codes: Mapping[str, str] = MappingProxyType({})
    """Code → label; empty where any text goes."""
    members: Mapping[str, StrEnum] = MappingProxyType({})
    """Code → member, those of all years; empty where it has no codes."""

    def fault(self, text: str) -> Fault | None:
        """Say what of the schema a text breaks, the first of it."""
        if not text:
            return Fault.EMPTY if self.codes or self.min_length else None
        if self.codes:
            return None if text in self.codes else Fault.CODE
        if len(text) < self.min_length:
            return Fault.TOO_SHORT
        if self.max_length and len(text) > self.max_length:
            return Fault.TOO_LONG
        if self.pattern and not self.pattern.fullmatch(text):
            return Fault.PATTERN
        return None

    def limit(self, fault: Fault) -> int:
        """Give the number that a fault names."""
        return {Fault.TOO_SHORT: self.min_length, Fault.TOO_LONG: self.max_length}.get(fault, 0)

    @property
    def place(self) -> str:
        """The last step of its path."""
        return f"@{self.name}" if self.is_attribute else self.name


@attrs.frozen(slots=False, eq=False, repr=False)
class ElementType:
    """An element that holds attributes and other elements."""

    name: str
    """The official name, such as ``JmfrLovhjemmel``."""
    attribute: str
    """The attribute of the record that it is in: ``jmfr_lovhjemmel``."""
    label: str
    """What it is, in a few Norwegian words of our own."""
    record: type[BarnevernRecord]
    mandatory: bool
    """Whether there must be one."""
    most: int | None
    """How many there may be; None where any number."""
    unique: str | None
    """The leaf that no two of them have alike, or None."""
    leaves: tuple[LeafType, ...]
    """Attributes and texts, in official order."""
    elements: tuple[ElementType, ...]
    """Elements, in official order."""

    @property
    def is_list(self) -> bool:
        """Whether the record has a list of them."""
        return self.most != 1

    @cached_property
    def leaf_of(self) -> Mapping[str, LeafType]:
        """The leaves by official name."""
        return {leaf.name: leaf for leaf in self.leaves}

    @cached_property
    def element_of(self) -> Mapping[str, ElementType]:
        """The elements by official name."""
        return {element.name: element for element in self.elements}

    @cached_property
    def parts(self) -> tuple[LeafType | ElementType, ...]:
        """Leaves and elements."""
        return (*self.leaves, *self.elements)

    @cached_property
    def asked_for(self) -> tuple[LeafType | ElementType, ...]:
        """What must be there."""
        return tuple(part for part in self.parts if part.mandatory)

    @cached_property
    def lacking(self) -> tuple[str, ...]:
        """The attributes of the record that this year does not know."""
        known = {part.attribute for part in self.parts}
        return tuple(field.name for field in attrs.fields(self.record) if field.name not in known)

    @property
    def place(self) -> str:
        """The last step of its path."""
        return self.name


@attrs.frozen(slots=False, eq=False, repr=False)
class Structure:
    """The two elements that a file is made of, as a year has them."""

    year: int
    avgiver: ElementType
    individ: ElementType


@lru_cache(maxsize=16)
def structure(year: int) -> Structure:
    """Give the structure of a year; raises :class:`~kostra_sdk.errors.UnknownEdition`, listing the known years."""
    if year not in FORM.years:
        raise UnknownEdition(FORM.name, year, FORM.years)
    data = pkgutil.get_data(FORM.package, f"layouts/{year}.json")
    rows: dict[str, dict[str, Any]] = {row["path"]: row for row in json.loads(data or b"")["fields"]}
    return Structure(year, _element("Avgiver", rows), _element("Individ", rows))


def _element(path: str, rows: Mapping[str, Mapping[str, Any]]) -> ElementType:
    row = rows[path]
    name = path.rpartition("/")[2]
    within = [each for each in rows if each.rpartition("/")[0] == path]
    return ElementType(
        name=name,
        attribute=_snake(name),
        label=row["label"],
        record=getattr(record, name),
        mandatory=row["min"] > 0,
        most=row["max"],
        unique=row.get("unique"),
        leaves=tuple(_leaf(each, rows[each]) for each in within if "type" in rows[each]),
        elements=tuple(_element(each, rows) for each in within if "type" not in rows[each]),
    )


def _leaf(path: str, row: Mapping[str, Any]) -> LeafType:
    name = path.rpartition("/")[2].removeprefix("@")
    members = _CODES.get("/".join(path.split("/")[-2:]), ())
    pattern = row.get("pattern")
    return LeafType(
        name=name,
        attribute=_snake(name),
        label=row["label"],
        is_attribute="/@" in path,
        kind=Kind[row["type"].upper()],
        mandatory=row.get("mandatory", False),
        min_length=row.get("min_length", 0),
        max_length=row.get("max_length", 0),
        pattern=re.compile(pattern, re.ASCII) if pattern else None,  # \d is 0 to 9 alone
        codes=MappingProxyType(row.get("codes", {})),
        members=MappingProxyType({member.value: member for member in members}),
    )


def _snake(name: str) -> str:
    """Write an official name as an attribute: ``StartDato`` is ``start_dato``, ``DUFnummer`` is ``dufnummer``."""
    return _WORD.sub("_", name).lower()
