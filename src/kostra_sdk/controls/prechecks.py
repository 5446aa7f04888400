"""What is checked before any record: 000, whether the attachment fits what was said of it, and 001, the lines' length.

They have stopping power: where one of them fires, nothing else is judged.
In the oldest generation, that of form 11B, 001 passes over the line alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostra_sdk.controls.definition import at_year
from kostra_sdk.generations import JAVA, KOTLIN
from kostra_sdk.report.model import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_sdk.controls.expression import ByYear
    from kostra_sdk.controls.judge import BadLine

__all__ = ["attachment", "record_length"]


_EXPECTED = "Kommunen har svart at den har deltakere, men filen er tom."
_UNEXPECTED = "Kommunen har svart at den ikke har deltakere, men filen inneholder mer enn ett blankt tegn."
_AS_SAID = "Kommunen har ingen deltakere, og filen er tom, slik den skal være."
_EMPTY_2020 = "Filen har ingen linjer; ventet linjer på {expected} tegn."
_LENGTH = "Linjen er {length} tegn lang; ventet {expected}."
_TAB = "Linjen inneholder en tabulator; feltene skal fylles med blanke tegn."
_LENGTHS_2020 = "{count} linjer har ikke {expected} tegn: {lines}."
_MANY_LINES = 10


def attachment(
    name: str | ByYear[str], year: int, *, has_participants: bool, one_character: bool, has_lines: bool
) -> Finding | None:
    """Hold what is delivered against what was said; a finding ends the check, one of severity OK too.

    Until 2022 the program asked whether there is a line that is not blank, from 2023 whether the file is one character.
    """
    new = year >= KOTLIN
    is_empty = one_character if new else not has_lines
    if has_participants and not is_empty:
        return None
    grave = Severity.FATAL if new else Severity.ERROR
    if has_participants:
        severity, message = grave, _EXPECTED
    elif is_empty:
        severity, message = Severity.OK, _AS_SAID
    else:
        severity, message = grave, _UNEXPECTED
    return Finding(control=at_year(name, year) or "", severity=severity, message=message)


def record_length(
    name: str | ByYear[str], year: int, *, expected: int, bad_lines: Sequence[BadLine], records: int
) -> list[Finding]:
    """Say which lines are no records: one finding a line, but from 2020 to 2022 one for them all.

    In 2020 a file without lines fires as well.
    """
    control = at_year(name, year) or ""
    if not JAVA <= year < KOTLIN:
        return [
            Finding(
                control=control,
                severity=Severity.FATAL if year >= KOTLIN else Severity.ERROR,
                message=_TAB if bad.length == expected else _LENGTH.format(length=bad.length, expected=expected),
                lines=(bad.number,),
            )
            for bad in bad_lines
        ]
    if bad_lines:
        numbers = tuple(bad.number for bad in bad_lines)
        listed = ", ".join(map(str, numbers[:_MANY_LINES])) + (" …" if len(numbers) > _MANY_LINES else "")
        message = _LENGTHS_2020.format(count=len(numbers), expected=expected, lines=listed)
        return [Finding(control=control, severity=Severity.ERROR, message=message, lines=numbers)]
    if year == 2020 and not records:
        return [Finding(control=control, severity=Severity.ERROR, message=_EMPTY_2020.format(expected=expected))]
    return []
