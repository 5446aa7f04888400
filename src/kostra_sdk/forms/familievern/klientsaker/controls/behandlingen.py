"""Controls of the treatment: what was worked with, who took part, how many talks and hours; 022-032 and 037."""

from __future__ import annotations

from typing import Final

from kostra_sdk.controls import Control, Expr, Row, by_year, control
from kostra_sdk.forms.familievern.controls import SINCE, WARNING, antall, named, none_above_zero

__all__ = [
    "BEHANDLINGSSAMTALER",
    "DELT_UTEN_SAMTALER",
    "TIMER",
    "bekymringsmelding",
    "deltakelse",
    "hovedform",
    "samarbeid",
    "samtaler_ansatte",
    "samtaler_involverte",
    "temaer",
]

TEMA: Final = tuple(
    f"TEMA_{tema}_A"
    for tema in (
        *("PARREL", "AVKLAR", "SAMLBRUDD", "SAMSPILL", "BARNSIT", "BARNFOR", "BOSTED", "FORELDRE", "FORBARN"),
        *("FLERGEN", "SAMBARN", "SAERBARN", "KULTUR", "TVANG", "RUS", "SYKD", "VOLD", "ALVH"),
    )
)
"""The boxes of themes."""
TALKS: Final = {
    "DELT_PARTNER_A": "SAMT_PARTNER_A",
    "DELT_EKSPART_A": "SAMT_EKSPART_A",
    "DELT_BARNU18_A": "SAMT_BARNU18_A",
    "DELT_BARNO18_A": "SAMT_BARNO18_A",
    "DELT_FORELDRE_A": "SAMT_FORELDRE_A",
    "DELT_OVRFAM_A": "SAMT_OVRFAM_A",
    "DELT_VENN_A": "SAMT_VENN_A",
    "DELT_ANDR_A": "SAMT_ANDRE_A",
}
"""Whether somebody took part → how many talks there were."""
SAMT: Final = ("SAMT_PRIMK_A", *TALKS.values())
SAMARB: Final = tuple(
    f"SAMARB_{instans}_A"
    for instans in ("LEGE", "HELSE", "PSYKH", "JURIST", "KRISES", "SKOLE", "SOS", "KOMMB", "STATB", "ANDRE")
)
"""The boxes of whom there was work with, but for that of nobody."""


@control(
    "022",
    named("022", "Områder det har vært arbeidet med i saken"),
    severity=WARNING,
    since=SINCE,
    message="Det er ikke krysset av for noe område det har vært arbeidet med siden saken ble opprettet.",
)
def temaer(r: Row) -> Expr:
    """At least one theme is ticked."""
    return ~r.any_known(TEMA)


@control(
    "023",
    named("023", "Hovedform på behandlingstilbudet"),
    severity=WARNING,
    since=SINCE,
    message="Hovedformen på behandlingstilbudet er {HOVEDF_BEHAND_A}; gyldige koder er {HOVEDF_BEHAND_A.expected}.",
)
def hovedform(r: Row) -> Expr:
    """HOVEDF_BEHAND_A is 1-4."""
    return ~r.HOVEDF_BEHAND_A.isin("1", "2", "3", "4")


@control(
    "024",
    named("024", "Deltagelse i behandlingssamtaler med primærklienten i løpet av året"),
    severity=WARNING,
    since=SINCE,
    until=2024,
    message="Det er ikke svart for noen om de har deltatt i behandlingssamtaler i året; ventet 1 (Ja) eller 2 (Nei).",
)
def deltakelse(r: Row) -> Expr:
    """For at least one it is said whether they took part."""
    return ~r.any_known(tuple(TALKS))


@control(
    "025",
    named("025", "Behandlingssamtaler for de involverte i saken i løpet av året"),
    severity=WARNING,
    since=SINCE,
    message="Det er ikke ført noen behandlingssamtaler i året for dem som er involvert i saken.",
)
def samtaler_involverte(r: Row) -> Expr:
    """At least one of the counts of talks with those involved is above 0."""
    return r.count_above(SAMT) < 1


