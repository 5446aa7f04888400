from __future__ import annotations

import pytest

from kostra_sdk.controls import FieldDescription, by_year
from kostra_sdk.report.model import Severity
from tests.controls.layouts import make_layout

DESCRIPTION = FieldDescription(severity=Severity.ERROR)
FIELDS = (
    {"name": "ANY", "width": 2},
    {"name": "MUST", "width": 2, "mandatory": True},
    {"name": "CODE", "width": 1, "codes": {"1": "Ja", "2": "Nei"}},
    {"name": "NUMBER", "width": 3, "type": "integer", "mandatory": True},
    {"name": "CODED_NUMBER", "width": 1, "type": "integer", "codes": {"1": "", "2": ""}},
    {"name": "SHORT", "width": 6, "type": "date", "pattern": "ddMMyy"},
    {"name": "LONG", "width": 8, "type": "date", "pattern": "ddMMyyyy", "mandatory": True},
    {"name": "MANY", "width": 2, "codes": {f"{code:02d}": "" for code in range(25)}},
)
"""A field of every kind."""


@pytest.mark.parametrize("year", [2022, 2023])
def test_what_is_tested_is_what_the_layout_says(year: int) -> None:
    """Field by field: what must be filled, lists of codes and types; from 2023 a number has no list."""
    expected = [
        *("MUST missing", "CODE code", "NUMBER missing", "NUMBER integer"),
        *(["CODED_NUMBER code"] if year < 2023 else []),
        *("CODED_NUMBER integer", "SHORT date", "LONG missing", "LONG date", "MANY code"),
    ]
    found = [f"{fault.field.key} {fault.kind}" for fault in DESCRIPTION.faults(make_layout(year, *FIELDS))]
    assert found == expected


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("missing", "mangler obligatorisk verdi", "mangler obligatorisk verdi"),
        ("code", "feil kode i forhold til kodeliste", "feil kode"),
        ("integer", "feil i heltall-felt", "feil i heltall-felt"),
        ("date", "feil i dato-felt", "feil i dato-felt"),
    ],
)
def test_each_kind_of_fault_has_its_official_name(kind: str, old: str, new: str) -> None:
    """The number and the words are those of the year's program."""
    for year, start, words in (
        (2020, "Kontroll 02 Filbeskrivelse, ", old),
        (2026, "Kontroll 002 : Filbeskrivelse, ", new),
    ):
        names = {fault.name for fault in DESCRIPTION.faults(make_layout(year, *FIELDS)) if fault.kind == kind}
        assert names == {start + words}


def test_a_form_may_have_its_own_name_of_an_unknown_code() -> None:
    """The other names are those of all forms."""
    own = FieldDescription(severity=Severity.ERROR, code_name=by_year({2023: "gammelt", 2024: "nytt"}))
    for year, expected in ((2023, "gammelt"), (2024, "nytt"), (2026, "nytt")):
        faults = {(fault.kind, fault.name) for fault in own.faults(make_layout(year, *FIELDS))}
        common = {(fault.kind, fault.name) for fault in DESCRIPTION.faults(make_layout(year, *FIELDS))}
        assert faults - common == {("code", expected)}
        assert {kind for kind, _ in common - faults} == {"code"}


def test_the_message_says_where_and_what() -> None:
    """Label, official name, columns from 1, and what is expected; of many codes the first twenty."""
    messages = {
        (fault.field.key, fault.kind): fault.message for fault in DESCRIPTION.faults(make_layout(2026, *FIELDS))
    }
    assert messages["MUST", "missing"] == "must må fylles ut: feltet MUST (posisjon 3–4) er tomt."
    assert messages["CODE", "code"] == (
        "code har en ukjent kode: feltet CODE (posisjon 5) er {CODE}; gyldige koder er 1, 2."
    )
    assert messages["NUMBER", "integer"] == ("number må være et helt tall: feltet NUMBER (posisjon 6–8) er {NUMBER}.")
    assert "på formen DDMMÅÅ:" in messages["SHORT", "date"]
    assert "på formen DDMMÅÅÅÅ:" in messages["LONG", "date"]
    assert messages["MANY", "code"].endswith(" 18, 19 ….")


def test_it_may_run_in_some_years_only() -> None:
    """The severity is a control's: dated, and None where the program does not run it."""
    dated = FieldDescription(severity=by_year({2020: Severity.ERROR, 2023: None}))
    assert not isinstance(dated.severity, Severity)
    assert dated.severity.at(2022) is Severity.ERROR
    assert dated.severity.at(2023) is None
    assert (dated.number, dated.key) == ("02", "filbeskrivelse")
