"""The records of form 15F: an individual, and what hangs under it.

Attributes are named as the official elements and attributes, in lower snake case: ``StartDato`` is `start_dato`.
What the form always asks for must be given when a record is made; the rest may be left out.
None is left out; a blank text is a text, which is written as such.
A code may be a member or its text, and which codes a year knows is told by its layout.
Types and lengths are checked when a record is written, all at once.

Facts: the schemas of the official control program of each year, 2017-2026.
"""

from datetime import date
from typing import ClassVar

import attrs

from kostra_sdk.forms.barnevern.codes import (
    ArsakFraKode,
    FlyttingTilKode,
    Kategorikode,
    Melderkode,
    MeldingKonklusjon,
    Opphevelseskode,
    Plantype,
    Saksinnholdkode,
    UndersokelseKonklusjon,
)
from kostra_sdk.forms.person.codes import JaNei
from kostra_sdk.report.masking import masked

__all__ = [
    "RECORD",
    "ArsakFra",
    "Avgiver",
    "BarnevernRecord",
    "Flytting",
    "FlyttingTil",
    "Individ",
    "JmfrLovhjemmel",
    "Kategori",
    "Lovhjemmel",
    "Melder",
    "Melding",
    "Opphevelse",
    "Plan",
    "Saksinnhold",
    "Tiltak",
    "Tiltaksgrunnlag",
    "Undersokelse",
    "Vedtaksgrunnlag",
]


@attrs.define(kw_only=True, repr=False)
class BarnevernRecord:
    """What all records of the form have in common: a ``repr`` that shows no person."""

    form_name: ClassVar[str] = "15F"
    """The form's official name."""

    @classmethod
    def __attrs_init_subclass__(cls) -> None:
        # A `repr` made by attrs would show the person: no subclass gets one.
        cls.__repr__ = BarnevernRecord.__repr__  # type: ignore[method-assign]

    def __repr__(self) -> str:
        """Show what it is and its journal number or id, unless that looks like a personal number."""
        for name in ("journalnummer", "kommunenummer", "id"):
            value: object = getattr(self, name, None)
            if isinstance(value, str):
                return f"{type(self).__name__}({name}={masked(value)!r})"
        return f"{type(self).__name__}()"


@attrs.define(kw_only=True)
class Avgiver(BarnevernRecord):
    """Who reports: one in each file."""

    organisasjonsnummer: str
    """The organisation number of the municipality, nine digits."""

    versjon: int
    """The reporting year."""

    kommunenummer: str
    """The number of the municipality, four digits."""

    kommunenavn: str
    """The name of the municipality, up to 250 characters."""


@attrs.define(kw_only=True)
class Melder(BarnevernRecord):
    """One of those who sent a message."""

    kode: Melderkode
    """Who, :class:`~kostra_sdk.forms.barnevern.codes.Melderkode`."""

    presisering: str | None = None
    """More about it, up to 1 000 characters (100 until 2021)."""


@attrs.define(kw_only=True)
class Saksinnhold(BarnevernRecord):
    """One of the things that a message is about."""

    kode: Saksinnholdkode
    """What, :class:`~kostra_sdk.forms.barnevern.codes.Saksinnholdkode`."""

    presisering: str | None = None
    """More about it, up to 1 000 characters (100 until 2021)."""


@attrs.define(kw_only=True)
class Vedtaksgrunnlag(BarnevernRecord):
    """One of the grounds of the decision that an investigation ended with."""

    kode: Saksinnholdkode
    """What, :class:`~kostra_sdk.forms.barnevern.codes.Saksinnholdkode`."""

    presisering: str | None = None
    """More about it, up to 1 000 characters (100 until 2021)."""


@attrs.define(kw_only=True)
class Undersokelse(BarnevernRecord):
    """The investigation that a message led to."""

    presisering: str | None = None
    """More about the conclusion, up to 1 000 characters (100 until 2021)."""

    vedtaksgrunnlag: list[Vedtaksgrunnlag] = attrs.field(factory=list)
    """The grounds of the decision, any number."""

    id: str
    """The case system's own id, up to 30 characters."""

    start_dato: date
    """The day it began."""

    slutt_dato: date | None = None
    """The day it was concluded."""

    konklusjon: UndersokelseKonklusjon | None = None
    """The conclusion, :class:`~kostra_sdk.forms.barnevern.codes.UndersokelseKonklusjon`."""


@attrs.define(kw_only=True)
class Melding(BarnevernRecord):
    """A message of concern (bekymringsmelding)."""

    melder: list[Melder] = attrs.field(factory=list)
    """Those who sent it."""

    saksinnhold: list[Saksinnhold] = attrs.field(factory=list)
    """What it is about."""

    undersokelse: Undersokelse | None = None
    """The investigation it led to."""

    id: str
    """The case system's own id, up to 30 characters; each message of an individual has its own."""

    start_dato: date
    """The day it was received."""

    slutt_dato: date | None = None
    """The day it was concluded."""

    konklusjon: MeldingKonklusjon | None = None
    """The conclusion, :class:`~kostra_sdk.forms.barnevern.codes.MeldingKonklusjon`."""


@attrs.define(kw_only=True)
class Plan(BarnevernRecord):
    """A plan for the individual."""

    id: str
    """The case system's own id, up to 30 characters; each plan of an individual has its own."""

    start_dato: date
    """The day it began to hold."""

    slutt_dato: date | None = None
    """The day it ended."""

    evaluert_dato: date | None = None
    """The day it was last evaluated."""

    plantype: Plantype
    """What kind of plan, :class:`~kostra_sdk.forms.barnevern.codes.Plantype`."""


