from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import httpx
import pytest

from kostra_sdk import check
from kostra_sdk.serve import ServeSettings
from kostra_sdk.serve.altinn import ALTINN_PATH
from kostra_sdk.serve.app import RECORD_BYTES
from kostra_sdk.serve.problems import Problem, ProblemKind
from tests.forms.lines import line
from tests.serve.service import ASKED, KEY, NOW, Direct, Service

if TYPE_CHECKING:
    from kostra_sdk.serve.jobs import Job

FINE = line("11F", 2025, {})
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
KEYED = ServeSettings(api_keys=("en-annen-lang-nokkel-0", KEY))


def kind(answer: httpx.Response) -> str:
    """Give the kind of problem that was answered."""
    told = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert told["status"] == answer.status_code
    assert told["instance"] == f"urn:uuid:{answer.headers['x-correlation-id']}"
    name: str = told["type"]
    return name.rpartition(":")[2]


def test_an_extract_is_checked() -> None:
    """The body is judged by what the query says."""
    answer = Service().post("/v1/check", FINE)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == check(FINE, form="11F", year=2025, region="460100").to_dict()


@pytest.mark.parametrize("path", ["/v1/check", "/v1/check-record"])
def test_the_report_is_what_is_accepted(path: str) -> None:
    """HTML in a sandbox, text, or JSON; anything else is refused."""
    service = Service()
    page = service.post(path, b"{}", headers=BROWSER)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-security-policy"].startswith("sandbox ")
    assert page.text.startswith("<!DOCTYPE html>")
    text = service.post(path, b"{}", headers={"Accept": "text/plain"})
    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    assert kind(service.post(path, b"{}", headers={"Accept": "image/png"})) == "not-acceptable"


def test_the_page_answers_its_own_form() -> None:
    """The page is in bokmål, and its form gives the report as a page, or what is wrong as one."""
    service = Service()
    page = service.get("/")
    assert '<html lang="nb">' in page.text
    assert "script-src 'sha256-" in page.headers["content-security-policy"]
    files = {"file": ("uttrekk.dat", FINE)}
    report = service.ask("POST", "/", data=ASKED, files=files, headers=BROWSER)
    assert report.status_code == 200
    assert "Kan sendes" in report.text
    wrong = service.ask("POST", "/", data=ASKED | {"region": "0301"}, files=files, headers=BROWSER)
    assert wrong.status_code == 400
    assert "<li>Regionen må være seks siffer" in wrong.text
    assert "frame-ancestors 'self'" in wrong.headers["content-security-policy"]


def test_an_extract_is_built() -> None:
    """The bytes come as a file to save."""
    answer = Service().post("/v1/build", b'{"person_journalnr": "00000017"}')
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == 'attachment; filename="11F_2025_460100.dat"'
    assert answer.content.endswith(b"\n")


def test_ssbs_clients_are_answered_in_ssbs_shape() -> None:
    """Answers and errors of that address are SSB's, whatever the caller accepts."""
    service = Service()
    respondent = {"aar": 2026, "kvartal": " ", "skjema": "11F", "region": "030100", "orgnr": "899999999"}
    answer = service.ask("POST", ALTINN_PATH, json={"respondent": respondent, "base64KodedeData": "eA=="})
    assert answer.json()["alvorlighetsgrad"] == "Kritisk feil"
    wrong = service.ask("POST", ALTINN_PATH, json={"respondent": {}, "base64KodedeData": "eA=="}, headers={})
    assert wrong.status_code == 400
    assert wrong.json()["errorType"] == "VALIDATION_ERROR"
    assert wrong.json()["timestamp"] == int(NOW * 1000)
    keyless = Service(KEYED).ask("POST", ALTINN_PATH, json={}, headers={"Accept": "text/html, application/json"})
    assert (keyless.status_code, keyless.json()["errorType"]) == (401, "SYSTEM_ERROR")


