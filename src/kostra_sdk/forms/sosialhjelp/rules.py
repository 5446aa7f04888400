"""The counting rules of form 11F alone, by name: what each says, and where it is said.

Those that both forms count by are in :mod:`kostra_sdk.forms.person.payments` and
:mod:`kostra_sdk.forms.person.building`.
:mod:`kostra_sdk.forms.sosialhjelp.counting` ties each to the function that applies it.
"""

from collections.abc import Mapping
from types import MappingProxyType

from kostra_sdk.forms.person.counting import CountingRule
from kostra_sdk.forms.sosialhjelp.events import Hjemmel

__all__ = [
    "BARN_UNDER_18",
    "EN_POST",
    "FORSTE_VILKAR",
    "HJEMLER",
    "IKKE_I_SKJEMAET",
    "INGEN_STONAD",
    "KODE_UTENFOR_AARET",
    "KONTAKT_ETTER_AARET",
    "NETTO_NULL",
    "SISTE_OPPLYSNINGER",
    "SISTE_SAK",
    "SISTE_UNNTAK",
    "STONADSMAANEDER",
    "SUM_AV_MAANEDER",
    "TRYGD",
    "VEDTAK_I_ANNET_AAR",
    "VILKAR_UTEN_RUTE",
]


# --- payments ---------------------------------------------------------------------------------------------


HJEMLER: Mapping[str, CountingRule] = MappingProxyType(
    {
        Hjemmel.KOMMUNALT_REGLEMENT: CountingRule(
            "kommunalt-reglement",
            "B-4, B-17",
            "Ytelser etter kommunalt reglement er ikke sosialhjelp etter sosialtjenesteloven §§ 18 og 19, "
            "selv om de står på samme funksjon i regnskapet.",
        ),
        Hjemmel.FORSKUTTERT_BOSTOTTE: CountingRule(
            "forskuttert-bostotte",
            "B-16",
            "Forskuttert bostøtte er ikke sosialhjelp.",
        ),
        Hjemmel.DISPONERT_TRYGD: CountingRule(
            "disponert-trygd",
            "B-16",
            "Trygd som kontoret disponerer for mottakeren, er ikke sosialhjelp.",
        ),
        Hjemmel.STOTTEKONTAKT: CountingRule(
            "stottekontakt",
            "B-16",
            "Utgifter til støttekontakt er ikke sosialhjelp.",
        ),
        Hjemmel.AVLASTNING: CountingRule(
            "avlastning",
            "B-16",
            "Utgifter til avlastning er ikke sosialhjelp.",
        ),
        Hjemmel.INSTITUSJONSPLASS: CountingRule(
            "institusjonsplass",
            "B-16",
            "Utgifter til plass i institusjon er ikke sosialhjelp.",
        ),
        Hjemmel.FORSTERKET_BOTILBUD: CountingRule(
            "forsterket-botilbud",
            "B-6",
            "Forsterket botilbud hører til helse- og omsorgstjenesteloven og er ikke sosialhjelp.",
        ),
        Hjemmel.INTRODUKSJONSSTONAD: CountingRule(
            "introduksjonsstonad",
            "B-21",
            "Introduksjonsstønad er ikke sosialhjelp. Sosialhjelp som kommer i tillegg, føres på skjema 11.",
        ),
        Hjemmel.KVALIFISERINGSSTONAD: CountingRule(
            "kvalifiseringsstonad",
            "B-20, B-21",
            "Kvalifiseringsstønad (§ 29) føres på skjema 11C. Sosialhjelp som kommer i tillegg, føres på skjema 11.",
        ),
        Hjemmel.JOBBSJANSEN: CountingRule(
            "jobbsjansen",
            "B-18",
            "Midler fra NAV eller IMDi til deltakere i Jobbsjansen er ikke sosialhjelp. "
            "Sosialhjelp etter §§ 18 og 19 som kommer i tillegg, føres på skjema 11.",
        ),
        Hjemmel.ANNET: CountingRule(
            "annen-hjemmel",
            "B-4",
            "Bare stønad etter sosialtjenesteloven §§ 18 og 19 er sosialhjelp.",
        ),
    }
)
"""The legal bases that are not social assistance, each with the rule that leaves it out."""


