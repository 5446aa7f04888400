"""Reports made by hand: no control has been run, and nobody in them exists."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from kostra_sdk.report import Advice, Finding, Report, Severity, Standard, Table

STANDARD = Standard(
    form="11F",
    year=2026,
    commit="c1f58486d0a4e4f2b8c07d9b63d5b2a1f0e9d8c7",
    released=date(2026, 7, 16),
    final=False,
)

CODE = "Kontroll 002 : Filbeskrivelse, feil kode"
ATTACHMENT = "Kontroll 000 : Skal levere filuttrekk"
KOMMUNE = "Kontroll 03 : Kommunenummer"
DUPLICATES = "Kontroll 05B : Journalnummer, dubletter"
AGE = "Kontroll 06 : Alder under 18 år"
CHILDREN = "Kontroll 13 : Mange barn under 18 år i husholdningen."
LIVING = "Kontroll 15: Viktigste kilde til livsopphold i relasjon til arbeidssituasjon. Arbeidsinntekt"

STATISTICS = (
    Table("Stønad", "Sum", (("I alt", 1_234_567), ("Bidrag", 1_111_000), ("Lån", 123_567))),
    Table(
        "Alder",
        "Deltakere",
        (("25 - 44", 120), ("18 - 24", 31), ("45 - 66", 74), ("67 og over", 6), ("Ugyldig fnr", 2)),
    ),
    Table("Stønadsvarighet", "Deltakere", (("2 - 3 måneder", 80), ("1 måned", 102), ("12 måneder", 51))),
    Table("Stønad", "Deltakere", (("10000 - 49999", 130), ("1 - 9999", 98), ("Uoppgitt", 5))),
)

ADVICE = (
    Advice(
        "known-fault",
        "Kontrollprogrammet for 2026 krever bydel også utenfor Oslo. "
        "Ingen andre kommuner får sendt før SSB retter det.",
    ),
    Advice("encoding", "Tre poster ser ut til å være skrevet med UTF-8.", (4, 5, 9)),
)


def finding(control: str = LIVING, severity: Severity = Severity.ERROR, **changes: Any) -> Finding:
    """Make a finding on one record, with `changes` to it."""
    values: dict[str, Any] = {
        "message": "Arbeidssituasjonen er 09; ventet én av 01, 02.",
        "lines": (1,),
        "caseworker": "NAV 12",
        "journal_number": "00000001",
        "fields": ("VKLO", "ARBSIT"),
    }
    return Finding(control, severity, **(values | changes))


def report(*findings: Finding, **changes: Any) -> Report:
    """Make a report with these findings and the severity of the gravest, with `changes` to it."""
    values: dict[str, Any] = {
        "standard": STANDARD,
        "region": "030112",
        "severity": max((one.severity for one in findings), default=Severity.OK),
        "controls_run": 11_184,
        "records": 233,
        "findings": findings,
    }
    return Report(**(values | changes))


def rich(**changes: Any) -> Report:
    """Make a report of thirty findings of four severities, with statistics and advice.

    By severity: 4 ERROR, 20 WARNING, 5 INFO, 1 OK.
    By caseworker: 11 of NAV 12, 9 of NAV 14, 8 of Ø. Ås, 2 of the whole file.
    Two findings differ only in their line, so 29 rows show them all.
    """
    findings = [
        finding(
            ATTACHMENT,
            Severity.OK,
            message="Filen har poster.",
            lines=(),
            caseworker=None,
            journal_number=None,
        ),
        finding(DUPLICATES, Severity.INFO, message="Journalnummeret står flere ganger.", lines=(7,)),
        finding(DUPLICATES, Severity.INFO, message="Journalnummeret står flere ganger.", lines=(8,)),
        finding(
            KOMMUNE,
            Severity.WARNING,
            message="Kommunenummeret er brukt av flere.",
            lines=tuple(range(1, 234)),
            caseworker=None,
            journal_number=None,
            fields=("KOMMUNE_NR",),
        ),
    ]
    who = ("NAV 12", "NAV 14", "Ø. Ås")
    for i in range(26):
        control, severity, message = (
            (LIVING, Severity.ERROR, f"Arbeidssituasjonen er {i:02d}; ventet én av 01, 02."),
            (AGE, Severity.WARNING, "Deltakeren er 17 år."),
            (CHILDREN, Severity.WARNING, f"Det er oppgitt {i} barn under 18 år."),
            (CODE, Severity.WARNING, "Koden er 7; ventet én av 1, 2, 3, 4, 5, 6 eller blank."),
        )[i % 4]
        if i in {4, 12, 20}:
            control, severity, message = CODE, Severity.INFO, "Koden er blank."
        findings.append(
            finding(
                control,
                severity,
                message=message,
                lines=(10 + i,),
                caseworker=who[i % 3],
                journal_number=f"{i + 2:08d}",
            )
        )
    values = {"statistics": STATISTICS, "advice": ADVICE, "org_number": "999999999", "quarter": " "}
    return report(*findings, **(values | changes))


def warned(**changes: Any) -> Report:
    """Make the rich report without its errors, as the official program would show statistics."""
    found = [one for one in rich().findings if not one.severity.blocks]
    values = {"findings": found, "severity": Severity.WARNING}
    return rich(**(values | changes))


_lines = st.lists(st.integers(1, 30), max_size=4).map(tuple)
_maybe = st.none() | st.text(max_size=8)

findings = st.builds(
    Finding,
    control=st.text(max_size=12),
    severity=st.sampled_from(Severity),
    message=st.text(max_size=30),
    lines=_lines,
    caseworker=_maybe,
    journal_number=_maybe,
    individual_id=_maybe,
    fields=st.lists(st.text(max_size=6), max_size=2).map(tuple),
)

reports = st.builds(
    Report,
    standard=st.builds(
        Standard,
        form=st.sampled_from(["11F", "11CF"]),
        year=st.integers(2016, 2030),
        commit=st.text("0123456789abcdef", min_size=40, max_size=40),
        released=st.dates(date(2017, 1, 1), date(2030, 1, 1)),
        final=st.booleans(),
        unproven_from=st.none() | st.integers(2020, 2026),
    ),
    region=st.text("0123456789", min_size=6, max_size=6),
    severity=st.sampled_from(Severity),
    controls_run=st.integers(0, 10**7),
    records=st.integers(0, 10**6),
    findings=st.lists(findings, max_size=6),
    statistics=st.lists(
        st.builds(
            Table,
            heading=st.text(max_size=8),
            measure=st.sampled_from(["Sum", "Deltakere"]),
            rows=st.lists(st.tuples(st.text(max_size=6), st.integers(-5, 10**9)), max_size=4).map(tuple),
        ),
        max_size=2,
    ).map(tuple),
    advice=st.lists(
        st.builds(Advice, topic=st.text(max_size=8), message=st.text(max_size=20), lines=_lines), max_size=2
    ).map(tuple),
    quarter=st.sampled_from([None, " ", "1", "4"]),
    org_number=st.sampled_from([None, "999999999"]),
)
"""Reports of every kind and hostile text, to render and to read back."""