def test_forms_and_fields_are_told() -> None:
    """What is included, and the fields of a year."""
    service = Service()
    assert [form["form"] for form in service.get("/v1/forms").json()["forms"]][:2] == ["11F", "11CF"]
    fields = service.get("/v1/forms/11f/2026").json()
    assert fields["fields"][0]["start"] == 1
    for path in ("/v1/forms/99X/2026", "/v1/forms/11F/1999", "/v1/forms/11F/nå", "/v1/forms/11F/20260"):
        assert kind(service.get(path)) == "unknown-edition"


def test_health_and_description_are_told_without_a_key() -> None:
    """A monitor and a developer's tool need none."""
    service = Service(KEYED)
    assert service.get("/health").json()["status"] == "ok"
    assert service.get("/openapi.json").json()["openapi"] == "3.1.0"


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/v1/nothing", "not-found"),
        ("GET", "/v1/check/", "not-found"),
        ("GET", "/v1/check", "method"),
        ("DELETE", "/v1/forms", "method"),
        ("OPTIONS", "/v1/check", "method"),
    ],
)
def test_what_there_is_not_is_a_problem(method: str, path: str, expected: str) -> None:
    """An unknown address, and a method it does not take; there is no preflight, so no other site may send JSON."""
    answer = Service().ask(method, path)
    assert kind(answer) == expected
    assert "access-control-allow-origin" not in answer.headers
    assert ("allow" in answer.headers) == (expected == "method")


def test_a_browser_reads_problems_as_a_page() -> None:
    """Who accepts HTML before JSON gets the problem in bokmål."""
    answer = Service().get("/borte", headers=BROWSER)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "<h1>Adressen finnes ikke</h1>" in answer.text


def test_head_is_as_get() -> None:
    """A monitor may ask for the headers alone."""
    assert Service().ask("HEAD", "/health").status_code == 200


# --- hosts, origins, keys ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8765", "localhost", "LOCALHOST:1", "localhost.", "[::1]:8765", "kostra.example:443"]
)
def test_the_service_is_known_by_its_names(host: str) -> None:
    """Loopback under any of its names, whatever the port, and what the operator has added."""
    service = Service(ServeSettings(allowed_hosts=("kostra.example",)))
    assert service.get("/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost@evil.example",
        "evil.example#localhost",
        "",
        "[::1",
        "local host",
    ],
)
def test_another_name_is_refused(host: str) -> None:
    """A site whose name was let lead to this machine gets nothing (DNS rebinding)."""
    assert kind(Service().get("/health", headers={"Host": host})) == "misdirected"


def test_two_names_are_refused() -> None:
    """A request that names two hosts is nobody's."""
    headers = httpx.Headers([("Host", "localhost"), ("Host", "evil.example")])
    assert kind(Service().get("/health", headers=headers)) == "misdirected"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://127.0.0.1:8765"},
        {"Origin": "http://127.0.0.1:8765", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://kostra.example"},
    ],
    ids=range(5),
)
def test_a_program_and_the_services_own_page_may_send(headers: dict[str, str]) -> None:
    """What is no browser tells no origin; the page's is the service's own, or that of the proxy before it."""
    service = Service(ServeSettings(allowed_hosts=("kostra.example",)))
    assert service.post("/v1/check", FINE, headers=headers).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "http://localhost:3000"},
        {"Origin": "http://127.0.0.1"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=range(7),
)
def test_another_site_may_not_send(headers: dict[str, str]) -> None:
    """A page of another origin, on this machine too, is refused before its body is read."""
    service = Service()
    assert kind(service.post("/v1/check", FINE, headers=headers)) == "foreign-origin"
    assert service.lane.jobs == []


@pytest.mark.parametrize("key", KEYED.api_keys, ids=["first", "second"])
def test_each_key_opens(key: str) -> None:
    """A key in its header, or as the password that a browser asks for."""
    service = Service(KEYED)
    assert service.post("/v1/check", FINE, headers={"X-API-KEY": key}).status_code == 200
    assert service.get("/", auth=("hvem som helst", key)).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-API-KEY": "feil"},
        {"X-API-KEY": "nøkkel".encode()},
        {"Authorization": f"Bearer {KEY}"},
        {"Authorization": "Basic !"},
        {"Authorization": "Basic /w=="},
        {"Authorization": "Basic"},
    ],
    ids=range(7),
)
@pytest.mark.parametrize("path", ["/", "/v1/check", "/v1/forms"])
def test_without_a_key_nothing_is_done(path: str, headers: dict[str, Any]) -> None:
    """The answer says how a key is shown, so that a browser asks for it."""
    service = Service(KEYED)
    answer = service.post(path, FINE, headers=headers)
    assert kind(answer) == "unauthorised"
    assert answer.headers["www-authenticate"].startswith("Basic ")
    assert service.lane.jobs == []


