"""Controls of investigations, and of the grounds of the decisions they ended with."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from kostra_sdk.controls import by_year
from kostra_sdk.forms.barnevern.codes import UndersokelseKonklusjon
from kostra_sdk.forms.barnevern.controls.definition import control
from kostra_sdk.forms.barnevern.controls.melding import PRESISERES
from kostra_sdk.forms.barnevern.controls.over import undersokelser, vedtaksgrunnlag
from kostra_sdk.forms.person.codes import JaNei
from kostra_sdk.report.model import Severity

if TYPE_CHECKING:
    from kostra_sdk.forms.barnevern.controls.sak import Sak
    from kostra_sdk.forms.barnevern.record import Undersokelse, Vedtaksgrunnlag

__all__ = [
    "konklusjon_mangler",
    "undersokelse_for_individets_start",
    "undersokelse_ikke_avsluttet",
    "undersokelse_ikke_konkludert",
    "undersokelse_presisering",
    "undersokelse_slutt_etter_individets",
    "undersokelse_slutt_utenfor_aret",
    "undersokelse_start_etter_slutt",
    "vedtaksgrunnlag_mangler",
    "vedtaksgrunnlag_presisering",
]

WARNING, ERROR = Severity.WARNING, Severity.ERROR

_DECIDED: Final = (UndersokelseKonklusjon.VEDTAK_OM_TILTAK, UndersokelseKonklusjon.BEGJAERING_TIL_NEMNDA)


@control(
    "Undersøkelse Kontroll 2a: Startdato etter sluttdato",
    severity=ERROR,
    message=(
        "Undersøkelse {undersokelse.id}: startdatoen {undersokelse.start_dato} "
        "er etter sluttdatoen {undersokelse.slutt_dato}."
    ),
    asks="Undersøkelsens sluttdato er ikke før startdatoen.",
    each=undersokelser,
    fields=("StartDato", "SluttDato"),
)
def undersokelse_start_etter_slutt(undersokelse: Undersokelse, _sak: Sak) -> bool:
    """An investigation does not end before it begins."""
    return undersokelse.slutt_dato is not None and undersokelse.start_dato > undersokelse.slutt_dato


@control(
    "Undersøkelse Kontroll 2b: Sluttdato mot rapporteringsår",
    severity=ERROR,
    message="Undersøkelse {undersokelse.id}: sluttdatoen {undersokelse.slutt_dato} er ikke i rapporteringsåret {year}.",
    asks="En undersøkelse med sluttdato har den i rapporteringsåret.",
    each=undersokelser,
    fields=("SluttDato",),
)
def undersokelse_slutt_utenfor_aret(undersokelse: Undersokelse, sak: Sak) -> bool:
    """An investigation that ended did so in the reporting year."""
    return undersokelse.slutt_dato is not None and undersokelse.slutt_dato.year != sak.year


@control(
    "Undersøkelse Kontroll 2c: Sluttdato mot individets sluttdato",
    severity=ERROR,
    message=(
        "Undersøkelse {undersokelse.id}: sluttdatoen {undersokelse.slutt_dato} "
        "er etter individets {individ.slutt_dato}."
    ),
    asks="Undersøkelsens sluttdato er ikke etter individets.",
    each=undersokelser,
    fields=("SluttDato",),
)
def undersokelse_slutt_etter_individets(undersokelse: Undersokelse, sak: Sak) -> bool:
    """An investigation does not end after the case."""
    return (
        sak.individ.slutt_dato is not None
        and undersokelse.slutt_dato is not None
        and undersokelse.slutt_dato > sak.individ.slutt_dato
    )


@control(
    "Undersøkelse Kontroll 2d: Avslutta 31 12 medfører at sluttdato skal være satt på undersøkelsen",
    severity=ERROR,
    message=(
        "Undersøkelse {undersokelse.id}: individet er avsluttet 31.12, men undersøkelsens sluttdato er "
        "{undersokelse.slutt_dato} og individets {individ.slutt_dato}; "
        "ventet at begge er satt, og undersøkelsens senest {last_day}."
    ),
    asks="Er individet avsluttet 31.12, er undersøkelsene det også.",
    each=undersokelser,
    fields=("Avslutta3112", "SluttDato"),
)
def undersokelse_ikke_avsluttet(undersokelse: Undersokelse, sak: Sak) -> bool:
    """Where the case is closed, so are its investigations."""
    return sak.individ.avslutta3112 == JaNei.JA and (
        undersokelse.slutt_dato is None or sak.individ.slutt_dato is None or undersokelse.slutt_dato > sak.last_day
    )


@control(
    "Undersøkelse Kontroll 2e: Startdato mot individets startdato",
    severity=ERROR,
    message=(
        "Undersøkelse {undersokelse.id}: startdatoen {undersokelse.start_dato} er før individets {individ.start_dato}."
    ),
    asks="Undersøkelsens startdato er ikke før individets.",
    each=undersokelser,
    fields=("StartDato",),
)
def undersokelse_for_individets_start(undersokelse: Undersokelse, sak: Sak) -> bool:
    """An investigation does not begin before the case."""
    return undersokelse.start_dato < sak.individ.start_dato


@control(
    "Undersøkelse Kontroll 3: Kontroll av kode og presisering",
    severity=ERROR,
    message="Undersøkelse {undersokelse.id}: konklusjonen er {undersokelse.konklusjon}, men presisering mangler.",
    asks="En henleggelse på grunn av flytting er presisert; en tom tekst er nok.",
    each=undersokelser,
    fields=("Konklusjon", "Presisering"),
)
def undersokelse_presisering(undersokelse: Undersokelse, _sak: Sak) -> bool:
    """One that was dropped because somebody moved is specified; an empty text does."""
    return undersokelse.konklusjon == UndersokelseKonklusjon.HENLAGT_FLYTTING and undersokelse.presisering is None


@control(
    "Undersøkelse Kontroll 4: Konklusjon av undersøkelse",
    severity=ERROR,
    message="Undersøkelse {undersokelse.id}: sluttdatoen er {undersokelse.slutt_dato}, men konklusjon mangler.",
    asks="En undersøkelse med sluttdato har konklusjon.",
    each=undersokelser,
    fields=("SluttDato", "Konklusjon"),
)
def konklusjon_mangler(undersokelse: Undersokelse, _sak: Sak) -> bool:
    """An investigation that ended has a conclusion."""
    return undersokelse.slutt_dato is not None and undersokelse.konklusjon is None


@control(
    "Undersøkelse Kontroll 7: Konkludert undersøkelse skal ha vedtaksgrunnlag",
    severity=ERROR,
    message="Undersøkelse {undersokelse.id}: konklusjonen er {undersokelse.konklusjon}, men vedtaksgrunnlag mangler.",
    asks="En undersøkelse som førte til vedtak om tiltak eller begjæring til nemnda, har vedtaksgrunnlag.",
    each=undersokelser,
    fields=("Konklusjon", "Vedtaksgrunnlag"),
)
def vedtaksgrunnlag_mangler(undersokelse: Undersokelse, _sak: Sak) -> bool:
    """An investigation that led to a decision says on what grounds."""
    return undersokelse.konklusjon in _DECIDED and not undersokelse.vedtaksgrunnlag


_PABEGYNT = "undersøkelse påbegynt før 1. juli er ikke konkludert"


@control(
    by_year(
        {
            2023: f"Undersøkelse Kontroll 8: Ukonkludert {_PABEGYNT}",
            2024: f"Undersøkelse Kontroll 8: U{_PABEGYNT[1:]}",
        }
    ),
    severity=WARNING,
    message=(
        "Undersøkelse {undersokelse.id}: påbegynt {undersokelse.start_dato}, mer enn seks måneder før årets slutt, "
        "og ikke konkludert."
    ),
    asks="En undersøkelse påbegynt før 30. juni har sluttdato; navnet sier 1. juli.",
    each=undersokelser,
    fields=("StartDato", "SluttDato"),
)
def undersokelse_ikke_konkludert(undersokelse: Undersokelse, sak: Sak) -> bool:
    """An investigation that began before 30 June has ended; the name says 1 July."""
    return undersokelse.slutt_dato is None and undersokelse.start_dato < date(sak.year, 6, 30)


@control(
    "Vedtaksgrunnlag Kontroll 2: Kontroll av kode og presisering",
    severity=ERROR,
    message="Undersøkelse {undersokelse.id}: vedtaksgrunnlaget er {grunnlag.kode}, men presisering mangler.",
    asks="Andre forhold som vedtaksgrunnlag er presisert; en tom tekst er nok.",
    each=vedtaksgrunnlag,
    fields=("Kode", "Presisering"),
)
def vedtaksgrunnlag_presisering(grunnlag: Vedtaksgrunnlag, _undersokelse: Undersokelse, _sak: Sak) -> bool:
    """Other grounds are specified; an empty text does."""
    return grunnlag.kode in PRESISERES and grunnlag.presisering is None
