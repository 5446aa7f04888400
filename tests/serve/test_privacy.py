from __future__ import annotations

import logging
import random
from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

import httpx
import pytest

from kostra_sdk import Sosialhjelp
from kostra_sdk.serve import ServeSettings
from kostra_sdk.serve.altinn import ALTINN_PATH
from kostra_sdk.testing import synthetic_number
from tests.serve.service import ASKED, KEY, running

if TYPE_CHECKING:
    from collections.abc import Iterator

BORN = date(1985, 5, 15)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Run a whole service, worker processes and all."""
    with running(ServeSettings(port=0, workers=1, max_bytes=20_000)) as address:
        yield address


def requests(number: str, url: str) -> Iterator[httpx.Request]:
    """Send a person's number wherever a caller can, rightly or by mistake."""
    record = {"person_fodselsnr": number, "person_journalnr": "00000017", "vklo": "1"}
    wrong: list[dict[str, object]] = [
        {number: 1},
        {"vklo": number},
        {"bidrag": int(number) * 10},
        {"person_journalnr": number, "vklo": "x"},
        {"raw": {number: number}},
        {"bidrag_mnd": {number: number}},
        {"kommune_nr": number},
        {"fodselsdato": number},
        {"saksbehandler": number, number: {number: [number]}},
        {"person_fodselsnr": f"{number}{number}"},
    ]
    for headers in ({}, {"Accept": "text/html"}):
        yield httpx.Request("POST", f"{url}/v1/check-record", params=ASKED, json=record, headers=headers)
        for each in wrong:
            yield httpx.Request("POST", f"{url}/v1/check-record", params=ASKED, json=each, headers=headers)
        yield httpx.Request("POST", f"{url}/v1/build", params=ASKED, json=wrong, headers=headers)
        yield httpx.Request("POST", f"{url}/v1/build", params=ASKED, content=f"[{number} {number}", headers=headers)
        yield httpx.Request("POST", f"{url}/v1/build", params=ASKED, content=f'{{"{number}": {number}', headers=headers)
        for name in (*ASKED, "quarter", "org_number", "has_participants", "reference_date", number):
            params = ASKED | {name: number}
            yield httpx.Request("POST", f"{url}/v1/check", params=params, content=number, headers=headers)
        yield httpx.Request("GET", f"{url}/{number}", headers=headers)
        yield httpx.Request("GET", f"{url}/v1/forms/{number}/{number}", headers=headers)
        yield httpx.Request("GET", f"{url}/health?fnr={number}", headers=headers | {"X-Correlation-ID": number})
        yield httpx.Request("POST", f"{url}/v1/check", params=ASKED, content=number, headers={"Content-Type": number})
        yield httpx.Request("GET", f"{url}/health", headers={"Host": number})
        yield httpx.Request("GET", f"{url}/health", headers={"Accept": number, "Origin": number, "User-Agent": number})
        yield httpx.Request(number, f"{url}/v1/check", headers=headers)
        yield httpx.Request(
            "POST", f"{url}/", data=ASKED | {"region": number}, files={"file": (f"{number}.dat", number.encode())}
        )
        yield httpx.Request("POST", f"{url}/", data={number: number}, files={number: (number, b"x" * 30_000)})
        for respondent in ({"aar": int(number), "skjema": number}, {"skjema": "11F", "aar": 2026, "region": number}):
            question = {"respondent": respondent, "base64KodedeData": number}
            yield httpx.Request("POST", f"{url}{ALTINN_PATH}", json=question, headers=headers)


def test_no_persons_number_is_in_logs_or_answers(
    url: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Wherever a number is sent, no answer that is a problem, no report, no log line and no stream tells it."""
    caplog.set_level(logging.DEBUG)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # the test's own client logs what it asks for
    logging.getLogger("httpcore").setLevel(logging.WARNING)
    number = synthetic_number(BORN, random.Random(5))
    statuses = set()
    with httpx.Client(trust_env=False) as client:
        for request in requests(number, url):
            answer = client.send(request)
            statuses.add(answer.status_code)
            told = f"{answer.headers} {answer.text}"
            assert number not in told, (answer.status_code, request.method, request.url.path[:20])
            assert number[:6] + " " + number[6:] not in told
    assert statuses >= {200, 400, 404, 405, 413, 421, 422}
    streams = capfd.readouterr()
    for text in (caplog.text, streams.out, streams.err):
        assert number not in text
    assert "POST /v1/check 400" in caplog.text


def test_keys_are_not_told(caplog: pytest.LogCaptureFixture) -> None:
    """A key that is shown, right or wrong, is neither logged nor answered."""
    caplog.set_level(logging.DEBUG, "kostra_sdk.serve")
    wrong = str(uuid4())
    with running(ServeSettings(port=0, workers=1, api_keys=(KEY,))) as url, httpx.Client(trust_env=False) as client:
        for key in (KEY, wrong):
            answer = client.get(f"{url}/v1/forms", headers={"X-API-KEY": key})
            assert key not in answer.text + str(answer.headers)
            answer = client.get(f"{url}/v1/forms", auth=("", key))
            assert key not in answer.text + str(answer.headers)
    assert KEY not in caplog.text
    assert wrong not in caplog.text


def test_a_records_number_is_read_and_not_told() -> None:
    """The premise of the first test: the number is one that the service takes in."""
    number = synthetic_number(BORN, random.Random(5))
    assert Sosialhjelp.from_dict({"person_fodselsnr": number}).person_fodselsnr == number
