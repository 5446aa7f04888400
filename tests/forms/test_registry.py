from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from kostra_sdk.errors import UnknownEdition, UnknownForm
from kostra_sdk.forms import FORM_NAMES, find_form
from kostra_sdk.forms.programs import PROGRAMS

LAYOUT_YEARS = tuple(range(2017, 2027))
CONTROL_YEARS = tuple(range(2020, 2027))
LENGTHS = {
    "11F": (314, 322, 324, 324, 324, 324, 324, 324, 338, 338),
    "11CF": (233, 167, 167, 167, 139, 139, 138, 136, 152, 152),
}
"""The official lengths of a record, year by year from 2017."""


def test_forms_are_found_by_their_official_names() -> None:
    """Each name that is listed leads to its form, and always to the same."""
    assert FORM_NAMES == ("11F", "11CF")
    for name in FORM_NAMES:
        assert find_form(name).name == name
        assert find_form(name) is find_form(name)
    assert [find_form(name).title for name in FORM_NAMES] == ["Økonomisk sosialhjelp", "Kvalifiseringsstønad"]


def test_an_unknown_form_is_refused_with_the_known_ones() -> None:
    """Another spelling is another name."""
    for name in ("12X", "11f", ""):
        with pytest.raises(UnknownForm, match="11F, 11CF") as caught:
            find_form(name)
        assert (caught.value.form, caught.value.known) == (name, FORM_NAMES)


@pytest.mark.parametrize("form", FORM_NAMES)
def test_the_years_of_a_form(form: str) -> None:
    """Layouts from 2017, controls from 2020."""
    assert find_form(form).years == LAYOUT_YEARS
    assert find_form(form).control_years == CONTROL_YEARS


@pytest.mark.parametrize(("form", "year"), list(product(FORM_NAMES, LAYOUT_YEARS)))
def test_layouts_have_the_official_lengths(form: str, year: int) -> None:
    """Each year's layout is that year's, and is read once."""
    layout = find_form(form).layout(year)
    assert (layout.form, layout.year, layout.length) == (form, year, LENGTHS[form][year - 2017])
    assert find_form(form).layout(year) is layout


@pytest.mark.parametrize("form", FORM_NAMES)
@pytest.mark.parametrize("year", [2016, 2027, 0])
def test_an_unknown_year_is_refused_with_the_known_ones(form: str, year: int) -> None:
    """Neither layout nor controls: the years of the layouts are listed."""
    for asked in (find_form(form).layout, find_form(form).edition):
        with pytest.raises(UnknownEdition, match="2017, 2018") as caught:
            asked(year)
        assert (caught.value.form, caught.value.year, caught.value.known) == (form, year, LAYOUT_YEARS)


@pytest.mark.parametrize("form", FORM_NAMES)
@pytest.mark.parametrize("year", [2017, 2018, 2019])
def test_years_without_controls_say_so(form: str, year: int) -> None:
    """The layout is there, the controls are not; their years are listed."""
    assert find_form(form).layout(year).year == year
    with pytest.raises(UnknownEdition, match=r"controls of .* are not included") as caught:
        find_form(form).edition(year)
    assert caught.value.known == CONTROL_YEARS


@pytest.mark.parametrize("form", FORM_NAMES)
def test_an_edition_is_made_once_for_each_day_that_matters(form: str) -> None:
    """The day the program runs makes another edition only in the years that reckon from it."""
    for year in CONTROL_YEARS:
        first = find_form(form).edition(year)
        assert find_form(form).edition(year) is first
        another = find_form(form).edition(year, date(2000, 1, 1))
        assert (another is first) == (year not in {2023, 2024})


@pytest.mark.parametrize("form", FORM_NAMES)
def test_a_report_names_what_it_was_judged_by(form: str) -> None:
    """Commit and date of each year's program; 2026, whose season is open, is provisional."""
    for year in LAYOUT_YEARS:
        standard = find_form(form).standard(year)
        assert (standard.form, standard.year) == (form, year)
        assert standard.commit == PROGRAMS[year].commit
        assert standard.released == PROGRAMS[year].released
        assert standard.final == (year != 2026)
    assert [program.released for program in PROGRAMS.values()] == sorted(
        program.released for program in PROGRAMS.values()
    )


