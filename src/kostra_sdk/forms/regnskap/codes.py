"""The valid codes of the accounts, by form, year, region and account class.

They are what the official program of each year lets pass, read from ``codes/<year>.json`` on first use.
Nothing is inherited between the years.
Those of the quarterly forms are known from 2023 on.
"""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, cast

from kostra_sdk.errors import UnknownEdition, UnknownForm
from kostra_sdk.forms.regnskap import FORMS
from kostra_sdk.ids.kommuner import BYDELER, OSLO, Region

if TYPE_CHECKING:
    from kostra_sdk.forms.base import Form

__all__ = [
    "BALANSE",
    "BEVILGNING",
    "BYDEL",
    "DRIFT",
    "FYLKESKOMMUNAL",
    "INVESTERING",
    "KLASSER",
    "KOMMUNAL",
    "LOAN_FUNDS",
    "REGIONAL",
    "Codes",
    "codes_of",
    "has_kind",
    "region_kind",
    "valid_codes",
]

Codes = Mapping[str, Sequence[str]]
"""``funksjon`` and ``art``, or ``kapittel`` and ``sektor`` → the codes, in order."""

BEVILGNING: Final = ("0A", "0C", "0F", "0I", "0K", "0M", "0P")
"""The forms of the bevilgningsregnskap: functions and arts, in operating and investment accounts."""
BALANSE: Final = ("0B", "0D", "0G", "0J", "0L", "0N", "0Q")
"""The forms of the balance: chapters and sectors."""
KOMMUNAL: Final = ("0A", "0M")
"""Those of the bevilgningsregnskap that are a municipality's own."""
FYLKESKOMMUNAL: Final = ("0C", "0P")
"""Those that are a county's own."""
REGIONAL: Final = (*KOMMUNAL, *FYLKESKOMMUNAL)
"""Those of a municipality or county as such, rather than of an enterprise or church council."""

DRIFT: Final[Mapping[str, str]] = MappingProxyType({form: "1" if form in {"0A", "0C"} else "3" for form in BEVILGNING})
"""The account class of the operating accounts, by form."""
INVESTERING: Final[Mapping[str, str]] = MappingProxyType(
    {form: "0" if form in {"0A", "0C"} else "4" for form in BEVILGNING}
)
"""The account class of the investment accounts, by form."""
KLASSER: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {form: (DRIFT[form], INVESTERING[form]) for form in BEVILGNING}
    | {form: ("2",) if form in {"0B", "0D"} else ("5",) for form in BALANSE}
)
"""The account classes of a form, by its two characters."""

_YEARS: Final = range(2020, 2027)
STANDARD: Final = "std"
BYDEL: Final = "bydel"
LOAN_FUNDS: Final = frozenset({"817920632", "921234554", "958935420", "964338531"})
"""The organisations that the official program treats apart: their form 0I has no function 850."""


def region_kind(region: str) -> str:
    """Give what kind of region a list of codes is for: ``oslo`` without bydel, ``bydel`` 01 to 15, or ``std``."""
    if region[:4] != OSLO:
        return STANDARD
    return "oslo" if region[4:] == "00" else BYDEL if region[4:] in BYDELER else STANDARD


def valid_codes(
    form: str, year: int, region: str, *, org_number: str | None = None, account_class: str | None = None
) -> Codes:
    """Give the codes that the official program of a year lets pass.

    Quarterly forms have further placeholders and no list of arts; those lists are not part of these.

    Args:
        form: The form's official name, such as ``0A`` or ``0BK2``.
        year: The accounting year.
        region: Who reports, six digits.
        org_number: Nine digits, for the forms that are sent for an organisation.
        account_class: Only the codes that may stand in this account class, and no others
            (controls 020 to 060 speak of the rest).

    Raises:
        UnknownForm: There is no such form among the accounts.
        UnknownEdition: The codes of that year are not known.
        RegionError: The region is not six digits.
    """
    found = FORMS.get(form)
    if found is None:
        raise UnknownForm(form, FORMS)
    closed = _entry(found, year, region_kind(Region.parse(region).code)).get("closed", {}).get(account_class, {})
    return {
        what: tuple(code for code in codes if code not in closed.get(what, "").split())
        for what, codes in codes_of(form, year, region_kind(region), without_850=org_number in LOAN_FUNDS).items()
    }


@cache
def codes_of(form: str, year: int, kind: str, *, without_850: bool = False) -> Codes:
    """Give the codes of a form, year and kind of region, whatever the account class.

    Raises :class:`~kostra_sdk.errors.UnknownEdition` where they are not known.
    """
    entry = _entry(FORMS[form], year, kind)
    codes = {what: tuple(codes.split()) for what, codes in entry.items() if what != "closed"}
    if form == "0I" and without_850:
        codes["funksjon"] = tuple(code for code in codes["funksjon"] if code != "850")
    return MappingProxyType(codes)


def has_kind(form: str, year: int, kind: str) -> bool:
    """Whether a form has codes of its own for a kind of region."""
    return kind in _kinds(FORMS[form], year)


def _entry(form: Form, year: int, kind: str) -> dict[str, Any]:
    """Give what is known of a form and year for a kind of region, or for all where it is nothing special."""
    kinds = _kinds(form, year)
    return cast("dict[str, Any]", kinds.get(kind, kinds[STANDARD]))


def _kinds(form: Form, year: int) -> dict[str, Any]:
    name = form.name[:2] + ("K" if form.quarter else "")
    kinds = _data(year).get(name) if year in _YEARS else None
    if kinds is None:
        raise UnknownEdition(form.name, year, [each for each in _YEARS if name in _data(each)])
    return cast("dict[str, Any]", kinds)


@cache
def _data(year: int) -> dict[str, Any]:
    text = cast("bytes", pkgutil.get_data("kostra_sdk.forms.regnskap", f"codes/{year}.json"))
    return cast("dict[str, Any]", json.loads(text)["forms"])
