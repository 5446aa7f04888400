"""Skjema 12: the municipality's rates of økonomisk sosialhjelp."""
# ruff: noqa: RUF009 - a part's words give attrs fields, not defaults

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar, Final, Self

import attrs

from kostra_sdk.advice.worksheets.base import Worksheet
from kostra_sdk.advice.worksheets.fields import FieldStatus, Part, Unit
from kostra_sdk.advice.worksheets.rates import guideline_rates
from kostra_sdk.advice.worksheets.remarks import RemarkKind, note, warning, written
from kostra_sdk.report.text import day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.advice.worksheets.remarks import WorksheetRemark

__all__ = ["Skjema12"]

_DOCUMENTED: Final = FieldStatus.DOCUMENTED
_CORROBORATED: Final = FieldStatus.CORROBORATED
_INFERRED: Final = FieldStatus.INFERRED
_UNKNOWN: Final = FieldStatus.UNKNOWN

_OM: Final = Part("Del 1: Opplysninger om kommunen")
_SATSER: Final = Part("Stønadssatser")
_INNGAAR: Final = Part("Utgifter som inngår i satsene")
_UTENFOR: Final = Part("Inntekter som holdes utenfor når stønaden måles ut")

_AS_IN_7: Final = "Som i skjema 7; begynnelsen av skjema 12 er ikke sett."
_AGES: Final = "At det er egne satser for barn, er kjent; aldersgruppene her er de i statens retningslinjer."
_PUBLISHED: Final = "En publisert ja/nei-størrelse; ordlyden i skjemaet er ikke sett."
_TABLE: Final = (2015, 2023)
"""The years of table 12132."""

_FAR: Final = 30
"""Percent: a rate that differs so much from the state's is remarked on."""

_GROUPS: Final = {
    "sats_enslig": "enslig",
    "sats_par": "par",
    "sats_bofellesskap": "bofellesskap",
    "sats_barn_0_5": "barn_0_5",
    "sats_barn_6_10": "barn_6_10",
    "sats_barn_11_17": "barn_11_17",
}
"""Our rates, and what the state's guideline rates call them."""


