"""What an extract adds up to: the money of a form, and the heads of 11CF."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs

from kostra_sdk.advice.accounts import Amount, AmountUnit
from kostra_sdk.advice.plausibility_model import SUMS, Tally, must_be_extract
from kostra_sdk.errors import UsageError
from kostra_sdk.forms.kvalifisering.codes import Status
from kostra_sdk.records.content import journal_number

if TYPE_CHECKING:
    from kostra_sdk.extract import Extract

__all__ = ["FormTotal", "HeadCount", "form_total", "head_count"]


@attrs.frozen(kw_only=True)
class FormTotal:
    """What a form has paid in a year, all records together."""

    form: str
    year: int
    region: str
    records: int
    amount: Amount | None
    """Whole kroner; None where the extract has no records and does not say either that there is nobody to report."""
    without_sum: int
    """Records whose amount is blank or cannot be read: what they were paid is not in the sum."""


def form_total(extract: Extract[Any]) -> FormTotal:
    """Add up what an extract of 11F (bidrag and lån) or 11CF (kvalifiseringsstønad) says was paid.

    Raises :class:`~kostra_sdk.errors.UsageError` for another form, and what iterating the extract raises.
    """
    must_be_extract(extract)
    form = extract.form
    if form not in SUMS:
        raise UsageError(f"there are amounts in {' and '.join(SUMS)}, not in {form}")
    records = total = without = 0
    for record in extract:
        amounts = [amount for name in SUMS[form] if (amount := getattr(record, name)) is not None]
        records += 1
        total += sum(amounts)
        without += not amounts or any(name.upper() in record.raw for name in SUMS[form])
    said = records > 0 or extract.is_empty
    return FormTotal(
        form=form,
        year=extract.year,
        region=extract.region,
        records=records,
        amount=Amount(total, AmountUnit.KRONER) if said else None,
        without_sum=without,
    )


@attrs.frozen(kw_only=True)
class HeadCount:
    """The participants of 11CF beside the number that NAV has (B-3)."""

    region: str
    year: int
    records: int
    persons: int
    """The same, but a person who stands in several records counts once; one without a number counts each time."""
    nav_count: int | None
    """The number reported inside NAV."""
    by_status: Mapping[Status | None, tuple[str, ...]]
    """Status at the end of the year → journal numbers; None where the status is no valid code."""

    @property
    def difference(self) -> int | None:
        """Persons in the extract beyond NAV's number; None where that is not known."""
        return None if self.nav_count is None else self.persons - self.nav_count


def head_count(extract: Extract[Any], nav_count: int | None = None) -> HeadCount:
    """Count the participants of an 11CF extract, which must be as many as NAV has (B-3).

    Raises :class:`~kostra_sdk.errors.UsageError` for another form, and what iterating the extract raises.
    """
    must_be_extract(extract)
    if extract.form != "11CF":
        raise UsageError(f"participants are counted in 11CF, not in {extract.form}")
    tally = Tally.begin(extract)
    by_status: dict[Status | None, list[str]] = {}
    for line, record in enumerate(extract, start=1):
        tally.add(line, record)
        by_status.setdefault(record.status, []).append(journal_number(record))
    return HeadCount(
        region=extract.region,
        year=extract.year,
        records=tally.records,
        persons=len(tally.persons) + tally.nameless,
        nav_count=nav_count,
        by_status={status: tuple(by_status[status]) for status in sorted(by_status, key=lambda status: status or "~")},
    )
