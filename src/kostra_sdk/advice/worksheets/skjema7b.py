"""Skjema 7B: the municipality's shelter services and its work against violence in close relations."""
# ruff: noqa: RUF009 - a part's words give attrs fields, not defaults

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

import attrs

from kostra_sdk.advice.worksheets.base import Worksheet
from kostra_sdk.advice.worksheets.fields import FieldStatus, Part, Unit
from kostra_sdk.advice.worksheets.remarks import RemarkKind, warning, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.advice.worksheets.remarks import WorksheetRemark

__all__ = ["Skjema7B"]

_DOCUMENTED: Final = FieldStatus.DOCUMENTED
_CORROBORATED: Final = FieldStatus.CORROBORATED
_INFERRED: Final = FieldStatus.INFERRED
_UNKNOWN: Final = FieldStatus.UNKNOWN

_OM: Final = Part("Del 1: Opplysninger om kommunen")
_PLAN: Final = Part("Del 2: Politisk plan mot vold i nære relasjoner")
_SAMARBEID: Final = Part("Formalisert samarbeid mellom krisesentertilbudet og andre tjenester")
_UTGIFTER: Final = Part("Utgifter og tilknytning")

_AS_IN_7: Final = "Står i skjema 7; ikke sett i skjema 7B."
_LOW: Final = 10_000
"""Kroner: less than this in a whole year makes one ask whether thousands were meant."""


@attrs.define(kw_only=True, repr=False)
class Skjema7B(Worksheet):
    """Form 7B, for a municipality: new for 2016, when its questions left form 7 (A-2, B-14)."""

    form: ClassVar[str] = "7B"
    title: ClassVar[str] = "Kommunens krisesentertilbud og arbeid mot vold i nære relasjoner"
    first_year: ClassVar[int] = 2016

    kommunenummer: str | None = _OM.text("Kommunenummer", _DOCUMENTED, "W7B", mandatory=True)
    """The municipality's four digits."""
    kommunenavn: str | None = _OM.text("Kommunenavn", _INFERRED, "W7", note=_AS_IN_7)
    """The municipality's name."""
    bydelsnummer: str | None = _OM.text("Bydelsnummer", _INFERRED, "W7", note=_AS_IN_7)
    """The bydel's two digits, only where there are bydeler."""
    bydelsnavn: str | None = _OM.text("Bydelsnavn", _INFERRED, "W7", note=_AS_IN_7)
    """The bydel's name, likewise."""
    ansvarlig: str | None = _OM.text("Ansvarlig for innholdet", _DOCUMENTED, "W7B", mandatory=True, personal=True)
    """The contact person's name."""
    epost: str | None = _OM.text("E-post til den ansvarlige", _DOCUMENTED, "W7B", personal=True)
    """The contact person's e-mail address."""
    telefon: str | None = _OM.text("Telefon til den ansvarlige", _DOCUMENTED, "W7B", personal=True)
    """The contact person's telephone number."""

    politisk_plan: bool | None = _PLAN.yes_no(
        "Har kommunen en gjeldende politisk vedtatt plan mot vold i nære relasjoner?",
        _DOCUMENTED,
        "W7B",
        number="1",
        note=(
            "Ja, når kommunens politiske ledelse har vedtatt den, den gjelder i rapporteringsåret, "
            "og den har konkrete tiltak, framdriftsplan og milepæler. Uten sluttdato gjelder den til den etter planen "
            "skal evalueres eller rulleres. Den kan også hete strategi eller handlingsplan."
        ),
    )
    """Whether a plan against violence in close relations, adopted by the politicians, is in force that year."""

    samarbeid_helse_omsorg: bool | None = _SAMARBEID.yes_no(
        "Samarbeid med helse-, omsorgs- og velferdstjenester", _CORROBORATED, "KA20", seen=(2020, 2020)
    )
    """Whether the shelter cooperates formally with health, care and welfare services."""
    samarbeid_barnevern: bool | None = _SAMARBEID.yes_no(
        "Samarbeid med barnevernet", _CORROBORATED, "KA20", seen=(2020, 2020)
    )
    """Whether it does so with barnevern."""
    samarbeid_nav: bool | None = _SAMARBEID.yes_no("Samarbeid med NAV", _CORROBORATED, "KA20", seen=(2020, 2020))
    """Whether it does so with NAV."""
    samarbeid_boligkontor: bool | None = _SAMARBEID.yes_no(
        "Samarbeid med boligkontoret", _CORROBORATED, "KA20", "KA22", seen=(2020, 2022)
    )
    """Whether it does so with the housing office."""
    samarbeid_andre: dict[str, bool | None] | None = _SAMARBEID.yes_no_rows(
        "Samarbeid med andre tjenester",
        _UNKNOWN,
        note="Om skjemaet har flere tjenester, er ikke kjent. Skriv av radene i portalen.",
    )
    """Whether it does so with others: the rows that the portal shows beside these."""

    kostnader_krisesenter: int | None = _UTGIFTER.kroner(
        "Kommunens samlede kostnader til krisesentertilbudet",
        Unit.KRONER,
        _CORROBORATED,
        "T12130",
        "T11678",
        seen=(2016, 2022),
        note="En publisert størrelse; at den hentes fra skjema 7B, er sannsynlig, men ikke vist.",
    )
    """What the shelter services cost the municipality in the year, whole kroner."""
    krisesenter: str | None = _UTGIFTER.text(
        "Krisesenteret kommunen hører til",
        _INFERRED,
        "T11678",
        seen=(2016, 2022),
        note="Den publiserte tabellen fordeler kommunene på krisesentre. Kodene er ikke kjent; skriv navnet.",
    )
    """The shelter that the municipality belongs to, by name."""

    def _own_remarks(self) -> Iterator[WorksheetRemark]:
        cost = self.kostnader_krisesenter
        if cost is not None and 0 < cost < _LOW:
            yield warning(
                "kostnader_krisesenter",
                RemarkKind.PLAUSIBILITY,
                f"{written(cost)} kroner er lite for et helt år. Er det ment i 1000 kroner? Her føres hele kroner.",
            )
        if cost == 0 and self.krisesenter is not None:
            yield warning(
                "kostnader_krisesenter",
                RemarkKind.LOGIC,
                "Kommunen hører til et krisesenter, men har ingen kostnader til det. Stemmer det?",
            )
        if cost is not None and cost > 0 and self.krisesenter is None:
            yield warning(
                "krisesenter",
                RemarkKind.LOGIC,
                "Kommunen har kostnader til krisesentertilbudet, men det står ikke hvilket krisesenter den hører til.",
            )
