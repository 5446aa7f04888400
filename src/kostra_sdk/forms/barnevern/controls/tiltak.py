"""Controls of measures: their dates, their end, their category, and what they overlap with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kostra_sdk.controls import by_year
from kostra_sdk.forms.barnevern.codes import Kategorikode, Opphevelseskode
from kostra_sdk.forms.barnevern.controls.definition import control
from kostra_sdk.forms.barnevern.controls.lovhjemmel import is_care_measure
from kostra_sdk.forms.barnevern.controls.over import tiltakene
from kostra_sdk.forms.person.codes import JaNei
from kostra_sdk.report.model import Severity

if TYPE_CHECKING:
    from kostra_sdk.forms.barnevern.controls.sak import Sak
    from kostra_sdk.forms.barnevern.record import Tiltak

__all__ = [
    "barnehage_over_7",
    "flere_plasseringer",
    "kategori_presisering",
    "omsorgstiltak_uten_opphevelse",
    "opphevelse_presisering",
    "sfo_over_11",
    "tiltak_for_individets_start",
    "tiltak_ikke_avsluttet",
    "tiltak_slutt_etter_individets",
    "tiltak_slutt_utenfor_aret",
    "tiltak_start_etter_slutt",
]

WARNING, ERROR = Severity.WARNING, Severity.ERROR

_SKAL_VAERE_SATT = "Tiltak Kontroll 2d: Avslutta 31 12 medfører at sluttdato skal være satt på"
_PRESISERES: Final = (
    Kategorikode.INSTITUSJON_ANNET,
    Kategorikode.FOSTERHJEM_ANNET,
    Kategorikode.HJEMMEBASERT_ANNET,
    Kategorikode.FORELDREFERDIGHETER_ANNET,
    Kategorikode.UTVIKLING_ANNET,
    Kategorikode.TILSYN_ANNET,
    Kategorikode.NETTVERK_ANNET,
    Kategorikode.HELSE_ANNET,
    Kategorikode.BOLIG_ANNET,
)


@control(
    "Tiltak Kontroll 2a: Startdato etter sluttdato",
    severity=ERROR,
    message="Tiltak {tiltak.id}: startdatoen {tiltak.start_dato} er etter sluttdatoen {tiltak.slutt_dato}.",
    asks="Tiltakets sluttdato er ikke før startdatoen.",
    each=tiltakene,
    fields=("StartDato", "SluttDato"),
)
def tiltak_start_etter_slutt(tiltak: Tiltak, _sak: Sak) -> bool:
    """A measure does not end before it begins."""
    return tiltak.slutt_dato is not None and tiltak.start_dato > tiltak.slutt_dato


@control(
    "Tiltak Kontroll 2b: Sluttdato mot rapporteringsår",
    severity=ERROR,
    message="Tiltak {tiltak.id}: sluttdatoen {tiltak.slutt_dato} er ikke i rapporteringsåret {year}.",
    asks="Et tiltak med sluttdato har den i rapporteringsåret.",
    each=tiltakene,
    fields=("SluttDato",),
)
def tiltak_slutt_utenfor_aret(tiltak: Tiltak, sak: Sak) -> bool:
    """A measure that ended did so in the reporting year."""
    return tiltak.slutt_dato is not None and tiltak.slutt_dato.year != sak.year


@control(
    "Tiltak Kontroll 2c: Sluttdato mot individets sluttdato",
    severity=ERROR,
    message="Tiltak {tiltak.id}: sluttdatoen {tiltak.slutt_dato} er etter individets {individ.slutt_dato}.",
    asks="Tiltakets sluttdato er ikke etter individets.",
    each=tiltakene,
    fields=("SluttDato",),
)
def tiltak_slutt_etter_individets(tiltak: Tiltak, sak: Sak) -> bool:
    """A measure does not end after the case."""
    return (
        sak.individ.slutt_dato is not None
        and tiltak.slutt_dato is not None
        and tiltak.slutt_dato > sak.individ.slutt_dato
    )


@control(
    by_year({2023: _SKAL_VAERE_SATT, 2024: f"{_SKAL_VAERE_SATT} tiltak"}),
    severity=ERROR,
    message=(
        "Tiltak {tiltak.id}: individet er avsluttet 31.12, men tiltakets sluttdato er {tiltak.slutt_dato} "
        "og individets {individ.slutt_dato}; ventet at begge er satt, og tiltakets senest {last_day}."
    ),
    asks="Er individet avsluttet 31.12, er tiltakene det også.",
    each=tiltakene,
    fields=("Avslutta3112", "SluttDato"),
)
def tiltak_ikke_avsluttet(tiltak: Tiltak, sak: Sak) -> bool:
    """Where the case is closed, so are its measures."""
    return sak.individ.avslutta3112 == JaNei.JA and (
        tiltak.slutt_dato is None or sak.individ.slutt_dato is None or tiltak.slutt_dato > sak.last_day
    )


@control(
    "Tiltak Kontroll 2e: Startdato mot individets startdato",
    severity=ERROR,
    message="Tiltak {tiltak.id}: startdatoen {tiltak.start_dato} er før individets {individ.start_dato}.",
    asks="Tiltakets startdato er ikke før individets.",
    each=tiltakene,
    fields=("StartDato",),
)
def tiltak_for_individets_start(tiltak: Tiltak, sak: Sak) -> bool:
    """A measure does not begin before the case."""
    return tiltak.start_dato < sak.individ.start_dato


@control(
    "Tiltak Kontroll 4: Omsorgstiltak med sluttdato krever årsak til opphevelse",
    severity=WARNING,
    message="Tiltak {tiltak.id}: omsorgstiltaket har sluttdato {tiltak.slutt_dato}, men årsak til opphevelse mangler.",
    asks="Et omsorgstiltak med sluttdato har årsak til opphevelse.",
    each=tiltakene,
    fields=("SluttDato", "Lovhjemmel", "Opphevelse"),
)
def omsorgstiltak_uten_opphevelse(tiltak: Tiltak, _sak: Sak) -> bool:
    """A care measure that ended says why."""
    return tiltak.slutt_dato is not None and is_care_measure(tiltak) and tiltak.opphevelse is None


@control(
    "Tiltak Kontroll 5: Barn over 7 år og i barnehage",
    severity=WARNING,
    message="Tiltak {tiltak.id}: barnet er {alder} år og har barnehage som tiltak.",
    asks="Den som har barnehage som tiltak, er 6 år eller yngre; navnet sier 7.",
    each=tiltakene,
    fields=("Fodselsnummer", "Kode"),
)
def barnehage_over_7(tiltak: Tiltak, sak: Sak) -> bool:
    """Who has barnehage as a measure is 6 or younger; the name says 7."""
    return tiltak.kategori.kode == Kategorikode.BARNEHAGE and sak.is_older_than(6)


@control(
    "Tiltak Kontroll 6: Barn over 11 år og i SFO",
    severity=WARNING,
    message="Tiltak {tiltak.id}: barnet er {alder} år og har SFO som tiltak.",
    asks="Den som har SFO som tiltak, er 10 år eller yngre; navnet sier 11.",
    each=tiltakene,
    fields=("Fodselsnummer", "Kode"),
)
def sfo_over_11(tiltak: Tiltak, sak: Sak) -> bool:
    """Who has SFO as a measure is 10 or younger; the name says 11."""
    return tiltak.kategori.kode == Kategorikode.SFO and sak.is_older_than(10)


@control(
    "Tiltak Kontroll 7: Kontroll av manglende presisering for tiltakskategori",
    severity=ERROR,
    message="Tiltak {tiltak.id}: kategorien er {tiltak.kategori.kode}, men presisering mangler.",
    asks="Andre tiltak i en kategori er presisert; en tom tekst er nok.",
    each=tiltakene,
    fields=("Kode", "Presisering"),
)
def kategori_presisering(tiltak: Tiltak, _sak: Sak) -> bool:
    """Other measures of a group are specified; an empty text does."""
    return tiltak.kategori.kode in _PRESISERES and tiltak.kategori.presisering is None


@control(
    "Tiltak Kontroll 8: Kontroll av kode og presisering for opphevelse",
    severity=ERROR,
    message="Tiltak {tiltak.id}: årsaken til opphevelse er {tiltak.opphevelse.kode}, men presisering mangler.",
    asks="En annen årsak til opphevelse er presisert; en tom tekst er nok.",
    each=tiltakene,
    fields=("Kode", "Presisering"),
)
def opphevelse_presisering(tiltak: Tiltak, _sak: Sak) -> bool:
    """Another reason for the end is specified; an empty text does."""
    return (
        tiltak.opphevelse is not None
        and tiltak.opphevelse.kode == Opphevelseskode.ANNET
        and tiltak.opphevelse.presisering is None
    )


@control(
    "Tiltak Kontroll 9: Flere plasseringstiltak i samme periode",
    severity=WARNING,
    message=(
        "Tiltak {tiltak.id}: plasseringen fra {tiltak.start_dato} til {tiltak.slutt_dato} "
        "overlapper med en annen i minst 90 dager."
    ),
    asks="En plassering overlapper ikke i 90 dager eller mer med en senere i filen; en åpen varer ut året.",
    each=tiltakene,
    fields=("Kode", "StartDato", "SluttDato"),
)
def flere_plasseringer(tiltak: Tiltak, sak: Sak) -> bool:
    """A placement does not overlap with a later one in the file by 90 days or more; an open one lasts the year."""
    return sak.overlaps_a_later(tiltak)
