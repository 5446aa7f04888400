"""The report as plain dicts and lists and as JSON, after the schema in ``schema.json`` beside this file."""

from __future__ import annotations

import json
import pkgutil
from collections import Counter
from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    from kostra_sdk.report.model import Advice, Finding, ReportContent, Table

__all__ = ["SCHEMA_VERSION", "render_json", "report_dict", "report_schema"]

SCHEMA_VERSION: Final = 1
"""Goes up when a reader of the former version would misunderstand; new keys alone do not change it."""


def report_schema() -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of what :func:`report_dict` gives."""
    data = cast("bytes", pkgutil.get_data("kostra_sdk.report", "schema.json"))
    return cast("dict[str, Any]", json.loads(data))


def report_dict(report: ReportContent) -> dict[str, Any]:
    """Give all of `report` as plain dicts, lists, strings, whole numbers, booleans and None."""
    standard = report.standard
    findings = [_finding(finding) for finding in report.findings]
    return {
        "schema_version": SCHEMA_VERSION,
        "standard": {
            "form": standard.form,
            "year": standard.year,
            "commit": standard.commit,
            "released": standard.released.isoformat(),
            "final": standard.final,
            "unproven_from": standard.unproven_from,
        },
        "region": report.region,
        "quarter": report.quarter,
        "org_number": report.org_number,
        "severity": report.severity.name,
        "blocks_submission": report.blocks_submission,
        "controls_run": report.controls_run,
        "records": report.records,
        "counts": dict(Counter(finding["control"] for finding in findings)),
        "findings": findings,
        "statistics": [_table(table) for table in report.statistics],
        "advice": [_advice(advice) for advice in report.advice],
    }


def render_json(report: ReportContent) -> str:
    """Render `report` as JSON, one line a finding, table and piece of advice."""
    members = []
    for key, value in report_dict(report).items():
        if isinstance(value, list) and value:
            items = ",\n".join("  " + json.dumps(item, ensure_ascii=False) for item in value)
            members.append(f' "{key}": [\n{items}\n ]')
        else:
            members.append(f' "{key}": {json.dumps(value, ensure_ascii=False)}')
    return "{\n" + ",\n".join(members) + "\n}\n"


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "control": finding.control,
        "severity": finding.severity.name,
        "message": finding.message,
        "lines": list(finding.lines),
        "caseworker": finding.caseworker,
        "journal_number": finding.journal_number,
        "individual_id": finding.individual_id,
        "fields": list(finding.fields),
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "heading": table.heading,
        "measure": table.measure,
        "rows": [{"label": label, "value": value} for label, value in table.rows],
    }


def _advice(advice: Advice) -> dict[str, Any]:
    return {"topic": advice.topic, "message": advice.message, "lines": list(advice.lines)}
