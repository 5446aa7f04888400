from __future__ import annotations

import json
from typing import Any

import attrs
import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # has no stubs

from kostra_sdk import StructureError, check
from kostra_sdk.forms import find_form
from kostra_sdk.records.attributes import Attribute, Kind, attributes_of
from kostra_sdk.report.json import report_schema
from kostra_sdk.serve import schemas as module
from kostra_sdk.serve.schemas import RECORD_FORMS, record_name, schemas
from kostra_sdk.testing import sample, sample_records

SCHEMAS = schemas()


def validator(schema: dict[str, Any]) -> Any:
    """Make a validator of a schema whose references lead to the others."""
    whole = {**schema, "components": {"schemas": SCHEMAS}}
    return Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)


def test_the_schema_of_the_report_is_the_published_one() -> None:
    """A report that fits one fits the other, and so does one that does not."""
    published, ours = Draft202012Validator(report_schema()), validator({"$ref": "#/components/schemas/Report"})
    content = sample("11F", 2025, 5, region="460100", seed=1, damage={"15": 1})
    report = check(content).to_dict()
    assert report["findings"]
    for broken in (
        report,
        report | {"severity": "BAD"},
        report | {"findings": [{}]},
        report | {"advice": [{"topic": 1}]},
    ):
        assert ours.is_valid(broken) == published.is_valid(broken)
    assert ours.is_valid(report)


def test_the_schema_of_a_record_takes_what_the_reader_takes() -> None:
    """Sound records fit under either kind of names; a wrong code or month does not."""
    ours = validator({"$ref": "#/components/schemas/Record11F"})
    for record in sample_records("11F", 2026, 200, region="030100", seed=3):
        ours.validate(json.loads(record.to_json()))
        ours.validate(json.loads(record.to_json("official", 2026)))
    for wrong in ({"vklo": "x"}, {"bidrag_mnd": {"13": 1}}, {"stmnd": [13]}, {"fodselsdato": "i går"}, {"bidrag": [1]}):
        assert not ours.is_valid(wrong)


@pytest.mark.parametrize("form", RECORD_FORMS)
def test_every_attribute_of_a_record_is_described(form: str) -> None:
    """A generator of clients sees them all, and official names may stand beside them."""
    cls = find_form(form).record
    schema = SCHEMAS[record_name(form)]
    assert list(schema["properties"]) == [attribute.name for attribute in attributes_of(cls)]
    assert schema["additionalProperties"] is True


@pytest.mark.parametrize(
    "record",
    [{"vklo": "x"}, {"kjonn": 1}, {"bu18": 1.5}, {"stmnd": "1"}, {"bidrag_mnd": []}, {"laan": True}],
    ids=range(6),
)
def test_what_the_schema_refuses_the_reader_refuses(record: dict[str, Any]) -> None:
    """The description is no stricter than the service."""
    assert not validator({"$ref": "#/components/schemas/Record11F"}).is_valid(record)
    with pytest.raises(StructureError):
        find_form("11F").record.from_dict(record)


def test_a_column_of_no_known_kind_is_text() -> None:
    """A later year's column is kept as text, and so described."""
    unknown = Attribute("ny", Kind.TEXT, ("NY",))
    assert module._attribute(unknown) == {"type": ["string", "null"]}
    assert module._attribute(attrs.evolve(unknown, kind=Kind.CODE)) == {"type": ["string", "null"]}
