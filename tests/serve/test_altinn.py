from __future__ import annotations

import json
from typing import Any

import pytest

from kostra_sdk.serve.altinn import read_altinn
from kostra_sdk.serve.asked import Asked
from kostra_sdk.serve.problems import ProblemKind, Refused

RESPONDENT = {"aar": 2026, "kvartal": " ", "skjema": "11F", "region": "030100", "orgnr": "899999999"}


def wrong(question: dict[str, Any]) -> list[str | None]:
    """Give the fields that are wrong with a question."""
    with pytest.raises(Refused) as refused:
        read_altinn(json.dumps(question))
    return [fault.parameter for fault in refused.value.problem.faults]


def test_a_question_is_read() -> None:
    """SSB's names become ours."""
    asked, coded = read_altinn(json.dumps({"respondent": RESPONDENT | {"kvartal": "3"}, "base64KodedeData": "eA=="}))
    assert asked == Asked(form="11F", year=2026, region="030100", quarter="3", org_number="899999999")
    assert coded == "eA=="


@pytest.mark.parametrize(
    "blank", [{}, {"kvartal": " ", "orgnr": " " * 9}, {"kvartal": None, "orgnr": None}], ids=range(3)
)
def test_quarter_and_organisation_may_be_left_out(blank: dict[str, Any]) -> None:
    """Both have their blanks in SSB's shape."""
    respondent = {name: RESPONDENT[name] for name in ("aar", "skjema", "region")} | blank
    asked, _ = read_altinn(json.dumps({"respondent": respondent, "base64KodedeData": ""}))
    assert (asked.quarter, asked.org_number) == (None, None)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"aar": "2026"}, "aar"),
        ({"aar": True}, "aar"),
        ({"aar": 15_858_590_123}, "aar"),
        ({"kvartal": "5"}, "kvartal"),
        ({"kvartal": ["1"]}, "kvartal"),
        ({"skjema": ""}, "skjema"),
        ({"skjema": "15858590123"}, "skjema"),
        ({"skjema": 11}, "skjema"),
        ({"region": "0301"}, "region"),
        ({"region": 30100}, "region"),
        ({"orgnr": "123456789"}, "orgnr"),
        ({"orgnr": 899999999}, "orgnr"),
    ],
    ids=range(12),
)
def test_what_is_wrong_is_told_by_field(said: dict[str, Any], field: str) -> None:
    """Each field of the respondent is looked at by itself."""
    assert wrong({"respondent": RESPONDENT | said, "base64KodedeData": ""}) == [f"respondent.{field}"]


def test_everything_wrong_is_told_at_once() -> None:
    """The respondent's fields and the data in one answer."""
    assert wrong({}) == ["respondent", "base64KodedeData"]
    assert wrong({"respondent": {}, "base64KodedeData": 7}) == [
        "respondent.aar",
        "respondent.skjema",
        "respondent.region",
        "base64KodedeData",
    ]


@pytest.mark.parametrize("coded", ["ab+/", "ab\\u002b/", "ab+\\/"], ids=range(3))
def test_signs_of_base64_may_be_escaped(coded: str) -> None:
    """Writers of JSON for .NET and PHP escape the plus and the slash."""
    text = f'{{"base64KodedeData" : "{coded}", "respondent": {json.dumps(RESPONDENT)}}}'
    assert read_altinn(text)[1] == "ab+/"


@pytest.mark.parametrize(
    "text",
    [
        '{"base64KodedeData": "\\x", "respondent": %s}',
        '{"respondent": %s, "inner": {"base64KodedeData": "eA=="}}',
        '{"base64KodedeData": 7, "respondent": %s}',
        '{"note": "base64KodedeData: \\"eA==\\"", "respondent": %s}',
    ],
    ids=range(4),
)
def test_data_that_is_not_where_it_belongs_is_told(text: str) -> None:
    """Only the member of that name, a string, is the extract."""
    with pytest.raises(Refused) as refused:
        read_altinn(text % json.dumps(RESPONDENT))
    assert [fault.parameter for fault in refused.value.problem.faults] == ["base64KodedeData"]


def test_data_is_long_and_the_rest_is_short() -> None:
    """Ten megabytes of data are fine, and as much of anything else is not read."""
    data = "eA==" * 2_500_000
    assert read_altinn(json.dumps({"respondent": RESPONDENT, "base64KodedeData": data}))[1] == data
    with pytest.raises(Refused) as refused:
        read_altinn(json.dumps({"respondent": RESPONDENT, "base64KodedeData": "", "x": data}))
    assert refused.value.problem.kind is ProblemKind.NOT_JSON


def test_data_that_is_said_twice_is_refused() -> None:
    """Which of the two is meant, nobody knows."""
    with pytest.raises(Refused) as refused:
        read_altinn('{"base64KodedeData": "", "base64KodedeData": "eA=="}')
    assert refused.value.problem.kind is ProblemKind.NOT_JSON
