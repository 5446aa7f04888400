"""The lines that the trees of an edition are tried on, and what is seen of a control that fires on them.

A line of a reference case shows as much as the official report of its year printed (``tests.reference.verdicts``).
From 2023 on that is each finding with its line, or, for a control without lines, how many there are of a caseworker
and journal number.
Before, it is whether there is any finding of the control on a caseworker and journal number;
of control 02, whether there is any of that name on the line.
A line made by hand shows whether the one control that it was made for fires, a plausible one whether any does.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.forms import find_form
from tests.forms.boundary import tries
from tests.forms.description import field_tries, runs
from tests.forms.familievern.gruppebehandling import boundaries as gruppebehandling
from tests.forms.familievern.klientsaker import boundaries as klientsaker
from tests.forms.familievern.mekling import boundaries as mekling
from tests.forms.familievern.utadrettet import boundaries as utadrettet
from tests.forms.introduksjon import boundaries as introduksjon
from tests.forms.kvalifisering import boundaries as kvalifisering
from tests.forms.lines import ELSEWHERE, line
from tests.forms.sosialhjelp import boundaries as sosialhjelp
from tests.reference.verdicts import CASES, Case, cases

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from kostra_sdk.controls import EditionControl
    from kostra_sdk.layouts import Field

__all__ = ["TABLES", "CaseLine", "Line", "MadeLine", "case_lines", "lines", "records_of"]

TABLES: Final = {
    "11F": (sosialhjelp.BOUNDARIES, sosialhjelp.ACROSS),
    "11CF": (kvalifisering.BOUNDARIES, kvalifisering.ACROSS),
    "11B": (introduksjon.BOUNDARIES, introduksjon.ACROSS),
    "52AF": (klientsaker.BOUNDARIES, klientsaker.ACROSS),
    "52BF": (gruppebehandling.BOUNDARIES, gruppebehandling.ACROSS),
    "53F": (utadrettet.BOUNDARIES, utadrettet.ACROSS),
    "55F": (mekling.BOUNDARIES, mekling.ACROSS),
}
"""The boundaries of each form: of its controls, and of those across records."""

_DETAILED: Final = 2023
_DESCRIPTION: Final = "filbeskrivelse"
_STOPS: Final = re.compile("Kontroll (0|01|000|001) ")


@attrs.frozen(eq=False)
class MadeLine:
    """A line made by hand."""

    text: bytes
    region: str
    control: str | None
    """The key of the control it was made for; None for a plausible line, which was made for all."""

    def shows(self, control: EditionControl) -> Hashable:
        """Give what becomes visible when the control fires here, None where nothing does."""
        return (self, control) if self.control in {control.key, None} else None


@attrs.frozen(eq=False)
class CaseLine:
    """A line of a reference case."""

    text: bytes
    case: Case
    number: int
    who: tuple[str, str]
    """Caseworker and journal number."""

    @property
    def region(self) -> str:
        """The region the case is for."""
        return self.case.region

    def shows(self, control: EditionControl) -> Hashable:
        """Give what becomes visible when the control fires here."""
        if control.key == _DESCRIPTION or self.case.year >= _DETAILED:
            merged = control.name in self.case.without_lines
        else:
            merged = True
        return (self.case.id, control.name, self.who if merged else self.number)


Line = MadeLine | CaseLine


def records_of(case: Case) -> list[bytes]:
    """Give the lines of a case as the official program of its year splits them."""
    data = case.data.read_bytes()
    if case.year >= _DETAILED:
        return [piece for piece in (piece.strip(b"\r") for piece in data.split(b"\n")) if piece]
    return [piece for piece in re.split(rb"\r\n|\r|\n", data) if piece.strip(bytes(range(0x21)))]


@cache
def case_lines(form: str, year: int) -> tuple[CaseLine, ...]:
    """Give the lines of all reference cases of an edition whose records were judged; of 11B there are none."""
    if form == "11B":
        return ()
    layout = find_form(form).layout(year)
    caseworker, journal = (layout.by_key[key] if key else None for key in find_form(form).identity)

    def text(line: bytes, field: Field | None) -> str:
        return line[field.start : field.stop].decode("latin-1").replace("\xa0", " ").strip() if field else ""

    return tuple(
        CaseLine(
            record,
            case,
            number,
            (text(record, caseworker), text(record, journal)),
        )
        for case in cases(CASES)
        if (case.form, case.year) == (form, year)
        and not any(_STOPS.match(finding.control) for finding in case.findings)
        for number, record in enumerate(records_of(case), start=1)
    )


def made_lines(form: str, year: int) -> Iterator[MadeLine]:
    """Give the lines made by hand for an edition."""
    yield MadeLine(line(form, year, {}), ELSEWHERE, None)
    for attempt in tries(TABLES[form][0], form, year):
        yield MadeLine(attempt.line, attempt.region, attempt.control)
    if runs(form, year):
        for field in field_tries(find_form(form).layout(year)):
            yield MadeLine(field.line, field.region, _DESCRIPTION)


@cache
def lines(form: str, year: int) -> tuple[Line, ...]:
    """Give all lines of an edition, those made by hand first."""
    return (*made_lines(form, year), *case_lines(form, year))
