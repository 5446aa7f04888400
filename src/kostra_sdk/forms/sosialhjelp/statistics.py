"""The tables at the end of the official report of 11F: sums, age, duration, amounts."""

from __future__ import annotations

from kostra_sdk.controls import Row, by_year
from kostra_sdk.controls.tables import Group, GroupTable, SumTable
from kostra_sdk.forms.person.controls import STMND
from kostra_sdk.forms.person.tables import age_unless, amount_table, apart, duration_table
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
_AGES_2020 = (*_AGES[:-1], apart("Ugyldig fnr"))
"""Those programs count nobody whose age is negative, and in 2022 nobody of unknown age whose check digits are right."""

_LOWEST = (("1 - 9999", 1, 9_999), ("10000 - 49999", 10_000, 49_999))


def tables(year: int) -> tuple[SumTable | GroupTable, ...]:
    """Give the tables of an edition, in official order."""
    r = Row()
    amount, number = r.BIDRAG + r.LAAN, r.PERSON_FODSELSNR
    if year >= KOTLIN:
        return (
            SumTable("Stønad", "Sum", (("I alt", amount), ("Bidrag", r.BIDRAG.number), ("Lån", r.LAAN.number))),
            GroupTable("Alder", "Deltakere", number.age, _AGES),
            duration_table("Stønadsvarighet", "Deltakere", r.count_known(STMND), all_rows=False),
            amount_table(amount, _LOWEST, unit="", all_rows=False),
        )
    # A fault of the program of 2021: nobody has an age.
    invalid = by_year({2020: ~number.has_age, 2021: ~r.never, 2022: ~number.is_mod11})
    age = age_unless(invalid, number.age)
    return (
        SumTable("Sum", "Sum", (("Stønad", amount), ("Bidrag", r.BIDRAG.number), ("Lån", r.LAAN.number))),
        GroupTable("Tilfeller", "Deltakere", age, _AGES_2020, total="I alt", all_rows=True),
        duration_table("Stønadstid", "Deltakere", r.count_above(STMND), all_rows=True),
        amount_table(amount, _LOWEST, unit="", all_rows=True),
    )
