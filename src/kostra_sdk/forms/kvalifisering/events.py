"""The events that records of form 11CF are built from: programmes, leaves, ends, payments, other support beside.

Persons, cases and households are in :mod:`kostra_sdk.forms.person.events`.
Events are facts as the case system keeps them: what counts is the builder's task
(:class:`~kostra_sdk.forms.kvalifisering.builder.KvalifiseringBuilder`), so all that is known may be handed over,
programmes that never began and payments of other years too.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

import attrs

from kostra_sdk.forms.kvalifisering.codes import AvslViktigsteInntekt, YtelseTypeSoshj
from kostra_sdk.forms.person.given import set_of, shown_journalnr

__all__ = [
    "Avslutning",
    "Avslutningsaarsak",
    "Kvalifiseringsutbetaling",
    "Permisjon",
    "Program",
    "Programhendelse",
    "Situasjon",
    "Tilleggsart",
    "Tilleggsytelse",
    "YtelseForSoknad",
]


class YtelseForSoknad(StrEnum):
    """What the participant lived on in the two months before the application was registered."""

    SOSIALHJELP = "sosialhjelp"
    INTRODUKSJONSSTONAD = "introduksjonsstonad"
    TILTAKSPENGER = "tiltakspenger"
    """Individstønad, as the form called it until 2025."""
    FOLKETRYGDYTELSE = "folketrygdytelse"
    """A benefit to live on under folketrygdloven."""


class Avslutningsaarsak(StrEnum):
    """Why a programme ended; STATUS at the end of the year is derived from it."""

    FULLFORT = "fullfort"
    """Finished, or ended as agreed; not by moving."""
    UTEBLIVELSE = "uteblivelse"
    """Broken off for good since the participant stayed away."""
    FLYTTING_KOMMUNE = "flytting-kommune"
    """Broken off by moving to another municipality."""
    FLYTTING_BYDEL = "flytting-bydel"
    """Moved to another bydel before the end; only in Oslo."""
    ETTER_AVBRUDD = "etter-avbrudd"
    """Ended after a break; a status of its own from 2023."""


class Situasjon(StrEnum):
    """What a participant went on to when the programme ended; the boxes changed in 2021."""

    ORDINAERT_ARBEID = "ordinaert-arbeid"
    LONNSTILSKUDD = "lonnstilskudd"
    """Ordinary work with lønnstilskudd."""
    ARBEIDSMARKEDSTILTAK = "arbeidsmarkedstiltak"
    """Another labour market measure of the state."""
    SKOLE_ELLER_UTDANNING = "skole-eller-utdanning"
    UFORETRYGD = "uforetrygd"
    """A box from 2021."""
    ARBEIDSAVKLARINGSPENGER = "arbeidsavklaringspenger"
    """A box from 2021."""
    SOSIALHJELP_UNDER_AVKLARING = "sosialhjelp-under-avklaring"
    """Social assistance while uføretrygd or arbeidsavklaringspenger is being decided; a box from 2021."""
    SOSIALHJELP = "sosialhjelp"
    """Social assistance without any such decision pending; a box from 2021."""
    TILRETTELAGT_ARBEID = "tilrettelagt-arbeid"
    """A box until 2020."""
    AKTIV_ARBEIDSSOKER = "aktiv-arbeidssoker"
    """A box until 2020."""
    BEHANDLING = "behandling"
    """A box until 2020."""
    AVVENTER_AVKLARING = "avventer-avklaring"
    """Waits for uføretrygd or arbeidsavklaringspenger to be decided; a box until 2020."""
    INGEN_AKTIVITET = "ingen-aktivitet"
    """No activity, and nothing being decided; a box until 2020."""
    ANNET = "annet"
    UKJENT = "ukjent"
    """A box from 2021."""


class Tilleggsart(StrEnum):
    """What was received beside kvalifiseringsstønad."""

    KOMMUNAL_BOSTOTTE = "kommunal-bostotte"
    HUSBANKENS_BOSTOTTE = "husbankens-bostotte"
    SOSIALHJELP_ENGANG = "sosialhjelp-engang"
    """Social assistance paid once."""
    SOSIALHJELP_PROGRAM = "sosialhjelp-program"
    """Social assistance for the costs of taking part in the programme."""
    SOSIALHJELP_SUPPLEMENT = "sosialhjelp-supplement"
    """Social assistance as a steady supplement."""


def _ytelser(given: Iterable[YtelseForSoknad]) -> frozenset[YtelseForSoknad]:
    return set_of(given)


def _situasjoner(given: Iterable[Situasjon]) -> frozenset[Situasjon]:
    return set_of(given)


@attrs.frozen(kw_only=True, repr=False)
class Programhendelse:
    """What all these events have: a case."""

    sak: str
    """The journal number of the case that the programme belongs to."""

    def __repr__(self) -> str:
        """Show the case, and nothing about the person."""
        return f"{type(self).__name__}(sak={shown_journalnr(self.sak)!r})"


@attrs.frozen(kw_only=True, repr=False)
class Program(Programhendelse):
    """A kvalifiseringsprogram that was decided (sosialtjenesteloven § 29); a case may have several in turn."""

    vedtatt: date
    """The day it was decided."""
    begynt: date | None = None
    """The day the participant began; None where that has not happened."""
    soknad_registrert: date | None = None
    """The day the application was registered."""
    fra_kommune: str = ""
    """The municipality, four digits, from whose programme the participant came; 9999 is not known, empty is none."""
    fra_bydel: bool | None = None
    """Whether the participant came from a programme in another bydel of Oslo (until 2022)."""
    ytelser_for_soknad: frozenset[YtelseForSoknad] = attrs.field(default=frozenset(), converter=_ytelser)
    """What the participant lived on before the application."""
    sosialhjelp_for_soknad: YtelseTypeSoshj | None = None
    """What part social assistance had then; it says that there was some, too."""


@attrs.frozen(kw_only=True, repr=False)
class Permisjon(Programhendelse):
    """A leave from a programme."""

    fra: date
    """The first day of leave."""
    til: date | None = None
    """The last day of leave; None where the participant has not come back."""


@attrs.frozen(kw_only=True, repr=False)
class Avslutning(Programhendelse):
    """The end of a programme: of the one in the case that began last before it."""

    dato: date
    """The day it ended."""
    aarsak: Avslutningsaarsak
    """Why it ended."""
    situasjoner: frozenset[Situasjon] = attrs.field(default=frozenset(), converter=_situasjoner)
    """What the participant went on to."""
    viktigste_inntekt: AvslViktigsteInntekt | None = None
    """What the participant mainly lives on afterwards (from 2021)."""
    annet: str = ""
    """What else, in up to 30 characters, where it is something else (until 2020)."""


@attrs.frozen(kw_only=True, repr=False)
class Kvalifiseringsutbetaling(Programhendelse):
    """A payment of kvalifiseringsstønad (§ 29, function 276, art 089), or with a negative amount a reversal."""

    dato: date
    """The day it was paid, whenever it was decided."""
    belop: int
    """Whole kroner; negative where a payment is reversed."""
    id: str = ""
    """The case system's own number of the payment, where it has one."""
    tilbakefort: str = ""
    """The :attr:`id` of the payment that this one reverses, where it is known."""


@attrs.frozen(kw_only=True, repr=False)
class Tilleggsytelse(Programhendelse):
    """Other support beside kvalifiseringsstønad; the amounts of social assistance go on form 11 (B-21)."""

    dato: date
    """The day it was received."""
    art: Tilleggsart
    """What it was."""
