"""The events that records of form 11F are built from: payments, contacts, and decisions on conditions.

Persons, cases and households are in :mod:`kostra_sdk.forms.person.events`.
Events are facts as the case system keeps them: what counts is the builder's task
(:class:`~kostra_sdk.forms.sosialhjelp.builder.SosialhjelpBuilder`), so all that is known may be handed over,
payments under other laws and of other years too.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

import attrs

from kostra_sdk.forms.person.given import set_of, shown_journalnr
from kostra_sdk.forms.sosialhjelp.codes import Arbsit, Bosit, Trygdesit, Vklo

__all__ = [
    "Aktivitetsunntak",
    "Hjemmel",
    "Kontakt",
    "Sakshendelse",
    "Sanksjon",
    "Sanksjonsart",
    "Stonadsart",
    "Unntaksgrunn",
    "Utbetaling",
    "Vilkar",
    "Vilkarsvedtak",
]


class Stonadsart(StrEnum):
    """Whether support is to be paid back."""

    BIDRAG = "bidrag"
    LAAN = "laan"


class Hjemmel(StrEnum):
    """What a payment is made under; only the two paragraphs of sosialtjenesteloven are social assistance (B-4).

    The others are what SSB's letter names because they are reported by mistake.
    """

    SOSIALTJENESTELOVEN_18 = "sosialtjenesteloven-18"
    """Stønad til livsopphold."""
    SOSIALTJENESTELOVEN_19 = "sosialtjenesteloven-19"
    """Stønad i særlige tilfeller."""
    KOMMUNALT_REGLEMENT = "kommunalt-reglement"
    """Livsopphold under the municipality's own rules, mostly to refugees."""
    FORSKUTTERT_BOSTOTTE = "forskuttert-bostotte"
    """Bostøtte paid in advance."""
    DISPONERT_TRYGD = "disponert-trygd"
    """The person's own trygd, which the office disposes of."""
    STOTTEKONTAKT = "stottekontakt"
    AVLASTNING = "avlastning"
    INSTITUSJONSPLASS = "institusjonsplass"
    FORSTERKET_BOTILBUD = "forsterket-botilbud"
    """Under helse- og omsorgstjenesteloven."""
    INTRODUKSJONSSTONAD = "introduksjonsstonad"
    KVALIFISERINGSSTONAD = "kvalifiseringsstonad"
    """Sosialtjenesteloven § 29: form 11CF."""
    JOBBSJANSEN = "jobbsjansen"
    """Means from NAV or IMDi to those who take part in Jobbsjansen."""
    ANNET = "annet"
    """Anything else that is not §§ 18 and 19."""


class Vilkar(StrEnum):
    """A condition for support; the value is the code of its box."""

    ARBEIDSTRENING = "16"
    KURS = "17"
    """Courses or training for work."""
    UTDANNING = "04"
    """Use the right to schooling."""
    JOBBLOGG = "06"
    """Register as a jobseeker, keep the job log."""
    JOBBTILBUD = "07"
    """Accept a job that is offered."""
    SAMTALER = "08"
    """Come to counselling."""
    OKONOMISKE_RETTIGHETER = "10"
    """Claim other economic rights."""
    FORMUE_ELLER_BOUTGIFTER = "18"
    """Realise property, or reduce the cost of housing."""
    HELSETJENESTER = "14"
    """See a doctor or the health service."""
    ANNET = "15"
    DIGITAL_PLAN = "19"
    """Use and follow the digital activity plan; a box from 2019."""
    NORSK_ELLER_SAMISK = "20"
    """Norwegian or Sami lessons; a box from 2024 (A-7)."""


class Unntaksgrunn(StrEnum):
    """Why a recipient under 30 is exempt from activity; the value is the code of its box."""

    ARBEID = "01"
    """The recipient has work."""
    AKTIVITET = "02"
    """The recipient takes part in an activity already, for another benefit."""
    HELSE = "03"
    """Health or social situation."""
    ANDRE_GRUNNER = "04"
    """Other weighty grounds."""


class Sanksjonsart(StrEnum):
    """What came of breaking a condition; the value is the code of its box."""

    REDUSERT_STONAD = "01"
    ANDRE_KONSEKVENSER = "02"


def _vilkar(given: Iterable[Vilkar]) -> frozenset[Vilkar]:
    return set_of(given)


def _grunner(given: Iterable[Unntaksgrunn]) -> frozenset[Unntaksgrunn]:
    return set_of(given)


def _arter(given: Iterable[Sanksjonsart]) -> frozenset[Sanksjonsart]:
    return set_of(given)


@attrs.frozen(kw_only=True, repr=False)
class Sakshendelse:
    """What all these events have: a case and a day."""

    sak: str
    """The journal number of the case."""
    dato: date
    """The day it happened: was paid, known, decided."""

    def __repr__(self) -> str:
        """Show the case and the day, and nothing about the person."""
        dato: object = self.dato  # as long as no builder has looked at it, it may be anything
        shown = dato if isinstance(dato, date) else ""
        return f"{type(self).__name__}(sak={shown_journalnr(self.sak)!r}, dato={shown})"


@attrs.frozen(kw_only=True, repr=False)
class Utbetaling(Sakshendelse):
    """A payment, or with a negative amount the reversal of one; its day is that of the payment, not the decision.

    What the recipient pays back, such as an instalment of a loan, is neither.
    """

    belop: int
    """Whole kroner; negative where a payment is reversed."""
    art: Stonadsart
    """Bidrag or loan."""
    hjemmel: Hjemmel
    """What it is made under."""
    id: str = ""
    """The case system's own number of the payment, where it has one."""
    tilbakefort: str = ""
    """The :attr:`id` of the payment that this one reverses, where it is known."""


@attrs.frozen(kw_only=True, repr=False)
class Kontakt(Sakshendelse):
    """The recipient's situation as it was known at a contact; None is not known, and leaves what was known before."""

    vklo: Vklo | None = None
    """The most important source of livelihood."""
    trygdesit: Trygdesit | None = None
    """The trygd or pensjon of the greatest value."""
    arbsit: Arbsit | None = None
    """Work or life situation."""
    bosit: Bosit | None = None
    """Housing situation."""
    gitt_okonomirad: bool | None = None
    """Whether economic counselling has been given."""
    faat_individuell_plan: bool | None = None
    """Whether an individual plan has been made."""
    saksbehandler: str = ""
    """The caseworker's number, up to ten characters; empty is that of the case."""


@attrs.frozen(kw_only=True, repr=False)
class Vilkarsvedtak(Sakshendelse):
    """A decision to pay on conditions (sosialtjenesteloven § 20)."""

    gjelder_til: date | None = None
    """The last day it holds; None is not known, and the official control finds it."""
    vilkar: frozenset[Vilkar] = attrs.field(default=frozenset(), converter=_vilkar)
    """The conditions set for the recipient."""
    for_ektefelle_eller_samboer: bool = False
    """Whether conditions are set for spouse or samboer."""


@attrs.frozen(kw_only=True, repr=False)
class Aktivitetsunntak(Sakshendelse):
    """A decision that a recipient under 30 is exempt from activity."""

    grunner: frozenset[Unntaksgrunn] = attrs.field(converter=_grunner)
    """Why."""


@attrs.frozen(kw_only=True, repr=False)
class Sanksjon(Sakshendelse):
    """What came of breaking a condition."""

    arter: frozenset[Sanksjonsart] = attrs.field(converter=_arter)
    """What came of it."""
