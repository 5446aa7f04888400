"""Judging a file of form 15F as the official control program of the year does, 2023-2026."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import attrs

from kostra_sdk.forms.barnevern.controls import edition
from kostra_sdk.forms.barnevern.controls.sak import Levering, Sak
from kostra_sdk.forms.barnevern.controls.whole import (
    AVGIVER_ANTALL,
    AVGIVER_VALIDERING,
    DUBLETT_FODSELSNUMMER,
    DUBLETT_JOURNALNUMMER,
    INDIVID_MANGLER,
    INDIVID_VALIDERING,
)
from kostra_sdk.forms.barnevern.reading import read_record, shown_journal_number
from kostra_sdk.ids.official import number_rules
from kostra_sdk.markup import MarkupError, MarkupFault, elements
from kostra_sdk.report.masking import masked
from kostra_sdk.report.model import Finding, Severity

if TYPE_CHECKING:
    from datetime import date

    from kostra_sdk.controls import Said
    from kostra_sdk.forms.barnevern.controls.whole import WholeControl
    from kostra_sdk.forms.barnevern.faults import Problem
    from kostra_sdk.forms.barnevern.record import Avgiver, Individ
    from kostra_sdk.markup import Element
    from kostra_sdk.streams import Readable

__all__ = ["Judgement", "judge"]

_AVGIVER: Final = "Avgiver"
_INDIVID: Final = "Individ"
_SHOWN: Final = 5
"""How many problems of an element a message lists."""
_MANY: Final = 20
"""How many journal numbers a message lists."""

_NOT_XML: Final = {
    MarkupFault.EMPTY: "filen er tom",
    MarkupFault.CUT_OFF: "filen slutter midt i",
    MarkupFault.MALFORMED: "reglene for XML er brutt",
    MarkupFault.ENCODING: "filen er ikke i det tegnsettet den oppgir, eller tegnsettet er ukjent",
    MarkupFault.ENTITY: "filen viser til en entitet som ikke er definert",
    MarkupFault.EXTERNAL: "filen viser til noe utenfor seg selv",
    MarkupFault.PARAMETER_ENTITY: "filen bruker parameterentiteter",
    MarkupFault.AMPLIFIED: "entitetene i filen gir urimelig mye tekst",
    MarkupFault.TOO_DEEP: "elementene ligger for dypt i hverandre",
    MarkupFault.TOO_LARGE: "et element er urimelig stort",
    MarkupFault.TOO_MANY_NAMES: "filen har urimelig mange ulike navn",
}


@attrs.frozen(eq=False)
class Judgement:
    """What the controls say of a file."""

    records: int
    """How many individuals are as the schema of the year has them."""
    findings: Sequence[Finding]
    """All findings: as the elements stand in the file, then those of the file as a whole."""
    controls_run: int
    """Counted as the official program counts: an element that breaks the schema counts none."""

    @property
    def severity(self) -> Severity:
        """The gravest finding's; OK where there is none."""
        return max((finding.severity for finding in self.findings), default=Severity.OK)


def judge(
    stream: Readable, *, year: int, said: Said, reference_date: date | None = None, whole: bool = True
) -> Judgement:
    """Judge a file.

    Bad data never raises: what is no XML is one finding, without a name, as the official program has it.

    Args:
        stream: The file's bytes, read once from where it stands, in bounded memory.
        year: The reporting year.
        said: What the caller says of the file; the municipality is what counts here.
        reference_date: The day the official program runs; only 2023 and 2024 reckon ages from it.
        whole: Whether what is asked of the file as a whole is judged too.

    Raises:
        UnknownEdition: The year, or its controls, are not known.
        OSError: The stream cannot be read.
    """
    judging = _Judging(year, said, reference_date)
    try:
        for element in elements(stream, (_AVGIVER, _INDIVID)):
            judging.take(element)
    except MarkupError as error:
        return judging.not_xml(error)
    return judging.result(whole=whole)


