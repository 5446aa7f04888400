from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # has no stubs

from kostra_sdk.serve import ServeSettings, openapi
from kostra_sdk.serve.altinn import ALTINN_PATH
from kostra_sdk.serve.app import _Service
from kostra_sdk.serve.asked import PARAMETERS
from kostra_sdk.testing import sample, sample_records
from tests.serve.description import DESCRIPTION
from tests.serve.service import ASKED, KEY, Direct, Service

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

DOCUMENT = openapi("26.1.0")
OPERATIONS = {
    (method, path): operation for path, item in DOCUMENT["paths"].items() for method, operation in item.items()
}
CONTENT = sample("11F", 2025, 5, region="460100", seed=1, damage={"15": 1}).to_bytes()
(RECORD,) = sample_records("11F", 2025, 1, region="460100", seed=1)


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Give every object in a document."""
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from nodes(each)


def validator(schema: dict[str, Any]) -> Any:
    """Make a validator of a schema in the document, whose references lead into it."""
    whole = {**schema, "components": DOCUMENT["components"]}
    return Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)


def test_the_document_is_openapi() -> None:
    """It has the members that OpenAPI 3.1 asks for where it asks for them, and no others."""
    Draft202012Validator.check_schema(DESCRIPTION)
    Draft202012Validator(DESCRIPTION).validate(DOCUMENT)


def test_the_description_of_openapi_finds_mistakes() -> None:
    """The schema that the document is held against refuses what is no OpenAPI."""
    broken = json.loads(json.dumps(DOCUMENT))
    broken["paths"]["/health"]["get"]["response"] = {}
    assert not Draft202012Validator(DESCRIPTION).is_valid(broken)


def test_every_schema_is_one() -> None:
    """Each is JSON Schema of the draft that OpenAPI 3.1 has, and without an id of its own."""
    for schema in DOCUMENT["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
        assert not any({"$id", "$schema", "$defs"} & set(node) for node in nodes(schema))


def test_every_reference_leads_somewhere() -> None:
    """And everything that is defined is used."""
    parts = {f"#/components/{kind}/{name}" for kind, named in DOCUMENT["components"].items() for name in named}
    references = {node["$ref"] for node in nodes(DOCUMENT) if "$ref" in node}
    assert references <= parts
    assert {part for part in parts if "/securitySchemes/" not in part} <= references


def test_operations_have_names_of_their_own() -> None:
    """A generator of clients makes a method of each."""
    names = [operation["operationId"] for operation in OPERATIONS.values()]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z][A-Za-z]+", name) for name in names)


def test_the_paths_are_those_of_the_service() -> None:
    """All but the page, which is for people."""
    lane = Direct()
    endpoints = {(each.method.lower(), each.path) for each in _Service(ServeSettings(), lane, lane).endpoints()}
    assert set(OPERATIONS) == {(method, path) for method, path in endpoints if path != "/"}


def test_parameters_in_paths_are_declared() -> None:
    """What stands in braces is a parameter that must be there."""
    for (_, path), operation in OPERATIONS.items():
        declared = {one["name"]: one for one in operation.get("parameters", ()) if one["in"] == "path"}
        assert set(re.findall(r"{(\w+)}", path)) == set(declared)
        assert all(one["required"] for one in declared.values())


def question(**said: Any) -> bytes:
    """Ask as SSB's API is asked."""
    respondent = {"aar": 2026, "kvartal": " ", "skjema": "11F", "region": "030100", "orgnr": "899999999"} | said
    return json.dumps({"respondent": respondent, "base64KodedeData": "eA=="}).encode()


