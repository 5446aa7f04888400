from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.advice.worksheets import WORKSHEETS, RemarkKind, Skjema7, Skjema7B, Skjema12, Worksheet, WorksheetRemark
from kostra_sdk.advice.worksheets.remarks import listed, sum_remarks, written
from kostra_sdk.report import Severity

TOTAL = next(field for field in Skjema7.fields() if field.name == "aarsverk_242")

ROWS = next(field for field in Skjema7.fields() if field.kind.has_rows)


def about(worksheet: Worksheet, field: str | None) -> list[tuple[str, str]]:
    """Give severity and message of what is remarked on a field."""
    return [(each.severity.name, each.message) for each in worksheet.remarks() if each.field == field]


def kinds(remarks: list[WorksheetRemark]) -> list[str]:
    """Give the severities."""
    return [remark.severity.name for remark in remarks]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (Decimal("-0"), "0"),
        (Decimal("0.0"), "0,0"),
        (1234567, "1 234 567"),
        (Decimal("-1234.5"), "−1 234,5"),
        (Decimal("1E+3"), "1 000"),
        (Decimal("-0.5"), "−0,5"),
    ],
)
def test_numbers_are_written_in_norwegian(value: int | Decimal, text: str) -> None:
    """A decimal comma, thousands apart, and a minus sign."""
    assert written(value) == text


def test_words_are_listed() -> None:
    """One after the other, the last after «og»."""
    assert [listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])] == ["a", "a og b", "a, b og c"]


def test_only_the_documented_mandatory_fields_are_not_our_own_rules() -> None:
    """In 7B kommunenummer and ansvarlig must be there; that they should in 7 and 12 is our own opinion."""
    (kommune,) = (each for each in Skjema7B.blank(2026).remarks() if each.field == "kommunenummer")
    assert kommune == WorksheetRemark(
        "kommunenummer", Severity.FATAL, "Feltet er obligatorisk og står tomt.", RemarkKind.MANDATORY, inferred=False
    )
    for cls in (Skjema7, Skjema12):
        remarks = [each for each in cls.blank(2026).remarks() if each.field]
        assert [each.field for each in remarks] == ["kommunenummer", "ansvarlig"]
        assert {(each.severity, each.inferred) for each in remarks} == {(Severity.WARNING, True)}


@pytest.mark.parametrize("cls", list(WORKSHEETS.values()), ids=list(WORKSHEETS))
def test_unanswered_fields_are_counted(cls: type[Worksheet]) -> None:
    """The worksheet says how many answers are missing, without the contact person's and the bydel's."""
    counted = len(cls.fields()) - 5
    (message,) = (text for severity, text in about(cls.blank(2026), None) if severity == "INFO")
    assert message.startswith(f"{counted} felt er ikke besvart.")


def test_one_unanswered_field_and_none() -> None:
    """One is said as one, and nothing is said of none."""
    worksheet = Skjema7B.blank(2026, "460100")
    for field in Skjema7B.fields():
        if field.kind == "yes-no":
            setattr(worksheet, field.name, False)
    worksheet.samarbeid_andre = {}
    worksheet.kostnader_krisesenter = 0
    assert about(worksheet, None)[0][1].startswith("Ett felt er ikke besvart.")
    worksheet.krisesenter = "Testsenteret"
    assert about(worksheet, None) == []


def test_figures_below_nought_or_with_more_decimals_would_be_refused() -> None:
    """Both are told where they stand, with the row where there are rows."""
    worksheet = Skjema7.blank(2026, "460100")
    worksheet.raadgivning_aarsverk = Decimal("2.55")
    worksheet.raadgivning_saker = -1
    worksheet.aarsverk_243_stillingsomfang = {"Hel": Decimal(-1), "Deltid": Decimal("0.50")}
    assert about(worksheet, "raadgivning_aarsverk") == [
        ("FATAL", "Årsverk oppgis med høyst én desimal; her står 2,55.")
    ]
    assert about(worksheet, "raadgivning_saker")[0][1].startswith("Tallet er negativt.")
    (negative, _) = about(worksheet, "aarsverk_243_stillingsomfang")
    assert negative[1].startswith("«Hel»: Tallet er negativt.")


