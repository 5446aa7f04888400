"""Skjema 7: personnel and work in the social services of NAV and in measures for people with drug problems."""
# ruff: noqa: RUF009 - a part's words give attrs fields, not defaults

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Final

import attrs

from kostra_sdk.advice.worksheets.base import Worksheet
from kostra_sdk.advice.worksheets.fields import FieldStatus, Part, Unit
from kostra_sdk.advice.worksheets.remarks import RemarkKind, note, sum_remarks, warning, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.advice.worksheets.remarks import WorksheetRemark

__all__ = ["Skjema7"]

_DOCUMENTED: Final = FieldStatus.DOCUMENTED
_CORROBORATED: Final = FieldStatus.CORROBORATED
_INFERRED: Final = FieldStatus.INFERRED

_OM: Final = Part("Del 1: Opplysninger om kommunen")
_RAAD: Final = Part("Del 2: Økonomisk rådgivning")
_F242: Final = Part("Årsverk i funksjon 242, råd, veiledning og sosialt forebyggende arbeid")
_F243: Final = Part("Årsverk i funksjon 243, tilbud til personer med rusproblemer")
_ANDRE: Final = Part("Årsverk i andre funksjoner")
_NAV: Final = Part("Årsverk på tvers av stat og kommune i NAV-kontoret")
_LIVSOPPHOLD: Final = Part("Livsopphold etter kommunalt reglement")

_ONE_DECIMAL: Final = "Én desimal, etter regelen for de andre årsverkene i skjemaet."
_AS_ACCOUNTS: Final = "Føres på samme funksjon som i regnskapet."
_GROUPS_242: Final = (
    "Utdanningsgruppene er de som ble publisert for 2003–2009. "
    f"Om skjemaet har dem nå, og for denne funksjonen, er ikke sett. {_AS_ACCOUNTS} "
    "I statistikken til og med 2001 ble vikarens utdanning ført, og en stilling var ledig når den hadde stått åpen "
    "i fire måneder; om det gjelder nå, er ikke sett."
)
_GROUPS_243: Final = (
    "Kommunens årsverk både i og utenfor NAV-kontoret, men ikke i rusinstitusjoner; "
    "hjemmetjenester hører til funksjon 254, støttekontakt til 234. "
    f"{_AS_ACCOUNTS} "
    "At det spørres etter utdanning i funksjon 243, er dokumentert for 2020 og 2021. "
    "Utdanningsgruppene er de som ble publisert for 2003–2009; om skjemaet har dem nå, er ikke sett."
)
_HALF: Final = (
    "Hele stillinger og deler av stillinger legges sammen, med høyst én desimal. "
    "For senere år er nærmeste halve årsverk foreslått; om det ble slik, er ikke sett."
)
_KRISESENTER: Final = (
    "For 2015 hadde skjema 7 også en del 6 om krisesenter. Spørsmålene er ikke sett, og er ikke med i dette arket. "
    "Ordet sto i tittelen også; tittelen over er den fra 2016."
)
_PUBLISHED: Final = (2003, 2009)
"""The years of the published tables by education."""
_LOW: Final = 10_000
"""Kroner: less than this in a whole year makes one ask whether thousands were meant."""