PLAIN, KEYED, SMALL = Service(), Service(ServeSettings(api_keys=(KEY,))), Service(ServeSettings(max_bytes=3))
ANSWERS: list[tuple[str, str, Service, dict[str, Any]]] = [
    ("get", "/health", PLAIN, {}),
    ("get", "/health", PLAIN, {"headers": {"Host": "evil.example"}}),
    ("get", "/openapi.json", PLAIN, {}),
    ("get", "/v1/forms", PLAIN, {}),
    ("get", "/v1/forms", KEYED, {}),
    ("get", "/v1/forms/{form}/{year}", PLAIN, {"path": "/v1/forms/11F/2026"}),
    ("get", "/v1/forms/{form}/{year}", PLAIN, {"path": "/v1/forms/15F/2026"}),
    ("get", "/v1/forms/{form}/{year}", PLAIN, {"path": "/v1/forms/11F/1999"}),
    ("post", "/v1/check", PLAIN, {"content": CONTENT}),
    ("post", "/v1/check", PLAIN, {"content": CONTENT, "headers": {"Accept": "text/html"}}),
    ("post", "/v1/check", PLAIN, {"content": CONTENT, "headers": {"Accept": "text/plain"}}),
    ("post", "/v1/check", PLAIN, {"content": CONTENT, "headers": {"Accept": "image/png"}}),
    ("post", "/v1/check", PLAIN, {"content": CONTENT, "headers": {"Origin": "http://evil.example"}}),
    ("post", "/v1/check", PLAIN, {"content": CONTENT, "params": {}}),
    ("post", "/v1/check", PLAIN, {"content": b"x", "headers": {"Content-Type": "multipart/form-data"}}),
    ("post", "/v1/check", PLAIN, {"content": b"x", "headers": {"Content-Type": "application/json"}}),
    ("post", "/v1/check", SMALL, {"content": CONTENT}),
    ("post", "/v1/check", KEYED, {"content": CONTENT}),
    ("post", "/v1/check-record", PLAIN, {"content": RECORD.to_json()}),
    ("post", "/v1/check-record", PLAIN, {"content": '{"vklo": "x"}'}),
    ("post", "/v1/check-record", PLAIN, {"content": "{"}),
    ("post", "/v1/build", PLAIN, {"content": f"[{RECORD.to_json()}]"}),
    ("post", "/v1/build", PLAIN, {"content": '[{"vklo": "x"}]'}),
    ("post", "/v1/build", PLAIN, {"content": "["}),
    ("post", ALTINN_PATH, PLAIN, {"content": question()}),
    ("post", ALTINN_PATH, PLAIN, {"content": question(region="0301")}),
    ("post", ALTINN_PATH, KEYED, {"content": question()}),
    ("post", ALTINN_PATH, SMALL, {"content": question()}),
]


@pytest.mark.parametrize(("method", "path", "service", "request_"), ANSWERS, ids=range(len(ANSWERS)))
def test_an_answer_is_as_described(method: str, path: str, service: Service, request_: dict[str, Any]) -> None:
    """Status, media type, headers and body of a real answer are in the document."""
    asked = {"params": ASKED, **request_} if method == "post" and path != ALTINN_PATH else dict(request_)
    answer = service.ask(method.upper(), asked.pop("path", path), **asked)
    response = OPERATIONS[method, path]["responses"][str(answer.status_code)]
    assert all(header in answer.headers for header in response["headers"])
    content = response["content"][answer.headers["content-type"].partition(";")[0]]
    validator(content["schema"]).validate(body_of(answer))


def body_of(answer: httpx.Response) -> Any:
    """Read an answer as its media type has it."""
    return answer.json() if "json" in answer.headers["content-type"] else answer.content.decode("latin-1")


def test_the_answers_tried_are_enough() -> None:
    """Every operation has been answered well and badly above; health and the like ask for nothing."""
    tried = {(method, path) for method, path, *_ in ANSWERS}
    assert tried == set(OPERATIONS)


@pytest.mark.parametrize("path", ["/v1/check", "/v1/check-record", "/v1/build"])
def test_the_parameters_are_those_that_are_read(path: str) -> None:
    """Each described parameter is taken, and any other is refused."""
    described = {one["name"]: one for one in OPERATIONS["post", path]["parameters"]}
    told = Service().post(path, b"{}", params={**ASKED, "x": "1"}).json()["errors"][0]["detail"]
    assert told == f"unknown parameter; known are {', '.join(described)}"
    for name, one in described.items():
        assert one["schema"] == PARAMETERS[name].schema
        assert one["required"] == (name in ASKED)
