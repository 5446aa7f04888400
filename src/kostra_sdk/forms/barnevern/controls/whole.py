"""The controls of form 15F that no function judges: of the file as a whole, and of what breaks the schema.

The judge itself finds these; here they have their official names, and what they ask.
"""

from __future__ import annotations

from typing import Final

import attrs

from kostra_sdk.generations import KOTLIN
from kostra_sdk.report.model import Severity

__all__ = [
    "AVGIVER_ANTALL",
    "AVGIVER_VALIDERING",
    "DUBLETT_FODSELSNUMMER",
    "DUBLETT_JOURNALNUMMER",
    "INDIVID_MANGLER",
    "INDIVID_VALIDERING",
    "WholeControl",
]


@attrs.frozen(eq=False)
class WholeControl:
    """A control that is the judge's own."""

    key: str
    """A name that stays."""
    name: str
    """The official name, to the letter: the identity of its findings."""
    doc: str
    """What it asks, in a few English words."""
    asks: str
    """The same in bokmål."""
    message: str
    """The template of the message."""
    fields: tuple[str, ...] = ()
    """The official names of what it judges."""
    severity: Severity = Severity.ERROR
    reference: str = ""
    """Where it comes from, beyond the official program."""

    @property
    def number(self) -> str:
        """The official number, such as ``Avgiver K0``."""
        return self.name.partition(":")[0]

    def severity_at(self, year: int) -> Severity | None:
        """Give the severity in `year`, None where the control does not run."""
        return self.severity if year >= KOTLIN else None


_BREAKS_SCHEMA: Final = "{hvem} følger ikke filbeskrivelsen, og er ikke kontrollert videre: {problemer}."

AVGIVER_ANTALL: Final = WholeControl(
    "avgiver_antall",
    "Avgiver K0: Feil antall avgivere",
    "There is one Avgiver that is as the schema has it.",
    "Filen har én avgiver som følger filbeskrivelsen.",
    "Filen har {antall} gyldige avgivere; ventet én.",
    ("Avgiver",),
)
AVGIVER_VALIDERING: Final = WholeControl(
    "avgiver_validering",
    "Avgiver K1: Validering av avgiver",
    "The Avgiver is as the schema of the year has it; otherwise nothing else is judged of it.",
    "Avgiveren følger filbeskrivelsen for året; ellers kontrolleres ikke noe annet ved den.",
    _BREAKS_SCHEMA,
    ("Avgiver",),
)
INDIVID_MANGLER: Final = WholeControl(
    "individ_mangler",
    "Individ Kontroll 00: Individ mangler",
    "There is an individual that is as the schema has it.",
    "Filen har et individ som følger filbeskrivelsen.",
    "Filen har ingen gyldige individer.",
    ("Individ",),
)
INDIVID_VALIDERING: Final = WholeControl(
    "individ_validering",
    "Individ Kontroll 01: Validering av individ",
    "The individual is as the schema of the year has it; otherwise nothing else is judged of it.",
    "Individet følger filbeskrivelsen for året; ellers kontrolleres ikke noe annet ved det.",
    _BREAKS_SCHEMA,
    ("Individ",),
)
DUBLETT_FODSELSNUMMER: Final = WholeControl(
    "dublett_fodselsnummer",
    "Individ Kontroll 04: Dublett på fødselsnummer",
    "No other individual has the same fødselsnummer, where its check digits are right.",
    "Ingen andre individer har samme fødselsnummer, når kontrollsifrene i det er riktige.",
    "Det samme fødselsnummeret står på {antall} individer. Andre journalnumre: {andre}.",
    ("Fodselsnummer",),
)
DUBLETT_JOURNALNUMMER: Final = WholeControl(
    "dublett_journalnummer",
    "Individ Kontroll 05: Dublett på journalnummer",
    "No other individual with a fødselsnummer has the same journal number.",
    "Ingen andre individer med fødselsnummer har samme journalnummer.",
    "Journalnummeret «{journalnummer}» står på {antall} individer; hver sak skal ha sitt eget.",
    ("Journalnummer",),
)