@attrs.define(kw_only=True, repr=False)
class Skjema12(Worksheet):
    """Form 12, per 31 December: rates a month, what they are meant to cover, and which income is left out."""

    form: ClassVar[str] = "12"
    title: ClassVar[str] = "Stønadssatser økonomisk sosialhjelp per 31.12."
    first_year: ClassVar[int] = 2015

    kommunenummer: str | None = _OM.text("Kommunenummer", _INFERRED, "W7", "W7B", note=_AS_IN_7)
    """The municipality's four digits."""
    kommunenavn: str | None = _OM.text("Kommunenavn", _INFERRED, "W7", note=_AS_IN_7)
    """The municipality's name."""
    bydelsnummer: str | None = _OM.text("Bydelsnummer", _INFERRED, "W7", note=_AS_IN_7)
    """The bydel's two digits, only where there are bydeler."""
    bydelsnavn: str | None = _OM.text("Bydelsnavn", _INFERRED, "W7", note=_AS_IN_7)
    """The bydel's name, likewise."""
    ansvarlig: str | None = _OM.text("Ansvarlig for innholdet", _INFERRED, "W7", "W7B", personal=True, note=_AS_IN_7)
    """The contact person's name."""
    epost: str | None = _OM.text("E-post til den ansvarlige", _INFERRED, "W7", "W7B", personal=True, note=_AS_IN_7)
    """The contact person's e-mail address."""
    telefon: str | None = _OM.text("Telefon til den ansvarlige", _INFERRED, "W7", "W7B", personal=True, note=_AS_IN_7)
    """The contact person's telephone number."""

    statlige_retningslinjer: bool | None = _SATSER.yes_no(
        "Følger kommunen statens veiledende satser?",
        _CORROBORATED,
        "SQ",
        seen=(2002, 2002),
        note="Spurt om for 2002; om det fortsatt spørres, er ikke sett.",
    )
    """Whether the municipality goes by the state's guideline rates."""
    sats_enslig: int | None = _SATSER.kroner("Sats for enslig", Unit.KRONER_A_MONTH, _CORROBORATED, "RK")
    """Rate for somebody who lives alone, whole kroner a month."""
    sats_par: int | None = _SATSER.kroner("Sats for ektepar og samboere", Unit.KRONER_A_MONTH, _CORROBORATED, "RK")
    """Rate for a couple, for both together, whole kroner a month."""
    sats_barn_0_5: int | None = _SATSER.kroner(
        "Tillegg for barn 0–5 år", Unit.KRONER_A_MONTH, _INFERRED, "RK", "A44", note=_AGES
    )
    """Supplement for a child of 0 to 5 years, whole kroner a month."""
    sats_barn_6_10: int | None = _SATSER.kroner(
        "Tillegg for barn 6–10 år", Unit.KRONER_A_MONTH, _INFERRED, "RK", "A44", note=_AGES
    )
    """Supplement for a child of 6 to 10 years, whole kroner a month."""
    sats_barn_11_17: int | None = _SATSER.kroner(
        "Tillegg for barn 11–17 år", Unit.KRONER_A_MONTH, _INFERRED, "RK", "A44", note=_AGES
    )
    """Supplement for a child of 11 to 17 years, whole kroner a month."""
    sats_bofellesskap: int | None = _SATSER.kroner(
        "Sats for person i bofellesskap",
        Unit.KRONER_A_MONTH,
        _INFERRED,
        note="En gruppe i statens retningslinjer; ikke sett blant de publiserte satsene.",
    )
    """Rate for somebody who shares a household, whole kroner a month."""
    vedtatt: date | None = _SATSER.day(
        "Når satsene ble vedtatt",
        _CORROBORATED,
        "RK",
        note="Om skjemaet vil ha dato, eller måned og år, er ikke kjent.",
    )
    """The day the rates were adopted."""

    inngaar_mat: bool | None = _INNGAAR.yes_no("Mat", _DOCUMENTED, "T12132", seen=_TABLE, note=_PUBLISHED)
    """Whether the rate is meant to cover food."""
    inngaar_klaer: bool | None = _INNGAAR.yes_no("Klær og sko", _DOCUMENTED, "T12132", seen=_TABLE, note=_PUBLISHED)
    """Whether it covers clothes and shoes."""
    inngaar_husholdning: bool | None = _INNGAAR.yes_no(
        "Husholdningsartikler og hygiene", _DOCUMENTED, "T12132", "A44", seen=_TABLE, note=_PUBLISHED
    )
    """Whether it covers household and hygiene articles."""
    inngaar_tv_avis_telefon: bool | None = _INNGAAR.yes_no(
        "TV-lisens, avis og telefon", _DOCUMENTED, "T12132", seen=_TABLE, note=_PUBLISHED
    )
    """Whether it covers television licence, newspaper and telephone."""
    inngaar_fritid: bool | None = _INNGAAR.yes_no("Fritid", _DOCUMENTED, "T12132", seen=_TABLE, note=_PUBLISHED)
    """Whether it covers leisure."""
    inngaar_reise: bool | None = _INNGAAR.yes_no("Reiser", _DOCUMENTED, "T12132", seen=_TABLE, note=_PUBLISHED)
    """Whether it covers travel."""
    inngaar_andre: dict[str, bool | None] | None = _INNGAAR.yes_no_rows(
        "Andre utgifter",
        _UNKNOWN,
        "T12132",
        note="Minst én til er publisert, men navnet er ikke sett. Skriv av radene i portalen.",
    )
    """Whether it covers other things: the rows that the portal shows beside these."""

    barnetrygd_utenfor: bool | None = _UTENFOR.yes_no(
        "Holdes barnetrygd utenfor?",
        _CORROBORATED,
        "RK",
        note="Fra 1. september 2022 skal den det, etter sosialtjenesteloven § 18 tredje ledd.",
    )
    """Whether barnetrygd is left out of account."""
    barns_inntekt_utenfor: bool | None = _UTENFOR.yes_no("Holdes barns inntekter utenfor?", _CORROBORATED, "RK")
    """Whether children's own income is left out of account."""
    kontantstotte_utenfor: bool | None = _UTENFOR.yes_no("Holdes kontantstøtte utenfor?", _CORROBORATED, "RK")
    """Whether kontantstøtte is left out of account."""

    def _own_remarks(self) -> Iterator[WorksheetRemark]:
        yield from self._between_rates()
        yield from self._against_guidelines()
        if self.vedtatt is not None and self.vedtatt > self._reference_day():
            yield warning(
                "vedtatt", RemarkKind.LOGIC, f"Satsene gjelder per 31.12.{self.year}, men er vedtatt etter den dagen."
            )
        if self.barnetrygd_utenfor is False and self.year >= 2022:
            yield warning(
                "barnetrygd_utenfor",
                RemarkKind.LOGIC,
                "Fra 1. september 2022 skal barnetrygd holdes utenfor (sosialtjenesteloven § 18 tredje ledd).",
            )

    def _against(self, previous: Self) -> Iterator[WorksheetRemark]:
        yield from super()._against(previous)
        changed = False
        for name in _GROUPS:
            before, now = getattr(previous, name), getattr(self, name)
            if before is None or now is None:
                continue
            changed = changed or now != before
            if now < before:
                yield warning(
                    name,
                    RemarkKind.PREVIOUS_YEAR,
                    f"Satsen er satt ned, fra {written(before)} for {previous.year} til {written(now)}. Stemmer det?",
                )
        if changed and self.vedtatt is not None and self.vedtatt == previous.vedtatt:
            yield warning(
                "vedtatt",
                RemarkKind.PREVIOUS_YEAR,
                f"Satsene er andre enn for {previous.year}, men er vedtatt samme dag.",
            )

    def _reference_day(self) -> date:
        return date(self.year, 12, 31)

    def _between_rates(self) -> Iterator[WorksheetRemark]:
        """Hold the rates against each other, where both are known."""
        for low, high, strictly in (
            ("sats_enslig", "sats_par", True),
            ("sats_bofellesskap", "sats_enslig", False),
            ("sats_barn_0_5", "sats_enslig", True),
            ("sats_barn_6_10", "sats_enslig", True),
            ("sats_barn_11_17", "sats_enslig", True),
            ("sats_barn_0_5", "sats_barn_6_10", False),
            ("sats_barn_6_10", "sats_barn_11_17", False),
        ):
            lower, higher = getattr(self, low), getattr(self, high)
            if lower is None or higher is None or lower < higher or (lower == higher and not strictly):
                continue
            labels = {field.name: field.label for field in self.fields()}
            yield warning(
                high,
                RemarkKind.LOGIC,
                f"{labels[low]} ({written(lower)}) er {'ikke lavere' if strictly else 'høyere'} "
                f"enn {_inside(labels[high])} ({written(higher)}).",
            )
        if self.sats_enslig is not None and self.sats_par is not None and self.sats_par > 2 * self.sats_enslig > 0:
            yield warning(
                "sats_par",
                RemarkKind.LOGIC,
                f"Satsen for to ({written(self.sats_par)}) er mer enn dobbelt så høy som for én "
                f"({written(self.sats_enslig)}).",
            )

    def _against_guidelines(self) -> Iterator[WorksheetRemark]:
        """Hold the rates against the state's of 31 December, where those are known."""
        filled = {name: rate for name in _GROUPS if (rate := getattr(self, name)) is not None}
        if not filled:
            return
        guideline = guideline_rates(self._reference_day())
        if guideline is None:
            yield note(
                None,
                RemarkKind.PLAUSIBILITY,
                f"Statens veiledende satser per 31.12.{self.year} mangler i kostra_sdk, "
                "så kommunens satser er ikke holdt opp mot dem.",
            )
            return
        for name, rate in filled.items():
            state = getattr(guideline, _GROUPS[name])
            known = f"Statens veiledende sats fra {day(guideline.since)} er {written(state)}"
            if self.statlige_retningslinjer and rate != state:
                yield warning(
                    name,
                    RemarkKind.LOGIC,
                    f"{known}, og her står {written(rate)}, enda kommunen følger statens satser.",
                )
            elif abs(rate - state) * 100 > _FAR * state:
                yield warning(
                    name,
                    RemarkKind.PLAUSIBILITY,
                    f"{known}; {written(rate)} er mer enn {_FAR} prosent {'over' if rate > state else 'under'}.",
                )


def _inside(label: str) -> str:
    return label[0].lower() + label[1:]
