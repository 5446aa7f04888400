from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.advice.worksheets import WORKSHEETS, Skjema7, Skjema7B, Skjema12, Worksheet
from kostra_sdk.advice.worksheets.convert import as_json, document
from kostra_sdk.errors import StructureError
from tests.advice.worksheets.strategies import worksheets


class Scalar(float):
    """A number of another library's, as numpy has them: a float that is shown as something else."""

    dtype = SimpleNamespace(kind="f")
    ndim = 0

    def __repr__(self) -> str:
        return f"np.float64({self.item()})"

    def item(self) -> float:
        """Give Python's own value."""
        return float(self)


def problems(data: Any, cls: type[Worksheet] = Skjema7) -> list[str]:
    """Give all that keeps data from being a worksheet."""
    with pytest.raises(StructureError) as raised:
        cls.from_dict(data)
    assert raised.value.record == cls.__name__
    assert raised.value.__cause__ is raised.value.__context__ is None
    return list(raised.value.problems)


def wrong(name: str, value: Any, cls: type[Worksheet] = Skjema7) -> str:
    """Give what is wrong with the value of one field."""
    (problem,) = problems({"year": 2026, "values": {name: value}}, cls)
    reason, path = problem.split(" @ ")
    assert path.startswith(f"$.values.{name}")
    return reason


@given(worksheets())
def test_there_and_back(worksheet: Worksheet) -> None:
    """A worksheet is the same after it was a plain dict or JSON, as text or bytes."""
    cls = type(worksheet)
    text = worksheet.to_json()
    assert cls.from_dict(worksheet.to_dict()) == worksheet
    assert cls.from_json(text) == cls.from_json(text.encode()) == worksheet
    assert cls.from_json(text).to_json() == text


@given(worksheets(), st.data())
def test_a_document_is_read_as_the_worksheet_in_it(worksheet: Worksheet, data: st.DataObject) -> None:
    """Status, remarks and the earlier year are told, and passed over when the answers are read again."""
    earlier = data.draw(worksheets(worksheet.form))
    previous = earlier if earlier.year < worksheet.year else None
    told = json.loads(as_json(document(worksheet, worksheet.remarks(previous), previous)))
    assert type(worksheet).from_dict(told) == worksheet
    assert told["status"] == {field.name: field.status.value for field in worksheet.fields()}
    assert [remark["message"] for remark in told["remarks"]] == [each.message for each in worksheet.remarks(previous)]
    assert told["previous"] == (previous and previous.to_dict())


@pytest.mark.parametrize("cls", list(WORKSHEETS.values()), ids=list(WORKSHEETS))
def test_a_blank_worksheet_names_every_field(cls: type[Worksheet]) -> None:
    """So that it can be filled in by hand; it says that it is no official form."""
    told = cls.blank(2026).to_dict()
    assert told == {
        "form": cls.form,
        "year": 2026,
        "official": False,
        "values": dict.fromkeys((field.name for field in cls.fields()), None),
    }


def test_blank_is_kept_apart_from_nought() -> None:
    """None, blank text and what is left out are blank; nought stays nought, in and out."""
    values = {"aarsverk_242": 0, "aarsverk_243": None, "aarsverk_273": " ", "raadgivning_saker": "0"}
    worksheet = Skjema7.from_dict({"year": 2026, "values": values})
    assert (worksheet.aarsverk_242, worksheet.raadgivning_saker) == (Decimal(0), 0)
    assert (worksheet.aarsverk_243, worksheet.aarsverk_273, worksheet.kommunalt_reglement) == (None, None, None)
    told = worksheet.to_dict()["values"]
    assert (told["aarsverk_242"], told["raadgivning_saker"], told["aarsverk_273"]) == ("0", 0, None)
    assert Skjema7.from_dict({"year": 2026}) == Skjema7.blank(2026)


@pytest.mark.parametrize("value", [12.5, "12.5", "12,5", " +12,5 ", Decimal("12.5"), Scalar(12.5)])
def test_man_years_are_read_however_they_are_written(value: object) -> None:
    """A decimal comma is as good as a point, and no binary fraction slips in."""
    worksheet = Skjema7.from_dict({"year": 2026, "values": {"aarsverk_242": value}})
    assert worksheet.aarsverk_242 == Decimal("12.5")
    assert Skjema7.from_json('{"year": 2026, "values": {"aarsverk_242": 0.1}}').aarsverk_242 == Decimal("0.1")


@pytest.mark.parametrize("value", [2000, "2000", 2000.0, Decimal("2000.00"), Decimal("2E+3"), Scalar(2000)])
def test_a_number_without_a_fraction_is_whole(value: object) -> None:
    """A database gives amounts as decimal numbers; what has no fraction is whole kroner."""
    worksheet = Skjema7.from_dict({"year": 2026, "values": {"kommunalt_reglement": value}})
    assert worksheet.to_dict()["values"]["kommunalt_reglement"] == 2000
    assert type(worksheet.kommunalt_reglement) is int


