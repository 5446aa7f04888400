"""The codes of form 15F, those of all years; a year's layout says which of them it knows, and what they are called.

A member's name is Norwegian in ASCII: ``AA`` for å, ``AE`` for æ, ``O`` for ø.
*Needs a presisering* means that a control asks for a text beside the code.
"""

from enum import StrEnum

__all__ = [
    "ArsakFraKode",
    "FlyttingTilKode",
    "Kategorikode",
    "Melderkode",
    "MeldingKonklusjon",
    "Opphevelseskode",
    "Plantype",
    "Saksinnholdkode",
    "UndersokelseKonklusjon",
]


class Melderkode(StrEnum):
    """Who sent a message of concern."""

    BARNET_SELV = "1"
    FORESATTE = "2"
    """Mother, father or others with custody."""
    FAMILIE = "3"
    PRIVATPERSON = "4"
    BARNEVERNTJENESTEN = "5"
    NAV = "6"
    BARNEVERNSVAKT = "7"
    POLITI = "8"
    BARNEHAGE = "9"
    HELSESTASJON = "10"
    SKOLE = "11"
    PPT = "12"
    PSYKISK_HELSEVERN_BARN = "13"
    PSYKISK_HELSEVERN_VOKSNE = "14"
    LEGE_SYKEHUS_ELLER_TANNLEGE = "15"
    FAMILIEVERNKONTOR = "16"
    RUSTJENESTE = "17"
    KRISESENTER = "18"
    ASYLMOTTAK = "19"
    """Or the immigration authorities."""
    UTEKONTAKT = "20"
    FRIVILLIG_ORGANISASJON = "21"
    ANNEN_OFFENTLIG_INSTANS = "22"
    """Needs a presisering."""
    ANONYM = "23"
    LEGE_ELLER_SYKEHUS = "24"
    """From 2024."""
    TANNLEGE = "25"
    """From 2024."""


class Saksinnholdkode(StrEnum):
    """What a message, an investigation or a measure is about."""

    FORELDRES_SOMATISKE_SYKDOM = "1"
    FORELDRES_PSYKISKE_LIDELSE = "2"
    FORELDRES_RUSMISBRUK = "3"
    FORELDRES_FERDIGHETER = "4"
    """Divided into 20-23."""
    FORELDRES_KRIMINALITET = "5"
    KONFLIKT_HJEMME = "6"
    VOLD_I_HJEMMET = "7"
    VANSKJOTSEL = "8"
    FYSISK_VOLD = "9"
    PSYKISK_VOLD = "10"
    SEKSUELLE_OVERGREP = "11"
    MANGLER_OMSORGSPERSON = "12"
    NEDSATT_FUNKSJONSEVNE = "13"
    BARNETS_PSYKISKE_LIDELSE = "14"
    BARNETS_RUSMISBRUK = "15"
    BARNETS_ATFERD_ELLER_KRIMINALITET = "16"
    """Divided into 25 and 26."""
    RELASJONSVANSKER = "17"
    ANDRE_FORHOLD_FAMILIEN = "18"
    """Needs a presisering."""
    ANDRE_FORHOLD_BARNET = "19"
    """Needs a presisering."""
    MANGLENDE_BESKYTTELSE = "20"
    """From 2020, as the following to 27."""
    MANGLENDE_STIMULERING = "21"
    MANGLENDE_SENSITIVITET = "22"
    MANGLENDE_OPPFOLGING_SKOLE = "23"
    KONFLIKT_MELLOM_FORELDRE = "24"
    BARNETS_ATFERD = "25"
    BARNETS_KRIMINALITET = "26"
    MENNESKEHANDEL = "27"
    MANGLENDE_OPPFOLGING_HELSE = "28"
    """From 2021 in messages, from 2022 elsewhere."""
    FORELDRES_KOGNITIVE_VANSKER = "29"
    """From 2022, as 30 and 31."""
    BARNETS_KOGNITIVE_VANSKER = "30"
    OKONOMISKE_PROBLEMER = "31"
    NEGATIV_SOSIAL_KONTROLL = "32"
    """From 2024, as the following."""
    UNG_UTEN_DAGAKTIVITET = "33"
    UNG_UTEN_STOTTE = "34"
    UNG_UTEN_NETTVERK = "35"
    UNG_TRENGER_BISTAND = "36"
    """Needs help in the contact with other services."""


class MeldingKonklusjon(StrEnum):
    """What was concluded of a message."""

    HENLAGT = "1"
    IKKE_HENLAGT = "2"
    HENLAGT_AKTIVE_TILTAK = "3"
    """Dropped because there are measures already."""
    I_PAAGAENDE_UNDERSOKELSE = "4"
    """Taken into an investigation under way."""


class UndersokelseKonklusjon(StrEnum):
    """What was concluded of an investigation."""

    VEDTAK_OM_TILTAK = "1"
    BEGJAERING_TIL_NEMNDA = "2"
    HENLAGT_ETTER_VURDERING = "3"
    HENLAGT_ETTER_PARTENS_ONSKE = "4"
    HENLAGT_FLYTTING = "5"
    """Needs a presisering."""
    HENLAGT_HENVIST = "6"
    """Dropped, and referred to another service."""


