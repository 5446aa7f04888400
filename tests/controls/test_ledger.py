from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.controls import Edition, Expr, Row, Said, control, duplicates, groups, judge_lines, some
from kostra_sdk.controls.columnar import column_judge
from kostra_sdk.controls.findings import Findings
from kostra_sdk.controls.ledger import Ledger, Mark
from kostra_sdk.report.model import Severity
from tests.controls.columnar.files import one_by_one, outcome, together
from tests.controls.layouts import make_layout

if TYPE_CHECKING:
    from collections.abc import Sequence

SAID = Said(b"0301", oslo=True)
FIELDS = (
    {"name": "WHO", "width": 4},
    {"name": "JOURNAL", "width": 4},
    {"name": "A", "width": 1},
    {"name": "SECRET", "width": 8},
)
W, E = Severity.WARNING, Severity.ERROR


@control("1", "1 a", severity=W, message="{A}", key="rule.a")
def a(r: Row) -> Expr:
    """A is not 1."""
    return r.A == "1"


@control("1", "1 b", severity=W, message="{count}: {others}", key="rule.b", identified=False)
def b(r: Row) -> Expr:
    """No two have the same A."""
    return duplicates(r.A)


@control("1", "1 c", severity=E, message="Noen.", key="rule.c", identified=False)
def c(r: Row) -> Expr:
    """Nobody has A 3."""
    return some(r.A == "3")


@control("1", "1 d", severity=W, message="{count}", key="rule.d")
def d(r: Row) -> Expr:
    """No two have the same journal number."""
    return groups(r.JOURNAL, trimmed=False)


@control("2", "2 e", severity=W, message="{WHO}", identified=False)
def e(r: Row) -> Expr:
    """A is not 2."""
    return r.A == "2"


CONTROLS = (a, b, c, d, e)


def edition(year: int) -> Edition:
    """Make an edition in which one rule has findings of every kind."""
    return Edition(make_layout(year, *FIELDS), CONTROLS, (), ("WHO", "JOURNAL"))


def expected(year: int, lines: Sequence[bytes]) -> list[tuple[str, tuple[int, ...]]]:
    """Give the findings in the order of their keys: phase, and place within it."""
    new = year >= 2023
    keyed: list[tuple[tuple[int, ...], tuple[str, tuple[int, ...]]]] = []
    for number, line in enumerate(lines, start=1):
        if line[8:9] == b"1":
            keyed.append(((0 if new else 2, number, 0, 0), ("1 a", (number,))))
        if line[8:9] == b"2":
            keyed.append(((1 if new else 0, number, 1, 0), ("2 e", (number,))))
    for name, part in (("1 b", slice(8, 9)), ("1 d", slice(4, 8))):
        shared: dict[bytes, list[int]] = {}
        for number, line in enumerate(lines, start=1):
            shared.setdefault(line[part], []).append(number)
        for group, numbers in enumerate(numbers for numbers in shared.values() if len(numbers) > 1):
            for number in numbers if name == "1 b" else numbers[:1]:
                told = (number,) if name == "1 b" else tuple(numbers)
                keyed.append(((0 if new else 1, group if new else 0, group, number), (name, told)))
    if any(line[8:9] == b"3" for line in lines):
        keyed.append(((0, 0, 0, 0), ("1 c", ())))
    return [finding for _, finding in sorted(keyed, key=lambda pair: pair[0])]


lines = st.lists(
    st.tuples(st.sampled_from(["J001", "J002", "J003"]), st.sampled_from("123")).map(
        lambda cells: f"abcd{cells[0]}{cells[1]}12345678".encode()
    ),
    max_size=12,
)


@pytest.mark.parametrize("year", [2020, 2026])
@given(chosen=lines)
def test_the_findings_of_a_rule_stand_together(year: int, chosen: list[bytes]) -> None:
    """Those of records, of groups and of the file alike, by line and group, whatever order they are found in."""
    found = judge_lines(edition(year), chosen, SAID).findings
    assert [(finding.control, finding.lines) for finding in found] == expected(year, chosen)
    assert found.severity == max((finding.severity for finding in found), default=Severity.OK)


@given(chosen=lines)
def test_blocks_keep_findings_as_lines_do(chosen: list[bytes]) -> None:
    """The same cells, numbers and order, by either evaluator."""
    made = Edition(make_layout(2026, *FIELDS), (a, b, d, e), (), ("WHO", "JOURNAL"))
    assert column_judge(made) is not None
    data = b"".join(line + b"\n" for line in chosen)
    assert outcome(together(made, data, SAID, 3)) == outcome(one_by_one(made, data, SAID))


def test_of_a_line_only_what_is_told_is_kept() -> None:
    """The cells of the message, and those that name caseworker and journal number where it names them."""
    ledger = Ledger(edition(2026), SAID)
    ledger.add(7, b"abcdJ0012SECRET!!", [0, 1])
    assert {control: bytes(kept.cells) for control, kept in ledger.kept.items()} == {0: b"abcdJ0012", 1: b"abcd"}
    assert ledger.kept[1].line(0, 17) == b"abcd" + b" " * 13
    assert [finding.message for finding in Findings.of(ledger)] == ["«2»", "«abcd»"]


def test_a_control_may_tell_nothing() -> None:
    """Then nothing is kept of the line but its number."""

    @control("9", "9", severity=W, message="Nei.", identified=False)
    def silent(r: Row) -> Expr:
        """A is not 1."""
        return r.A == "1"

    judged = Edition(make_layout(2026, *FIELDS), (silent,), (), ("WHO", "JOURNAL"))
    ledger = Ledger(judged, SAID)
    ledger.add(1, b"abcdJ0011SECRET!!", [0])
    ledger.add(3, b"abcdJ0011SECRET!!", [0])
    assert bytes(ledger.kept[0].cells) == b""
    assert [(finding.message, finding.lines) for finding in Findings.of(ledger)] == [("Nei.", (1,)), ("Nei.", (3,))]


def test_groups_are_named_each_by_their_own() -> None:
    """Going back and forth between groups names the right fellows."""
    ledger = Ledger(edition(2026), SAID)
    shared = ledger.edition.across[0]
    ledger.share(shared, [Mark(1, b"abcd", b"J001"), Mark(2, b"abcd", b"J002")])
    ledger.share(shared, [Mark(3, b"efgh", b"J003"), Mark(4, b"efgh", b"J003"), Mark(5, b"efgh", b"J004")])
    found = Findings.of(ledger)
    messages = ["2: J002", "2: J001", "3: J004", "3: J004", "3: J003"]
    assert [finding.message for finding in found] == messages
    assert [found[place].message for place in (4, 0, 3, 1, 2)] == [messages[place] for place in (4, 0, 3, 1, 2)]