def _delt_uten_samtaler(delt: str, samt: str) -> Control:
    @control(
        "026",
        named("026", "Relasjon mellom antall behandlingssamtaler og hvem som har deltatt"),
        severity=WARNING,
        since=SINCE,
        message=f"Feltet {delt} sier at noen har deltatt, men antall behandlingssamtaler i {samt} er {{{samt}}}.",
        key=f"delt_uten_samtaler.{delt.lower()}",
    )
    def delt_uten_samtaler(r: Row) -> Expr:
        """Who took part has a count of talks that is not 0."""
        return (r.cell(delt) == "1") & (r.cell(samt) == 0)

    return delt_uten_samtaler


DELT_UTEN_SAMTALER: Final = tuple(_delt_uten_samtaler(delt, samt) for delt, samt in TALKS.items())
"""Control 026, one finding for each of those who took part."""


@control(
    "027",
    named("027", "Antall behandlingssamtaler for ansatte ved kontoret i løpet av året"),
    severity=WARNING,
    since=SINCE,
    message="Det er ikke ført noen behandlingssamtaler i året for de ansatte: hovedterapeut {ANTSAMT_HOVEDT_A}, "
    "andre ansatte {ANTSAMT_ANDREANS_A}.",
)
def samtaler_ansatte(r: Row) -> Expr:
    """ANTSAMT_HOVEDT_A or ANTSAMT_ANDREANS_A is above 0."""
    return none_above_zero((r.ANTSAMT_HOVEDT_A, r.ANTSAMT_ANDREANS_A))


BEHANDLINGSSAMTALER: Final = (
    antall(
        "samtaler_iaret",
        "028",
        "Antall behandlingssamtaler i løpet av året",
        "ANTSAMT_IARET_A",
        "Antall behandlingssamtaler i året",
    ),
    antall(
        "samtaler_oppr",
        "029",
        "Antall behandlingssamtaler siden opprettelsen",
        "ANTSAMT_OPPR_A",
        "Antall behandlingssamtaler siden saken ble opprettet",
    ),
)
"""Controls 028 and 029."""
TIMER: Final = (
    antall("timer_iaret", "030", "Totalt antall timer i løpet av året", "TIMER_IARET_A", "Antall timer i året"),
    antall(
        "timer_oppr",
        "031",
        "Totalt antall timer siden saken ble opprettet",
        "TIMER_OPPR_A",
        "Antall timer siden saken ble opprettet",
    ),
)
"""Controls 030 and 031."""


@control(
    "032",
    named("032", "Samarbeid med andre instanser siden opprettelsen"),
    severity=WARNING,
    since=SINCE,
    message=by_year(
        {
            2023: "Det er ikke krysset av for om det har vært samarbeid med andre instanser.",
            2025: "Det skal krysses av enten for ingen eller for de instansene det har vært samarbeid med; "
            "feltet for ingen er {SAMARB_INGEN_A}.",
        }
    ),
)
def samarbeid(r: Row) -> Expr:
    """Nobody or somebody is ticked; from 2025 not both, but a box of nobody with another character passes alone."""
    nobody, somebody = r.SAMARB_INGEN_A, r.any_known(SAMARB)
    return by_year(
        {
            2023: ~r.any_known(("SAMARB_INGEN_A", *SAMARB)),
            2025: ((nobody == "1") & somebody) | ((nobody == " ") & ~somebody),
        }
    )


@control(
    "037",
    named("037", "Bekymringsmelding sendt barnevernet"),
    severity=WARNING,
    since=SINCE,
    message="Svaret på om bekymringsmelding er sendt barnevernet, er {BEKYMR_MELD_A}; "
    "gyldige koder er {BEKYMR_MELD_A.expected}.",
)
def bekymringsmelding(r: Row) -> Expr:
    """BEKYMR_MELD_A is 1 or 2."""
    return ~r.BEKYMR_MELD_A.isin("1", "2")
