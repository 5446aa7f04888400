"""Controls of the individual: dates, numbers, age, bydel."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from kostra_sdk.controls import by_year
from kostra_sdk.forms.barnevern.controls.definition import control
from kostra_sdk.forms.barnevern.controls.over import dateringer, individet
from kostra_sdk.forms.person.codes import JaNei
from kostra_sdk.report.model import Severity

if TYPE_CHECKING:
    from kostra_sdk.forms.barnevern.controls.over import Datering
    from kostra_sdk.forms.barnevern.controls.sak import Sak
    from kostra_sdk.forms.barnevern.record import Individ

__all__ = [
    "alder_og_tiltak",
    "avsluttet_uten_sluttdato",
    "bydelsnavn",
    "bydelsnummer",
    "duf_nummer",
    "fodselsnummer_eller_duf",
    "fodselsnummer_mangler",
    "fodselsnummer_ufullstendig",
    "over_25",
    "slutt_for_arsskiftet",
    "start_etter_slutt",
    "uten_innhold",
    "validering_av_datoer",
]

WARNING, ERROR = Severity.WARNING, Severity.ERROR

_FIRST_DAY: Final = date(1998, 1, 1)
_LAST_DAY: Final = date(2049, 12, 31)


@control(
    "Individ Kontroll 01a: Validering av datoer",
    severity=ERROR,
    message="{datering.hva} {datering.id}: {datering.felt} er {datering.dag}; ventet en dato fra 1998 til 2049.",
    asks="Alle datoer er fra 1998 til 2049.",
    each=dateringer,
    fields=("StartDato", "SluttDato", "EvaluertDato"),
)
def validering_av_datoer(datering: Datering, _sak: Sak) -> bool:
    """Every date is within 1998-2049."""
    return not _FIRST_DAY <= datering.dag <= _LAST_DAY


@control(
    "Individ Kontroll 02a: Startdato etter sluttdato",
    severity=ERROR,
    message="Individets startdato {individ.start_dato} er etter sluttdatoen {individ.slutt_dato}.",
    asks="Individets sluttdato er ikke før startdatoen.",
    each=individet,
    fields=("StartDato", "SluttDato"),
)
def start_etter_slutt(individ: Individ, _sak: Sak) -> bool:
    """A case does not end before it begins."""
    return individ.slutt_dato is not None and individ.start_dato > individ.slutt_dato


@control(
    "Individ Kontroll 02b: Sluttdato mot versjon",
    severity=ERROR,
    message="Individets sluttdato {individ.slutt_dato} er før siste dag i året før {year}.",
    asks="Individets sluttdato er ikke før siste dag i året før rapporteringsåret.",
    each=individet,
    fields=("SluttDato",),
)
def slutt_for_arsskiftet(individ: Individ, sak: Sak) -> bool:
    """A case did not end before the last day of the year before."""
    return individ.slutt_dato is not None and individ.slutt_dato < date(sak.year - 1, 12, 31)


_SKAL_VAERE_SATT = "Individ Kontroll 02d: Avslutta 31 12 medfører at sluttdato skal være satt"


@control(
    by_year({2023: _SKAL_VAERE_SATT, 2024: f"{_SKAL_VAERE_SATT} individet"}),
    severity=ERROR,
    message="Individet er avsluttet 31.12, men sluttdato er ikke oppgitt.",
    asks="Den som er avsluttet 31.12, har sluttdato.",
    each=individet,
    fields=("Avslutta3112", "SluttDato"),
)
def avsluttet_uten_sluttdato(individ: Individ, _sak: Sak) -> bool:
    """Who is closed at the end of the year has an end."""
    return individ.avslutta3112 == JaNei.JA and individ.slutt_dato is None


@control(
    "Individ Kontroll 03: Fødselsnummer og DUF-nummer",
    severity=ERROR,
    message="Individet har verken et gyldig fødselsnummer eller, der det mangler, et gyldig DUF-nummer.",
    asks="Individet har et gyldig fødselsnummer, eller, der det ikke er oppgitt, et gyldig DUF-nummer.",
    each=individet,
    fields=("Fodselsnummer", "DUFnummer"),
)
def fodselsnummer_eller_duf(individ: Individ, sak: Sak) -> bool:
    """There is a valid fødselsnummer; where none is given, a valid DUF number."""
    return not (sak.has_valid_duf if individ.fodselsnummer is None else sak.has_valid_number)


@control(
    "Individ Kontroll 06: Har meldinger, planer eller tiltak",
    severity=ERROR,
    message="Individet har ingen meldinger, planer eller tiltak.",
    asks="Individet har en melding, en plan eller et tiltak.",
    each=individet,
    fields=("Melding", "Plan", "Tiltak"),
)
def uten_innhold(individ: Individ, _sak: Sak) -> bool:
    """There is a message, a plan or a measure."""
    return not (individ.melding or individ.plan or individ.tiltak)


@control(
    "Individ Kontroll 07: Klient over 25 år avsluttes",
    severity=ERROR,
    message="Individet er {alder} år; den som er over 25 år, skal være avsluttet.",
    asks="Ingen er over 25 år.",
    each=individet,
    fields=("Fodselsnummer",),
)
def over_25(_individ: Individ, sak: Sak) -> bool:
    """Nobody is over 25."""
    return sak.is_older_than(25)


@control(
    "Individ Kontroll 08: Alder i forhold til tiltak",
    severity=ERROR,
    message="Individet er {alder} år; den som er over 18 år, skal ha tiltak.",
    asks="Den som er over 18 år, har tiltak.",
    each=individet,
    fields=("Fodselsnummer", "Tiltak"),
)
def alder_og_tiltak(individ: Individ, sak: Sak) -> bool:
    """Who is over 18 has a measure."""
    return sak.is_older_than(18) and not individ.tiltak


@control(
    "Individ Kontroll 09: Bydelsnummer",
    severity=ERROR,
    message="Bydelsnummer mangler; det skal være med for individer i Oslo.",
    asks="I Oslo er bydelsnummer oppgitt; et tomt regnes som oppgitt.",
    each=individet,
    fields=("Bydelsnummer",),
)
def bydelsnummer(individ: Individ, sak: Sak) -> bool:
    """In Oslo the number of the bydel is given; an empty one is given too."""
    return sak.is_oslo and individ.bydelsnummer is None


@control(
    "Individ Kontroll 10: Bydelsnavn",
    severity=ERROR,
    message="Bydelsnavn mangler; det skal være med for individer i Oslo.",
    asks="I Oslo er bydelsnavn oppgitt; et tomt regnes som oppgitt.",
    each=individet,
    fields=("Bydelsnavn",),
)
def bydelsnavn(individ: Individ, sak: Sak) -> bool:
    """In Oslo the name of the bydel is given; an empty one is given too."""
    return sak.is_oslo and individ.bydelsnavn is None


@control(
    "Individ Kontroll 11: Fødselsnummer",
    severity=WARNING,
    message="Individet mangler fødselsnummer, eller kontrollsifrene er ikke riktige.",
    asks="Individet har et fødselsnummer med riktige kontrollsifre.",
    each=individet,
    fields=("Fodselsnummer",),
)
def fodselsnummer_mangler(_individ: Individ, sak: Sak) -> bool:
    """There is a fødselsnummer with the right check digits."""
    return not sak.has_mod11_number


@control(
    "Individ Kontroll 12: Fødselsnummer",
    severity=WARNING,
    message="Individet har et ufullstendig fødselsnummer; det bør rettes når det rette nummeret er kjent.",
    asks="Individet har et fødselsnummer, om så bare en fødselsdato og 00100, 00200 eller 99999.",
    each=individet,
    fields=("Fodselsnummer",),
)
def fodselsnummer_ufullstendig(_individ: Individ, sak: Sak) -> bool:
    """There is a fødselsnummer, if only a birth date and 00100, 00200 or 99999."""
    return not sak.has_valid_number


@control(
    "Individ Kontroll 19: DUF-nummer",
    severity=WARNING,
    message="DUF-nummeret er oppgitt, men ikke gyldig.",
    asks="Et DUF-nummer som er oppgitt, er gyldig.",
    each=individet,
    fields=("DUFnummer",),
)
def duf_nummer(individ: Individ, sak: Sak) -> bool:
    """A DUF number that is given is valid."""
    return individ.dufnummer is not None and not sak.has_valid_duf
