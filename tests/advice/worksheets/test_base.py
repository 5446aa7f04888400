from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.advice.worksheets import WORKSHEETS, Skjema7, Skjema7B, Skjema12, Worksheet, worksheet_of
from kostra_sdk.errors import RegionError, StructureError, UnknownEdition, UnknownForm, UsageError
from kostra_sdk.ids.kommuner import LAST_YEAR
from tests.advice.worksheets.strategies import worksheets

SHEETS = pytest.mark.parametrize("cls", list(WORKSHEETS.values()), ids=list(WORKSHEETS))


@SHEETS
def test_a_blank_worksheet_answers_nothing(cls: type[Worksheet]) -> None:
    """Blank is None in every field, and never nought."""
    worksheet = cls.blank(2026)
    assert {getattr(worksheet, field.name) for field in cls.fields()} == {None}
    assert worksheet.region is None


def test_a_region_fills_in_whose_it_is() -> None:
    """Number and name of the kommune and bydel are those of the year."""
    oslo = Skjema7.blank(2026, "030112")
    assert (oslo.kommunenummer, oslo.kommunenavn) == ("0301", "Oslo - Oslove")
    assert (oslo.bydelsnummer, oslo.bydelsnavn, oslo.region) == ("12", "Alna", "030112")
    bergen = Skjema12.blank(2018, "120100")
    assert (bergen.kommunenavn, bergen.bydelsnummer, bergen.region) == ("Bergen", None, "120100")


def test_a_region_that_is_not_known_is_filled_in_without_a_name() -> None:
    """A number without a name is no fault of the call; it is remarked on."""
    worksheet = Skjema7B.blank(2026, "999907")
    assert (worksheet.kommunenavn, worksheet.bydelsnummer, worksheet.bydelsnavn) == (None, "07", None)
    for region in ("4601", 460100):
        with pytest.raises(RegionError, match="six digits"):
            Skjema7B.blank(2026, region)  # type: ignore[arg-type]


def test_a_number_that_is_no_text_is_told_with_all_the_rest() -> None:
    """Asking whose it is does not fail on what is judged elsewhere."""
    worksheet = Skjema7(year=2026, kommunenummer=4601)  # type: ignore[arg-type]
    assert worksheet.region == "460100"
    with pytest.raises(StructureError, match="not text @ kommunenummer"):
        worksheet.remarks()


@pytest.mark.parametrize(("form", "first"), [("7", 2015), ("7B", 2016), ("12", 2015)])
def test_years_begin_where_something_is_known(form: str, first: int) -> None:
    """7B came in 2016; of the other two, something is said of 2015; before and after the known years there is none."""
    cls = worksheet_of(form)
    assert cls.years() == tuple(range(first, LAST_YEAR + 1))
    for year in (first - 1, LAST_YEAR + 1):
        with pytest.raises(UnknownEdition) as raised:
            cls.blank(year)
        assert (raised.value.form, raised.value.year, raised.value.known) == (form, year, cls.years())


def test_a_form_without_worksheet_is_unknown() -> None:
    """The forms that have one are listed."""
    with pytest.raises(UnknownForm) as raised:
        worksheet_of("11F")
    assert raised.value.known == ("7", "7B", "12")


@given(worksheets())
def test_a_repr_tells_form_and_year_alone(worksheet: Worksheet) -> None:
    """Nothing that was answered shows, least of all the contact person."""
    assert repr(worksheet) == f"{type(worksheet).__name__}(year={worksheet.year})"


def test_a_repr_tells_no_value_in_the_place_of_the_year() -> None:
    """What is no year of the form is not shown."""
    assert repr(Skjema7(year="Kari Test")) == "Skjema7(year=None)"  # type: ignore[arg-type]


ASKED = ["remarks", "to_dict", "to_json", "to_html"]


@pytest.mark.parametrize("asked", ASKED)
def test_wrong_types_are_one_error_that_lists_all_and_tells_none(asked: str) -> None:
    """Whatever is asked of a worksheet, values of other types raise once, by attribute and row, without a value."""
    wrong: Any = {
        "kommunenummer": 4601,
        "ansvarlig": b"Kari Test",
        "telefon": "half \ud800",
        "raadgivning_saker": 1.5,
        "aarsverk_242": 2.5,
        "aarsverk_243_stillingsomfang": {"Hel": None, "Deltid": "x", 7: None, "  ": None},
        "kommunalt_reglement": True,
    }
    worksheet = Skjema7(year=2014, **wrong)
    with pytest.raises(StructureError) as raised:
        getattr(worksheet, asked)()
    assert raised.value.record == "Skjema7"
    assert raised.value.problems == (
        "not a year of form 7 (2015-2026) @ year",
        "not text @ kommunenummer",
        "not text @ ansvarlig",
        "text with half a character @ telefon",
        "not a whole number @ raadgivning_saker",
        "not a decimal number @ aarsverk_242",
        "not a decimal number @ aarsverk_243_stillingsomfang[2]",
        "not text @ aarsverk_243_stillingsomfang[3]",
        "blank text @ aarsverk_243_stillingsomfang[4]",
        "not a whole number of kroner @ kommunalt_reglement",
    )


@pytest.mark.parametrize(
    ("previous", "said"),
    [
        (Skjema12.blank(2025), "previous is no Skjema7: Skjema12"),
        (Skjema7.blank(2026), "previous is of 2026, which is not before 2026"),
        ("Kari Test", "previous is no Skjema7: str"),
    ],
    ids=["other-form", "same-year", "no-worksheet"],
)
def test_figures_are_held_against_an_earlier_year_of_the_same_form(previous: Any, said: str) -> None:
    """Anything else is a fault of the call, told without a value."""
    for call in (Skjema7.blank(2026).remarks, Skjema7.blank(2026).to_html):
        with pytest.raises(UsageError) as raised:
            call(previous)
        assert str(raised.value) == said


def test_an_earlier_year_of_wrong_types_raises() -> None:
    """Its types are checked as this year's are."""
    with pytest.raises(StructureError, match="not a decimal number @ aarsverk_273"):
        Skjema7.blank(2026).remarks(Skjema7(year=2025, aarsverk_273="1"))  # type: ignore[arg-type]


@given(worksheets(), st.data())
def test_nothing_raises_on_data(worksheet: Worksheet, data: st.DataObject) -> None:
    """Whatever the answers are, remarks and page can be had, with an earlier year's beside them or not."""
    earlier = data.draw(worksheets(worksheet.form))
    previous = earlier if earlier.year < worksheet.year else None
    remarks = worksheet.remarks(previous)
    names = [None, *(field.name for field in worksheet.fields())]
    places = [names.index(remark.field) for remark in remarks]
    assert places == sorted(places)
    assert worksheet.to_html(previous).startswith("<!DOCTYPE html>")


def test_the_base_is_no_form() -> None:
    """What a form judges is its own."""
    with pytest.raises(NotImplementedError):
        Worksheet._own_remarks(Skjema12(year=2026, vedtatt=date(2025, 1, 1)))
