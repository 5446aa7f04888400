"""The codes of form 11F, those of all years; a year's layout says which of them it knows.

Codes that say "unanswered" (``00`` and blanks, in 2020) are no members.
"""

from enum import StrEnum

__all__ = ["Arbsit", "Bosit", "Trygdesit", "Vklo"]


class Vklo(StrEnum):
    """The most important source of livelihood (viktigste kilde til livsopphold) when last given support."""

    ARBEIDSINNTEKT = "1"
    KURSSTONAD = "2"
    """Kursstønad, or wages in a labour market measure."""
    TRYGD = "3"
    """Trygd, pensjon or stønad: :class:`Trygdesit` says which."""
    STIPEND_ELLER_LAAN = "4"
    SOSIALHJELP = "5"
    INTRODUKSJONSSTOTTE = "6"
    EKTEFELLES_INNTEKT = "7"
    """The income of spouse or samboer."""
    KVALIFISERINGSSTONAD = "8"
    ANNEN_INNTEKT = "9"


class Trygdesit(StrEnum):
    """The trygd, pensjon or stønad of the greatest value."""

    SYKEPENGER = "01"
    DAGPENGER = "02"
    UFORETRYGD = "04"
    OVERGANGSSTONAD = "05"
    OMSTILLINGSSTONAD = "06"
    """Called etterlattepensjon until 2024."""
    ALDERSPENSJON = "07"
    SUPPLERENDE_STONAD = "09"
    """For those who have lived in Norway for a short time."""
    ANNEN_TRYGD = "10"
    ARBEIDSAVKLARINGSPENGER = "11"
    HAR_INGEN = "12"
    """From 2020."""
    BARNETRYGD = "13"
    """From 2024."""


class Arbsit(StrEnum):
    """Work or life situation."""

    ARBEID_HELTID = "01"
    ARBEID_DELTID = "02"
    UNDER_UTDANNING = "03"
    IKKE_ARBEIDSSOKER = "04"
    ARBEIDSMARKEDSTILTAK = "05"
    """A labour market measure of the state."""
    KOMMUNALT_TILTAK = "06"
    REGISTRERT_ARBEIDSLEDIG = "07"
    UREGISTRERT_ARBEIDSLEDIG = "08"
    """Out of work, but not registered with NAV."""
    INTRODUKSJONSORDNING = "09"
    KVALIFISERINGSPROGRAM = "10"


class Bosit(StrEnum):
    """Housing situation."""

    LEID_PRIVAT = "1"
    LEID_KOMMUNAL = "2"
    EID = "3"
    UTEN_BOLIG = "4"
    ANNET = "5"
    INSTITUSJON = "6"
    """From 2020."""
    ANNET_7 = "7"
    """Only in 2020, when both 5 and 7 meant annet (A-5)."""
