"""The codes of form 52AF, klientsaker of familievern.

A member's name is Norwegian in ASCII, spelled as the official column names are:
``AA`` for å, ``AE`` for æ, ``O`` for ø.
What a code is called on the form of a year stands in that year's layout.
"""

from enum import StrEnum

__all__ = [
    "FormellSivils",
    "HenvGrunn",
    "HovedfBehand",
    "Hovedtema",
    "KontaktTidl",
    "PrimkArbsit",
    "PrimkSambo",
    "PrimkSivils",
    "PrimkVsrelasj",
    "SakStatus",
    "SamtForhold",
    "Varighet",
]


class KontaktTidl(StrEnum):
    """When the client was last in contact with familievernet."""

    UNDER_6_MAANEDER_SIDEN = "1"
    FRA_6_MAANEDER_TIL_3_AAR_SIDEN = "2"
    MINST_3_AAR_SIDEN = "3"
    ALDRI = "4"


class HenvGrunn(StrEnum):
    """The most important reason for coming."""

    PARFORHOLDET = "1"
    FORELDRESAMARBEID = "2"
    ANDRE_PROBLEMER_I_FAMILIEN = "3"
    HJELP_TIL_BARN_OG_UNGDOM = "4"


class PrimkSivils(StrEnum):
    """How the client lives with somebody."""

    GIFT = "1"
    REGISTRERT_PARTNER = "2"
    SAMBOER = "3"
    LEVER_IKKE_I_SAMLIV = "4"


class FormellSivils(StrEnum):
    """Marital status in law."""

    UGIFT = "1"
    GIFT = "2"
    REGISTRERT_PARTNER = "3"
    SEPARERT = "4"
    SKILT = "5"
    ENKE_ELLER_ENKEMANN = "6"


class PrimkSambo(StrEnum):
    """Whom the client lives with."""

    PARTNER = "1"
    BARN = "2"
    FORELDRE = "3"
    ANDRE = "4"
    INGEN = "5"


class PrimkArbsit(StrEnum):
    """The client's most important tie to education and work."""

    ARBEID_HELTID = "1"
    ARBEID_DELTID = "2"
    ARBEIDSSOKER = "3"
    UNDER_UTDANNING = "4"
    FODSELSPERMISJON = "5"
    ANNEN_INNTEKT_FRA_NAV = "6"
    UTEN_INNTEKT = "7"


class PrimkVsrelasj(StrEnum):
    """What the most important partner in the talks is to the client."""

    PARTNER = "1"
    EKSPARTNER = "2"
    FORELDER = "3"
    BARN_UNDER_18 = "4"
    BARN_OVER_18 = "5"
    OVRIG_FAMILIE = "6"
    VENN = "7"
    ANNET = "8"


class Varighet(StrEnum):
    """How long the two have lived together, or how long since they parted."""

    HAR_IKKE_BODD_SAMMEN = "1"
    UNDER_2_AAR = "2"
    FRA_2_TIL_4_AAR = "3"
    FRA_5_TIL_9_AAR = "4"
    FRA_10_TIL_19_AAR = "5"
    MINST_20_AAR = "6"


class SamtForhold(StrEnum):
    """Whose circumstances made the first treatment talk come more than four weeks after the inquiry."""

    KONTORET = "1"
    KLIENTEN = "2"


class HovedfBehand(StrEnum):
    """The main form of the treatment."""

    PARSAMTALE = "1"
    FORELDRESAMTALE = "2"
    FAMILIESAMTALE = "3"
    INDIVIDUALSAMTALE = "4"


class SakStatus(StrEnum):
    """Where the case stood at the end of the year."""

    AVSLUTTET_ETTER_AVTALE = "1"
    KLIENT_UTEBLITT = "2"
    IKKE_AVSLUTTET = "3"


class Hovedtema(StrEnum):
    """The main theme of a case that has ended: the same eighteen as the boxes of themes."""

    STYRKE_PARFORHOLDET = "01"
    AVKLARE_PARFORHOLDET = "02"
    SAMLIVSBRUDD = "03"
    SAMSPILLSVANSKER = "04"
    BARNETS_LIVSSITUASJON = "05"
    BARNET_I_FORELDRENES_KONFLIKT = "06"
    BOSTED_OG_SAMVAER = "07"
    FORELDREROLLEN = "08"
    FORELDRE_BARN_RELASJONEN = "09"
    FLERGENERASJONSPROBLEMATIKK = "10"
    SAMARBEID_OM_FELLES_BARN = "11"
    SAERKULLSBARN_OG_NY_FAMILIE = "12"
    KULTUR_OG_MINORITET = "13"
    TVANGSEKTESKAP = "14"
    RUSMIDLER = "15"
    SYKDOM_OG_FUNKSJONSEVNE = "16"
    VOLD_OG_OVERGREP = "17"
    ANNEN_ALVORLIG_HENDELSE = "18"
