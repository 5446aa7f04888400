"""The official controls of 55F, mekling of familievern, 2023-2026.

The source is the official control program of each year: conditions, names and severities are its, the messages ours.
Only 001 and 002 block.
A cell that is blank or no number counts 0, in sums and totals alike.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Final

from kostra_sdk.controls import Control, Expr, Row, by_year, control
from kostra_sdk.forms.familievern.controls import (
    FILBESKRIVELSE,
    PRECHECKS_RUN,
    RECORD_LENGTH,
    SINCE,
    WARNING,
    controls_run,
    fylkesnummer,
    named,
)
from kostra_sdk.forms.familievern.mekling.matrices import (
    AVTALE,
    BARNDELT,
    BEKYMR,
    MEKLING,
    OPPMOTE,
    OTHER_SUMS,
    RESULT,
    ROW_OF_TOTALS,
    UTEN_OPPM,
    VARIGHET,
    VENTETID,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.controls import FieldDescription
    from kostra_sdk.forms.familievern.mekling.matrices import Matrix, Sum

__all__ = ["ATTACHMENT", "CONTROLS", "PRECHECKS_RUN", "RECORD_LENGTH", "controls_run"]

ATTACHMENT = None
"""55F has no control 000."""

FOREVER: Final = 9999
UNTIL_RECUT: Final = 2024
"""The last year of the tables that were left out in 2025."""
RECUT: Final = 2025


def _summed(summed: Sum, key: str, name: str, since: int = SINCE, until: int = FOREVER) -> Control:
    """Make the control of a sum."""
    parts = ", ".join(f"{part} {{{part}}}" for part in summed.addends)

    @control(
        name.split()[1],
        name,
        severity=WARNING,
        since=since,
        until=until,
        message=f"{summed.total} er {{{summed.total}}}, men summen av delene er {{sum}}: {parts}.",
        values={"sum": lambda r: r.total(summed.addends)},
        key=key,
    )
    def summed_up(r: Row) -> Expr:
        """The total is the sum of its parts."""
        return r.cell(summed.total).number != r.total(summed.addends)

    return summed_up


def _sums(matrix: Matrix, rule: str, name: str, until: int = FOREVER, kept: str = "") -> Iterator[Control]:
    """Make the control of each sum of a matrix; `kept` is the one that is controlled after `until` as well."""
    for summed in matrix.sums():
        last = FOREVER if summed.key == kept else until
        yield _summed(summed, f"{rule}.{summed.key}", name, until=last)


def _equal(r: Row, totals: tuple[str, ...]) -> Expr:
    first, *others = totals
    return reduce(or_, (r.cell(first).number != r.cell(other).number for other in others))


OTHER: Final = {summed.key: summed for summed in OTHER_SUMS}
TOTALS: Final = ("MEKLING_TOT_ALLE", "ENBEGGE_TOT", "VENTETID_TOT_TOT", "VARIGHET_TOT_TOT", "RESULT_TOT_TOT")
_NOT_EQUAL: Final = "Totalsummene skal være like: "


@control(
    "014",
    named("014", "Kontroll av totalsummer for meklinger"),
    severity=WARNING,
    since=SINCE,
    message=by_year(
        {
            SINCE: _NOT_EQUAL + ", ".join(f"{total} {{{total}}}" for total in (*TOTALS, "BEKYMR_TOT_TOT")) + ".",
            RECUT: _NOT_EQUAL + ", ".join(f"{total} {{{total}}}" for total in TOTALS) + ".",
        }
    ),
)
def totalsummer(r: Row) -> Expr:
    """The totals of the tables are all the same."""
    return by_year({SINCE: _equal(r, (*TOTALS, "BEKYMR_TOT_TOT")), RECUT: _equal(r, TOTALS)})


@control(
    "015",
    named("015", "Kontroll av totalsummer for skriftlige avtaler"),
    severity=WARNING,
    since=SINCE,
    until=UNTIL_RECUT,
    message="RESULT_TOT_1 er {RESULT_TOT_1}, men AVTALE_TOT_TOT er {AVTALE_TOT_TOT}; de skal være like.",
)
def skriftlige_avtaler(r: Row) -> Expr:
    """There are as many written agreements as agreements."""
    return _equal(r, ("RESULT_TOT_1", "AVTALE_TOT_TOT"))


@control(
    "020",
    named("020", "Kontroll av totalsummer for meklinger"),
    severity=WARNING,
    since=RECUT,
    message=_NOT_EQUAL + "BARN_TOT {BARN_TOT}, BEKYMR_TOT {BEKYMR_TOT}, VOLD_TOT {VOLD_TOT}.",
)
def saksgang(r: Row) -> Expr:
    """The totals of what happened in the cases are all the same."""
    return _equal(r, ("BARN_TOT", "BEKYMR_TOT", "VOLD_TOT"))


CONTROLS: tuple[Control | FieldDescription, ...] = (
    FILBESKRIVELSE,
    fylkesnummer("FYLKE_NR"),
    *_sums(MEKLING, "tidsbruk", named("005", "Avsluttede meklinger etter tidsbruk, (sumfelt)")),
    *_sums(OPPMOTE, "oppmote", named("006", "Avsluttede meklinger etter deltakere, (sumfelt)")),
    # The name is the official program's slip: what is summed is the waiting time.
    *_sums(VENTETID, "ventetid", named("007", "Avsluttede meklinger etter tidsbruk, (sumfelt)")),
    _summed(OTHER["forhold"], "tidsfrist", named("008", "Avsluttede meklinger, ikke overholdt tidsfrist")),
    *_sums(VARIGHET, "varighet", named("009", "Avsluttede meklinger etter varighet, (sumfelt)")),
    _summed(
        BARNDELT,
        "barn_har_deltatt",
        named("010", "Avsluttede meklinger hvor barn har deltatt, (sumfelt)"),
        until=UNTIL_RECUT,
    ),
    *_sums(
        RESULT,
        "resultat",
        named("011", "Resultat av avsluttede meklinger, (sumfelt)"),
        until=UNTIL_RECUT,
        kept=ROW_OF_TOTALS,
    ),
    *_sums(
        AVTALE,
        "skriftlig_avtale",
        named("012", "Antall avsluttede meklinger, skriftlig avtale etter resultat, (sumfelt)"),
        until=UNTIL_RECUT,
    ),
    *_sums(
        BEKYMR,
        "bekymringsmelding",
        named("013", "Avsluttede meklinger og bekymringsmeldinger, (sumfelt)"),
        until=UNTIL_RECUT,
    ),
    totalsummer,
    skriftlige_avtaler,
    _summed(
        UTEN_OPPM,
        "uten_oppmote",
        named("016", "Avsluttede meklinger uten oppmøte, (sumfelt)"),
        until=UNTIL_RECUT,
    ),
    _summed(OTHER["barn"], "barn_deltatt", named("017", "Barn deltatt, (sumfelt)"), since=RECUT),
    _summed(OTHER["bekymr"], "bekymring_sendt", named("018", "Bekymringsmelding sendt, (sumfelt)"), since=RECUT),
    _summed(OTHER["vold"], "vold", named("019", "Vold som tema, (sumfelt)"), since=RECUT),
    saksgang,
)
"""All controls of 55F, in official order; those of a table are one finding a wrong sum."""
