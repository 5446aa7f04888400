"""The report in the shape that SSB's control API for Altinn forms answers in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kostra_sdk.report.model import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostra_sdk.report.model import ReportContent

__all__ = ["render_altinn"]

SEVERITIES: Mapping[Severity, str] = {
    Severity.OK: "Suksess",
    Severity.INFO: "Informasjon",
    Severity.WARNING: "Advarsel",
    Severity.ERROR: "Feil",
    Severity.FATAL: "Kritisk feil",
}
"""The API's own words for how grave a finding is."""

NO_QUARTER = " "
NO_ORG_NUMBER = " " * 9


def render_altinn(report: ReportContent) -> str:
    """Render `report` as JSON, as the API answers ``POST /api/kontroller-altinn-skjema``.

    Findings that differ only in their lines are one ``melding`` with all the lines, in rising order.
    ``versjon`` is the commit of the official program that the report follows.
    Every key is always there, also where the API's server leaves out an empty list.
    The API takes no year before 2026; the shape is the same for every year here.
    """
    standard = report.standard
    answer: dict[str, Any] = {
        "respondent": {
            "aar": standard.year,
            "kvartal": report.quarter or NO_QUARTER,
            "skjema": standard.form,
            "region": report.region,
            "orgnr": report.org_number or NO_ORG_NUMBER,
        },
        "antallKontroller": report.controls_run,
        "alvorlighetsgrad": SEVERITIES[report.severity],
        "meldinger": [
            {
                "alvorlighetsgrad": SEVERITIES[finding.severity],
                "kontrollNavn": finding.control,
                "meldingTekst": finding.message,
                "linjenumre": list(finding.lines),
            }
            for finding in report.unique()
        ],
        "versjon": standard.commit,
    }
    return json.dumps(answer, ensure_ascii=False)