def test_the_other_kinds_are_read_as_text_too() -> None:
    """Digits, yes and no in Norwegian, and dates as text are read as what they say."""
    values = {
        "sats_enslig": " 7850 ",
        "inngaar_mat": "Ja",
        "inngaar_reise": "nei",
        "vedtatt": "2025-12-10",
        "inngaar_andre": {"Fotpleie": "ja", "Briller": None},
    }
    worksheet = Skjema12.from_dict({"form": "12", "year": 2026, "values": values})
    assert (worksheet.sats_enslig, worksheet.inngaar_mat, worksheet.inngaar_reise) == (7850, True, False)
    assert worksheet.vedtatt == date(2025, 12, 10)
    assert worksheet.inngaar_andre == {"Fotpleie": True, "Briller": None}
    rows = {"Hel stilling": 4, "Deltid": "0,5"}
    worksheet_7 = Skjema7.from_dict({"year": 2026, "values": {"aarsverk_243_stillingsomfang": rows}})
    assert worksheet_7.aarsverk_243_stillingsomfang == {"Hel stilling": Decimal(4), "Deltid": Decimal("0.5")}


def test_every_problem_is_told_at_once_and_no_value() -> None:
    """Keys, form, year and values are all looked at before anything raises."""
    data = {
        "form": "12",
        "year": 2027,
        "navn": "Kari Test",
        "values": {"kommunenavn": 17, "adresse": "Testveien", "aarsverk_243_stillingsomfang": {"Kari Test": "x"}},
    }
    assert problems(data) == [
        "unknown key @ $.navn",
        "not form 7 @ $.form",
        "not a year of form 7 (2015-2026) @ $.year",
        "not text @ $.values.kommunenavn",
        "unknown key @ $.values.adresse",
        "not a decimal number @ $.values.aarsverk_243_stillingsomfang[1]",
    ]


def test_what_is_no_object_is_none() -> None:
    """The outermost value and the values themselves must be objects."""
    assert problems([]) == ["not an object @ $"]
    assert problems({"year": 2026, "values": [1]}) == ["not an object @ $.values"]
    assert problems({}) == ["not a year of form 7 (2015-2026) @ $.year"]
    assert problems({"year": True}) == ["not a year of form 7 (2015-2026) @ $.year"]


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("raadgivning_saker", "1.0", "not a whole number"),
        ("raadgivning_saker", True, "not a whole number"),
        ("raadgivning_saker", 10**12, "a number too large"),
        ("kommunalt_reglement", "1 000", "not a whole number of kroner"),
        ("aarsverk_242", "en halv", "not a decimal number"),
        ("aarsverk_242", False, "not a decimal number"),
        ("raadgivning_saker", 1.5, "not a whole number"),
        ("raadgivning_saker", float("inf"), "not a whole number"),
        ("raadgivning_saker", Decimal("NaN"), "not a whole number"),
        ("raadgivning_saker", Decimal("1E+999999999"), "not a whole number"),
        ("kommunenavn", 4.5, "not text"),
        ("aarsverk_242", float("nan"), "not a decimal number"),
        ("aarsverk_242", Decimal("sNaN"), "not a decimal number"),
        ("aarsverk_242", Decimal("-Infinity"), "a number too large"),
        ("aarsverk_242", Decimal("1E+999999999"), "a number too large"),
        ("aarsverk_242", Decimal("0E+999999999"), "a number too large"),
        ("aarsverk_242", Decimal(10**12), "a number too large"),
        ("aarsverk_242", Decimal("1E-7"), "a number with more than six decimals"),
        ("aarsverk_243_stillingsomfang", 3, "not a mapping from row to value"),
        ("kommunenavn", "half \udfff", "text with half a character"),
    ],
)
def test_values_of_another_type_are_told_apart_of_7(name: str, value: object, reason: str) -> None:
    """What is wrong is said by what is asked for."""
    assert wrong(name, value) == reason


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("inngaar_mat", "kanskje", "neither yes nor no"),
        ("inngaar_mat", 1, "neither yes nor no"),
        ("inngaar_andre", {"Briller": 0}, "neither yes nor no"),
        ("vedtatt", "10.12.2025", "not a date as 2026-12-31"),
        ("vedtatt", "2025-02-30", "not a date as 2026-12-31"),
        ("vedtatt", datetime(2025, 1, 1), "not a date as 2026-12-31"),  # noqa: DTZ001 - no moment is meant
    ],
)
def test_values_of_another_type_are_told_apart_of_12(name: str, value: object, reason: str) -> None:
    """Likewise for yes and no, and dates."""
    assert wrong(name, value, Skjema12) == reason


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "not JSON, from line 1 column 2 @ $"),
        (b"\xff\xfe\xfd", "not JSON in UTF-8 @ $"),
        ('{"year": 2026, "values": {"kommunenavn": "V\xe5ler"}}'.encode("latin-1"), "not JSON in UTF-8 @ $"),
        (None, "not JSON @ $"),
        ('{"year": 2026, "year": 2025}', "the same key twice @ $"),
        ('{"year": ' + "9" * 5000 + "}", "not JSON @ $"),
        ("[]", "not an object @ $"),
    ],
    ids=["broken", "no-text", "latin-1", "none", "twice", "endless-number", "list"],
)
def test_what_is_no_json_is_told(text: Any, problem: str) -> None:
    """The text itself is in no message and no traceback."""
    with pytest.raises(StructureError) as raised:
        Skjema7B.from_json(text)
    assert raised.value.problems == (problem,)
    assert raised.value.__cause__ is raised.value.__context__ is None


@pytest.mark.parametrize("power", [10**6, 10**18, 10**30])
def test_an_absurd_number_in_json_is_too_large(power: int) -> None:
    """A power of ten beyond what decimal numbers are reckoned with is told like any other number too large."""
    with pytest.raises(StructureError) as raised:
        Skjema7.from_json(f'{{"year": 2026, "values": {{"aarsverk_273": 1e{power}}}}}')
    assert raised.value.problems == ("a number too large @ $.values.aarsverk_273",)