# --- limits -----------------------------------------------------------------------------------------------


def test_a_body_that_is_too_long_is_refused() -> None:
    """By what it announces, or when it has come so far; the last byte that is allowed is."""
    service = Service(ServeSettings(max_bytes=1_000))
    assert service.post("/v1/check", b"x" * 1_000).status_code == 200
    announced = service.post("/v1/check", b"x" * 1_001)
    assert kind(announced) == "too-large"
    assert "1000 bytes" in announced.json()["detail"]

    read = []

    async def streamed() -> Any:
        for part in range(100):
            read.append(part)
            yield b"x" * 100

    assert kind(service.ask("POST", "/v1/check", content=streamed(), params=ASKED)) == "too-large"
    assert len(read) == 11
    assert len(service.lane.jobs) == 1


def test_a_single_record_has_a_limit_of_its_own() -> None:
    """A record is short, so that judging it never takes long."""
    assert kind(Service().post("/v1/check-record", b" " * (RECORD_BYTES + 1))) == "too-large"


def test_a_packed_body_is_refused() -> None:
    """A coding could unpack to anything."""
    answer = Service().post("/v1/check", FINE, headers={"Content-Encoding": "gzip"})
    assert kind(answer) == "packed"
    assert answer.headers["accept-encoding"] == "identity"


# --- what every answer carries ----------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/health", "/v1/forms", "/borte"])
def test_every_answer_is_guarded(path: str) -> None:
    """Nothing is stored on the way, framed, sniffed or embedded by others."""
    headers = Service().get(path).headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["referrer-policy"] == "same-origin"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors" in headers["content-security-policy"]


def test_the_correlation_id_is_the_callers_if_it_is_a_uuid() -> None:
    """Anything else could hold a person's number, and is replaced."""
    service = Service()
    own = str(uuid4())
    assert service.get("/health", headers={"X-Correlation-ID": own}).headers["x-correlation-id"] == own
    given = service.get("/health", headers={"X-Correlation-ID": "15858590123"}).headers["x-correlation-id"]
    assert UUID(given).version == 4


def test_a_fault_of_ours_is_a_problem_without_its_text(caplog: pytest.LogCaptureFixture) -> None:
    """The caller gets the correlation id, and the log by the same id where in the code it was."""

    def broken(_job: Job) -> Problem:
        raise ZeroDivisionError("15858590123")

    answer = Service(lane=Direct(broken)).post("/v1/check", FINE)
    assert kind(answer) == "our-fault"
    assert "15858590123" not in answer.text + caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert answer.headers["x-correlation-id"] in caplog.text


def test_a_problem_of_a_worker_is_answered() -> None:
    """What a worker tells comes out as it is."""
    lane = Direct(lambda _job: Problem(ProblemKind.UNFIT, "no", headers=(("Retry-After", "5"),)))
    answer = Service(lane=lane).post("/v1/check", FINE)
    assert kind(answer) == "unfit"
    assert answer.headers["retry-after"] == "5"


def test_a_job_has_what_it_needs_and_no_more() -> None:
    """Headers such as keys and names do not travel to the workers."""
    service = Service(KEYED)
    service.post("/v1/check", FINE, headers={"X-API-KEY": KEY, "Content-Type": "text/plain"})
    (job,) = service.lane.jobs
    assert (job.task, job.content_type, job.accept, job.body) == ("check", "text/plain", "application/json", FINE)
    assert job.query == "form=11F&year=2025&region=460100"
    assert KEY not in json.dumps([job.task, job.query, job.content_type, job.accept])
    assert FINE.decode() not in repr(job)
