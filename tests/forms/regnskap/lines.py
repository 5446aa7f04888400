"""Lines of the accounts in short: account class, function or chapter, art or sector, amount."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk import check
from kostra_sdk.forms import FAMILIES, FORM_NAMES, find_form

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostra_sdk import Report

__all__ = ["ACCOUNTS", "GROUPS", "ORG_NUMBER", "YEARS", "File", "found", "line"]

YEARS: Final = (2023, 2024, 2025, 2026)
ACCOUNTS: Final = tuple(name for name in FORM_NAMES if name.startswith("0"))
GROUPS: Final = {"annual": FAMILIES["0A"], "church": FAMILIES["0F"], "quarterly": FAMILIES["0AK1"]}
ORG_NUMBER: Final = "974652277"
REGION: Final = "460100"
COUNTY: Final = "460000"
_BLANKS: Final = str.maketrans("_§", " \xa0")
"""How blanks stand in lines in short; the second is a no-break space."""
_WIDTHS: Final = {
    "skjema": 2,
    "aargang": 4,
    "kvartal": 1,
    "region": 6,
    "orgnr": 9,
    "foretaksnr": 9,
    "kontoklasse": 1,
    "funksjon_kapittel": 4,
    "art_sektor": 3,
}


@attrs.frozen
class File:
    """What a file is sent as, and its lines in short: ``"1 100 010 5"``; ``_`` is a blank, ``§`` a no-break space.

    A line in short may be followed by cells that are otherwise: ``"1 100 010 5 region=030105"``.
    """

    form: str
    lines: tuple[str, ...]
    region: str = REGION
    org_number: str | None = None
    quarter: str | None = None

    def written(self, year: int) -> list[bytes]:
        """Write the lines of the file as those of a year."""
        cells = {
            "skjema": self.form[:2],
            "aargang": str(year),
            "kvartal": find_form(self.form).quarter,
            "region": self.region,
            "orgnr": self.org_number or "",
        }
        return [line(each, cells) for each in self.lines]

    @property
    def quarter_said(self) -> str | None:
        """The quarter that the caller says."""
        return self.quarter or find_form(self.form).quarter or None

    def report(self, year: int) -> Report:
        """Judge the file as that of a year."""
        return check(
            b"\n".join(self.written(year)),
            form=self.form,
            year=year,
            region=self.region,
            quarter=self.quarter_said,
            org_number=self.org_number,
        )


def line(short: str, cells: Mapping[str, str]) -> bytes:
    """Write a line: the cells of every line, those in short, and what is otherwise in this one."""
    words = [word.translate(_BLANKS) for word in short.split()]
    own = dict(word.split("=", 1) for word in words if "=" in word)
    klasse, funksjon, art, belop = (word for word in words if "=" not in word)
    written = {**cells, "kontoklasse": klasse, "funksjon_kapittel": funksjon, "art_sektor": art, **own}
    text = "".join(written.get(name, "").ljust(width) for name, width in _WIDTHS.items())
    whole = text + belop.rjust(9)
    assert len(whole) == 48, short
    return whole.encode("latin-1")


def found(report: Report, number: str) -> list[tuple[str, tuple[int, ...]]]:
    """Give severity and lines of the findings of a control, by its number; the two of 010 are told apart by name."""
    if number == "010U":
        return [(each.severity.name[0], each.lines) for each in report.findings if "Utgått" in each.control]
    start = f"Kontroll {number} :"
    return [
        (each.severity.name[0], each.lines)
        for each in report.findings
        if each.control.startswith(start) and "Utgått" not in each.control
    ]