# --- months and sums --------------------------------------------------------------------------------------

STONADSMAANEDER = CountingRule(
    "stonadsmaaneder",
    "B-15, 26, 28, 29",
    "Stønadsmånedene er månedene det er utbetalt stønad i, ikke månedene vedtaket gjelder for.",
)
SUM_AV_MAANEDER = CountingRule(
    "sum-av-maaneder",
    "27, 30, 31, 36, 37",
    "Bidrag og lån i året er summen av månedene.",
)


# --- who is reported, and once ----------------------------------------------------------------------------

INGEN_STONAD = CountingRule(
    "ingen-stonad",
    "B-4",
    "Det er ikke utbetalt stønad etter sosialtjenesteloven §§ 18 og 19 i året, så saken rapporteres ikke.",
)
NETTO_NULL = CountingRule(
    "netto-null",
    "27",
    "Det er ikke noe igjen av stønaden når tilbakeføringene er trukket fra, så utbetalingen rapporteres ikke.",
)
EN_POST = CountingRule(
    "en-post-per-person-og-enhet",
    "05A, 05B",
    "Sakene til samme person i samme enhet er én post.",
)
SISTE_SAK = CountingRule(
    "siste-sak",
    "B-19",
    "Journalnummer og saksbehandler er de til saken med den siste utbetalingen eller kontakten.",
)


# --- what is said of the recipient ------------------------------------------------------------------------

SISTE_OPPLYSNINGER = CountingRule(
    "siste-opplysninger",
    "B-19",
    "Opplysningene om mottakeren er de siste kontoret har per 31. desember, felt for felt.",
)
KONTAKT_ETTER_AARET = CountingRule(
    "kontakt-etter-aaret",
    "B-19",
    "Kontakten var etter rapporteringsåret, så opplysningene fra den er ikke brukt.",
)
TRYGD = CountingRule(
    "trygd-folger-livsopphold",
    "A-6, 20, 20_A, 20_B, 22",
    "Er trygd ikke viktigste kilde til livsopphold, og er det heller ikke oppgitt noen trygd siden, "
    "har mottakeren ingen trygd.",
)
KODE_UTENFOR_AARET = CountingRule(
    "kode-utenfor-aaret",
    "A-5, 20, 35",
    "Boforholdet eller trygden hadde ingen egen kode i rapporteringsåret og er ført som «annet».",
)
BARN_UNDER_18 = CountingRule(
    "barn-under-18",
    "B-19, 10, 11, 12",
    "Svaret om forsørgerplikt følger av antall barn i husholdningen.",
)


# --- conditions -------------------------------------------------------------------------------------------

VEDTAK_I_ANNET_AAR = CountingRule(
    "vedtak-i-annet-aar",
    "39",
    "Vedtaket er fra før eller etter rapporteringsåret; bare vilkår, unntak og sanksjoner i året er med.",
)
FORSTE_VILKAR = CountingRule(
    "forste-vilkar-i-aaret",
    "39, 40, 41, 42, 43",
    "Bare det første vedtaket med vilkår i året rapporteres.",
)
VILKAR_UTEN_RUTE = CountingRule(
    "vilkar-uten-rute",
    "A-7, 43",
    "Skjemaet for året har ingen egen rute for et av vilkårene. Det er ført som «annet».",
)
SISTE_UNNTAK = CountingRule(
    "siste-unntak",
    "B-19",
    "Bare det siste vedtaket i året om unntak fra aktivitet rapporteres.",
)
IKKE_I_SKJEMAET = CountingRule(
    "ikke-i-skjemaet",
    "02",
    "Skjemaet for året har ingen felt for unntak fra aktivitet eller for sanksjoner.",
)