@attrs.define(kw_only=True)
class Lovhjemmel(BarnevernRecord):
    """The provision that a measure rests on."""

    lov: str
    """The law: ``BVL`` that of 1992, ``BVL2021`` that of 2021; up to 100 characters."""

    kapittel: str
    """The chapter, up to 5 characters."""

    paragraf: str
    """The section within the chapter, up to 5 characters: ``12`` of § 4-12."""

    bokstav: str | None = None
    """The letter, one character (2022-2026)."""

    ledd: str | None = None
    """The paragraph of the section, up to 5 characters; the form always asked for it until 2021."""

    punktum: str | None = None
    """The sentence, up to 5 characters."""


@attrs.define(kw_only=True)
class JmfrLovhjemmel(Lovhjemmel):
    """Another provision that is referred to (jamfør)."""


@attrs.define(kw_only=True)
class Kategori(BarnevernRecord):
    """What kind of measure it is."""

    kode: Kategorikode
    """The category, :class:`~kostra_sdk.forms.barnevern.codes.Kategorikode`."""

    presisering: str | None = None
    """More about it, up to 1 000 characters (100 until 2021)."""


@attrs.define(kw_only=True)
class Tiltaksgrunnlag(BarnevernRecord):
    """One of the grounds of a measure (2022-2026)."""

    kode: Saksinnholdkode
    """What, :class:`~kostra_sdk.forms.barnevern.codes.Saksinnholdkode`."""

    presisering: str | None = None
    """More about it, up to 1 000 characters."""


@attrs.define(kw_only=True)
class Opphevelse(BarnevernRecord):
    """Why a measure was ended."""

    kode: Opphevelseskode
    """Why, :class:`~kostra_sdk.forms.barnevern.codes.Opphevelseskode`."""

    presisering: str | None = None
    """More about it, up to 1 000 characters (100 until 2021)."""


@attrs.define(kw_only=True)
class Tiltak(BarnevernRecord):
    """A measure."""

    lovhjemmel: Lovhjemmel
    """The provision it rests on."""

    jmfr_lovhjemmel: list[JmfrLovhjemmel] = attrs.field(factory=list)
    """Other provisions, three at most."""

    kategori: Kategori
    """What kind of measure."""

    tiltaksgrunnlag: list[Tiltaksgrunnlag] = attrs.field(factory=list)
    """The grounds, any number (2022-2026)."""

    opphevelse: Opphevelse | None = None
    """Why it was ended."""

    id: str
    """The case system's own id, up to 30 characters; each measure of an individual has its own."""

    start_dato: date
    """The day it began."""

    slutt_dato: date | None = None
    """The day it ended."""


@attrs.define(kw_only=True)
class ArsakFra(BarnevernRecord):
    """Why the child moved (2021-2026)."""

    kode: ArsakFraKode
    """Why, :class:`~kostra_sdk.forms.barnevern.codes.ArsakFraKode`."""

    presisering: str | None = None
    """More about it, up to 300 characters."""


@attrs.define(kw_only=True)
class FlyttingTil(BarnevernRecord):
    """Where the child moved to (2021-2026)."""

    kode: FlyttingTilKode
    """Where, :class:`~kostra_sdk.forms.barnevern.codes.FlyttingTilKode`."""

    presisering: str | None = None
    """More about it, up to 300 characters."""


@attrs.define(kw_only=True)
class Flytting(BarnevernRecord):
    """A move (2021-2026)."""

    arsak_fra: ArsakFra
    """Why."""

    flytting_til: FlyttingTil
    """Where to."""

    id: str
    """The case system's own id, up to 30 characters; each move of an individual has its own."""

    slutt_dato: date
    """The day the stay that was left ended."""


@attrs.define(kw_only=True)
class Individ(BarnevernRecord):
    """A child or young adult in contact with barnevernet, and what happened in the year."""

    melding: list[Melding] = attrs.field(factory=list)
    """Messages of concern, any number."""

    plan: list[Plan] = attrs.field(factory=list)
    """Plans, any number."""

    tiltak: list[Tiltak] = attrs.field(factory=list)
    """Measures, any number."""

    flytting: list[Flytting] = attrs.field(factory=list)
    """Moves, any number (2021-2026)."""

    id: str
    """The case system's own id, up to 30 characters."""

    start_dato: date
    """The day the case began."""

    slutt_dato: date | None = None
    """The day the case was closed."""

    journalnummer: str
    """The journal number: what names the case, up to 20 characters."""

    fodselsnummer: str | None = None
    """Fødselsnummer or D-nummer, eleven digits; or a date of birth and 00100, 00200 or 99999."""

    dufnummer: str | None = None
    """DUF number, twelve digits; asked for where there is no `fodselsnummer`."""

    bydelsnummer: str | None = None
    """The number of the bydel, two digits; only in Oslo."""

    bydelsnavn: str | None = None
    """The name of the bydel, up to 250 characters; only in Oslo."""

    distriktsnummer: str | None = None
    """The number of the municipality's own district, two or three digits."""

    saksbehandler: str
    """The caseworker: a name or a mail address, up to 50 characters."""

    avslutta3112: JaNei
    """Whether the case was closed at the end of the year, :class:`~kostra_sdk.forms.person.codes.JaNei`."""


RECORD = Individ
"""The form's record class, as every form's module of this name calls it."""
