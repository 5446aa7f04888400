from __future__ import annotations

import pickle
import random
import zlib
from collections import Counter
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk import Report, Severity, UsageError, check
from kostra_sdk.controls import (
    Edition,
    Expr,
    Findings,
    Row,
    Said,
    control,
    duplicates,
    groups,
    judge_lines,
    total_over,
)
from kostra_sdk.controls.findings import PackedFindings, packed, tally
from kostra_sdk.forms import base, find_form
from kostra_sdk.testing import synthetic_number
from tests.controls.layouts import make_layout
from tests.forms.lines import line as line_of
from tests.reference.verdicts import cases
from tests.report.builders import reports

if TYPE_CHECKING:
    from tests.reference.verdicts import Case

CASES = [case for case in cases() if case.findings]
LAYOUT = make_layout(
    2026,
    {"name": "WHO", "width": 2},
    {"name": "JOURNAL", "width": 2},
    {"name": "KIND", "width": 1},
    {"name": "AMOUNT", "width": 3, "type": "integer"},
    {"name": "SECRET", "width": 4},
)
HERE = Said(b"4601", oslo=False, region=b"460100")


@control("1", "1 kind", severity=Severity.ERROR, message="{KIND} i {region}", values={"region": lambda r: r.region})
def kind(r: Row) -> Expr:
    """No X with a secret."""
    return (r.KIND == "X") & (r.SECRET != "    ")


@control("2", "2 amount", severity=Severity.WARNING, message="{twice}", values={"twice": lambda r: r.AMOUNT + r.AMOUNT})
def amount(r: Row) -> Expr:
    """No amount above 100."""
    return r.AMOUNT > 100


@control("3", "3 same", severity=Severity.ERROR, message="{count}: {others}")
def same(r: Row) -> Expr:
    """No journal number twice."""
    return duplicates(r.JOURNAL, among=r.KIND != "Y")


@control("4", "4 alike", severity=Severity.INFO, message="{count}", identified=False)
def alike(r: Row) -> Expr:
    """No two of a kind with the same amount."""
    return groups(r.KIND, r.AMOUNT, among=r.KIND != "Z")


def _sum(r: Row) -> Expr:
    return total_over(r.AMOUNT, where=r.KIND == "X")


@control("5", "5 sum", severity=Severity.ERROR, message="{sum}", identified=False, values={"sum": _sum})
def whole(r: Row) -> Expr:
    """X makes 50 at most."""
    return _sum(r) > 50


CONTROLS = (kind, amount, same, alike, whole)
EDITIONS: dict[str, Edition] = {}
"""What the process knows, by name."""


def found(name: str, said: Said) -> Edition:
    """Find an edition, as another process would."""
    assert said == HERE
    return EDITIONS[name]


def made(controls: tuple[Any, ...] = CONTROLS, name: str = "own") -> Edition:
    """Make an edition that can be found."""
    edition = Edition(LAYOUT, controls, (), ("WHO", "JOURNAL"), found_by=partial(found, name))
    EDITIONS[name] = edition
    return edition


OWN = made()


def moved(thing: Any) -> Any:
    """Send something to another process, or the like."""
    return pickle.loads(pickle.dumps(thing))