class Plantype(StrEnum):
    """What kind of plan it is; the sections are those of barnevernsloven of 2021."""

    TILTAKSPLAN = "1"
    """§ 8-1."""
    TILTAKSPLAN_ATFERD = "2"
    """§ 8-4."""
    FORELOPIG_OMSORGSPLAN = "3"
    """Of the law of 1992; not used from 2023."""
    OMSORGSPLAN = "4"
    """§ 8-3."""
    TILTAKSPLAN_ETTERVERN = "5"
    """§ 8-5 (from 2022)."""
    SAMVAERSPLAN = "6"
    """§ 7-6 (from 2022)."""
    UNDERSOKELSESPLAN = "7"
    """§ 2-2 (from 2022)."""
    UNDERSOKELSESPLAN_AKUTT = "8"
    """§ 8-2 (from 2022)."""


class Kategorikode(StrEnum):
    """The category of a measure; the first figure is its group. Those ending in 99, and 3.7, need a presisering."""

    BARNEVERNSINSTITUSJON = "1.1"
    INSTITUSJON_ANNEN_LOV = "1.2"
    INSTITUSJON_ANNET = "1.99"
    FOSTERHJEM_I_FAMILIE = "2.1"
    FOSTERHJEM_UTENFOR_FAMILIE = "2.2"
    FOSTERHJEM_SPESIALISERT = "2.3"
    FOSTERHJEM_4_27 = "2.4"
    """After § 4-27 of the law of 1992."""
    BEREDSKAPSHJEM = "2.5"
    MIDLERTIDIG_HJEM_I_FAMILIE = "2.6"
    """From 2020."""
    FOSTERHJEM_ANNET = "2.99"
    MST = "3.1"
    PMTO = "3.2"
    FFT = "3.3"
    WEBSTER_STRATTON = "3.4"
    ICDP = "3.5"
    MARTE_MEO = "3.6"
    HJEMMEBASERT_ANNET = "3.7"
    SENTER_FORELDRE_BARN = "3.8"
    RAAD_OG_VEILEDNING = "3.9"
    HJEMMEKONSULENT = "3.10"
    FORELDREFERDIGHETER_ANNET = "3.99"
    BARNEHAGE = "4.1"
    SFO = "4.2"
    FRITIDSAKTIVITETER = "4.3"
    OKONOMISK_HJELP = "4.4"
    BESOKSHJEM = "4.5"
    STOTTEKONTAKT = "4.6"
    SAMTALEGRUPPE = "4.7"
    UTDANNING_OG_ARBEID = "4.8"
    ART = "4.9"
    UTVIKLING_ANNET = "4.99"
    FRIVILLIG_TILSYN = "5.1"
    PAALAGT_TILSYN = "5.2"
    TILSYN_SAMVAER = "5.3"
    RUSKONTROLL = "5.4"
    TILSYN_ANNET = "5.99"
    FAMILIERAAD = "6.1"
    NETTVERKSMOTER = "6.2"
    INDIVIDUELL_PLAN = "6.3"
    ANSVARSGRUPPE = "6.4"
    KODE_6_5 = "6.5"
    """Until 2021; what it meant was not found."""
    NETTVERK_ANNET = "6.99"
    MEDISINSK_BEHANDLING = "7.1"
    SAERLIGE_OPPLAERINGSBEHOV = "7.2"
    PSYKISK_HELSEHJELP = "7.3"
    HELSE_ANNET = "7.99"
    ETABLERING_EGEN_BOLIG = "8.1"
    BOLIG_MED_OPPFOLGING = "8.2"
    BOTRENINGSKURS = "8.3"
    BOLIG_ANNET = "8.99"


class Opphevelseskode(StrEnum):
    """Why a measure was ended."""

    TILBAKEFORT = "1"
    """Back to parents or family."""
    FYLT_18 = "2"
    ADOPSJON = "3"
    ANNET = "4"
    """Needs a presisering."""


class ArsakFraKode(StrEnum):
    """Why the child moved: 1 from a fosterhjem, 2 from an institution."""

    OMSORGSPLASSERING_OPPHORER = "1.1.1"
    MYNDIG = "1.1.2"
    FOSTERFORELDRE_DEKKER_IKKE = "1.1.3"
    TRENGER_ANNET_STED = "1.1.4"
    TJENESTEN_AVSLUTTER_ANNET = "1.1.5"
    BEHOV_IKKE_DEKKET = "1.2.1"
    FOSTERFORELDRES_LIVSSITUASJON = "1.2.2"
    FOSTERFORELDRE_AVSLUTTER_ANNET = "1.2.3"
    MED_FOSTERFORELDRE = "1.3"
    """Moved together with them."""
    ETTER_PLAN = "2.1"
    INSTITUSJON_DEKKER_IKKE = "2.2"
    TRENGER_ANNEN_PLASSERING = "2.3"
    MYNDIG_FLYTTER_UT = "2.4"
    BARNET_TREKKER_SAMTYKKE = "2.5"
    FORELDRE_TREKKER_SAMTYKKE = "2.6"
    IKKE_MEDHOLD = "2.7"
    UENIGHET_OM_OPPDRAGET = "2.8"
    INSTITUSJON_ANNET = "2.9"


class FlyttingTilKode(StrEnum):
    """Where the child moved to."""

    FOSTERHJEM_I_FAMILIE = "1"
    FOSTERHJEM_UTENFOR_FAMILIE = "2"
    BEREDSKAPSHJEM = "3"
    BARNEVERNSINSTITUSJON = "4"
    BOLIG_MED_OPPFOLGING = "5"
    FORELDRE = "6"
    EGEN_BOLIG = "7"
    ANNET_BOSTED = "8"
    ADRESSEENDRING = "9"
    """The same home at another address."""
