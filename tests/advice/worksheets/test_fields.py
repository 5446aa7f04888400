from __future__ import annotations

import ast
import inspect
from decimal import Decimal

import attrs
import pytest

from kostra_sdk.advice.worksheets import (
    SOURCES,
    WORKSHEETS,
    FieldKind,
    FieldStatus,
    Skjema7,
    Skjema7B,
    Skjema12,
    Unit,
    Worksheet,
    WorksheetField,
)

FIELDS = [(cls, field) for cls in WORKSHEETS.values() for field in cls.fields()]
SHEETS = pytest.mark.parametrize("cls", list(WORKSHEETS.values()), ids=list(WORKSHEETS))


def field_of(cls: type[Worksheet], name: str) -> WorksheetField:
    """Give what is known of a field."""
    return next(field for field in cls.fields() if field.name == name)


@SHEETS
def test_every_attribute_but_the_year_is_a_field(cls: type[Worksheet]) -> None:
    """Nothing can be filled in whose status is not said."""
    assert [attribute.name for attribute in attrs.fields(cls)] == ["year", *(field.name for field in cls.fields())]


@SHEETS
def test_every_field_is_told_of_in_the_code(cls: type[Worksheet]) -> None:
    """Each attribute has words of its own in English, right below its declaration."""
    (body,) = ast.parse(inspect.getsource(cls)).body
    assert isinstance(body, ast.ClassDef)
    told = {
        node.target.id
        for node, after in zip(body.body, body.body[1:], strict=False)
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
    }
    assert told >= {field.name for field in cls.fields()}


def test_sources_are_known_and_all_of_them_are_used() -> None:
    """A field cites only sources that are listed; two tell of more than a field: the letter, and the portal's notes."""
    cited = {source for _, field in FIELDS for source in field.sources}
    assert cited == set(SOURCES) - {"S2", "HK"}
    assert all(source.id == key and source.title for key, source in SOURCES.items())


def test_what_is_documented_has_a_source_and_what_is_unknown_claims_nothing() -> None:
    """A status is never better than the sources; without any, a field is inferred or unknown."""
    for _, field in FIELDS:
        if field.status in {FieldStatus.DOCUMENTED, FieldStatus.CORROBORATED}:
            assert field.sources
        if field.status is FieldStatus.UNKNOWN:
            assert field.kind.has_rows
            assert field.note
            assert field.is_seen(2026) is None


STATUSES = {
    "7": {
        FieldStatus.DOCUMENTED: {
            *("kommunenummer", "kommunenavn", "bydelsnummer", "bydelsnavn", "ansvarlig", "epost", "telefon"),
            *("raadgivning_aarsverk", "raadgivning_saker", "aarsverk_243_stillingsomfang"),
            *("kommunale_aarsverk_statlig", "statlige_aarsverk_kommunalt", "kommunalt_reglement"),
        },
        # That man-years in 243 are asked for by education is documented, which groups there are is not.
        FieldStatus.CORROBORATED: {
            *("aarsverk_243_sosionom", "aarsverk_243_barnevernspedagog", "aarsverk_243_annen_hoyere"),
            *("aarsverk_243_kontor", "aarsverk_243_annen"),
        },
        FieldStatus.INFERRED: {
            *("aarsverk_242_sosionom", "aarsverk_242_barnevernspedagog", "aarsverk_242_annen_hoyere"),
            *("aarsverk_242_kontor", "aarsverk_242_annen", "aarsverk_242", "aarsverk_243"),
            *("aarsverk_273", "aarsverk_275", "aarsverk_276"),
        },
        FieldStatus.UNKNOWN: set(),
    },
    "7B": {
        FieldStatus.DOCUMENTED: {"kommunenummer", "ansvarlig", "epost", "telefon", "politisk_plan"},
        FieldStatus.CORROBORATED: {
            *("samarbeid_helse_omsorg", "samarbeid_barnevern", "samarbeid_nav", "samarbeid_boligkontor"),
            "kostnader_krisesenter",
        },
        FieldStatus.INFERRED: {"kommunenavn", "bydelsnummer", "bydelsnavn", "krisesenter"},
        FieldStatus.UNKNOWN: {"samarbeid_andre"},
    },
    "12": {
        FieldStatus.DOCUMENTED: {
            *("inngaar_mat", "inngaar_klaer", "inngaar_husholdning", "inngaar_tv_avis_telefon"),
            *("inngaar_fritid", "inngaar_reise"),
        },
        FieldStatus.CORROBORATED: {
            *("statlige_retningslinjer", "sats_enslig", "sats_par", "vedtatt"),
            *("barnetrygd_utenfor", "barns_inntekt_utenfor", "kontantstotte_utenfor"),
        },
        FieldStatus.INFERRED: {
            *("kommunenummer", "kommunenavn", "bydelsnummer", "bydelsnavn", "ansvarlig", "epost", "telefon"),
            *("sats_barn_0_5", "sats_barn_6_10", "sats_barn_11_17", "sats_bofellesskap"),
        },
        FieldStatus.UNKNOWN: {"inngaar_andre"},
    },
}
"""How well each field is known, as it was found."""


