"""The OpenAPI 3.1 description of the service, made of its own tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kostra_sdk.serve import media
from kostra_sdk.serve.altinn import ALTINN_PATH
from kostra_sdk.serve.asked import PARAMETERS
from kostra_sdk.serve.gate import CORRELATION_HEADER, KEY_HEADER
from kostra_sdk.serve.jobs import BUILDING, CHECKING, MULTIPART, RECORD
from kostra_sdk.serve.problems import ProblemKind
from kostra_sdk.serve.schemas import RECORD_FORMS, record_name, schemas

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["openapi"]

JSON_LINES: Final = "application/x-ndjson"

_ALWAYS: Final = (ProblemKind.MISDIRECTED, ProblemKind.OUR_FAULT)
_KEYED: Final = (*_ALWAYS, ProblemKind.UNAUTHORISED)
_ASKING: Final = (
    *_KEYED,
    ProblemKind.FOREIGN_ORIGIN,
    ProblemKind.PARAMETERS,
    ProblemKind.NOT_ACCEPTABLE,
    ProblemKind.SLOW_BODY,
    ProblemKind.TOO_LARGE,
    ProblemKind.MEDIA_TYPE,
    ProblemKind.UNFIT,
    ProblemKind.BUSY,
    ProblemKind.TIMEOUT,
)

_OCTETS: Final[Mapping[str, Any]] = {"schema": {"type": "string", "contentMediaType": media.OCTETS}}
_UPLOAD: Final[Mapping[str, Any]] = {
    "type": "object",
    "required": ["file"],
    "properties": {"file": {"type": "string", "contentMediaType": media.OCTETS}},
    "description": "The extract in a part with a file name; parameters may stand beside it instead of in the query.",
}
_REPORTS: Final = {media.JSON: "Report", media.HTML: None, media.TEXT: None}


def openapi(version: str) -> dict[str, Any]:
    """Describe the service.

    Args:
        version: The version of the package.

    Returns:
        The document, as plain data.
    """
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "kostra serve",
            "version": version,
            "description": (
                "Checks and builds extracts of KOSTRA, the Norwegian municipalities' reporting to Statistics Norway, "
                "as Statistics Norway's own control program judges them. Nothing that is sent is kept or logged. "
                "This is not a service of Statistics Norway, and it delivers nothing."
            ),
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "security": [{}, {"key": []}, {"basic": []}],
        "paths": _paths(),
        "components": {
            "schemas": schemas(),
            "securitySchemes": {
                "key": {"type": "apiKey", "in": "header", "name": KEY_HEADER},
                "basic": {"type": "http", "scheme": "basic", "description": "The key as password, any user name."},
            },
            "headers": {
                "Correlation": {
                    "description": "The id of this request in the log: the caller's own where it is a UUID.",
                    "required": True,
                    "schema": {"type": "string", "format": "uuid"},
                }
            },
        },
    }


def _paths() -> dict[str, Any]:
    # Which form a record is of, the parameter says.
    record = {"anyOf": [{"$ref": _ref(record_name(form))} for form in RECORD_FORMS]}
    return {
        "/health": {
            "get": _operation("health", "Whether the service answers", {media.JSON: "Health"}, _ALWAYS, security=[{}])
        },
        "/openapi.json": {
            "get": _operation("openapi", "This description", {media.JSON: None}, _ALWAYS, security=[{}]),
        },
        "/v1/forms": {
            "get": _operation("forms", "The forms and years that are included", {media.JSON: "Forms"}, _KEYED),
        },
        "/v1/forms/{form}/{year}": {
            "get": _operation(
                "fields",
                "The fields of a form in a year: positions, names, types, codes",
                {media.JSON: "Fields"},
                (*_KEYED, ProblemKind.UNKNOWN_EDITION),
                parameters=[{**_parameter(name), "in": "path"} for name in ("form", "year")],
            ),
        },
        "/v1/check": {
            "post": _operation(
                "check",
                "Judge an extract",
                _REPORTS,
                (*_ASKING, ProblemKind.NOT_MULTIPART),
                parameters=map(_parameter, CHECKING),
                body={media.OCTETS: _OCTETS, MULTIPART: {"schema": _UPLOAD}},
            ),
        },
        "/v1/check-record": {
            "post": _operation(
                "checkRecord",
                "Judge one record while a caseworker is typing",
                _REPORTS,
                (*_ASKING, ProblemKind.NOT_JSON),
                parameters=map(_parameter, RECORD),
                body={media.JSON: {"schema": record}},
            ),
        },
        "/v1/build": {
            "post": _operation(
                "build",
                "Build the official bytes of an extract from records",
                {media.OCTETS: None},
                (*_ASKING, ProblemKind.NOT_JSON),
                parameters=map(_parameter, BUILDING),
                body={
                    media.JSON: {"schema": {"type": "array", "items": record}},
                    JSON_LINES: {"schema": {"type": "string", "description": "One record a line."}},
                },
            ),
        },
        ALTINN_PATH: {
            "post": _operation(
                "kontrollerAltinnSkjema",
                "Judge an extract, asked and answered in the shape of SSB's own control API",
                {media.JSON: "AltinnVerdict"},
                (*_ASKING, ProblemKind.NOT_JSON),
                body={media.JSON: {"schema": {"$ref": _ref("AltinnQuestion")}}},
                problem=(media.JSON, "AltinnError"),
            ),
        },
    }


def _ref(name: str) -> str:
    return f"#/components/schemas/{name}"


def _parameter(name: str) -> dict[str, Any]:
    parameter = PARAMETERS[name]
    return {
        "name": name,
        "in": "query",
        "required": parameter.is_required,
        "description": parameter.text,
        "schema": dict(parameter.schema),
    }


def _operation(
    name: str,
    summary: str,
    answers: Mapping[str, str | None],
    problems: Iterable[ProblemKind],
    *,
    parameters: Iterable[Mapping[str, Any]] = (),
    body: Mapping[str, Any] | None = None,
    problem: tuple[str, str] = (media.PROBLEM, "Problem"),
    security: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """Describe one kind of call."""
    kinds: dict[int, list[str]] = {}
    for kind in problems:
        kinds.setdefault(kind.status, []).append(kind.slug)
    failing = {
        str(status): _response(" or ".join(slugs), {problem[0]: problem[1]}, retry="busy" in slugs)
        for status, slugs in sorted(kinds.items())
    }
    listed = list(parameters)
    return {
        "operationId": name,
        "summary": summary,
        **({"parameters": listed} if listed else {}),
        **({"requestBody": {"required": True, "content": dict(body)}} if body else {}),
        "responses": {"200": _response(summary, answers), **failing},
        **({"security": security} if security is not None else {}),
    }


def _response(text: str, content: Mapping[str, str | None], *, retry: bool = False) -> dict[str, Any]:
    headers: dict[str, Any] = {CORRELATION_HEADER: {"$ref": "#/components/headers/Correlation"}}
    if retry:
        headers["Retry-After"] = {"description": "Seconds.", "schema": {"type": "integer"}}
    return {
        "description": text,
        "headers": headers,
        "content": {kind: _content(kind, schema) for kind, schema in content.items()},
    }


def _content(kind: str, schema: str | None) -> dict[str, Any]:
    if schema is not None:
        return {"schema": {"$ref": _ref(schema)}}
    if kind == media.OCTETS:
        return dict(_OCTETS)
    return {"schema": {"type": "object" if kind == media.JSON else "string"}}
