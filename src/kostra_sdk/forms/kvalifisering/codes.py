"""The codes of form 11CF, those of all years; a year's layout says which of them it knows.

Codes that say "unanswered" (``0`` and blanks, in 2020) are no members, but in :class:`KvpOslo`.
"""

from enum import StrEnum

__all__ = ["AvslViktigsteInntekt", "KvpOslo", "Status", "YtelseTypeSoshj"]


class KvpOslo(StrEnum):
    """Whether the participant came from a programme in another bydel of Oslo."""

    UOPPGITT = "0"
    """Until 2020."""
    JA = "1"
    NEI = "2"


class YtelseTypeSoshj(StrEnum):
    """What part social assistance had before the application."""

    VIKTIGSTE_KILDE = "2"
    """The most important source of livelihood."""
    SUPPLERENDE = "3"


class Status(StrEnum):
    """Where the participant stood at the end of the year."""

    I_PROGRAM = "1"
    I_PERMISJON = "2"
    FULLFORT = "3"
    """Finished, or ended as agreed; not by moving."""
    AVBRUTT_UTEBLIVELSE = "4"
    """Broken off for good since the participant stayed away."""
    AVBRUTT_FLYTTING = "5"
    """Broken off by moving to another municipality."""
    FLYTTET_BYDEL = "6"
    """Moved to another bydel before the end; only for the bydeler of Oslo."""
    AVSLUTTET_ETTER_AVBRUDD = "7"
    """From 2023."""


class AvslViktigsteInntekt(StrEnum):
    """The most important source of income after the programme."""

    ORDINAERT_ARBEID = "01"
    ARBEIDSMARKEDSTILTAK = "03"
    """Another labour market measure of the state (tiltakspenger)."""
    SKOLE_ELLER_UTDANNING = "04"
    ANNET = "10"
    LONNSTILSKUDD = "11"
    """Ordinary work with lønnstilskudd."""
    UFORETRYGD = "13"
    ARBEIDSAVKLARINGSPENGER = "14"
    SOSIALHJELP_UNDER_AVKLARING = "15"
    """Social assistance while uføretrygd or arbeidsavklaringspenger is being decided."""
    SOSIALHJELP = "16"
    """Social assistance without any such decision pending."""
    UKJENT = "17"
