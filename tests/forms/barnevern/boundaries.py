"""What each control of 15F fires on, and what it just does not, in every year from 2023 on.

A try changes one plausible individual; what is expected is read from the description of the official controls.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final, TypeAlias

import attrs

from kostra_sdk.forms.barnevern.record import Individ, Kategori, Lovhjemmel, Opphevelse, Tiltak
from tests.forms.barnevern.builders import BERGEN, OSLO, measure, number_of

__all__ = ["BOUNDARIES", "IGNORED", "Boundary", "Try"]

Try: TypeAlias = Callable[[Individ, int], None]


@attrs.frozen
class Boundary:
    """Changes with which a control fires, once each, and changes with which it does not."""

    fails: tuple[Try, ...]
    passes: tuple[Try, ...]
    region: str = BERGEN


_PARTS: Final[Mapping[str, Callable[[Individ], Any]]] = {
    "individ": lambda individ: individ,
    "melding": lambda individ: individ.melding[0],
    "melder": lambda individ: individ.melding[0].melder[0],
    "saksinnhold": lambda individ: individ.melding[0].saksinnhold[0],
    "undersokelse": lambda individ: individ.melding[0].undersokelse,
    "grunnlag": lambda individ: individ.melding[0].undersokelse.vedtaksgrunnlag[0],  # type: ignore[union-attr]  # is there
    "plan": lambda individ: individ.plan[0],
    "tiltak": lambda individ: individ.tiltak[0],
    "lovhjemmel": lambda individ: individ.tiltak[0].lovhjemmel,
    "kategori": lambda individ: individ.tiltak[0].kategori,
    "flytting": lambda individ: individ.flytting[0],
}
"""The parts of an individual that a change is about."""


def sets(**values: Any) -> Try:
    """Change attributes, ``melding__slutt_dato=...``; a function is called with the year."""

    def change(individ: Individ, year: int) -> None:
        for name, value in values.items():
            owner, _, attribute = name.partition("__")
            setattr(_PARTS[owner](individ), attribute, value(year) if callable(value) else value)

    return change


def day(month: int, number: int, years: int = 0) -> Callable[[int], date]:
    """Give a day of the reporting year, or of one so many years after it."""
    return lambda year: date(year + years, month, number)


def nothing(_year: int) -> list[Any]:
    """Give no element at all, a new list every time."""
    return []


def aged(age: int) -> Callable[[int], str]:
    """Give the number of somebody of an age."""
    return lambda year: number_of(age, year)


def born(text: str) -> Callable[[int], str]:
    """Give a date of birth ten years ago, and what stands after it."""
    return lambda year: f"0503{(year - 10) % 100:02}{text}"


def broken(number: Callable[[int], str]) -> Callable[[int], str]:
    """Give a number whose last check digit is wrong."""
    return lambda year: number(year)[:-1] + str((int(number(year)[-1]) + 1) % 10)


def care(lov: str = "BVL2021", kapittel: str = "5", paragraf: str = "1", **more: str) -> Lovhjemmel:
    """Make the provision of a care measure, or one beside it."""
    return Lovhjemmel(lov=lov, kapittel=kapittel, paragraf=paragraf, **more)


def placed(*spans: tuple[str, date | None, date | None]) -> Callable[[int], list[Tiltak]]:
    """Make measures by category, start and end; the days are of year 1 and 2 for the last year and this one."""

    def made(year: int) -> list[Tiltak]:
        def real(when: date) -> date:
            return when.replace(year=year + when.year - 2)

        return [
            measure(
                year,
                id=f"T{number}",
                kategori=Kategori(kode=code),  # type: ignore[arg-type]  # a code may be its text
                start_dato=start and real(start),
                slutt_dato=end and real(end),
            )
            for number, (code, start, end) in enumerate(spans)
        ]

    return made


IGNORED: Final[Try] = lambda _individ, _year: None  # noqa: E731 - the individual as it is

_VALID_DUF: Final = "201912345606"

CARE: Final = (
    care("BVL", "4", "12"),
    care("BVL", "4", "12", ledd="9"),
    care("BVL", "4", "8", ledd="2"),
    care("BVL", "4", "8", ledd="3"),
    *(care(bokstav=letter) for letter in "abcdefg"),
)
NO_CARE: Final = (
    care("BVL", "4", "8", ledd="1"),
    care("BVL", "4", "8"),
    care("BVL", "5", "12"),
    care("BVL", "4", "11"),
    care("BVL2021", "4", "12"),
    care(),
    care(bokstav="h"),
    care(kapittel="6", bokstav="a"),
    care(paragraf="2", bokstav="a"),
    care("BVL1992", bokstav="a"),
)

BOUNDARIES: Final[Mapping[str, Boundary]] = {
    "validering_av_datoer": Boundary(
        fails=(
            sets(individ__start_dato=date(1997, 12, 31)),
            sets(individ__slutt_dato=date(2050, 1, 1)),
            sets(melding__start_dato=date(1997, 12, 31)),
            sets(melding__slutt_dato=date(2050, 1, 1)),
            sets(undersokelse__start_dato=date(1997, 12, 31)),
            sets(undersokelse__slutt_dato=date(2050, 1, 1)),
            sets(plan__start_dato=date(1997, 12, 31)),
            sets(plan__slutt_dato=date(2050, 1, 1)),
            sets(plan__evaluert_dato=date(2050, 1, 1)),
            sets(tiltak__start_dato=date(1997, 12, 31)),
            sets(tiltak__slutt_dato=date(2050, 1, 1)),
            sets(flytting__slutt_dato=date(2050, 1, 1)),
        ),
        passes=(
            IGNORED,
            sets(individ__start_dato=date(1998, 1, 1)),
            sets(individ__slutt_dato=date(2049, 12, 31)),
            sets(plan__evaluert_dato=date(1998, 1, 1)),
        ),
    ),
    "start_etter_slutt": Boundary(
        fails=(sets(individ__slutt_dato=day(1, 9)),),
        passes=(IGNORED, sets(individ__slutt_dato=day(1, 10))),
    ),
    "slutt_for_arsskiftet": Boundary(
        fails=(sets(individ__slutt_dato=day(12, 30, -1)),),
        passes=(IGNORED, sets(individ__slutt_dato=day(12, 31, -1))),
    ),
    "avsluttet_uten_sluttdato": Boundary(
        fails=(sets(individ__avslutta3112="1"),),
        passes=(IGNORED, sets(individ__avslutta3112="1", individ__slutt_dato=day(12, 31))),
    ),
    "fodselsnummer_eller_duf": Boundary(
        fails=(
            sets(individ__fodselsnummer=None),
            sets(individ__fodselsnummer=None, individ__dufnummer=""),
            sets(individ__fodselsnummer=None, individ__dufnummer="201912345607"),
            sets(individ__fodselsnummer=""),
            sets(individ__fodselsnummer=broken(aged(10)), individ__dufnummer=_VALID_DUF),
            sets(individ__fodselsnummer=born("55555")),
            sets(individ__fodselsnummer="99991400100"),
        ),
        passes=(
            IGNORED,
            sets(individ__fodselsnummer=born("00100")),
            sets(individ__fodselsnummer=born("00200")),
            sets(individ__fodselsnummer=born("99999")),
            sets(individ__fodselsnummer=None, individ__dufnummer=_VALID_DUF),
        ),
    ),
    "uten_innhold": Boundary(
        fails=(sets(individ__melding=nothing, individ__plan=nothing, individ__tiltak=nothing),),
        passes=(
            sets(individ__plan=nothing, individ__tiltak=nothing),
            sets(individ__melding=nothing, individ__tiltak=nothing),
            sets(individ__melding=nothing, individ__plan=nothing),
        ),
    ),
    "over_25": Boundary(
        fails=(sets(individ__fodselsnummer=aged(26)),),
        passes=(sets(individ__fodselsnummer=aged(25)), sets(individ__fodselsnummer=None)),
    ),
    "alder_og_tiltak": Boundary(
        fails=(sets(individ__fodselsnummer=aged(19), individ__tiltak=nothing),),
        passes=(
            sets(individ__fodselsnummer=aged(18), individ__tiltak=nothing),
            sets(individ__fodselsnummer=aged(19)),
            sets(individ__fodselsnummer=None, individ__tiltak=nothing),
        ),
    ),
    "bydelsnummer": Boundary(
        fails=(IGNORED,),
        passes=(sets(individ__bydelsnummer="02"), sets(individ__bydelsnummer="")),
        region=OSLO,
    ),
    "bydelsnavn": Boundary(
        fails=(IGNORED,),
        passes=(sets(individ__bydelsnavn="Testbydel"), sets(individ__bydelsnavn="")),
        region=OSLO,
    ),
    "fodselsnummer_mangler": Boundary(
        fails=(
            sets(individ__fodselsnummer=None),
            sets(individ__fodselsnummer=""),
            sets(individ__fodselsnummer=born("00100")),
            sets(individ__fodselsnummer=broken(aged(10))),
        ),
        passes=(IGNORED,),
    ),
    "fodselsnummer_ufullstendig": Boundary(
        fails=(
            sets(individ__fodselsnummer=None),
            sets(individ__fodselsnummer=""),
            sets(individ__fodselsnummer=born("55555")),
            sets(individ__fodselsnummer=broken(aged(10))),
        ),
        passes=(IGNORED, sets(individ__fodselsnummer=born("00200"))),
    ),
    "duf_nummer": Boundary(
        fails=(sets(individ__dufnummer="201912345607"), sets(individ__dufnummer="")),
        passes=(IGNORED, sets(individ__dufnummer=_VALID_DUF)),
    ),
    "omsorgstiltak_over_18": Boundary(
        fails=tuple(sets(individ__fodselsnummer=aged(19), tiltak__lovhjemmel=each) for each in CARE),
        passes=(
            *(sets(individ__fodselsnummer=aged(19), tiltak__lovhjemmel=each) for each in NO_CARE),
            sets(individ__fodselsnummer=aged(18), tiltak__lovhjemmel=CARE[0]),
            sets(individ__fodselsnummer=None, tiltak__lovhjemmel=CARE[0]),
        ),
    ),
    "hjemmel_0": Boundary(
        fails=(sets(lovhjemmel__kapittel="0"), sets(lovhjemmel__paragraf="0")),
        passes=(IGNORED, sets(lovhjemmel__kapittel="00"), sets(lovhjemmel__ledd="0")),
    ),
    "melder_presisering": Boundary(
        fails=(sets(melder__kode="22"), sets(melder__kode="22", melder__presisering="")),
        passes=(IGNORED, sets(melder__kode="22", melder__presisering=" ")),
    ),
    "melding_start_etter_slutt": Boundary(
        fails=(sets(melding__slutt_dato=day(1, 14)),),
        passes=(IGNORED, sets(melding__slutt_dato=day(1, 15)), sets(melding__slutt_dato=None)),
    ),
    "melding_slutt_etter_individets": Boundary(
        fails=(sets(individ__slutt_dato=day(1, 19)), sets(individ__slutt_dato=day(1, 19), melding__konklusjon=None)),
        passes=(
            IGNORED,
            sets(individ__slutt_dato=day(1, 20)),
            sets(individ__slutt_dato=day(1, 19), melding__konklusjon="1"),
            sets(individ__slutt_dato=day(1, 19), melding__slutt_dato=None),
        ),
    ),
    "melding_ikke_avsluttet": Boundary(
        fails=(
            sets(individ__avslutta3112="1"),
            sets(individ__avslutta3112="1", individ__slutt_dato=day(12, 31), melding__slutt_dato=None),
            sets(individ__avslutta3112="1", individ__slutt_dato=day(12, 31), melding__slutt_dato=day(1, 1, 1)),
        ),
        passes=(
            IGNORED,
            sets(melding__slutt_dato=None),
            sets(individ__avslutta3112="1", individ__slutt_dato=day(12, 31), melding__slutt_dato=day(12, 31)),
        ),
    ),
    "melding_for_individets_start": Boundary(
        fails=(sets(melding__start_dato=day(1, 9)),),
        passes=(IGNORED, sets(melding__start_dato=day(1, 10))),
    ),
    "behandlingstid": Boundary(
        fails=(sets(melding__slutt_dato=day(1, 24)),),
        passes=(
            IGNORED,
            sets(melding__slutt_dato=day(1, 23)),
            sets(melding__slutt_dato=None),
            sets(melding__start_dato=date(9999, 12, 31), melding__slutt_dato=date(9999, 12, 31)),
        ),
    ),
    "melder_mangler": Boundary(
        fails=(
            sets(melding__melder=nothing),
            sets(melding__melder=nothing, melding__konklusjon="1"),
            sets(melding__melder=nothing, melding__slutt_dato=day(1, 1, 1)),
        ),
        passes=(
            IGNORED,
            sets(melding__melder=nothing, melding__slutt_dato=day(12, 31, -1)),
            sets(melding__melder=nothing, melding__slutt_dato=None),
            sets(melding__melder=nothing, melding__konklusjon="3"),
            sets(melding__melder=nothing, melding__konklusjon=None),
        ),
    ),
    "saksinnhold_mangler": Boundary(
        fails=(sets(melding__saksinnhold=nothing), sets(melding__saksinnhold=nothing, melding__konklusjon="1")),
        passes=(
            IGNORED,
            sets(melding__saksinnhold=nothing, melding__slutt_dato=day(12, 31, -1)),
            sets(melding__saksinnhold=nothing, melding__konklusjon="4"),
        ),
    ),
    "plan_start_etter_slutt": Boundary(
        fails=(sets(plan__slutt_dato=day(4, 30)),),
        passes=(IGNORED, sets(plan__slutt_dato=day(5, 1))),
    ),
    "plan_slutt_etter_individets": Boundary(
        fails=(sets(plan__slutt_dato=day(10, 2), individ__slutt_dato=day(10, 1)),),
        passes=(
            sets(plan__slutt_dato=day(10, 1), individ__slutt_dato=day(10, 1)),
            sets(plan__slutt_dato=day(10, 2)),
            sets(individ__slutt_dato=day(1, 10)),
        ),
    ),
    "plan_ikke_avsluttet": Boundary(
        fails=(
            sets(individ__avslutta3112="1", plan__slutt_dato=day(6, 1)),
            sets(individ__avslutta3112="1", individ__slutt_dato=day(12, 31)),
            sets(individ__avslutta3112="1", individ__slutt_dato=day(12, 31), plan__slutt_dato=day(1, 1, 1)),
        ),
        passes=(
            IGNORED,
            sets(individ__avslutta3112="1", individ__slutt_dato=day(12, 31), plan__slutt_dato=day(12, 31)),
        ),
    ),
    "plan_for_individets_start": Boundary(
        fails=(sets(plan__start_dato=day(1, 9)),),
        passes=(IGNORED, sets(plan__start_dato=day(1, 10))),
    ),
    "saksinnhold_presisering": Boundary(
        fails=(sets(saksinnhold__kode="18"), sets(saksinnhold__kode="19")),
        passes=(IGNORED, sets(saksinnhold__kode="18", saksinnhold__presisering=""), sets(saksinnhold__kode="17")),
    ),
    "tiltak_start_etter_slutt": Boundary(
        fails=(sets(tiltak__slutt_dato=day(4, 30)),),
        passes=(IGNORED, sets(tiltak__slutt_dato=day(5, 1))),
    ),
    "tiltak_slutt_utenfor_aret": Boundary(
        fails=(sets(tiltak__slutt_dato=day(12, 31, -1)), sets(tiltak__slutt_dato=day(1, 1, 1))),
        passes=(IGNORED, sets(tiltak__slutt_dato=day(1, 1)), sets(tiltak__slutt_dato=day(12, 31))),
    ),
    "tiltak_slutt_etter_individets": Boundary(
        fails=(sets(tiltak__slutt_dato=day(10, 2), individ__slutt_dato=day(10, 1)),),
        passes=(
            sets(tiltak__slutt_dato=day(10, 1), individ__slutt_dato=day(10, 1)),
            sets(tiltak__slutt_dato=day(10, 2)),
            sets(individ__slutt_dato=day(1, 10)),
        ),
    ),
    "tiltak_ikke_avsluttet": Boundary(
        fails=(
            sets(individ__avslutta3112="1", tiltak__slutt_dato=day(6, 1)),
            sets(individ__avslutta3112="1", individ__slutt_dato=day(12, 31)),
            sets(individ__avslutta3112="1", individ__slutt_dato=day(12, 31), tiltak__slutt_dato=day(1, 1, 1)),
        ),
        passes=(
            IGNORED,
            sets(individ__avslutta3112="1", individ__slutt_dato=day(12, 31), tiltak__slutt_dato=day(12, 31)),
        ),
    ),
    "tiltak_for_individets_start": Boundary(
        fails=(sets(tiltak__start_dato=day(1, 9)),),
        passes=(IGNORED, sets(tiltak__start_dato=day(1, 10))),
    ),
    "omsorgstiltak_uten_opphevelse": Boundary(
        fails=tuple(sets(tiltak__slutt_dato=day(10, 1), tiltak__lovhjemmel=each) for each in CARE),
        passes=(
            *(sets(tiltak__slutt_dato=day(10, 1), tiltak__lovhjemmel=each) for each in NO_CARE),
            sets(tiltak__lovhjemmel=CARE[0]),
            sets(
                tiltak__slutt_dato=day(10, 1),
                tiltak__lovhjemmel=CARE[0],
                tiltak__opphevelse=Opphevelse(kode="1"),  # type: ignore[arg-type]  # a code may be its text
            ),
        ),
    ),
    "barnehage_over_7": Boundary(
        fails=(sets(kategori__kode="4.1", individ__fodselsnummer=aged(7)),),
        passes=(
            sets(kategori__kode="4.1", individ__fodselsnummer=aged(6)),
            sets(kategori__kode="4.2", individ__fodselsnummer=aged(7)),
            sets(kategori__kode="4.1", individ__fodselsnummer=None),
        ),
    ),
    "sfo_over_11": Boundary(
        fails=(sets(kategori__kode="4.2", individ__fodselsnummer=aged(11)),),
        passes=(
            sets(kategori__kode="4.2", individ__fodselsnummer=aged(10)),
            sets(kategori__kode="4.1", individ__fodselsnummer=aged(11)),
            sets(kategori__kode="4.2", individ__fodselsnummer=None),
        ),
    ),
    "kategori_presisering": Boundary(
        fails=tuple(
            sets(kategori__kode=code)
            for code in ("1.99", "2.99", "3.7", "3.99", "4.99", "5.99", "6.99", "7.99", "8.99")
        ),
        passes=(IGNORED, sets(kategori__kode="3.7", kategori__presisering=""), sets(kategori__kode="3.8")),
    ),
    "opphevelse_presisering": Boundary(
        fails=(sets(tiltak__opphevelse=Opphevelse(kode="4")),),  # type: ignore[arg-type]  # a code may be its text
        passes=(
            IGNORED,
            sets(tiltak__opphevelse=Opphevelse(kode="3")),  # type: ignore[arg-type]  # as above
            sets(tiltak__opphevelse=Opphevelse(kode="4", presisering="")),  # type: ignore[arg-type]  # as above
        ),
    ),
    "flere_plasseringer": Boundary(
        fails=(
            # 90 days from 1 March to 30 May, the last not counted
            sets(individ__tiltak=placed(("1.1", date(2, 1, 15), date(2, 5, 30)), ("2.1", date(2, 3, 1), None))),
            sets(individ__tiltak=placed(("8.2", date(2, 3, 1), None), ("1.99", date(2, 1, 15), date(2, 5, 30)))),
            # an open one ends with the year: from 2 October there are 90 days
            sets(individ__tiltak=placed(("2.6", date(2, 10, 2), None), ("2.5", date(2, 2, 1), None))),
        ),
        passes=(
            IGNORED,
            sets(individ__tiltak=placed(("1.1", date(2, 1, 15), date(2, 5, 29)), ("2.1", date(2, 3, 1), None))),
            sets(individ__tiltak=placed(("2.6", date(2, 10, 3), None), ("2.5", date(2, 2, 1), None))),
            sets(individ__tiltak=placed(("1.1", date(2, 1, 15), None), ("3.1", date(2, 1, 15), None))),
            sets(individ__tiltak=placed(("8.1", date(2, 1, 15), None), ("1.1", date(2, 1, 15), None))),
            sets(individ__tiltak=placed(("1.1", date(2, 1, 15), date(2, 3, 1)), ("1.1", date(2, 3, 1), None))),
        ),
    ),
    "undersokelse_start_etter_slutt": Boundary(
        fails=(sets(undersokelse__slutt_dato=day(1, 19)),),
        passes=(
            IGNORED,
            sets(undersokelse__slutt_dato=day(1, 20)),
            sets(undersokelse__slutt_dato=None),
            sets(melding__undersokelse=None),
        ),
    ),
    "undersokelse_slutt_utenfor_aret": Boundary(
        fails=(sets(undersokelse__slutt_dato=day(12, 31, -1)), sets(undersokelse__slutt_dato=day(1, 1, 1))),
        passes=(IGNORED, sets(undersokelse__slutt_dato=day(12, 31)), sets(undersokelse__slutt_dato=None)),
    ),
    "undersokelse_slutt_etter_individets": Boundary(
        fails=(sets(individ__slutt_dato=day(4, 19)),),
        passes=(
            IGNORED,
            sets(individ__slutt_dato=day(4, 20)),
            sets(individ__slutt_dato=day(4, 19), undersokelse__slutt_dato=None),
        ),
    ),
    "undersokelse_ikke_avsluttet": Boundary(
        fails=(
            sets(individ__avslutta3112="1"),
            sets(individ__avslutta3112="1", individ__slutt_dato=day(12, 31), undersokelse__slutt_dato=None),
            sets(individ__avslutta3112="1", individ__slutt_dato=day(12, 31), undersokelse__slutt_dato=day(1, 1, 1)),
        ),
        passes=(
            IGNORED,
            sets(individ__avslutta3112="1", individ__slutt_dato=day(12, 31), undersokelse__slutt_dato=day(12, 31)),
        ),
    ),
    "undersokelse_for_individets_start": Boundary(
        fails=(sets(undersokelse__start_dato=day(1, 9)),),
        passes=(IGNORED, sets(undersokelse__start_dato=day(1, 10))),
    ),
    "undersokelse_presisering": Boundary(
        fails=(sets(undersokelse__konklusjon="5"),),
        passes=(
            IGNORED,
            sets(undersokelse__konklusjon="5", undersokelse__presisering=""),
            sets(undersokelse__konklusjon="6"),
        ),
    ),
    "konklusjon_mangler": Boundary(
        fails=(sets(undersokelse__konklusjon=None),),
        passes=(
            IGNORED,
            sets(undersokelse__konklusjon=None, undersokelse__slutt_dato=None),
            sets(undersokelse__konklusjon=""),
        ),
    ),
    "vedtaksgrunnlag_mangler": Boundary(
        fails=(
            sets(undersokelse__vedtaksgrunnlag=nothing),
            sets(undersokelse__vedtaksgrunnlag=nothing, undersokelse__konklusjon="2"),
        ),
        passes=(
            IGNORED,
            sets(undersokelse__vedtaksgrunnlag=nothing, undersokelse__konklusjon="3"),
            sets(undersokelse__vedtaksgrunnlag=nothing, undersokelse__konklusjon=None),
        ),
    ),
    "undersokelse_ikke_konkludert": Boundary(
        fails=(sets(undersokelse__slutt_dato=None, undersokelse__start_dato=day(6, 29)),),
        passes=(
            IGNORED,
            sets(undersokelse__start_dato=day(6, 29)),
            sets(undersokelse__slutt_dato=None, undersokelse__start_dato=day(6, 30)),
        ),
    ),
    "vedtaksgrunnlag_presisering": Boundary(
        fails=(sets(grunnlag__kode="18"), sets(grunnlag__kode="19")),
        passes=(IGNORED, sets(grunnlag__kode="19", grunnlag__presisering=""), sets(grunnlag__kode="20")),
    ),
    "flytting_etter_individets_slutt": Boundary(
        fails=(sets(flytting__slutt_dato=day(6, 2), individ__slutt_dato=day(6, 1)),),
        passes=(IGNORED, sets(flytting__slutt_dato=day(6, 1), individ__slutt_dato=day(6, 1))),
    ),
    "flytting_for_individets_start": Boundary(
        fails=(sets(flytting__slutt_dato=day(1, 9)),),
        passes=(IGNORED, sets(flytting__slutt_dato=day(1, 10))),
    ),
}
