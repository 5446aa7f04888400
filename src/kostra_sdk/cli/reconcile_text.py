"""What ``kostra reconcile`` prints: tables in bokmål, each row on a line."""

from __future__ import annotations

import textwrap
from itertools import chain
from typing import TYPE_CHECKING, Final

from kostra_sdk.forms import find_form
from kostra_sdk.report.text import ADVICE_HEADING, clean, number, place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kostra_sdk.advice.accounts import Amount
    from kostra_sdk.advice.plausibility import PlausibilityAdvice
    from kostra_sdk.advice.reconciliation import AndreYtelser, FunctionRow, Reconciliation
    from kostra_sdk.advice.totals import FormTotal, HeadCount

__all__ = ["lines_of"]

MISSING: Final = "mangler"
WIDTH: Final = 100
SHOWN: Final = 20


def lines_of(found: Reconciliation, advice: Sequence[PlausibilityAdvice]) -> Iterator[str]:
    """Write the tables, then what there is to remark."""
    yield f"Avstemming for {place(found.region, found.year)}, {found.year}"
    yield f"{ADVICE_HEADING}. Beløp er i hele kroner."
    yield from _andre_ytelser(found.andre_ytelser)
    if found.totals:
        yield from _totals(found.totals)
    if found.functions:
        yield from _functions(found.functions)
    if found.head_count is not None:
        yield from _head_count(found.head_count)
    yield ""
    remarks = (*found.remarks, *advice)
    yield "Å se på:" if remarks else "Det er ikke noe å bemerke."
    for each in remarks:
        yield from _remark(each)


def _kroner(amount: Amount | None) -> str:
    return MISSING if amount is None else number(amount.kroner)


def _number(value: int | None) -> str:
    return MISSING if value is None else number(value)


def _andre_ytelser(row: AndreYtelser) -> Iterator[str]:
    yield ""
    yield "Andre sosialhjelpslignende ytelser:"
    rows = [
        ("  Funksjon 281, utgifter i driftsregnskapet", _kroner(row.funksjon_281)),
        ("- Bidrag og lån etter skjema 11", _kroner(row.sosialhjelp)),
        ("- Livsopphold til flyktninger, skjema 7", _kroner(row.livsopphold_flyktninger)),
        ("= Andre ytelser", _number(row.andre)),
    ]
    yield from _aligned(rows)
    if row.andre is not None and row.uncertainty:
        yield f"  Regnskapet er i 1 000 kroner; avrundingen kan utgjøre {number(row.uncertainty)} kroner hver vei."
    yield from _wrapped(row.explanation, "  ")


def _totals(totals: Sequence[FormTotal]) -> Iterator[str]:
    yield ""
    yield "Skjemaene:"
    rows = [("Skjema", "Poster", "Beløp", "Uten beløp")]
    rows += [(total.form, number(total.records), _kroner(total.amount), number(total.without_sum)) for total in totals]
    yield from _aligned(rows)


def _functions(rows: Sequence[FunctionRow]) -> Iterator[str]:
    yield ""
    yield "Regnskapet mot skjemaene:"
    table = [("Funksjon", "Utgifter", "Holdt mot", "Skjema", "Beløp i skjema", "Forskjell")]
    for row in rows:
        behind = row.counterpart
        compares = behind.relation is not None
        table.append(
            (
                f"{behind.function} {behind.name}",
                _kroner(row.expenses),
                _kroner(row.compared) if compares else "",
                behind.form,
                _kroner(row.total.amount if row.total is not None else None) if compares else "",
                _number(row.difference) if compares else "",
            )
        )
    yield from _aligned(table)
    for row in rows:
        aarsverk = "" if row.aarsverk is None else f"{row.aarsverk:f}".replace(".", ",")
        worked = f" Årsverk i skjema 7: {aarsverk}." if aarsverk else ""
        yield from _wrapped(f"{row.counterpart.function}: {row.counterpart.note}{worked}", "  ")


def _head_count(count: HeadCount) -> Iterator[str]:
    yield ""
    yield "Deltakere i 11CF:"
    yield from _aligned(
        [
            ("Poster", number(count.records)),
            ("Personer", number(count.persons)),
            ("Hos NAV", _number(count.nav_count)),
            ("Forskjell", _number(count.difference)),
        ]
    )
    codes = find_form("11CF").layout(count.year).by_key["STATUS"].codes
    for status, journals in count.by_status.items():
        name = "Uten gyldig status" if status is None else f"Status {status} ({codes.get(status, '')})"
        yield from _wrapped(f"{name}: {number(len(journals))}. {_journals(journals, len(journals))}", "  ")


def _remark(advice: PlausibilityAdvice) -> Iterator[str]:
    yield from _wrapped(f"{advice.message} [{advice.source}]", "  - ", "    ")
    if advice.journal_numbers:
        yield from _wrapped(_journals(advice.journal_numbers, advice.count), "    ")


def _journals(journals: Sequence[str], count: int) -> str:
    shown = ", ".join(clean(journal) or "(blankt)" for journal in journals[:SHOWN])
    rest = count - min(len(journals), SHOWN)
    return f"Journalnummer {shown}" + (f" og {number(rest)} til." if rest else ".")


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Write rows below each other: the first column flush left, the others flush right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *others in rows:
        cells = chain([first.ljust(widths[0])], map(str.rjust, others, widths[1:]))
        yield f"  {'  '.join(cells)}".rstrip()


def _wrapped(text: str, start: str, indent: str | None = None) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=start,
        subsequent_indent=start if indent is None else indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
