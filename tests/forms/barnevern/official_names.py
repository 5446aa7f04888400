"""The official names of the controls of 15F with their severities (W, E), in official order, from the description."""

from __future__ import annotations

from typing import Final

__all__ = ["NAMES"]

_LATER: Final = """\
E Avgiver K2: Årgang
E Avgiver K3: Organisasjonsnummer
E Avgiver K4: Kommunenummer
E Avgiver K6: Kommunenavn
E Individ Kontroll 01a: Validering av datoer
E Individ Kontroll 02a: Startdato etter sluttdato
E Individ Kontroll 02b: Sluttdato mot versjon
E Individ Kontroll 02d: Avslutta 31 12 medfører at sluttdato skal være satt individet
E Individ Kontroll 03: Fødselsnummer og DUF-nummer
E Individ Kontroll 06: Har meldinger, planer eller tiltak
E Individ Kontroll 07: Klient over 25 år avsluttes
E Individ Kontroll 08: Alder i forhold til tiltak
E Individ Kontroll 09: Bydelsnummer
E Individ Kontroll 10: Bydelsnavn
W Individ Kontroll 11: Fødselsnummer
W Individ Kontroll 12: Fødselsnummer
W Individ Kontroll 19: DUF-nummer
E Lovhjemmel Kontroll 3: Individet er over 18 år og har omsorgstiltak
E Lovhjemmel Kontroll 4: Lovhjemmel
E Melder Kontroll 2: Kontroll av kode og presisering
E Melding Kontroll 2a: Startdato etter sluttdato
E Melding Kontroll 2c: Sluttdato mot individets sluttdato
E Melding Kontroll 2d: Avslutta 31 12 medfører at sluttdato skal være satt på melding
E Melding Kontroll 2e: Startdato mot individets startdato
W Melding Kontroll 3: Behandlingstid av melding
E Melding Kontroll 4: Kontroll av konkludert melding, melder
E Melding Kontroll 5: Kontroll av konkludert melding, saksinnhold
E Plan Kontroll 2a: Startdato etter sluttdato
E Plan Kontroll 2c: Sluttdato mot individets sluttdato
E Plan Kontroll 2d: Avslutta 31 12 medfører at sluttdato skal være satt på plan
E Plan Kontroll 2e: Startdato mot individets startdato
E Saksinnhold Kontroll 2: Kontroll av kode og presisering
E Tiltak Kontroll 2a: Startdato etter sluttdato
E Tiltak Kontroll 2b: Sluttdato mot rapporteringsår
E Tiltak Kontroll 2c: Sluttdato mot individets sluttdato
E Tiltak Kontroll 2d: Avslutta 31 12 medfører at sluttdato skal være satt på tiltak
E Tiltak Kontroll 2e: Startdato mot individets startdato
W Tiltak Kontroll 4: Omsorgstiltak med sluttdato krever årsak til opphevelse
W Tiltak Kontroll 5: Barn over 7 år og i barnehage
W Tiltak Kontroll 6: Barn over 11 år og i SFO
E Tiltak Kontroll 7: Kontroll av manglende presisering for tiltakskategori
E Tiltak Kontroll 8: Kontroll av kode og presisering for opphevelse
W Tiltak Kontroll 9: Flere plasseringstiltak i samme periode
E Undersøkelse Kontroll 2a: Startdato etter sluttdato
E Undersøkelse Kontroll 2b: Sluttdato mot rapporteringsår
E Undersøkelse Kontroll 2c: Sluttdato mot individets sluttdato
E Undersøkelse Kontroll 2d: Avslutta 31 12 medfører at sluttdato skal være satt på undersøkelsen
E Undersøkelse Kontroll 2e: Startdato mot individets startdato
E Undersøkelse Kontroll 3: Kontroll av kode og presisering
E Undersøkelse Kontroll 4: Konklusjon av undersøkelse
E Undersøkelse Kontroll 7: Konkludert undersøkelse skal ha vedtaksgrunnlag
W Undersøkelse Kontroll 8: Undersøkelse påbegynt før 1. juli er ikke konkludert
E Vedtaksgrunnlag Kontroll 2: Kontroll av kode og presisering
E Flytting Kontroll 2c: Sluttdato mot individets sluttdato
E Flytting kontroll 2f: Sluttdato mot individets startdato
"""
_IN_2023: Final = {
    "skal være satt individet": "skal være satt",
    "skal være satt på melding": "skal være satt på",
    "skal være satt på plan": "skal være satt på",
    "skal være satt på tiltak": "skal være satt på",
    "8: Undersøkelse påbegynt": "8: Ukonkludert undersøkelse påbegynt",
}
"""What was otherwise in 2023."""


def _names(text: str) -> list[tuple[str, str]]:
    return [(line[0], line[2:]) for line in text.splitlines()]


def _in_2023() -> str:
    text = _LATER
    for later, earlier in _IN_2023.items():
        text = text.replace(later, earlier)
    return text


NAMES: Final = {2023: _names(_in_2023()), 2024: _names(_LATER)}
"""Letter and name, as of 2023, and as from 2024 on."""