class _Judging:
    """A file that is being judged: its findings, and what is kept to find duplicates."""

    def __init__(self, year: int, said: Said, reference_date: date | None) -> None:
        self._edition = edition(year)
        self._levering = Levering(year, said.kommune.decode(), number_rules(year, reference_date=reference_date))
        self._findings: list[Finding] = []
        self._avgivere = 0
        self._individer = 0
        self._seen = {_AVGIVER: 0, _INDIVID: 0}
        self._journals_of: dict[str, list[str]] = {}
        """Fødselsnummer with the right check digits → the journal number of each individual that has it."""
        self._individuals_of: dict[str, int] = {}
        """Journal number → how many individuals with a fødselsnummer have it."""

    def take(self, element: Element) -> None:
        """Judge an Avgiver or an individual."""
        self._seen[element.name] += 1
        if element.name == _AVGIVER:
            self._take_avgiver(element)
        else:
            self._take_individ(element)

    def _take_avgiver(self, element: Element) -> None:
        avgiver, problems = read_record(element, self._edition.structure.avgiver)
        if problems:
            self._invalid(AVGIVER_VALIDERING, "Avgiveren", problems)
            return
        self._avgivere += 1
        self._run(avgiver, self._levering)

    def _take_individ(self, element: Element) -> None:
        individ, problems = read_record(element, self._edition.structure.individ)
        if problems:
            journal = shown_journal_number(element)
            who = f"Individ nummer {self._seen[_INDIVID]}" + (f" (journalnummer «{journal}»)" if journal else "")
            self._invalid(INDIVID_VALIDERING, who, problems)
            return
        self._individer += 1
        levering = self._levering
        sak = Sak(levering.year, levering.kommune, levering.numbers, individ)
        self._run(individ, sak)
        if individ.fodselsnummer is not None:
            journal = individ.journalnummer
            self._individuals_of[journal] = self._individuals_of.get(journal, 0) + 1
            if sak.has_mod11_number:
                self._journals_of.setdefault(individ.fodselsnummer, []).append(journal)

    def _run(self, judged: Avgiver | Individ, levering: Levering) -> None:
        own: dict[str, Any] = {}
        controls = self._edition.avgiver_controls
        if isinstance(levering, Sak):
            individ = levering.individ
            own = {
                "caseworker": individ.saksbehandler.strip(),
                "journal_number": individ.journalnummer.strip(),
                "individual_id": individ.id.strip(),
            }
            controls = self._edition.individ_controls
        for each in controls:
            for failing in each.failures(judged, levering):
                message = each.message(failing, levering, self._edition.labels)
                self._findings.append(
                    Finding(each.name, each.severity, message, fields=each.control.fields, **own),
                )

    def _invalid(self, control: WholeControl, who: str, problems: list[Problem]) -> None:
        listed = "; ".join(problem.norsk for problem in problems[:_SHOWN])
        more = f"; og {len(problems) - _SHOWN} feil til" if len(problems) > _SHOWN else ""
        self._findings.append(_found(control, hvem=who, problemer=f"{listed}{more}"))

    @property
    def _controls_run(self) -> int:
        made = self._edition
        return self._avgivere * len(made.avgiver_controls) + self._individer * len(made.individ_controls)

    def not_xml(self, error: MarkupError) -> Judgement:
        """Give the one finding of a file that is no XML; what was found before it is dropped."""
        message = (
            f"Filen kan ikke leses som XML (linje {error.line}, tegn {error.column}): {_NOT_XML[error.fault]}. "
            "Ingenting i den er kontrollert."
        )
        return Judgement(self._individer, (Finding("", Severity.ERROR, message),), self._controls_run)

    def result(self, *, whole: bool) -> Judgement:
        """Give the findings, those of the file as a `whole` at the end."""
        findings = (*self._findings, *(self._of_the_whole() if whole else ()))
        return Judgement(self._individer, findings, self._controls_run)

    def _of_the_whole(self) -> list[Finding]:
        found = []
        if self._avgivere != 1:
            found.append(_found(AVGIVER_ANTALL, antall=self._avgivere))
        if not self._individer:
            found.append(_found(INDIVID_MANGLER))
        for journals in self._journals_of.values():
            if len(journals) > 1:
                first = list(dict.fromkeys(journals))[: _MANY + 1]  # once for all: there may be very many
                found += [self._duplicate(journal, first, len(journals)) for journal in journals]
        for journal, count in self._individuals_of.items():
            if count > 1:
                found.append(_found(DUBLETT_JOURNALNUMMER, journalnummer=masked(journal), antall=count))
        return found

    def _duplicate(self, journal: str, first: list[str], count: int) -> Finding:
        others = [masked(each) for each in first if each != journal][:_MANY]
        found = _found(DUBLETT_FODSELSNUMMER, antall=count, andre=", ".join(others) or "ingen andre")
        return attrs.evolve(found, journal_number=journal.strip(), fields=DUBLETT_FODSELSNUMMER.fields)


def _found(control: WholeControl, **named: object) -> Finding:
    """Make the finding of a control of the judge's own, which as in the official program names nobody."""
    return Finding(control.name, control.severity, control.message.format(**named))
