from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import pytest

from kostra_sdk import check

if TYPE_CHECKING:
    import httpx

    from kostra_sdk.simulator import Simulator

URL = "/api/kontroller-altinn-skjema"


def ask(http: httpx.Client, content: bytes = b"x" * 20, key: str = "simulator", **said: Any) -> httpx.Response:
    """Ask SSB's control API."""
    respondent = {"aar": 2026, "kvartal": " ", "skjema": "11F", "region": "030100", "orgnr": "899999999"}
    body = {
        "respondent": {name: value for name, value in (respondent | said).items() if value is not None},
        "base64KodedeData": base64.b64encode(content).decode(),
    }
    return http.post(URL, json=body, headers={"X-API-KEY": key})


def test_it_judges_as_check_does(sim: Simulator, http: httpx.Client) -> None:
    """The answer is the report in SSB's own shape, and nothing is delivered."""
    answer = ask(http)
    assert answer.status_code == 200
    report = check(b"x" * 20, form="11F", year=2026, region="030100", org_number="899999999")
    assert answer.json() == json.loads(report.to_altinn())
    assert answer.json()["meldinger"]
    assert not sim.deliveries


def test_the_organisation_and_the_quarter_may_be_left_out(http: httpx.Client) -> None:
    """Both have defaults."""
    assert ask(http, orgnr=None, kvartal=None).status_code == 200
    assert ask(http, kvartal="3").json()["respondent"]["kvartal"] == "3"


def test_it_asks_for_its_key(http: httpx.Client) -> None:
    """The wrong key, or none, is 401 with the API's own error."""
    answers = [ask(http, key="wrong"), http.post(URL, json={})]
    for answer in answers:
        assert answer.status_code == 401
        error = answer.json()
        assert (error["httpStatusCode"], error["url"]) == (401, URL)
        assert error["errorType"] == "SYSTEM_ERROR"
        assert isinstance(error["timestamp"], int)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"aar": 2025}, "aar"),
        ({"aar": "2026"}, "aar"),
        ({"kvartal": "5"}, "kvartal"),
        ({"skjema": ""}, "skjema"),
        ({"region": "0301"}, "region"),
        ({"orgnr": "123456789"}, "orgnr"),
    ],
)
def test_a_respondent_that_does_not_do_is_told_by_field(http: httpx.Client, said: dict[str, Any], field: str) -> None:
    """400 with a map of validation errors."""
    answer = ask(http, **said)
    assert answer.status_code == 400
    assert answer.json()["errorType"] == "VALIDATION_ERROR"
    assert list(answer.json()["validationErrors"]) == [f"respondent.{field}"]


@pytest.mark.parametrize("body", [b"", b"[]", b'{"respondent": 1}', b'{"respondent": {}, "base64KodedeData": "?"}'])
def test_a_body_that_cannot_be_read_is_400(http: httpx.Client, body: bytes) -> None:
    """What is no request in JSON is refused."""
    headers = {"X-API-KEY": "simulator", "Content-Type": "application/json"}
    assert http.post(URL, content=body, headers=headers).status_code == 400


def test_a_form_that_is_not_known_is_500(http: httpx.Client) -> None:
    """What the controls cannot be run for is the server's error."""
    assert ask(http, skjema="99X").status_code == 500


def test_data_that_is_no_text_is_told(http: httpx.Client) -> None:
    """Data of another type is a validation error of its own."""
    body = {"respondent": {"aar": 2026, "skjema": "11F", "region": "030100"}, "base64KodedeData": 7}
    answer = http.post(URL, json=body, headers={"X-API-KEY": "simulator"})
    assert answer.status_code == 400
    assert list(answer.json()["validationErrors"]) == ["base64KodedeData"]
