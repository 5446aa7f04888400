"""The tables at the end of the official report of 11F: sums, age, duration, amounts."""

from __future__ import annotations

from kostra_sdk.controls import Row
from kostra_sdk.controls.tables import Group, GroupTable, SumTable
from kostra_sdk.forms.person.controls import STMND
from kostra_sdk.forms.person.tables import amount_table, duration_table
from kostra_sdk.generations import KOTLIN

__all__ = ["tables"]

_AGES = (
    Group("Under 18", 0, 17),
    Group("18 - 24", 18, 24),
    Group("25 - 44", 25, 44),
    Group("45 - 66", 45, 66),
    Group("67 og over", 67, None),
    Group("Ugyldig fnr", None, -1),
)
_AGES_2021 = (*(Group(group.label, 0, -1) for group in _AGES[:-1]), Group("Ugyldig fnr", None, None))
"""A fault of that year's program: nobody has an age."""

_LOWEST = (("1 - 9999", 1, 9_999), ("10000 - 49999", 10_000, 49_999))


def tables(year: int) -> tuple[SumTable | GroupTable, ...]:
    """Give the tables of an edition, in official order."""
    r = Row()
    amount, age = r.BIDRAG + r.LAAN, r.PERSON_FODSELSNR.age
    if year >= KOTLIN:
        return (
            SumTable("Stønad", "Sum", (("I alt", amount), ("Bidrag", r.BIDRAG.number), ("Lån", r.LAAN.number))),
            GroupTable("Alder", "Deltakere", age, _AGES),
            duration_table("Stønadsvarighet", "Deltakere", r.count_known(STMND), all_rows=False),
            amount_table(amount, _LOWEST, unit="", all_rows=False),
        )
    return (
        SumTable("Sum", "Sum", (("Stønad", amount), ("Bidrag", r.BIDRAG.number), ("Lån", r.LAAN.number))),
        GroupTable("Tilfeller", "Deltakere", age, _AGES_2021 if year == 2021 else _AGES, total="I alt", all_rows=True),
        duration_table("Stønadstid", "Deltakere", r.count_above(STMND), all_rows=True),
        amount_table(amount, _LOWEST, unit="", all_rows=True),
    )
