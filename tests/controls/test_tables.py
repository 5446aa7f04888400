from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.controls import Row
from kostra_sdk.controls.tables import Group, GroupTable, SumTable, Tally
from kostra_sdk.report.model import Table

R = Row()
SUMS = SumTable("Sum", "kroner", (("I alt", R.A + R.B), ("B", R.B.number)))
GROUPS = (Group("1 - 9", 1, 9), Group("10 og over", 10, None), Group("Uoppgitt", None, 0))


def groups(*, all_rows: bool = False, total: str | None = None, of: tuple[Group, ...] = GROUPS) -> GroupTable:
    """Make a table of groups."""
    return GroupTable("Antall", "personer", R.A.number, of, total=total, all_rows=all_rows)


def counted(table: GroupTable, *values: int) -> tuple[tuple[str, int], ...]:
    """Count values in a table."""
    tally = Tally((table,))
    for value in values:
        tally.add((value,))
    return tally.result()[0].rows


def test_a_table_knows_its_trees() -> None:
    """A sum for each row, one value for groups."""
    assert SUMS.trees() == ((R.A + R.B).node, R.B.number.node)
    assert groups().trees() == (R.A.number.node,)


@pytest.mark.parametrize(
    ("value", "labels"),
    [(-1, ["Uoppgitt"]), (0, ["Uoppgitt"]), (1, ["1 - 9"]), (9, ["1 - 9"]), (10, ["10 og over"])],
)
def test_a_group_holds_what_is_between_its_limits(value: int, labels: list[str]) -> None:
    """Both limits belong to it, and none is no limit."""
    assert [group.label for group in GROUPS if group.holds(value)] == labels


def test_only_groups_with_someone_are_shown_in_order_of_first_occurrence() -> None:
    """The first record decides the first row."""
    assert counted(groups(), 12, 3, 11, 4, 5) == (("10 og over", 2), ("1 - 9", 3))
    assert counted(groups()) == ()


def test_all_groups_may_be_shown_in_fixed_order() -> None:
    """Empty ones too."""
    assert counted(groups(all_rows=True), 12, 3, 11) == (("1 - 9", 1), ("10 og over", 2), ("Uoppgitt", 0))


def test_a_total_counts_every_record_first() -> None:
    """Those in no group as well."""
    low = (Group("1 - 9", 1, 9),)
    assert counted(groups(total="I alt", of=low), 3, 12, 0) == (("I alt", 3), ("1 - 9", 1))
    assert counted(groups(total="I alt", of=low)) == (("I alt", 0),)


def test_a_record_may_be_in_two_groups() -> None:
    """Where limits overlap it is counted in both, as some official programs do."""
    both = (Group("40 - 49", 40, 49), Group("50 - 66", 45, 66))
    assert counted(groups(of=both), 45, 44, 45, 50) == (("40 - 49", 3), ("50 - 66", 3))


def test_all_tables_are_counted_in_one_pass() -> None:
    """The values of a record are those of all tables in order."""
    tally = Tally((SUMS, groups(total="I alt"), SUMS))
    tally.add((5, 2, 7, 1, 1))
    tally.add((-3, 2, 12, 1, 1))
    assert tally.result() == (
        Table("Sum", "kroner", (("I alt", 2), ("B", 4))),
        Table("Antall", "personer", (("I alt", 2), ("1 - 9", 1), ("10 og over", 1))),
        Table("Sum", "kroner", (("I alt", 2), ("B", 2))),
    )


@given(values=st.lists(st.integers(-5, 30)))
def test_every_value_of_a_division_is_counted_once(values: list[int]) -> None:
    """Where the groups divide all numbers, their counts add up to the records."""
    for all_rows in (True, False):
        assert sum(count for _, count in counted(groups(all_rows=all_rows), *values)) == len(values)