@attrs.define(kw_only=True, repr=False)
class Skjema7(Worksheet):
    """Form 7, per 31 December: one for a municipality, or for a bydel.

    Until 2015 the form had questions about krisesenter, which 7B has taken over (B-14); they are not known.
    Man-years in institutions for people with drug problems are no part of it,
    and those of home services and støttekontakt belong to other functions (A-10).
    """

    form: ClassVar[str] = "7"
    title: ClassVar[str] = "Personell og virksomhet i sosiale tjenester i NAV og rusmiddeltiltak per 31.12."
    first_year: ClassVar[int] = 2015

    kommunenummer: str | None = _OM.text("Kommunenummer", _DOCUMENTED, "W7", number="1.1")
    """The municipality's four digits."""
    kommunenavn: str | None = _OM.text("Kommunenavn", _DOCUMENTED, "W7", number="1.2")
    """The municipality's name."""
    bydelsnummer: str | None = _OM.text(
        "Bydelsnummer",
        _DOCUMENTED,
        "W7",
        number="1.3",
        note="Bare i kommuner med bydeler; nummeret på bydelen, aldri på et distrikt.",
    )
    """The bydel's two digits, only where there are bydeler."""
    bydelsnavn: str | None = _OM.text(
        "Bydelsnavn", _DOCUMENTED, "W7", number="1.4", note="Bare i kommuner med bydeler."
    )
    """The bydel's name, likewise."""
    ansvarlig: str | None = _OM.text(
        "Ansvarlig for innholdet",
        _DOCUMENTED,
        "W7",
        number="1.5",
        personal=True,
        note="Fullt navn; den SSB tar kontakt med.",
    )
    """The contact person's name."""
    epost: str | None = _OM.text("E-post til den ansvarlige", _DOCUMENTED, "W7", number="1.6", personal=True)
    """The contact person's e-mail address."""
    telefon: str | None = _OM.text("Telefon til den ansvarlige", _DOCUMENTED, "W7", number="1.7", personal=True)
    """The contact person's telephone number."""

    raadgivning_aarsverk: Decimal | None = _RAAD.aarsverk(
        "Årsverk i økonomisk rådgivning",
        _DOCUMENTED,
        "W7",
        note="For kommunens egne innbyggere, også når tjenesten gis av flere kommuner sammen. " + _ONE_DECIMAL,
    )
    """Man-years in økonomisk rådgivning for the municipality's own inhabitants."""
    raadgivning_saker: int | None = _RAAD.count(
        "Saker i økonomisk rådgivning", Unit.SAKER, _DOCUMENTED, "W7", note="For kommunens egne innbyggere, likedan."
    )
    """Cases of økonomisk rådgivning, likewise."""

    aarsverk_242_sosionom: Decimal | None = _F242.aarsverk(
        "Funksjon 242: sosionom", _INFERRED, "T10509", "S1", "SP", seen=_PUBLISHED, note=_GROUPS_242
    )
    """Man-years in function 242 of people trained as sosionom."""
    aarsverk_242_barnevernspedagog: Decimal | None = _F242.aarsverk(
        "Funksjon 242: barnevernspedagog", _INFERRED, "T10509", "S1", seen=_PUBLISHED
    )
    """Man-years in function 242 of people trained as barnevernspedagog."""
    aarsverk_242_annen_hoyere: Decimal | None = _F242.aarsverk(
        "Funksjon 242: annen utdanning fra høgskole eller universitet", _INFERRED, "T10509", "S1", seen=_PUBLISHED
    )
    """Man-years in function 242 of people with other higher education."""
    aarsverk_242_kontor: Decimal | None = _F242.aarsverk(
        "Funksjon 242: kontorutdanning eller merkantil utdanning", _INFERRED, "T10509", "S1", seen=_PUBLISHED
    )
    """Man-years in function 242 of people with training for office work."""
    aarsverk_242_annen: Decimal | None = _F242.aarsverk(
        "Funksjon 242: annen utdanning eller ufaglært", _INFERRED, "T10509", "S1", seen=_PUBLISHED
    )
    """Man-years in function 242 of all others."""
    aarsverk_242: Decimal | None = _F242.aarsverk(
        "Funksjon 242 i alt", _INFERRED, note="Summen; om skjemaet har den som eget felt, er ikke sett."
    )
    """Man-years in function 242, all together."""

    aarsverk_243_sosionom: Decimal | None = _F243.aarsverk(
        "Funksjon 243: sosionom", _CORROBORATED, "S1", "T10509", seen=_PUBLISHED, note=_GROUPS_243
    )
    """Man-years in function 243, in and outside the NAV office, of people trained as sosionom."""
    aarsverk_243_barnevernspedagog: Decimal | None = _F243.aarsverk(
        "Funksjon 243: barnevernspedagog", _CORROBORATED, "S1", "T10509", seen=_PUBLISHED
    )
    """Man-years in function 243 of people trained as barnevernspedagog."""
    aarsverk_243_annen_hoyere: Decimal | None = _F243.aarsverk(
        "Funksjon 243: annen utdanning fra høgskole eller universitet",
        _CORROBORATED,
        "S1",
        "T10509",
        seen=_PUBLISHED,
    )
    """Man-years in function 243 of people with other higher education."""
    aarsverk_243_kontor: Decimal | None = _F243.aarsverk(
        "Funksjon 243: kontorutdanning eller merkantil utdanning", _CORROBORATED, "S1", "T10509", seen=_PUBLISHED
    )
    """Man-years in function 243 of people with training for office work."""
    aarsverk_243_annen: Decimal | None = _F243.aarsverk(
        "Funksjon 243: annen utdanning eller ufaglært", _CORROBORATED, "S1", "T10509", seen=_PUBLISHED
    )
    """Man-years in function 243 of all others."""
    aarsverk_243: Decimal | None = _F243.aarsverk(
        "Funksjon 243 i alt", _INFERRED, note="Summen; om skjemaet har den som eget felt, er ikke sett."
    )
    """Man-years in function 243, all together."""
    aarsverk_243_stillingsomfang: dict[str, Decimal | None] | None = _F243.aarsverk_rows(
        "Funksjon 243 etter stillingsomfang",
        _DOCUMENTED,
        "S1",
        seen=(2020, 2021),
        note="At det spørres, er dokumentert; hvilke rader det er, er ikke kjent. Skriv av radene i portalen.",
    )
    """Man-years in function 243 by the size of the position; its rows are those that the portal shows."""

    aarsverk_273: Decimal | None = _ANDRE.aarsverk(
        "Årsverk i funksjon 273, kommunale sysselsettingstiltak",
        _INFERRED,
        "T10509",
        "S1",
        note=f"Holdt utenfor summen i de publiserte tallene. {_AS_ACCOUNTS}",
    )
    """Man-years in function 273."""
    aarsverk_275: Decimal | None = _ANDRE.aarsverk(
        "Årsverk i funksjon 275, introduksjonsordningen",
        _INFERRED,
        "T10509",
        seen=(2005, 2009),
        note="Skilt ut i de publiserte tallene fra 2005.",
    )
    """Man-years in function 275."""
    aarsverk_276: Decimal | None = _ANDRE.aarsverk(
        "Årsverk i funksjon 276, kvalifiseringsordningen",
        _INFERRED,
        "T10509",
        "S1",
        seen=(2008, 2009),
        note=f"Skilt ut i de publiserte tallene fra 2008. {_AS_ACCOUNTS}",
    )
    """Man-years in function 276."""

    kommunale_aarsverk_statlig: Decimal | None = _NAV.aarsverk(
        "Kommunale årsverk i NAV-kontoret på statlige oppgaver", _DOCUMENTED, "S1", seen=(2020, 2021), note=_HALF
    )
    """Man-years of the municipality's own staff on the state's tasks (A-8)."""
    statlige_aarsverk_kommunalt: Decimal | None = _NAV.aarsverk(
        "Statlige årsverk i NAV-kontoret på kommunale oppgaver", _DOCUMENTED, "S1", seen=(2020, 2021), note=_HALF
    )
    """Man-years of the state's staff on the municipality's tasks (A-8)."""

    kommunalt_reglement: int | None = _LIVSOPPHOLD.kroner(
        "Utbetalt livsopphold til flyktninger etter kommunalt reglement, samlet",
        Unit.KRONER,
        _DOCUMENTED,
        "S1",
        seen=(2020, 2021),
        note=(
            "Her i hele kroner; om portalen vil ha kroner eller 1000 kroner, er ikke kjent. "
            "Ingen av disse personene eller beløpene hører hjemme på skjema 11. "
            "SSB vurderte nye kontroller av beløpet for 2021; om de kom, er ikke sett."
        ),
    )
    """What was paid to refugees for livsopphold under the municipality's own rules, whole kroner (A-8, A-9, B-4)."""

    def _own_remarks(self) -> Iterator[WorksheetRemark]:
        if self.year < 2016:
            yield note(None, RemarkKind.LOGIC, _KRISESENTER)
        yield from self._sums()
        yield from self._raadgivning()
        amount = self.kommunalt_reglement
        if amount is not None and 0 < amount < _LOW:
            yield warning(
                "kommunalt_reglement",
                RemarkKind.PLAUSIBILITY,
                f"{written(amount)} kroner er lite for et helt år. Er det ment i 1000 kroner? Her føres hele kroner.",
            )

    def _sums(self) -> Iterator[WorksheetRemark]:
        fields = {field.name: field for field in self.fields()}
        for total in ("aarsverk_242", "aarsverk_243"):
            parts = {
                field.label.partition(": ")[2]: getattr(self, name)
                for name, field in fields.items()
                if name.startswith(f"{total}_") and not field.kind.has_rows
            }
            yield from sum_remarks(fields[total], getattr(self, total), parts)
        rows = self.aarsverk_243_stillingsomfang or {}
        yield from sum_remarks(fields["aarsverk_243"], self.aarsverk_243, rows, fields["aarsverk_243_stillingsomfang"])

    def _raadgivning(self) -> Iterator[WorksheetRemark]:
        aarsverk, saker = self.raadgivning_aarsverk, self.raadgivning_saker
        if aarsverk is not None and saker is not None and (aarsverk == 0) != (saker == 0):
            yield warning(
                "raadgivning_saker",
                RemarkKind.LOGIC,
                f"Det er {written(saker)} saker og {written(aarsverk)} årsverk i økonomisk rådgivning. Stemmer det?",
            )
        elif (aarsverk is None) != (saker is None):
            name = "raadgivning_aarsverk" if aarsverk is None else "raadgivning_saker"
            yield warning(
                name,
                RemarkKind.LOGIC,
                "Bare det ene av årsverk og saker i økonomisk rådgivning er besvart. Skriv 0 der det ikke er noe.",
            )