def judged(case: Case) -> Report:
    """Check a reference case."""
    return check(
        case.data,
        form=case.form,
        year=case.year,
        region=case.region,
        quarter=case.quarter,
        org_number=case.org_number,
        has_participants=case.has_participants,
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_report_is_the_same_when_it_has_travelled(case: Case) -> None:
    """Every message, line and name of it, as often as it travels; unequal are only reports that say otherwise."""
    report = judged(case)
    there = moved(report)
    assert there == report
    assert hash(there) == hash(report)
    assert there.to_json() == report.to_json()
    assert moved(there) == report
    assert attrs.evolve(there, findings=there.findings[1:]) != report


@given(report=reports)
def test_a_report_made_by_hand_travels_too(report: Report) -> None:
    """Its findings are plain objects, and need no packing."""
    assert moved(report) == report
    assert packed(report.findings) is report.findings
    assert tally(report.findings) == Counter((each.control, each.severity) for each in report.findings)


lines = st.builds(
    "{:2}{:2}{:1}{:>3}{:4}".format,
    st.sampled_from(["S1", "Ø2", ""]),
    st.sampled_from(["J1", "J2", "J3", "J4"]),
    st.sampled_from("XYZ"),
    st.integers(0, 150),
    st.sampled_from(["", "abcd"]),
).map(lambda text: text.encode("latin-1"))


@given(content=st.lists(lines, max_size=12), cut=st.slices(12))
def test_findings_of_every_kind_travel(content: list[bytes], cut: slice) -> None:
    """Of records, duplicates, groups and the file as a whole: alone, in parts, and packed twice over."""
    findings = judge_lines(OWN, content, HERE).findings
    there = moved(findings)
    assert isinstance(there, PackedFindings)
    assert list(there) == list(findings)
    assert len(there) == len(findings)
    assert list(there[cut]) == list(findings[cut])
    assert list(moved(there[cut])) == list(findings[cut])
    assert tally(there) == tally(packed(findings)) == tally(findings)
    assert list(tally(there)) == list(tally(findings))


def test_only_what_messages_are_made_from_goes_along() -> None:
    """A field that a control judges but does not tell stays where it was."""
    content = [b"S1J1X001abcd", b"S1J2Y200abcd"]
    there = moved(judge_lines(OWN, content, HERE).findings)
    assert [finding.message for finding in there] == ["«X» i 460100", "400"]
    assert [(finding.caseworker, finding.journal_number) for finding in there] == [("S1", "J1"), ("S1", "J2")]
    assert [zlib.decompress(test.cells) for test in there._content.tests] == [b"S1J1X", b"S1J2200"]


def test_a_number_stays_where_no_message_asks_for_it() -> None:
    """What is told of the kind of income needs nobody's number."""
    number = synthetic_number(date(1990, 5, 15), random.Random(1))
    numbered = line_of("11F", 2025, {"PERSON_FODSELSNR": number, "VKLO": "0"})
    there = moved(check(numbered, form="11F", year=2025, region="460100"))
    assert [finding.control[:11] for finding in there.findings] == ["Kontroll 14"]
    field = find_form("11F").layout(2025).by_key["PERSON_FODSELSNR"]
    (test,) = there.findings._content.tests
    assert numbered[field.start : field.stop] == number.encode()
    assert number.encode() not in zlib.decompress(test.cells)
    assert all(stop <= field.start or start >= field.stop for start, stop in test.columns)


def test_an_edition_is_made_once_however_many_reports_come() -> None:
    """And not before a finding is read: until then a report is numbers."""
    report = check(b"0" * 338, form="11F", year=2025, region="460100")
    sent = [pickle.dumps(report) for _ in range(3)]
    base._edition.cache_clear()
    there = [pickle.loads(each) for each in sent]
    assert sum(len(each.findings) for each in there) == 3 * len(report.findings)
    assert sum(tally(each.findings).total() for each in there) == 3 * len(report.findings)
    assert base._edition.cache_info().misses == 0
    assert all(list(each.findings) == list(report.findings) for each in there)
    assert base._edition.cache_info().misses == 1


def test_a_packed_finding_takes_a_few_bytes() -> None:
    """Ten thousand findings of one kind take less than half a million bytes, and each is told as it was."""
    content = b"\n".join([line_of("11F", 2025, {"VKLO": "0"})] * 5_000)
    report = check(content, form="11F", year=2025, region="460100")
    assert len(report.findings) > 5_000
    assert len(pickle.dumps(report)) < 30 * len(report.findings)


def test_findings_packed_by_another_version_are_not_mistaken() -> None:
    """A control of another name, or none, in its place: nothing is told of them but how many they are."""
    there = moved(judge_lines(OWN, [b"S1J1X001abcd", b"S1J2Y200abcd"], HERE).findings)
    EDITIONS["own"] = Edition(LAYOUT, (amount, same), (), ("WHO", "JOURNAL"))
    try:
        with pytest.raises(UsageError, match="another version"):
            _ = there[0]
        assert len(there) == 2
        EDITIONS["own"] = Edition(LAYOUT, (), (), ("WHO", "JOURNAL"))
        with pytest.raises(UsageError, match="another version"):
            _ = there[0]
    finally:
        EDITIONS["own"] = OWN


def test_an_edition_that_nobody_can_find_packs_nothing() -> None:
    """It was made by hand, for this process alone."""
    edition = Edition(LAYOUT, CONTROLS, (), ("WHO", "JOURNAL"))
    findings = judge_lines(edition, [b"S1J1X001abcd"], HERE).findings
    assert isinstance(findings, Findings)
    with pytest.raises(UsageError, match="cannot be packed"):
        packed(findings)
