"""Running the command in this process, and reading the documents it answers with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # has no stubs

from kostra_sdk.cli import app
from kostra_sdk.cli.answers import schema

if TYPE_CHECKING:
    from click.testing import Result

VALIDATOR = Draft202012Validator(schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)


def kostra(*args: object, **env: str) -> Result:
    """Run the command."""
    return CliRunner(env=env).invoke(app.kostra, [str(arg) for arg in args], prog_name="kostra")


def document(name: str, result: Result) -> dict[str, Any]:
    """Read what was answered with ``--json``: one document, of this name, by the published schema, with nothing more.

    The exit status in it, where there is one, is the command's.
    """
    said: dict[str, Any] = json.loads(result.stdout)
    VALIDATOR.validate(said)
    assert said["document"] == name
    _assert_described(said, schema()["$defs"][name], "$")
    assert said.get("exit_status", result.exit_code) == result.exit_code
    return said


def _assert_described(value: object, described: dict[str, Any], path: str) -> None:
    """See that every member of a document is in the schema, which itself lets new ones pass."""
    if "$ref" in described:
        described = schema()["$defs"][described["$ref"].rpartition("/")[2]]
    if isinstance(value, list):
        for each in value:
            _assert_described(each, described["items"], f"{path}[]")
    elif isinstance(value, dict) and "properties" in described:
        assert set(value) <= set(described["properties"]), path
        for name, each in value.items():
            _assert_described(each, described["properties"][name], f"{path}.{name}")
