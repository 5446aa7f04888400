"""Plausibility: what looks odd in an extract although no official control may say so.

It is the SDK's own advice, never part of the verdict and never blocking.
SSB leaves more and more of the quality to the municipality (B-7), and revises against the year before (A-11).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kostra_sdk.advice.plausibility_model import PlausibilityAdvice, Tally, must_be_extract
from kostra_sdk.advice.plausibility_rules import CASE_RULES, FILE_RULES
from kostra_sdk.advice.years import YEAR_RULES
from kostra_sdk.errors import UsageError
from kostra_sdk.report.text import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.extract import Extract

__all__ = ["PlausibilityAdvice", "plausibility"]


def plausibility(extract: Extract[Any], previous: Extract[Any] | None = None) -> tuple[PlausibilityAdvice, ...]:
    """Say what looks odd in an extract of 11F or 11CF, alone and beside an earlier year's.

    Each extract is read once, record by record; what grows with it is what persons are found again by.

    Args:
        extract: This year's extract.
        previous: An earlier year's of the same form, usually last year's.

    Returns:
        Advice in Norwegian with the figures and journal numbers behind it, in a fixed order; none where nothing is odd.

    Raises:
        UsageError: What is given is no extract, the form is another,
            or `previous` is of another form or no earlier year.
        LineError: A line is no record of the layout: let :func:`~kostra_sdk.check` say what is wrong first.
        OSError: The file cannot be read.
    """
    must_be_extract(extract)
    if previous is not None:
        must_be_extract(previous)
    if previous is not None and (previous.form != extract.form or previous.year >= extract.year):
        raise UsageError(
            f"{extract.form} {extract.year} is held against an earlier year of the same form, "
            f"not against {previous.form} {previous.year}"
        )
    rules = [rule for rule in CASE_RULES if extract.form in rule.forms]
    now = Tally.of(extract, rules)
    before = Tally.of(previous) if previous is not None else None
    return tuple(_advice(now, before))


def _advice(now: Tally, before: Tally | None) -> Iterator[PlausibilityAdvice]:
    for rule, cases in zip(now.rules, now.hits, strict=True):
        if cases.count:
            yield cases.advice(
                rule.topic,
                rule.message.format(count=number(cases.count), records=number(now.records)),
                source=rule.source,
                figures=(("Poster", cases.count), ("Poster i alt", now.records)),
            )
    for file_rule in FILE_RULES:
        yield from file_rule(now)
    if before is not None:
        for year_rule in YEAR_RULES:
            yield from year_rule(now, before)