@SHEETS
def test_the_status_of_every_field_is_as_it_was_found(cls: type[Worksheet]) -> None:
    """No field is said to be better known than it is, or worse."""
    told = {status: {field.name for field in cls.fields() if field.status is status} for status in FieldStatus}
    assert told == STATUSES[cls.form]


def test_what_belongs_in_a_function_stands_on_the_sheet() -> None:
    """Man-years go where the accounts go; institutions, home services and støttekontakt are not in 243 (A-8, A-10)."""
    notes = {field.name: field.note for field in Skjema7.fields()}
    for name in ("aarsverk_242_sosionom", "aarsverk_243_sosionom", "aarsverk_273", "aarsverk_276"):
        assert "samme funksjon som i regnskapet" in notes[name]
    assert "i og utenfor NAV-kontoret, men ikke i rusinstitusjoner" in notes["aarsverk_243_sosionom"]
    assert "funksjon 254, støttekontakt til 234" in notes["aarsverk_243_sosionom"]


def test_only_documented_fields_have_a_number_or_are_mandatory() -> None:
    """The numbering of the forms is known for what was read in SSB's own text, and for nothing else."""
    told = [field for _, field in FIELDS if field.number is not None or field.mandatory is not None]
    assert {field.status for field in told} == {FieldStatus.DOCUMENTED}
    assert [field.number for field in Skjema7.fields()][:8] == ["1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", None]
    mandatory = [(cls.form, field.name) for cls, field in FIELDS if field.mandatory]
    assert mandatory == [("7B", "kommunenummer"), ("7B", "ansvarlig")]


def test_numbers_have_a_unit_and_nothing_else_has() -> None:
    """A figure always says what it counts."""
    numbers = {FieldKind.COUNT, FieldKind.KRONER, FieldKind.AARSVERK, FieldKind.AARSVERK_ROWS}
    assert all((field.unit is not None) == (field.kind in numbers) for _, field in FIELDS)
    assert field_of(Skjema12, "sats_enslig").unit is Unit.KRONER_A_MONTH


@SHEETS
def test_the_contact_person_is_marked(cls: type[Worksheet]) -> None:
    """Name, e-mail address and telephone number are personal, and nothing else is."""
    assert [field.name for field in cls.fields() if field.personal] == ["ansvarlig", "epost", "telefon"]


def test_the_years_a_field_was_seen_are_claimed_and_no_others() -> None:
    """Between the first and the last year of the sources it is seen, outside not, and without a date nobody knows."""
    reglement = field_of(Skjema7, "kommunalt_reglement")
    assert reglement.status is FieldStatus.DOCUMENTED
    assert [reglement.is_seen(year) for year in (2019, 2020, 2021, 2022)] == [False, True, True, False]
    assert field_of(Skjema7, "raadgivning_saker").is_seen(2026) is None
    assert field_of(Skjema12, "inngaar_mat").is_seen(2023) is True
    assert field_of(Skjema7B, "samarbeid_nav").is_seen(2021) is False


def test_whole_man_years_and_blank_text_become_what_they_mean() -> None:
    """A whole number of man-years is a decimal number, and text of blanks is no answer."""
    worksheet = Skjema7(year=2026, aarsverk_273=3, kommunenavn=" \t", aarsverk_243_stillingsomfang={"Hel": 4})  # type: ignore[arg-type, dict-item]
    assert type(worksheet.aarsverk_273) is Decimal
    assert worksheet.kommunenavn is None
    assert worksheet.aarsverk_243_stillingsomfang == {"Hel": Decimal(4)}
    worksheet.epost = ""
    assert worksheet.epost is None
