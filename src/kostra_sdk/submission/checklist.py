"""The checklist beside an exported extract: what the person who uploads it does, in bokmål, as text and as HTML."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.advice.calendar import NORWEGIAN_TIME
from kostra_sdk.advice.calendar.words import until
from kostra_sdk.errors import RegionError
from kostra_sdk.forms import FORM_NAMES, find_form
from kostra_sdk.ids.kommuner import BYDELER, Region, kommune_name

if TYPE_CHECKING:
    from datetime import datetime

    from kostra_sdk.submission.channel import Package
    from kostra_sdk.submission.delivery import Delivery
    from kostra_sdk.submission.pacing import Deadlines

__all__ = ["Checklist"]

_WIDTH: Final = 88
_STYLE: Final = """
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid; padding: .4rem .6rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { width: 11rem; }
li { margin: .6rem 0; }
"""


@attrs.frozen
class Checklist:
    """What is to be sent, and what is to be done."""

    title: str
    facts: Sequence[tuple[str, str]]
    steps: Sequence[str]

    @classmethod
    def of(cls, delivery: Delivery, package: Package, deadlines: Deadlines | None, portal_form: str) -> Checklist:
        """Make the checklist of a delivery."""
        return cls(
            f"Sjekkliste for {delivery.form} {delivery.year}, region {delivery.region}",
            _facts(delivery, package, deadlines),
            _steps(delivery, package, portal_form),
        )

    def as_text(self) -> str:
        """Write it as plain text."""
        widest = max(len(name) for name, _ in self.facts)
        facts = [f"{name + ':':<{widest + 2}}{value}" for name, value in self.facts]
        steps = [
            textwrap.fill(
                f"[ ] {number}. {step}",
                _WIDTH,
                subsequent_indent=" " * 7,
                break_long_words=False,
                break_on_hyphens=False,
            )
            for number, step in enumerate(self.steps, 1)
        ]
        return "\n".join([self.title, "=" * len(self.title), "", *facts, "", *steps, ""])

    def as_html(self) -> str:
        """Write it as one page that needs nothing from elsewhere."""
        facts = [f'<tr><th scope="row">{escape(name)}</th><td>{escape(value)}</td></tr>' for name, value in self.facts]
        steps = [f'<li><label><input type="checkbox"> {escape(step)}</label></li>' for step in self.steps]
        return "\n".join(
            [
                "<!DOCTYPE html>",
                '<html lang="nb">',
                "<head>",
                '<meta charset="utf-8">',
                '<meta name="viewport" content="width=device-width, initial-scale=1">',
                '<meta name="color-scheme" content="light dark">',
                f"<title>{escape(self.title)}</title>",
                f"<style>{_STYLE}</style>",
                "</head>",
                "<body>",
                f"<h1>{escape(self.title)}</h1>",
                "<h2>Dette skal sendes</h2>",
                f"<table>\n{chr(10).join(facts)}\n</table>",
                "<h2>Slik gjør du</h2>",
                f"<ol>\n{chr(10).join(steps)}\n</ol>",
                "</body>",
                "</html>",
                "",
            ]
        )


def _facts(delivery: Delivery, package: Package, deadlines: Deadlines | None) -> list[tuple[str, str]]:
    title = f" ({find_form(delivery.form).title})" if delivery.form in FORM_NAMES else ""
    period = str(delivery.year) + (f", {delivery.quarter}. kvartal" if delivery.quarter else "")
    facts = [
        ("Skjema", delivery.form + title),
        ("Rapporteringsår", period),
        ("Region", _place(delivery)),
        ("Avsender", delivery.sender),
    ]
    if delivery.org_number:
        facts.append(("Organisasjonsnummer", delivery.org_number))
    if delivery.environment.value == "test":
        facts.insert(0, ("OBS", "Dette er en prøve og skal ikke sendes til SSB."))
    if delivery.unit:
        facts.append(("Enhet", delivery.unit))
    if delivery.part:
        facts.append(
            ("Del", f"{delivery.part.number} av {delivery.part.of}, varslet SSB {_day(delivery.part.announced)}")
        )
    facts += [
        ("Skal rapportere", "Ja" if delivery.has_participants else "Nei"),
        ("Fil", package.file_name),
        ("Størrelse", f"{package.size} byte"),
        ("SHA-256", package.sha256),
    ]
    due = deadlines.due(delivery.form, delivery.year) if deadlines else None
    cutoff = deadlines.cutoff(delivery.form, delivery.year) if deadlines else None
    closes = deadlines.closes(delivery.form, delivery.year) if deadlines else None
    if due is not None:
        facts.append(("Frist", until(due)))
    if cutoff is not None:
        facts.append(("Rettelser senest", until(cutoff)))
    if closes is not None:
        facts.append(("Mottaket stenger", until(closes)))
    if delivery.resubmission is not None:
        told = _day(delivery.resubmission.ssb_notified)
        facts.append(("Ny levering", f"Erstatter en tidligere levering. SSB er varslet {told}."))
    return facts


def _place(delivery: Delivery) -> str:
    region = Region.parse(delivery.region)
    try:
        names = [kommune_name(region.kommune, delivery.year)]
    except RegionError:  # a year whose names are not known yet
        names = []
    if region.is_oslo and region.bydel in BYDELER:
        names.append(f"bydel {BYDELER[region.bydel]}")
    return " ".join([delivery.region, ", ".join(names)]).strip()


def _steps(delivery: Delivery, package: Package, portal_form: str) -> list[str]:
    answer = f"Svar {'Ja' if delivery.has_participants else 'Nei'} på om kommunen skal rapportere."
    if not delivery.has_participants:
        answer += " Filen består av ett mellomrom og ikke noe mer; den må følge med likevel."
    compare = (
        f"Se etter at filen {package.file_name} har størrelsen og SHA-256-summen som står over. "
        "I Windows viser kommandoen certutil -hashfile <fil> SHA256 summen. "
        "Er den en annen, er filen endret etter kontrollen og skal ikke sendes."
    )
    enter = (
        f"Logg inn i portalen på vegne av kommunen, og åpne {portal_form}. "
        "De siste dagene før fristen er den tregest midt på dagen: send tidlig eller sent."
    )
    return [
        compare,
        "Krypter filen med SSBs program File Encrypter. Formatet er ikke offentlig, så filen leveres ukryptert hit.",
        enter,
        answer,
        "Last opp den krypterte filen, ikke den ukrypterte, og send inn.",
        "Registrer kvitteringen fra portalen, så leveringen regnes som fullført.",
        "Slett både den ukrypterte og den krypterte filen når kvitteringen er registrert.",
    ]


def _day(moment: datetime) -> str:
    local = moment.astimezone(NORWEGIAN_TIME)
    return f"{local.day}.{local.month}.{local.year} kl. {local:%H.%M}"
