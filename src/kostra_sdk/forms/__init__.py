"""The forms: one package each, all of the same shape, found by their official names.

Form 11C of the portal and the file extract 11CF are the same form; it is found by both names, and its own is ``11CF``.
For form 11B no such name of an extract was found, so there is none here: it is ``11B``.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from kostra_sdk.errors import UnknownForm

if TYPE_CHECKING:
    from kostra_sdk.forms.base import Form

__all__ = ["FORM_NAMES", "find_form"]

_PACKAGES = {
    "11F": "kostra_sdk.forms.sosialhjelp",
    "11CF": "kostra_sdk.forms.kvalifisering",
    "11B": "kostra_sdk.forms.introduksjon",
}
_OTHER_NAMES = {"11C": "11CF"}

FORM_NAMES = tuple(_PACKAGES)
"""The official names of the forms that are included."""


def find_form(name: str) -> Form:
    """Find a form by its official name; raises :class:`~kostra_sdk.errors.UnknownForm`, listing the known ones.

    ``11C`` is found as ``11CF``.
    """
    try:
        package = _PACKAGES[_OTHER_NAMES.get(name, name)]
    except KeyError:
        raise UnknownForm(name, FORM_NAMES) from None
    form: Form = importlib.import_module(package).FORM
    return form
