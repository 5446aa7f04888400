"""The tables at the end of the official report of 11CF: sum, age, duration, amounts."""

from __future__ import annotations

from kostra_sdk.controls import Row, by_year
from kostra_sdk.controls.tables import Group, GroupTable, SumTable
from kostra_sdk.forms.person.controls import STMND
from kostra_sdk.forms.person.tables import age_unless, amount_table, apart, duration_table
from kostra_sdk.generations import KOTLIN

__all__ = ["tables"]

_AGES = (
    Group("Under 20", 0, 19),
    Group("20 - 24", 20, 24),
    Group("25 - 29", 25, 29),
    Group("30 - 39", 30, 39),
    Group("40 - 49", 40, 49),
    Group("50 - 66", 50, 66),
    Group("67 og over", 67, None),
    Group("Ugyldig fnr", None, -1),
)
_AGES_2020 = (
    Group("19 år eller yngre", 0, 19),
    Group("20 - 24 år", 20, 24),
    Group("25 - 29 år", 25, 29),
    Group("30 - 39 år", 30, 39),
    Group("40 - 49 år", 40, 49),
    Group("50 - 66 år", 45, 66),  # a fault of those programs: 45-49 is counted twice
    Group("67 år eller eldre", 67, None),
    apart("Alder ikke mulig å beregne"),
)
"""Those programs count nobody whose age is negative, and from 2021 nobody whose age is merely unknown."""
_LOWEST = (("1 - 7999", 1, 7_999), ("8000 - 49999", 8_000, 49_999))
_LOWEST_2020 = ((" - 7999 kr", 1, 7_999), ("8000 - 49999 kr", 8_000, 49_999))


def tables(year: int) -> tuple[SumTable | GroupTable, ...]:
    """Give the tables of an edition, in official order."""
    r = Row()
    amount, number = r.KVP_STONAD.number, r.PERSON_FODSELSNR
    if year >= KOTLIN:
        return (
            SumTable("Stønad", "Sum", (("I alt", amount),)),
            GroupTable("Alder", "Deltakere", number.age, _AGES, total="I alt"),
            duration_table("Stønadsvarighet", "Deltakere", r.count_known(STMND), all_rows=False),
            amount_table(amount, _LOWEST, unit="", all_rows=False),
        )
    age = age_unless(by_year({2020: ~number.has_age, 2021: number.age_fails}), number.age)
    return (
        SumTable("Sum", "Sum", (("Stønad", amount),)),
        GroupTable("Kvalifiseringsdeltakere", "Deltakere", age, _AGES_2020, total="I alt", all_rows=True),
        duration_table("Stønadsvarighet", "Deltakere", r.count_above(STMND), all_rows=True),
        amount_table(amount, _LOWEST_2020, unit=" kr", all_rows=True),
    )