@pytest.mark.parametrize(
    ("kommune", "bydel", "said"),
    [
        ("4601", None, []),
        ("0301", "12", []),
        ("460", None, ["Kommunenummeret må være fire siffer."]),
        ("46o1", None, ["Kommunenummeret må være fire siffer."]),
        ("1201", None, ["Det var ingen kommune 1201 i 2026."]),
        ("4601", "12", ["Bydelsnummer fylles bare ut av kommuner med bydeler."]),
        ("0301", "16", ["Oslo har ingen bydel 16."]),
        ("0301", "x", ["Bydelsnummeret må være to siffer."]),
        (None, "01", ["Feltet står tomt. Det er obligatorisk i skjema 7B; om det er det her, er ikke kjent."]),
    ],
)
def test_whose_it_is_must_be_possible(kommune: str | None, bydel: str | None, said: list[str]) -> None:
    """Kommunenummer and bydelsnummer are digits, and those of the year."""
    worksheet = Skjema7(year=2026, kommunenummer=kommune, bydelsnummer=bydel)
    assert [text for name in ("kommunenummer", "bydelsnummer") for _, text in about(worksheet, name)] == said


def test_the_municipalities_of_2015_are_not_known() -> None:
    """A number of that year is taken as it is."""
    assert about(Skjema7(year=2015, kommunenummer="9999"), "kommunenummer") == []


def test_an_address_without_an_at_sign_is_none() -> None:
    """It is told without the address."""
    assert about(Skjema7(year=2026, epost="test.invalid"), "epost") == [("WARNING", "Dette er ingen e-postadresse.")]
    assert about(Skjema7(year=2026, epost="test@test.invalid"), "epost") == []


# --- sums -------------------------------------------------------------------------------------------------

D = Decimal


@pytest.mark.parametrize(
    ("whole", "parts", "severities"),
    [
        (D(3), [D(1), D(2)], []),
        (D(0), [D(0), D(0)], []),
        (None, [None, None], []),
        (D(3), [None, None], []),
        (D(3), [], []),
        (D(3), [D(1), D(1)], ["FATAL"]),
        (D(3), [D(2), D(2)], ["FATAL"]),
        (None, [D(1), D(2)], ["WARNING"]),
        (D(3), [D(1), None], ["WARNING"]),
        (D(3), [D(4), None], ["FATAL", "WARNING"]),
        (None, [D(1), None], ["WARNING", "WARNING"]),
    ],
)
def test_a_sum_is_judged_with_blanks_as_unknown(
    whole: Decimal | None, parts: list[Decimal | None], severities: list[str]
) -> None:
    """Parts that can not give the total are blocking; where blanks leave it open there are warnings."""
    named = {f"del {place}": part for place, part in enumerate(parts)}
    assert kinds(list(sum_remarks(TOTAL, whole, named))) == severities


def test_rows_that_may_be_missing_only_warn_of_too_little() -> None:
    """Where it is not known which rows there are, a sum below the total asks for more of them."""
    below = list(sum_remarks(TOTAL, D(5), {"a": D(4)}, ROWS))
    above = list(sum_remarks(TOTAL, D(3), {"a": D(4)}, ROWS))
    assert (kinds(below), kinds(above)) == (["WARNING"], ["FATAL"])
    assert {remark.field for remark in below + above} == {ROWS.name}
    assert below[0].message.endswith("Mangler det rader?")
    assert list(sum_remarks(TOTAL, D(4), {"a": D(4)}, ROWS)) == []


@given(st.lists(st.none() | st.decimals(0, 100, places=1), min_size=1, max_size=5), st.decimals(0, 500, places=1))
def test_nought_for_the_blanks_never_mends_what_is_blocked(parts: list[Decimal | None], whole: Decimal) -> None:
    """A sum is refused with blanks only where no figures in their place could make it right."""
    named = {f"del {place}": part for place, part in enumerate(parts)}
    blocked = any(remark.severity is Severity.FATAL for remark in sum_remarks(TOTAL, whole, named))
    known = sum((part for part in parts if part is not None), D(0))
    possible = known == whole if None not in parts else known <= whole
    assert blocked == (not possible and any(part is not None for part in parts))
