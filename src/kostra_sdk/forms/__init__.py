"""The forms: one package each, all of the same shape, found by their official names."""

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
}

FORM_NAMES = tuple(_PACKAGES)
"""The official names of the forms that are included."""


def find_form(name: str) -> Form:
    """Find a form by its official name; raises :class:`~kostra_sdk.errors.UnknownForm`, listing the known ones."""
    try:
        package = _PACKAGES[name]
    except KeyError:
        raise UnknownForm(name, FORM_NAMES) from None
    form: Form = importlib.import_module(package).FORM
    return form
