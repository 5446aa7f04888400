from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given
from jsonschema import Draft202012Validator, ValidationError  # type: ignore[import-untyped]  # has no stubs

from kostra_sdk.report import Advice, Finding, Report, Severity, Standard, Table
from kostra_sdk.report.json import SCHEMA_VERSION, report_schema
from tests.report import builders as b

if TYPE_CHECKING:
    from collections.abc import Iterator

VALIDATOR = Draft202012Validator(report_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)


def read_back(data: dict[str, Any]) -> Report:
    """Make a report of what the JSON tells, leaving out what follows from the rest."""
    rest = {key: data[key] for key in ("region", "controls_run", "records", "quarter", "org_number")}
    return Report(
        standard=Standard(**(data["standard"] | {"released": date.fromisoformat(data["standard"]["released"])})),
        severity=Severity[data["severity"]],
        findings=[
            Finding(
                **(
                    one
                    | {"severity": Severity[one["severity"]]}
                    | {"lines": tuple(one["lines"]), "fields": tuple(one["fields"])}
                )
            )
            for one in data["findings"]
        ],
        statistics=tuple(
            Table(one["heading"], one["measure"], tuple((row["label"], row["value"]) for row in one["rows"]))
            for one in data["statistics"]
        ),
        advice=tuple(Advice(**(one | {"lines": tuple(one["lines"])})) for one in data["advice"]),
        **rest,
    )


def objects(schema: dict[str, Any], data: object) -> Iterator[tuple[set[str], set[str], set[str]]]:
    """Give the properties, required properties and actual keys of every object in `data`."""
    if "$ref" in schema:
        schema = report_schema()["$defs"][schema["$ref"].removeprefix("#/$defs/")]
    if isinstance(data, dict) and "properties" in schema:
        yield set(schema["properties"]), set(schema["required"]), set(data)
        for key, value in data.items():
            yield from objects(schema["properties"][key], value)
    elif isinstance(data, list):
        for value in data:
            yield from objects(schema["items"], value)


def undescribed(schema: dict[str, Any], path: str) -> Iterator[str]:
    """Give the paths of properties and definitions that nobody described."""
    for group in ("properties", "$defs"):
        for name, part in schema.get(group, {}).items():
            if "description" not in part and "$ref" not in part:
                yield f"{path}/{name}"
            yield from undescribed(part, f"{path}/{name}")
            yield from undescribed(part.get("items", {}), f"{path}/{name}/items")


def test_schema_is_a_valid_schema_with_a_name_of_its_own() -> None:
    """The published schema is valid draft 2020-12, named by a URN that carries the version."""
    schema = report_schema()
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:kostra-sdk:report:{SCHEMA_VERSION}"
    assert schema["properties"]["schema_version"]["const"] == SCHEMA_VERSION


def test_schema_describes_every_key() -> None:
    """Every key of the schema says what it is."""
    assert list(undescribed(report_schema(), "")) == []


def test_schema_and_report_have_the_same_keys() -> None:
    """The report has every key the schema knows and no other, and all of them are promised."""
    found = list(objects(report_schema(), b.rich().to_dict()))
    assert len(found) > 40
    assert all(properties == required == keys for properties, required, keys in found)


@pytest.mark.parametrize(
    ("key", "value"),
    [("severity", "SEVERE"), ("records", -1), ("region", "0301"), ("schema_version", 2), ("findings", [{}])],
)
def test_schema_refuses_what_is_no_report(key: str, value: object) -> None:
    """The schema tells a broken report from a whole one."""
    with pytest.raises(ValidationError):
        VALIDATOR.validate(b.rich().to_dict() | {key: value})


@given(b.reports)
def test_every_report_fits_the_schema_and_reads_back(report: Report) -> None:
    """Whatever is in the report, its JSON fits the schema and holds all of it."""
    data = json.loads(report.to_json())
    VALIDATOR.validate(data)
    assert data == report.to_dict()
    assert attrs.asdict(read_back(data)) == attrs.asdict(report)
    assert data["blocks_submission"] is report.blocks_submission
    assert data["counts"] == report.counts()


def test_findings_keep_their_order_and_number() -> None:
    """The findings are listed as the official program has them, not merged."""
    report = b.rich()
    assert [one["lines"] for one in report.to_dict()["findings"]] == [list(one.lines) for one in report.findings]


def test_json_has_a_line_for_each_finding() -> None:
    """The text is one line a finding, in Norwegian letters, so that it can be searched and compared."""
    lines = b.rich().to_json().splitlines()
    assert sum(line.startswith('  {"control": ') for line in lines) == 30
    assert sum("Ø. Ås" in line for line in lines) == 8


def test_dict_holds_plain_values_only() -> None:
    """The dicts and lists hold nothing a JSON or YAML writer would not know."""

    def walk(value: object) -> Iterator[type]:
        if isinstance(value, dict):
            for part in value.values():
                yield from walk(part)
        elif isinstance(value, list):
            for part in value:
                yield from walk(part)
        yield type(value)

    assert set(walk(b.rich().to_dict())) == {dict, list, str, int, bool, type(None)}
