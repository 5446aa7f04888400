"""Controls of messages of concern, of those who sent them and of what they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kostra_sdk.controls import by_year
from kostra_sdk.forms.barnevern.codes import Melderkode, MeldingKonklusjon, Saksinnholdkode
from kostra_sdk.forms.barnevern.controls.definition import control
from kostra_sdk.forms.barnevern.controls.over import meldere, meldinger, saksinnhold
from kostra_sdk.forms.barnevern.dates import days_from
from kostra_sdk.forms.person.codes import JaNei
from kostra_sdk.report.model import Severity

if TYPE_CHECKING:
    from kostra_sdk.forms.barnevern.controls.sak import Sak
    from kostra_sdk.forms.barnevern.record import Melder, Melding, Saksinnhold

__all__ = [
    "behandlingstid",
    "melder_mangler",
    "melder_presisering",
    "melding_for_individets_start",
    "melding_ikke_avsluttet",
    "melding_slutt_etter_individets",
    "melding_start_etter_slutt",
    "saksinnhold_mangler",
    "saksinnhold_presisering",
]

WARNING, ERROR = Severity.WARNING, Severity.ERROR

_LONGEST: Final = 8
"""Days that a message may take: seven, and one of grace."""
_CONCLUDED: Final = (MeldingKonklusjon.HENLAGT, MeldingKonklusjon.IKKE_HENLAGT)
_SKAL_VAERE_SATT = "Melding Kontroll 2d: Avslutta 31 12 medfører at sluttdato skal være satt på"


@control(
    "Melder Kontroll 2: Kontroll av kode og presisering",
    severity=ERROR,
    message="Melding {melding.id}: melder er {melder.kode}, men presisering mangler.",
    asks="En annen offentlig instans som melder er presisert; en tom tekst er ikke nok.",
    each=meldere,
    fields=("Kode", "Presisering"),
)
def melder_presisering(melder: Melder, _melding: Melding, _sak: Sak) -> bool:
    """Another public body is specified; an empty text does not do."""
    return melder.kode == Melderkode.ANNEN_OFFENTLIG_INSTANS and not melder.presisering


@control(
    "Melding Kontroll 2a: Startdato etter sluttdato",
    severity=ERROR,
    message="Melding {melding.id}: startdatoen {melding.start_dato} er etter sluttdatoen {melding.slutt_dato}.",
    asks="Meldingens sluttdato er ikke før startdatoen.",
    each=meldinger,
    fields=("StartDato", "SluttDato"),
)
def melding_start_etter_slutt(melding: Melding, _sak: Sak) -> bool:
    """A message does not end before it begins."""
    return melding.slutt_dato is not None and melding.start_dato > melding.slutt_dato


@control(
    "Melding Kontroll 2c: Sluttdato mot individets sluttdato",
    severity=ERROR,
    message="Melding {melding.id}: sluttdatoen {melding.slutt_dato} er etter individets {individ.slutt_dato}.",
    asks="Meldingens sluttdato er ikke etter individets, med mindre meldingen er henlagt.",
    each=meldinger,
    fields=("SluttDato", "Konklusjon"),
)
def melding_slutt_etter_individets(melding: Melding, sak: Sak) -> bool:
    """A message does not end after the case, unless it was dropped."""
    return (
        sak.individ.slutt_dato is not None
        and melding.slutt_dato is not None
        and melding.slutt_dato > sak.individ.slutt_dato
        and melding.konklusjon != MeldingKonklusjon.HENLAGT
    )


@control(
    by_year({2023: _SKAL_VAERE_SATT, 2024: f"{_SKAL_VAERE_SATT} melding"}),
    severity=ERROR,
    message=(
        "Melding {melding.id}: individet er avsluttet 31.12, men meldingens sluttdato er {melding.slutt_dato} "
        "og individets {individ.slutt_dato}; ventet at begge er satt, og meldingens senest {last_day}."
    ),
    asks="Er individet avsluttet 31.12, er meldingene det også.",
    each=meldinger,
    fields=("Avslutta3112", "SluttDato"),
)
def melding_ikke_avsluttet(melding: Melding, sak: Sak) -> bool:
    """Where the case is closed, so are its messages."""
    return sak.individ.avslutta3112 == JaNei.JA and (
        melding.slutt_dato is None or sak.individ.slutt_dato is None or melding.slutt_dato > sak.last_day
    )


@control(
    "Melding Kontroll 2e: Startdato mot individets startdato",
    severity=ERROR,
    message="Melding {melding.id}: startdatoen {melding.start_dato} er før individets {individ.start_dato}.",
    asks="Meldingens startdato er ikke før individets.",
    each=meldinger,
    fields=("StartDato",),
)
def melding_for_individets_start(melding: Melding, sak: Sak) -> bool:
    """A message does not begin before the case."""
    return melding.start_dato < sak.individ.start_dato


@control(
    "Melding Kontroll 3: Behandlingstid av melding",
    severity=WARNING,
    message=(
        "Melding {melding.id}: mottatt {melding.start_dato} og konkludert {melding.slutt_dato}; "
        "fristen er sju dager, og én dag til gis."
    ),
    asks="En melding konkluderes innen sju dager, og én dag til gis.",
    each=meldinger,
    fields=("StartDato", "SluttDato"),
)
def behandlingstid(melding: Melding, _sak: Sak) -> bool:
    """A message is concluded within seven days, and one of grace."""
    return melding.slutt_dato is not None and days_from(melding.start_dato, melding.slutt_dato) > _LONGEST


@control(
    "Melding Kontroll 4: Kontroll av konkludert melding, melder",
    severity=ERROR,
    message="Melding {melding.id}: konklusjonen er {melding.konklusjon}, men melder mangler.",
    asks="En melding som er konkludert i året, sier hvem melderen er.",
    each=meldinger,
    fields=("SluttDato", "Konklusjon", "Melder"),
)
def melder_mangler(melding: Melding, sak: Sak) -> bool:
    """A message that was concluded in the year says who sent it."""
    return _is_concluded(melding, sak) and not melding.melder


@control(
    "Melding Kontroll 5: Kontroll av konkludert melding, saksinnhold",
    severity=ERROR,
    message="Melding {melding.id}: konklusjonen er {melding.konklusjon}, men saksinnhold mangler.",
    asks="En melding som er konkludert i året, har saksinnhold.",
    each=meldinger,
    fields=("SluttDato", "Konklusjon", "Saksinnhold"),
)
def saksinnhold_mangler(melding: Melding, sak: Sak) -> bool:
    """A message that was concluded in the year says what it is about."""
    return _is_concluded(melding, sak) and not melding.saksinnhold


def _is_concluded(melding: Melding, sak: Sak) -> bool:
    """Whether it ended in the reporting year or later, dropped or not."""
    return melding.slutt_dato is not None and melding.slutt_dato.year >= sak.year and melding.konklusjon in _CONCLUDED


@control(
    "Saksinnhold Kontroll 2: Kontroll av kode og presisering",
    severity=ERROR,
    message="Melding {melding.id}: saksinnholdet er {innhold.kode}, men presisering mangler.",
    asks="Andre forhold som saksinnhold er presisert; en tom tekst er nok.",
    each=saksinnhold,
    fields=("Kode", "Presisering"),
)
def saksinnhold_presisering(innhold: Saksinnhold, _melding: Melding, _sak: Sak) -> bool:
    """Other matters are specified; an empty text does."""
    return innhold.kode in PRESISERES and innhold.presisering is None


PRESISERES: Final = (Saksinnholdkode.ANDRE_FORHOLD_FAMILIEN, Saksinnholdkode.ANDRE_FORHOLD_BARNET)
"""The codes of content and grounds that must be specified."""
