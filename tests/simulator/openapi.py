"""Holding answers against Altinn's own API descriptions, which lie beside the repository and are never part of it."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # has no stubs
from jsonschema.exceptions import best_match  # type: ignore[import-untyped]  # has no stubs

if TYPE_CHECKING:
    import httpx

FOLDER = Path(__file__).parents[2].parent / "shared" / "openapi"
APP_9 = "app-api/v9-altinn-studio-2026-08/OpenApiSpecChangeDetection.SaveJsonSwagger.verified.json"
APP_8 = "studio-docs-2025-10/altinn-app-v1.json"
STORAGE = "studio-docs-2025-10/altinn-platform-storage-v1.json"
BROKER = "studio-docs-2025-10/altinn-broker-v1.json"
AUTHENTICATION = "studio-docs-2025-10/altinn-platform-authentication-v1.json"

PREFIXES = {
    STORAGE: "/storage/api/v1",
    AUTHENTICATION: "/authentication/api/v1",
}
"""What the addresses of a description are below, where it does not say so itself."""


def as_json_schema(node: Any, *, null_objects: bool) -> Any:
    """Turn a schema of OpenAPI 3.0 into one of JSON Schema: `nullable` becomes a choice.

    Version 8 of the App API writes null for objects that its description cannot say may be null;
    with `null_objects` that is let through.
    """
    if isinstance(node, list):
        return [as_json_schema(each, null_objects=null_objects) for each in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        reference = {"$ref": node["$ref"]}
        return {"anyOf": [reference, {"type": "null"}]} if null_objects else reference
    inner = {
        name: as_json_schema(value, null_objects=null_objects) for name, value in node.items() if name != "nullable"
    }
    return {"anyOf": [inner, {"type": "null"}]} if node.get("nullable") is True else inner


class Description:
    """One of Altinn's API descriptions."""

    def __init__(self, name: str) -> None:
        self.name = name
        data = json.loads((FOLDER / name).read_text(encoding="utf-8-sig"))
        self.paths = data["paths"]
        self.null_objects = name == APP_8
        schemas = data["components"]["schemas"]
        self.components = {
            "components": {"schemas": as_json_schema(schemas, null_objects=self.null_objects)},
        }
        prefix = PREFIXES.get(name, "")
        self.patterns = [
            (re.compile(re.sub(r"\\\{\w+\\\}", r"[^/]+", re.escape(prefix + path))), path) for path in self.paths
        ]

    def operation(self, method: str, path: str) -> dict[str, Any] | None:
        """Find what is described at an address, the most literal first."""
        fitting = [described for pattern, described in self.patterns if pattern.fullmatch(path)]
        fitting.sort(key=lambda described: described.count("{"))
        for described in fitting:
            operation: dict[str, Any] | None = self.paths[described].get(method.lower())
            if operation is not None:
                return operation
        return None

    def schema(self, method: str, path: str, status: int) -> dict[str, Any] | None:
        """Give the schema of a JSON answer, or None where none is described."""
        operation = self.operation(method, path) or {}
        content = operation.get("responses", {}).get(str(status), {}).get("content", {})
        found = content.get("application/json", {}).get("schema")
        return None if found is None else as_json_schema(found, null_objects=False)

    def named(self, schema: str) -> dict[str, Any]:
        """Give a schema by its name."""
        return {"$ref": f"#/components/schemas/{schema}"}

    def complaints(self, data: Any, schema: dict[str, Any]) -> list[str]:
        """List where the data does not fit the schema."""
        validator = Draft202012Validator(
            {**schema, **self.components}, format_checker=Draft202012Validator.FORMAT_CHECKER
        )
        deepest = (best_match([error]) for error in validator.iter_errors(data))
        return [f"{error.json_path}: {error.message[-200:]}" for error in deepest]


@cache
def described(name: str) -> Description:
    """Read a description, once."""
    return Description(name)


def description_of(path: str, version: int) -> Description | None:
    """Say which description an address falls under."""
    if path.startswith("/storage/"):
        return described(STORAGE)
    if path.startswith("/broker/"):
        return described(BROKER)
    if path.startswith("/authentication/"):
        return described(AUTHENTICATION)
    if path.startswith(("/maskinporten/", "/_simulator", "/api/", "/.well-known/")):
        return None
    return described(APP_9 if version == 9 else APP_8)


class Recorder:
    """Holds every answer against the descriptions as it comes."""

    def __init__(self, version: int) -> None:
        self.version = version
        self.held: set[tuple[str, str, int]] = set()
        """Method, address pattern and status of the answers that were held against a schema."""
        self.complaints: list[str] = []

    def __call__(self, response: httpx.Response) -> None:
        """Hold one answer; a hook of httpx."""
        response.read()
        method, path = response.request.method, response.request.url.path
        description = description_of(path, self.version)
        if description is None or "json" not in response.headers.get("content-type", ""):
            return
        schema = description.schema(method, path, response.status_code)
        if path.endswith("/process/next") and response.status_code == 200 and self.version == 9:
            # The description names only one of the two answers that the query chooses between.
            whole = "returnInstance" in response.request.url.params
            schema = description.named("EnrichedInstanceResponse" if whole else "AppProcessState")
        if "/data/" in path and method == "POST" and response.status_code == 200:
            schema = description.named("DataPostResponse")  # described as 201
        if path.endswith("/validate") and response.status_code == 200:
            # Version 8's description forgets that it is a list.
            schema = {"type": "array", "items": description.named("ValidationIssueWithSource")}
        if schema is None and response.status_code >= 400:
            schema = description.named("ProblemDetails") if isinstance(response.json(), dict) else None
        if schema is None:
            return
        pattern = re.sub(r"/[0-9a-f-]{36}|/\d+(?=/)", "/*", path)
        self.held.add((method, pattern, response.status_code))
        found = description.complaints(response.json(), schema)
        self.complaints += [f"{method} {pattern} {response.status_code} {complaint}" for complaint in found]
