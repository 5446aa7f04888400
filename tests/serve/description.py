"""What an OpenAPI 3.1 document must look like, as far as the service's own uses it: a JSON Schema of our own.

It knows the members that the specification gives each object, and lets no others pass.
Schemas inside the document are held against JSON Schema's own meta-schema by the tests.
"""

from __future__ import annotations

from typing import Any


def _object(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **(optional or {})},
        "additionalProperties": False,
    }


def _map(values: dict[str, Any], names: str = ".+") -> dict[str, Any]:
    return {"type": "object", "patternProperties": {f"^{names}$": values}, "additionalProperties": False}


def _or_reference(described: dict[str, Any]) -> dict[str, Any]:
    reference = _object({"$ref": {"type": "string", "pattern": "^#/components/"}})
    return {"if": {"required": ["$ref"]}, "then": reference, "else": described}


_TEXT = {"type": "string", "minLength": 1}
_SCHEMA = {"type": "object"}
_SECURITY = {"type": "array", "items": _map({"type": "array", "items": _TEXT})}
_MEDIA = r"[a-z]+/[a-z0-9.+*-]+"
_CONTENT = _map(_object({"schema": _SCHEMA}), _MEDIA)
_CONTENT_OR_MORE = _map(_object({"schema": _SCHEMA}, {"example": {}, "examples": {}, "encoding": {}}), _MEDIA)
_HEADER = _object({"schema": _SCHEMA}, {"description": _TEXT, "required": {"type": "boolean"}})
_PARAMETER = _object(
    {"name": _TEXT, "in": {"enum": ["query", "path", "header", "cookie"]}, "schema": _SCHEMA},
    {"description": _TEXT, "required": {"type": "boolean"}},
)
_RESPONSE = _object({"description": _TEXT}, {"headers": _map(_or_reference(_HEADER)), "content": _CONTENT})
_OPERATION = _object(
    {"operationId": _TEXT, "responses": {**_map(_RESPONSE, "[1-5][0-9]{2}"), "minProperties": 1}},
    {
        "summary": _TEXT,
        "description": _TEXT,
        "parameters": {"type": "array", "items": _PARAMETER},
        "requestBody": _object({"content": _CONTENT_OR_MORE}, {"required": {"type": "boolean"}, "description": _TEXT}),
        "security": _SECURITY,
    },
)
_API_KEY = _object(
    {"type": {"const": "apiKey"}, "in": {"enum": ["header", "query", "cookie"]}, "name": _TEXT}, {"description": _TEXT}
)
_HTTP = _object({"type": {"const": "http"}, "scheme": _TEXT}, {"description": _TEXT})

DESCRIPTION: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    **_object(
        {
            "openapi": {"pattern": r"^3\.1\.[0-9]+$"},
            "info": _object(
                {"title": _TEXT, "version": _TEXT},
                {"description": _TEXT, "license": _object({"name": _TEXT}, {"identifier": _TEXT})},
            ),
            "paths": _map(_map(_OPERATION, "(get|put|post|delete|options|head|patch|trace)"), "/.*"),
        },
        {
            "servers": {"type": "array", "items": _object({"url": _TEXT})},
            "security": _SECURITY,
            "components": _object(
                {},
                {
                    "schemas": _map(_SCHEMA, "[A-Za-z0-9._-]+"),
                    "headers": _map(_HEADER, "[A-Za-z0-9._-]+"),
                    "securitySchemes": _map({"oneOf": [_API_KEY, _HTTP]}, "[A-Za-z0-9._-]+"),
                },
            ),
        },
    ),
}
