"""What a record of form 11F says of the recipient: the last that the office knew, and what follows from it."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from kostra_sdk.forms.person.codes import JaNei
from kostra_sdk.forms.sosialhjelp.codes import Bosit, Trygdesit, Vklo

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from kostra_sdk.forms.sosialhjelp.events import Kontakt
    from kostra_sdk.layouts import Layout

__all__ = ["in_layout", "latest_first", "situation_fields", "trygdesit_of"]

C = TypeVar("C", bound=StrEnum)
T = TypeVar("T")

_INSTEAD: Mapping[StrEnum, StrEnum | None] = MappingProxyType(
    {
        Bosit.ANNET_7: Bosit.ANNET,
        Bosit.INSTITUSJON: Bosit.ANNET,
        Trygdesit.BARNETRYGD: Trygdesit.ANNEN_TRYGD,
        Trygdesit.HAR_INGEN: None,
    }
)
"""What a code is in the years whose layouts lack it."""
_SAME_MEANING = frozenset({Bosit.ANNET_7, Trygdesit.HAR_INGEN})
"""Those where nothing is lost: both 5 and 7 meant annet (A-5), and no trygd was a blank before 2020."""


def latest_first(contacts: Iterable[Kontakt], until: date) -> list[Kontakt]:
    """Give the contacts not after a day, the latest first; of two on one day, the later one in the order given."""
    return sorted((contact for contact in contacts if contact.dato <= until), key=lambda contact: contact.dato)[::-1]


def situation_fields(contacts: Sequence[Kontakt], layout: Layout) -> tuple[dict[str, Any], bool]:
    """Give the attributes of a record that contacts tell of: of each the last known value (B-19).

    Args:
        contacts: The latest first.
        layout: The year's.

    Returns:
        The attributes, and whether a code had to be told as annet since the year has none of its own.
    """
    known: dict[str, Any] = {
        "vklo": _last(contact.vklo for contact in contacts),
        "arbsit": _last(contact.arbsit for contact in contacts),
        "gitt_okonomirad": _answer(_last(contact.gitt_okonomirad for contact in contacts)),
        "faat_individuell_plan": _answer(_last(contact.faat_individuell_plan for contact in contacts)),
    }
    lost = False
    bosit = _last(contact.bosit for contact in contacts)
    for name, code in (("bosit", bosit), ("trygdesit", trygdesit_of(contacts))):
        known[name] = in_layout(code, layout, name)
        lost |= known[name] != code and code not in _SAME_MEANING
    return known, lost


def trygdesit_of(contacts: Sequence[Kontakt]) -> Trygdesit | None:
    """Say which trygd there is, so that it goes with VKLO (A-6, controls 20, 20_A and 20_B).

    It is the last that was said at the contact VKLO is from, or later.
    Where nothing was, it depends on VKLO: who lives on trygd still has the last one known,
    and who lives on something else has none.

    Args:
        contacts: The latest first.
    """
    place = next((place for place, contact in enumerate(contacts) if contact.vklo is not None), len(contacts))
    said = _last(contact.trygdesit for contact in contacts[: place + 1])
    if said is not None or place == len(contacts):
        return said
    if contacts[place].vklo != Vklo.TRYGD:
        return Trygdesit.HAR_INGEN
    earlier = _last(contact.trygdesit for contact in contacts[place + 1 :])
    return None if earlier == Trygdesit.HAR_INGEN else earlier


def in_layout(code: C | None, layout: Layout, name: str) -> C | None:
    """Give the code, or what the year called it: a layout knows only the codes of its year."""
    if code is None or code in layout.by_key[name.upper()].codes:
        return code
    return _INSTEAD.get(code, code)  # type: ignore[return-value]  # a code goes over into one of its own kind


def _last(values: Iterable[T | None]) -> T | None:
    return next((value for value in values if value is not None), None)


def _answer(said: bool | None) -> JaNei | None:  # noqa: FBT001 - what a contact says
    if said is None:
        return None
    return JaNei.JA if said else JaNei.NEI
