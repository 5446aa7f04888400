"""This year's figures against an earlier year's: SSB does so when revising forms 7 and 12 (A-11).

What counts as a large change is our own judgement, by the kind of figure.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.advice.worksheets.fields import FieldKind, Unit
from kostra_sdk.advice.worksheets.remarks import RemarkKind, note, warning, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.advice.worksheets.content import WorksheetContent
    from kostra_sdk.advice.worksheets.fields import WorksheetField
    from kostra_sdk.advice.worksheets.remarks import WorksheetRemark

__all__ = ["LARGE", "Change", "previous_remarks"]


@attrs.frozen
class Change:
    """The least change that is remarked on: both the share and the amount must be reached."""

    percent: int
    """Of the earlier figure."""
    amount: int
    """In the field's unit."""

    def is_reached(self, before: int | Decimal, now: int | Decimal) -> bool:
        """Whether the change from one figure to the other is that large."""
        change = abs(Decimal(now) - Decimal(before))
        return change >= self.amount and change * 100 >= self.percent * abs(Decimal(before))


LARGE: Final = {
    Unit.AARSVERK: Change(percent=25, amount=2),
    Unit.SAKER: Change(percent=50, amount=20),
    Unit.KRONER: Change(percent=30, amount=100_000),
    Unit.KRONER_A_MONTH: Change(percent=15, amount=1),
}
"""What is a large change from one year to the next, in our judgement."""


def previous_remarks(worksheet: WorksheetContent, previous: WorksheetContent) -> Iterator[WorksheetRemark]:
    """Remark on figures that differ much from an earlier year's, and on what was answered then and is blank now."""
    yield from _whose(worksheet, previous)
    for field in worksheet.fields():
        before, now = getattr(previous, field.name), getattr(worksheet, field.name)
        if field.kind in {FieldKind.TEXT, FieldKind.DAY} or before is None:
            continue
        if now is None:
            what = f" ({written(before)})" if field.unit and not field.kind.has_rows else ""
            yield _remark(field, f"Feltet står tomt, men ble besvart for {previous.year}{what}.")
        elif field.kind.has_rows:
            for row in [*now, *(row for row in before if row not in now)]:
                yield from _changes(field, previous.year, before.get(row), now.get(row), f"«{row}»: ")
        else:
            yield from _changes(field, previous.year, before, now)


def _whose(worksheet: WorksheetContent, previous: WorksheetContent) -> Iterator[WorksheetRemark]:
    """Tell of figures that are another municipality's, as after a merger, or ask about another bydel's."""
    if None in {worksheet.kommunenummer, previous.kommunenummer}:
        return
    if worksheet.kommunenummer != previous.kommunenummer:
        yield note(
            "kommunenummer",
            RemarkKind.PREVIOUS_YEAR,
            f"Tallene for {previous.year} gjelder et annet kommunenummer: {previous.kommunenummer}.",
        )
    elif worksheet.bydelsnummer != previous.bydelsnummer:
        whose = "hele kommunen" if previous.bydelsnummer is None else f"bydel {previous.bydelsnummer}"
        yield warning(
            "bydelsnummer", RemarkKind.PREVIOUS_YEAR, f"Tallene for {previous.year} gjelder {whose}. Stemmer det?"
        )


def _changes(
    field: WorksheetField, year: int, before: Decimal | int | None, now: Decimal | int | None, row: str = ""
) -> Iterator[WorksheetRemark]:
    if before is None:
        return
    if now is None:  # only a row: a field that is blank was told of as a whole
        what = f" ({written(before)})" if field.unit else ""
        yield _remark(field, f"{row}Raden står tom, men ble besvart for {year}{what}.")
    elif isinstance(before, bool):
        if now != before:
            yield note(
                field.name,
                RemarkKind.PREVIOUS_YEAR,
                f"{row}Svaret er {'ja' if now else 'nei'}; for {year} var det {'ja' if before else 'nei'}.",
            )
    elif field.unit and LARGE[field.unit].is_reached(before, now):
        yield _remark(
            field, f"{row}Stor endring: {written(now)} {field.unit} mot {written(before)} for {year}. Stemmer det?"
        )


def _remark(field: WorksheetField, message: str) -> WorksheetRemark:
    return warning(field.name, RemarkKind.PREVIOUS_YEAR, message)
