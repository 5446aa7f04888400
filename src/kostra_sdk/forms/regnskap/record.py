"""The record of the accounts: one posting, on account class, function and art, or chapter and sector."""

from typing import ClassVar

import attrs

from kostra_sdk.forms.regnskap import FORMS
from kostra_sdk.records.base import Record
from kostra_sdk.records.content import RecordForm

__all__ = ["RECORD", "Regnskapslinje"]


@attrs.define(kw_only=True)
class Regnskapslinje(Record):
    """One line of the accounts (0A to 0Q, and the quarterly 0AK1 to 0DK4).

    In the bevilgningsregnskap expenses are positive and income is negative;
    in the balance assets are positive, liabilities and equity negative.
    What an extract fills in may be left empty.
    """

    form: ClassVar[RecordForm] = FORMS["0A"]
    """The accounts' forms have one layout a year; this stands for them all."""

    named_by: ClassVar[tuple[str, ...]] = ("kontoklasse", "funksjon_kapittel", "art_sektor")

    skjema: str = ""
    """The form's first two characters, such as ``0A``, of the quarterly ones, too; an extract fills it in."""

    aargang: str = ""
    """The accounting year, four digits; an extract fills it in."""

    kvartal: str = ""
    """``1`` to ``4`` in the quarterly forms, otherwise blank; an extract fills it in."""

    region: str = ""
    """Who reports, six digits; an extract fills it in."""

    orgnr: str = ""
    """Organisation number, nine digits, in the forms of an organisation; an extract fills it in."""

    foretaksnr: str = ""
    """Company number, nine digits: blank, or since 2024 the organisation number."""

    kontoklasse: str = ""
    """Account class: ``0`` or ``4`` investment, ``1`` or ``3`` operation, ``2`` or ``5`` balance."""

    funksjon_kapittel: str = ""
    """Function, three digits; in the balance the chapter, two to four."""

    art_sektor: str = ""
    """Art, three digits; in the balance the sector, three."""

    belop: int | None = None
    """The amount, in 1 000 kroner."""

    @property
    def form_name(self) -> str:
        """The official name of the form that the line is of, as far as it says: ``0A``, ``0BK2``."""
        return f"{self.skjema}K{self.kvartal}" if self.kvartal else self.skjema

    def _shown(self) -> str:
        """Give where the line is booked, and no amount."""
        return (
            f"skjema={self.skjema!r}, kontoklasse={self.kontoklasse!r}, "
            f"funksjon_kapittel={self.funksjon_kapittel!r}, art_sektor={self.art_sektor!r}"
        )


RECORD = Regnskapslinje
"""The record class of every form of the accounts, as every form's module of this name calls it."""
