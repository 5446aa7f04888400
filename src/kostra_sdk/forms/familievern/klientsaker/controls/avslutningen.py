"""Controls of how the case stood at the end of the year, and how it ended: 033-036."""

from __future__ import annotations

from kostra_sdk.controls import Expr, Row, control
from kostra_sdk.forms.familievern.controls import SINCE, WARNING, named, out_of_order

__all__ = ["avslutning_for_samtale", "avslutningsdato", "hovedtema", "status"]

ENDED = ("1", "2")
"""The codes of STATUS_ARETSSL_A of a case that has ended."""
HOVEDTEMA = tuple(f"{number:02d}" for number in range(1, 19))


@control(
    "033",
    named("033", "Status ved året slutt"),
    severity=WARNING,
    since=SINCE,
    message="Status ved årets slutt er {STATUS_ARETSSL_A}; gyldige koder er {STATUS_ARETSSL_A.expected}.",
)
def status(r: Row) -> Expr:
    """STATUS_ARETSSL_A is 1-3."""
    return ~r.STATUS_ARETSSL_A.isin(*ENDED, "3")


@control(
    "034",
    named("034", "Sakens hovedtema (Fylles ut når saken avsluttes)"),
    severity=WARNING,
    since=SINCE,
    message="Saken er avsluttet, men hovedtemaet er {HOVEDTEMA_A}; ventet en kode fra 01 til 18.",
)
def hovedtema(r: Row) -> Expr:
    """A case that has ended has a HOVEDTEMA_A of 01-18."""
    return r.STATUS_ARETSSL_A.isin(*ENDED) & ~r.HOVEDTEMA_A.isin(*HOVEDTEMA)


@control(
    "035",
    named("035", "Saken avsluttet, men ikke satt avslutningsdato"),
    severity=WARNING,
    since=SINCE,
    message="Saken er avsluttet, men avslutningsdatoen er {DATO_AVSL_A}; ventet en dato på formen DDMMÅÅÅÅ.",
)
def avslutningsdato(r: Row) -> Expr:
    """A case that has ended has a date in DATO_AVSL_A."""
    return r.STATUS_ARETSSL_A.isin(*ENDED) & ~r.DATO_AVSL_A.is_date


@control(
    "036",
    named("036", "Avslutningsdato før første samtale"),
    severity=WARNING,
    since=SINCE,
    message="Avslutningsdatoen er {DATO_AVSL_A}; ventet en dato fra og med første behandlingssamtale, {FORSTE_SAMT_A}.",
)
def avslutning_for_samtale(r: Row) -> Expr:
    """DATO_AVSL_A is not before FORSTE_SAMT_A, and both are dates, where both are filled."""
    return out_of_order(r.FORSTE_SAMT_A, r.DATO_AVSL_A)