@pytest.mark.parametrize("form", FORM_NAMES)
def test_the_years_of_a_length(form: str) -> None:
    """Newest first; none for a length that no year has."""
    lengths = LENGTHS[form]
    for length in set(lengths):
        years = [year for year, found in zip(LAYOUT_YEARS, lengths, strict=True) if found == length]
        assert list(find_form(form).layout_years(length)) == years[::-1]
    assert find_form(form).layout_years(1) == ()


@pytest.mark.parametrize("form", FORM_NAMES)
def test_a_form_has_its_record(form: str) -> None:
    """The class knows the form it belongs to."""
    assert find_form(form).record.form is find_form(form)


@pytest.mark.parametrize(
    ("form", "year", "attachment", "length"),
    [
        ("11F", 2020, None, "Kontroll 01 Recordlengde"),
        ("11F", 2022, None, "Kontroll 01 Recordlengde"),
        ("11F", 2023, "Kontroll 000 : Skal levere filuttrekk", "Kontroll 001 : Recordlengde"),
        ("11CF", 2020, None, "Kontroll 01 Recordlengde"),
        ("11CF", 2021, "Kontroll 0 Skal levere filuttrekk", "Kontroll 01 Recordlengde"),
        ("11CF", 2023, "Kontroll 000 : Skal levere filuttrekk", "Kontroll 001 : Recordlengde"),
    ],
)
def test_what_is_checked_before_any_record(form: str, year: int, attachment: str | None, length: str) -> None:
    """11F has no control of the attachment before 2023, 11CF none before 2021."""
    assert find_form(form).precheck_names(year) == (attachment, length)


@pytest.mark.parametrize(
    ("form", "year", "records", "oslo", "count"),
    [
        ("11F", 2020, 7, False, 2),
        ("11F", 2021, 7, False, 39 * 7 + 4),
        ("11F", 2022, 7, True, 39 * 7 + 4),
        ("11F", 2023, 7, False, 44 * 7),
        ("11F", 2024, 7, False, 45 * 7),
        ("11F", 2025, 7, False, 46 * 7),
        ("11F", 2026, 7, True, 48 * 7),
        ("11F", 2026, 0, True, 0),
        ("11CF", 2020, 7, False, 2),
        ("11CF", 2021, 7, False, 31 * 7 + 6),
        ("11CF", 2021, 7, True, 31 * 7 + 4),
        ("11CF", 2022, 7, False, 30 * 7 + 6),
        ("11CF", 2022, 7, True, 30 * 7 + 4),
        ("11CF", 2023, 7, False, 33 * 7),
        ("11CF", 2024, 7, True, 33 * 7),
        ("11CF", 2025, 7, False, 34 * 7),
        ("11CF", 2026, 7, False, 34 * 7),
        ("11CF", 2026, 0, False, 0),
    ],
)
def test_controls_are_counted_as_the_official_program_counts(
    form: str, year: int, records: int, oslo: bool, count: int
) -> None:
    """The number at the end of its report, where none of 000 and 001 ended the check."""
    chosen = find_form(form)
    assert chosen.controls_run(chosen.edition(year), records, oslo=oslo) == count


@pytest.mark.parametrize(
    ("form", "year", "count"),
    [("11F", 2020, 1), ("11F", 2022, 1), ("11F", 2023, 2), ("11CF", 2020, 1), ("11CF", 2021, 3), ("11CF", 2026, 2)],
)
def test_a_check_that_the_record_length_ended_has_run_so_many(form: str, year: int, count: int) -> None:
    """One, or as many as there are pre-checks; three for 11CF in 2021 and 2022."""
    assert find_form(form).prechecks_run(year) == count
