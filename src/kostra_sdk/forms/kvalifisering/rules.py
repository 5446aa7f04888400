"""The counting rules of form 11CF, by name: what each says, and where it is said.

:mod:`kostra_sdk.forms.kvalifisering.counting` ties each to the function that applies it.
"""

from kostra_sdk.forms.person.counting import CountingRule

__all__ = [
    "ANNEN_KOMMUNE",
    "AVSLUTNING_FOLGER_STATUS",
    "AVSLUTTET_ETTER_AARET",
    "AVSLUTTET_FOR_AARET",
    "BYDEL_UTEN_FELT",
    "ETTER_AVBRUDD_UTEN_KODE",
    "ETT_SKJEMA",
    "IKKE_BEGYNT",
    "INNTEKT_UTEN_FELT",
    "KOMMUNE_UTENFOR_AARET",
    "PERMISJON_ETTER_AARET",
    "PERMISJON_VED_AARETS_START",
    "SISTE_OPPLYSNINGER",
    "SISTE_PROGRAM",
    "SITUASJON_UTEN_RUTE",
    "SOSIALHJELP_VED_SIDEN",
    "STATUS_VED_AARETS_SLUTT",
    "STONADSMAANEDER",
    "SUM_AV_MAANEDER",
    "TILLEGG_UTENFOR_PROGRAMMET",
    "UTEN_PROGRAM_I_AARET",
]


# --- who is reported, and once ----------------------------------------------------------------------------

IKKE_BEGYNT = CountingRule(
    "ikke-begynt",
    "B-20",
    "Programmet hadde ikke begynt ved utløpet av året, så deltakeren rapporteres ikke.",
)
AVSLUTTET_FOR_AARET = CountingRule(
    "avsluttet-for-aaret",
    "B-20, 37",
    "Programmet var avsluttet før året begynte, så deltakeren rapporteres ikke.",
)
PERMISJON_VED_AARETS_START = CountingRule(
    "permisjon-ved-aarets-start",
    "B-20, 28",
    "Deltakeren var i permisjon ved inngangen av året og avsluttet uten å komme tilbake. "
    "Skjemaet skal leveres, selv om det ikke er utbetalt stønad i året.",
)
ETT_SKJEMA = CountingRule(
    "ett-skjema-per-person-og-enhet",
    "B-3, 05A, 05B",
    "Sakene til samme person i samme enhet er ett skjema, så antall skjemaer er antall deltakere.",
)
SISTE_PROGRAM = CountingRule(
    "siste-program",
    "B-3, 05A",
    "Deltakeren har hatt flere program i året. Skjemaet gjelder det som begynte sist; utbetalingene i alle er med.",
)
UTEN_PROGRAM_I_AARET = CountingRule(
    "uten-program-i-aaret",
    "B-20, 37",
    "Deltakeren har ikke noe program som skal rapporteres for året.",
)


# --- months and sums --------------------------------------------------------------------------------------

STONADSMAANEDER = CountingRule(
    "stonadsmaaneder",
    "B-15, 28, 31",
    "Stønadsmånedene er månedene det er utbetalt kvalifiseringsstønad i, ikke månedene vedtaket gjelder for.",
)
SUM_AV_MAANEDER = CountingRule(
    "sum-av-maaneder",
    "29, 30, 31",
    "Kvalifiseringsstønaden i året er summen av månedene, og 0 når det ikke er utbetalt noe.",
)
SOSIALHJELP_VED_SIDEN = CountingRule(
    "sosialhjelp-ved-siden",
    "B-21, 26, 27",
    "Sosialhjelp og bostøtte ved siden av kvalifiseringsstønaden krysses bare av for. "
    "Beløpet i sosialhjelp føres på skjema 11.",
)
TILLEGG_UTENFOR_PROGRAMMET = CountingRule(
    "tillegg-utenfor-programmet",
    "26",
    "Ytelsen er ikke mottatt mens deltakeren var i program i rapporteringsåret.",
)


# --- status, and what follows from it ---------------------------------------------------------------------

STATUS_VED_AARETS_SLUTT = CountingRule(
    "status-ved-aarets-slutt",
    "36",
    "Status er den deltakeren hadde 31. desember.",
)
AVSLUTTET_ETTER_AARET = CountingRule(
    "avsluttet-etter-aaret",
    "36, 37",
    "Programmet ble avsluttet etter rapporteringsåret, så avslutningen er ikke med.",
)
PERMISJON_ETTER_AARET = CountingRule(
    "permisjon-etter-aaret",
    "36",
    "Permisjonen begynte etter rapporteringsåret.",
)
ETTER_AVBRUDD_UTEN_KODE = CountingRule(
    "etter-avbrudd-uten-kode",
    "36, 38",
    "Skjemaet for året har ingen egen status for program avsluttet etter avbrudd. "
    "Det er ført som avsluttet etter avtale.",
)
AVSLUTNING_FOLGER_STATUS = CountingRule(
    "avslutning-folger-status",
    "37, 38, 39",
    "Situasjon og inntekt etter programmet rapporteres bare når det er fullført eller avsluttet, "
    "ikke ved uteblivelse eller flytting.",
)
SITUASJON_UTEN_RUTE = CountingRule(
    "situasjon-uten-rute",
    "38",
    "Skjemaet for året har ingen egen rute for en situasjon etter programmet. Den er ført som «annet».",
)
INNTEKT_UTEN_FELT = CountingRule(
    "inntekt-uten-felt",
    "39",
    "Skjemaet for året har ikke felt for viktigste inntektskilde etter programmet, eller for hva som er «annet».",
)


# --- where the participant came from ----------------------------------------------------------------------

ANNEN_KOMMUNE = CountingRule(
    "annen-kommune",
    "19, 20",
    "Svaret på om deltakeren kom fra program i en annen kommune, følger av kommunenummeret.",
)
KOMMUNE_UTENFOR_AARET = CountingRule(
    "kommune-utenfor-aaret",
    "20",
    "Kommunen deltakeren kom fra, er ukjent, eller den finnes ikke under det nummeret i rapporteringsåret.",
)
BYDEL_UTEN_FELT = CountingRule(
    "bydel-uten-felt",
    "20A",
    "Skjemaet for året har ikke felt for at deltakeren kom fra program i en annen bydel.",
)


# --- what is said of the participant ----------------------------------------------------------------------

SISTE_OPPLYSNINGER = CountingRule(
    "siste-opplysninger",
    "B-19, 09, 10, 11, 12",
    "Opplysningene om deltakeren er de siste kontoret har per 31. desember.",
)
