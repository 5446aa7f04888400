"""Which forms there are, and in which package each is.

Form 11C of the portal and the file extract 11CF are the same form; it is found by both names, and its own is ``11CF``.
For form 11B no such name of an extract was found, so there is none here: it is ``11B``.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from kostra_sdk.errors import UnknownForm
from kostra_sdk.forms.base import form_of

if TYPE_CHECKING:
    from kostra_sdk.forms.base import Form

__all__ = ["FAMILIES", "FORM_NAMES", "XML_FORMS", "find_form"]

_ANNUAL = ("0A", "0B", "0C", "0D", "0I", "0J", "0K", "0L", "0M", "0N", "0P", "0Q")
_CHURCH = ("0F", "0G")
_QUARTERLY = tuple(f"{name}K{quarter}" for name in _ANNUAL[:4] for quarter in "1234")
"""The accounts, by which controls judge them."""

_PACKAGES = {
    "11F": "kostra_sdk.forms.sosialhjelp",
    "11CF": "kostra_sdk.forms.kvalifisering",
    "11B": "kostra_sdk.forms.introduksjon",
    "52AF": "kostra_sdk.forms.familievern.klientsaker",
    "52BF": "kostra_sdk.forms.familievern.gruppebehandling",
    "53F": "kostra_sdk.forms.familievern.utadrettet",
    "55F": "kostra_sdk.forms.familievern.mekling",
    "15F": "kostra_sdk.forms.barnevern",
    **dict.fromkeys((*_ANNUAL, *_CHURCH, *_QUARTERLY), "kostra_sdk.forms.regnskap"),
}
_OTHER_NAMES = {"11C": "11CF"}
XML_FORMS = ("15F",)
"""The forms that are XML and have no lines."""

FORM_NAMES = tuple(_PACKAGES)
"""The official names of the forms that are included."""

FAMILIES = MappingProxyType(
    {name: (name,) for name, package in _PACKAGES.items() if name not in XML_FORMS and package != _PACKAGES[_ANNUAL[0]]}
    | {names[0]: names for names in (_ANNUAL, _CHURCH, _QUARTERLY)}
)
"""The forms of lines that have the same record, layouts and controls, by the first of their names."""


def find_form(name: str) -> Form:
    """Find a form by its official name; raises :class:`~kostra_sdk.errors.UnknownForm`, listing the known ones.

    ``11C`` is found as ``11CF``.
    """
    try:
        package = _PACKAGES[_OTHER_NAMES.get(name, name)]
    except KeyError:
        raise UnknownForm(name, FORM_NAMES) from None
    return form_of(package, _OTHER_NAMES.get(name, name))
