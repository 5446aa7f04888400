from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk import Finding, Severity, UsageError
from kostra_sdk.parts import Place, Whole
from tests.parts.builders import EDITION, PERSONS, joined, record


def whole_of(*sizes: int) -> Whole:
    """Merge parts of so many lines."""
    parts = {f"p{number}": joined(*[record("J1")] * size) or b" " for number, size in enumerate(sizes)}
    return Whole.merge(parts, **EDITION)  # type: ignore[arg-type]  # form, year and region


@given(sizes=st.lists(st.integers(0, 4), min_size=1, max_size=4))
def test_every_line_of_the_whole_has_its_place(sizes: list[int]) -> None:
    """Line by line through all parts, those without lines too; a line that is not there has none."""
    judged = whole_of(*sizes).check()
    total = sum(sizes)
    expected = [Place(f"p{part}", line) for part, size in enumerate(sizes) for line in range(1, size + 1)]
    assert [judged.place(line) for line in range(1, total + 1)] == expected
    for line in (0, total + 1):
        with pytest.raises(UsageError, match=f"not {line}"):
            judged.place(line)


def test_a_finding_is_in_a_part() -> None:
    """Duplicates across parts fire in the whole alone, each in its part."""
    parts = {"nav": joined(record("J1"), record("J2")), "flyktning": joined(record("J2"), record("J3"))}
    whole = Whole.merge(parts, **EDITION)  # type: ignore[arg-type]
    judged = whole.check()
    assert [
        (finding.control, judged.places(finding)) for finding in judged.report.findings if finding.severity.blocks
    ] == [
        ("Kontroll 05B : Journalnummer, dubletter", (Place("nav", 2),)),
        ("Kontroll 05B : Journalnummer, dubletter", (Place("flyktning", 1),)),
    ]
    assert all(not part.check().blocks_submission for part in whole.parts.values())
    assert judged.places(Finding("x", Severity.OK, "")) == ()


def test_people_are_told_parts_and_lines() -> None:
    """In each message, in Norwegian; the whole's own lines, which nobody has, are left out; nothing else changes."""
    parts = {
        "nav": joined(record("J1", PERSONS[0], VKLO="0"), record("J2", PERSONS[1])),
        "flyktning": joined(record("J3", PERSONS[2]) + b"\t"),
        "kvp": joined(record("J4", PERSONS[3], VKLO="0")),
    }
    whole = Whole.merge({name: parts[name] for name in ("nav", "kvp")}, **EDITION)  # type: ignore[arg-type]
    judged = whole.check()
    placed = judged.by_part()
    assert [finding.message.rpartition(" (")[2] for finding in placed.findings] == ["nav linje 1)", "kvp linje 1)"]
    assert [finding.lines for finding in placed.findings] == [(), ()]
    assert [finding.message for finding in placed.findings[1:]] == [placed.findings[1].message]
    assert len(placed.findings) == 2
    assert placed.counts() == judged.report.counts()
    assert "(kvp linje 1)" in placed.to_text()
    advice = Whole.merge(parts, **EDITION).check().by_part().advice  # type: ignore[arg-type]
    assert [each.message.rpartition(" (")[2] for each in advice if each.topic == "tabs"] == ["flyktning linje 1)"]
    assert all(each.lines == () for each in advice)


def test_what_is_about_no_line_has_no_place() -> None:
    """A finding about the file as a whole is about the whole."""
    judged = whole_of(0, 0).check(has_participants=True)
    (finding,) = judged.by_part().findings
    assert not finding.message.endswith(")")
    assert judged.places(finding) == ()
