"""Every reference case of 15F, held against what the official control program said of it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from kostra_sdk.forms.barnevern.judge import judge
from tests.forms.barnevern.builders import said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.forms.barnevern.judge import Judgement

CASES: Final = Path(__file__).with_name("cases")


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Read a file of JSON objects, one a line."""
    return (json.loads(row) for row in path.read_text(encoding="utf-8").split("\n") if row)


def cases() -> list[tuple[int, dict[str, Any], dict[str, Any]]]:
    """Give year, arguments and verdict of each case."""
    found = []
    for folder in sorted(CASES.iterdir()):
        verdicts = {verdict["id"]: verdict for verdict in rows(folder / "expected.jsonl")}
        found += [(int(folder.name), asked, verdicts[asked["id"]]) for asked in rows(folder / "manifest.jsonl")]
    return found


def plain(judgement: Judgement) -> Counter[tuple[str, ...]]:
    """Give the findings as the official report has them."""
    return Counter(
        (
            finding.control,
            finding.severity.name,
            finding.caseworker or "",
            finding.journal_number or "",
            finding.individual_id or "",
        )
        for finding in judgement.findings
    )


@pytest.mark.parametrize(("year", "asked", "verdict"), cases(), ids=[asked["id"] for _, asked, _ in cases()])
def test_the_verdict_is_the_official_one(year: int, asked: dict[str, Any], verdict: dict[str, Any]) -> None:
    """Findings, severity and number of controls are those of the official program."""
    with (CASES / str(year) / asked["path"]).open("rb") as stream:
        judgement = judge(stream, year=year, said=said(asked["region"]))
    assert plain(judgement) == Counter(tuple(text.strip() for text in row[:5]) for row in verdict["findings"])
    assert (judgement.severity.name, judgement.controls_run) == (verdict["severity"], verdict["controls"])


def test_there_are_cases_of_each_year() -> None:
    """No year is judged without a case to hold it against."""
    assert Counter(year for year, _, _ in cases()) == {2023: 8, 2024: 8, 2025: 8, 2026: 8}
