"""The lists that the controls of the accounts ask for: chosen by form, year and region, and by whose accounts they are.

===============  =====================================================================================
``skjema``       the form itself
``kontoklasse``  its account classes
``bevilgning``   the forms of the bevilgningsregnskap, where it is one of them itself
``funksjon``     its functions; ``art`` its arts; neither for a form of the balance
``kapittel``     its chapters; ``sektor`` its sectors; neither for a form of the bevilgningsregnskap
``drift_likevel``  arts that control 025 lets pass in operating accounts all the same
``art_kirke``    the arts of church councils
``orgnr``        the organisation numbers, where several were given (2023)
===============  =====================================================================================

A quarterly form has no list of arts: the official program looks at none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from kostra_sdk.forms.regnskap import FORMS
from kostra_sdk.forms.regnskap.codes import BEVILGNING, KLASSER, LOAN_FUNDS, codes_of, has_kind, region_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kostra_sdk.controls import Said

__all__ = ["Variant", "lists", "variant"]

_PLACEHOLDERS: Final = ("Z", "z", "~")
"""What may stand for a function, chapter or sector in a quarterly form."""
_LOAN_FUNDS: Final = frozenset(number.encode() for number in LOAN_FUNDS)
_THEIR_OWNERS: Final = frozenset({b"030100", b"300500", b"460100", b"500000"})


class Variant(NamedTuple):
    """What the lists of a form and year are chosen by."""

    kind: str
    """The kind of region, as far as the form knows it."""
    without_850: bool = False
    """Whether function 850 is lacking (0I)."""
    with_921: bool = False
    """Whether art 921 may stand in operating accounts (0I, 0K, 0M, 0P)."""
    org_numbers: tuple[bytes, ...] = ()
    """The organisation numbers, where several were given."""


def variant(form: str, year: int, said: Said) -> Variant:
    """Give what chooses the lists of a form and year, of what the caller says of the file."""
    kind = region_kind(said.region.decode("latin-1"))
    is_loan_fund = said.org_number in _LOAN_FUNDS
    return Variant(
        kind=kind if has_kind(form, year, kind) else "",
        without_850=form == "0I" and is_loan_fund,
        with_921=(form in {"0I", "0K"} and is_loan_fund) or (form in {"0M", "0P"} and said.region in _THEIR_OWNERS),
        org_numbers=tuple(said.org_number.split(b",")) if b"," in said.org_number and year == 2023 else (),
    )


def lists(form: str, year: int, variant: Variant) -> Mapping[str, tuple[bytes, ...]]:
    """Give the lists of a form and year."""
    skjema, is_quarterly = form[:2], bool(FORMS[form].quarter)
    codes = dict(codes_of(form, year, variant.kind, without_850=variant.without_850))
    classes = KLASSER[skjema]
    if is_quarterly:
        codes = {what: (*found, *_PLACEHOLDERS) for what, found in codes.items()}
        if "kapittel" in codes:
            codes["kapittel"] = (*codes["kapittel"], "")
            classes = (*classes, *_PLACEHOLDERS)
    if skjema == "0G":
        codes["sektor"] = ("",)
    widths = {"kapittel": 4, "sektor": 3}
    return {
        "skjema": _raw([skjema]),
        "kontoklasse": _raw(classes),
        "bevilgning": _raw(BEVILGNING if skjema in BEVILGNING else ()),
        **{what: _raw(found, widths.get(what, 0)) for what, found in codes.items()},
        "drift_likevel": (b"921",) if variant.with_921 else (),
        "art_kirke": _raw(codes_of("0F", year, "")["art"]),
        "orgnr": variant.org_numbers,
    }


def _raw(codes: Iterable[str], width: int = 0) -> tuple[bytes, ...]:
    """Give codes as they stand in the file, padded with blanks to the right."""
    return tuple(code.ljust(width).encode("latin-1") for code in codes)
