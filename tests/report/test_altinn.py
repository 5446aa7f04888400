from __future__ import annotations

import json

import pytest
from hypothesis import given

from kostra_sdk.report import Report, Severity
from tests.report import builders as b


def test_shape_is_that_of_the_control_api() -> None:
    """The answer has the API's keys and words, in the API's order."""
    report = b.report(
        b.finding(lines=(7,)),
        b.finding(b.AGE, Severity.WARNING, message="Deltakeren er 17 år.", lines=(3,)),
        b.finding(lines=(2, 7)),
        quarter="2",
        org_number="999999999",
    )
    answer = json.loads(report.to_altinn())
    assert answer == {
        "respondent": {
            "aar": 2026,
            "kvartal": "2",
            "skjema": "11F",
            "region": "030112",
            "orgnr": "999999999",
        },
        "antallKontroller": 11184,
        "alvorlighetsgrad": "Feil",
        "meldinger": [
            {
                "alvorlighetsgrad": "Feil",
                "kontrollNavn": b.LIVING,
                "meldingTekst": "Arbeidssituasjonen er 09; ventet én av 01, 02.",
                "linjenumre": [2, 7],
            },
            {
                "alvorlighetsgrad": "Advarsel",
                "kontrollNavn": b.AGE,
                "meldingTekst": "Deltakeren er 17 år.",
                "linjenumre": [3],
            },
        ],
        "versjon": b.STANDARD.commit,
    }
    assert list(answer) == ["respondent", "antallKontroller", "alvorlighetsgrad", "meldinger", "versjon"]
    assert list(answer["respondent"]) == ["aar", "kvartal", "skjema", "region", "orgnr"]


def test_blanks_stand_for_no_quarter_and_no_organisation_number() -> None:
    """A yearly report without organisation number has one blank and nine blanks, as the API's defaults."""
    respondent = json.loads(b.report().to_altinn())["respondent"]
    assert respondent["kvartal"] == " "
    assert respondent["orgnr"] == " " * 9


@pytest.mark.parametrize(
    ("severity", "word"),
    [
        (Severity.OK, "Suksess"),
        (Severity.INFO, "Informasjon"),
        (Severity.WARNING, "Advarsel"),
        (Severity.ERROR, "Feil"),
        (Severity.FATAL, "Kritisk feil"),
    ],
)
def test_severity_is_the_api_word(severity: Severity, word: str) -> None:
    """Each severity is said in the API's own Norwegian word, for the report and the finding."""
    answer = json.loads(b.report(b.finding(severity=severity)).to_altinn())
    assert answer["alvorlighetsgrad"] == word
    assert [one["alvorlighetsgrad"] for one in answer["meldinger"]] == [word]


@given(b.reports)
def test_any_report_renders_with_every_key(report: Report) -> None:
    """Whatever the texts, the answer is JSON with all keys and one message for each unique finding."""
    answer = json.loads(report.to_altinn())
    assert answer["meldinger"] == [
        {
            "alvorlighetsgrad": one["alvorlighetsgrad"],
            "kontrollNavn": finding.control,
            "meldingTekst": finding.message,
            "linjenumre": list(finding.lines),
        }
        for one, finding in zip(answer["meldinger"], report.unique(), strict=True)
    ]
