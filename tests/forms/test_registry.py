from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from kostra_sdk.errors import UnknownEdition, UnknownForm
from kostra_sdk.forms import FAMILIES, FORM_NAMES, find_form
from kostra_sdk.forms.programs import PROGRAMS

FAMILIEVERN = ("52AF", "52BF", "53F", "55F")
LAYOUT_YEARS = {
    "11F": tuple(range(2017, 2027)),
    "11CF": tuple(range(2017, 2027)),
    "11B": tuple(range(2011, 2017)),
    **dict.fromkeys(FAMILIEVERN, tuple(range(2017, 2027))),
}
CONTROL_YEARS = {
    "11F": tuple(range(2020, 2027)),
    "11CF": tuple(range(2020, 2027)),
    "11B": tuple(range(2011, 2017)),
    **dict.fromkeys(FAMILIEVERN, tuple(range(2023, 2027))),
}
LENGTHS = {
    "11F": (314, 322, 324, 324, 324, 324, 324, 324, 338, 338),
    "11CF": (233, 167, 167, 167, 139, 139, 138, 136, 152, 152),
    "11B": (111,) * 6,
    "52AF": (151,) * 10,
    "52BF": (85, 86, 86, 86, 86, 86, 86, 88, 88, 88),
    "53F": (53, 47, 47, 61, 61, 61, 61, 61, 61, 61),
    "55F": (491, 491, 585, 956, 986, 986, 986, 986, 659, 659),
}
"""The official lengths of a record, year by year."""


def test_forms_are_found_by_their_official_names() -> None:
    """Each name that is listed leads to its form, and always to the same."""
    assert FORM_NAMES[:3] == ("11F", "11CF", "11B")
    for name in FORM_NAMES:
        assert find_form(name).name == name
        assert find_form(name) is find_form(name)
    titles = ["Økonomisk sosialhjelp", "Kvalifiseringsstønad", "Introduksjonsstønad"]
    assert [find_form(name).title for name in FORM_NAMES[:3]] == titles
    assert {find_form(name).title.partition(",")[0] for name in FAMILIEVERN} == {"Familievern"}


def test_every_form_is_of_one_family() -> None:
    """All forms of lines are in a family, each once; one family has one record, one layout and one set of controls."""
    of_lines = [name for name in FORM_NAMES if not find_form(name).is_xml]
    assert sorted(name for names in FAMILIES.values() for name in names) == sorted(of_lines)
    for first, names in FAMILIES.items():
        assert names[0] == first
        one, *others = map(find_form, names)
        for other in others:
            assert other.record is one.record
            assert (other.years, other.control_years, other.controls) == (one.years, one.control_years, one.controls)
            assert [layout.fields for layout in map(other.layout, other.years)] == [
                layout.fields for layout in map(one.layout, one.years)
            ]


def test_11c_is_11cf() -> None:
    """The portal's form and the file extract are one form under two names, of which the extract's is its own."""
    assert find_form("11C") is find_form("11CF")
    assert find_form("11C").name == "11CF"
    assert "11C" not in FORM_NAMES


def test_an_unknown_form_is_refused_with_the_known_ones() -> None:
    """Another spelling is another name, and no name of an extract was found for 11B."""
    for name in ("12X", "11f", "11c", "11BF", ""):
        with pytest.raises(UnknownForm, match="11F, 11CF, 11B") as caught:
            find_form(name)
        assert (caught.value.form, caught.value.known) == (name, FORM_NAMES)


@pytest.mark.parametrize("form", LAYOUT_YEARS)
def test_the_years_of_a_form(form: str) -> None:
    """Layouts from 2017, controls from 2020, of familievern from 2023; of 11B both from 2011 to 2016."""
    assert find_form(form).years == LAYOUT_YEARS[form]
    assert find_form(form).control_years == CONTROL_YEARS[form]


@pytest.mark.parametrize(("form", "year"), [(form, year) for form, years in LAYOUT_YEARS.items() for year in years])
def test_layouts_have_the_official_lengths(form: str, year: int) -> None:
    """Each year's layout is that year's, and is read once."""
    layout = find_form(form).layout(year)
    assert (layout.form, layout.year, layout.length) == (form, year, LENGTHS[form][year - LAYOUT_YEARS[form][0]])
    assert find_form(form).layout(year) is layout


@pytest.mark.parametrize(
    ("form", "year"),
    [*product(("11F", "11CF", *FAMILIEVERN), (2016, 2027, 0)), ("11B", 2010), ("11B", 2017), ("11B", 0)],
)
def test_an_unknown_year_is_refused_with_the_known_ones(form: str, year: int) -> None:
    """Neither layout nor controls: the years of the layouts are listed."""
    known = LAYOUT_YEARS[form]
    for asked in (find_form(form).layout, find_form(form).edition):
        with pytest.raises(UnknownEdition, match=f"{known[0]}, {known[1]}") as caught:
            asked(year)
        assert (caught.value.form, caught.value.year, caught.value.known) == (form, year, known)


@pytest.mark.parametrize(
    ("form", "year"), [*product(("11F", "11CF"), (2017, 2018, 2019)), *product(FAMILIEVERN, (2017, 2020, 2022))]
)
def test_years_without_controls_say_so(form: str, year: int) -> None:
    """The layout is there, the controls are not; their years are listed."""
    assert find_form(form).layout(year).year == year
    with pytest.raises(UnknownEdition, match=r"controls of .* are not included") as caught:
        find_form(form).edition(year)
    assert caught.value.known == CONTROL_YEARS[form]


@pytest.mark.parametrize("form", LAYOUT_YEARS)
def test_an_edition_is_made_once_for_each_day_that_matters(form: str) -> None:
    """The day the program runs makes another edition only in the years that reckon from it."""
    for year in CONTROL_YEARS[form]:
        first = find_form(form).edition(year)
        assert find_form(form).edition(year) is first
        another = find_form(form).edition(year, date(2000, 1, 1))
        assert (another is first) == (year not in {2023, 2024})


@pytest.mark.parametrize("form", LAYOUT_YEARS)
def test_a_report_names_what_it_was_judged_by(form: str) -> None:
    """Commit and date of each year's program.

    2026, whose season is open, is provisional; of 11B only a later program is public, so that it is unproven.
    """
    for year in LAYOUT_YEARS[form]:
        standard = find_form(form).standard(year)
        assert (standard.form, standard.year) == (form, year)
        assert standard.commit == PROGRAMS[year].commit
        assert standard.released == PROGRAMS[year].released
        assert standard.final == (year != 2026)
        assert standard.unproven_from == (2017 if form == "11B" else None)
    assert [program.released for program in PROGRAMS.values()] == sorted(
        program.released for program in PROGRAMS.values()
    )


@pytest.mark.parametrize("form", LAYOUT_YEARS)
def test_the_years_of_a_length(form: str) -> None:
    """Newest first; none for a length that no year has."""
    lengths = LENGTHS[form]
    for length in set(lengths):
        years = [year for year, found in zip(LAYOUT_YEARS[form], lengths, strict=True) if found == length]
        assert list(find_form(form).layout_years(length)) == years[::-1]
    assert find_form(form).layout_years(1) == ()


@pytest.mark.parametrize("form", LAYOUT_YEARS)
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
        ("11B", 2011, None, "Kontroll 1 Recordlengde"),
        ("11B", 2016, None, "Kontroll 1 Recordlengde"),
        *((form, 2023, None, "Kontroll 001 : Recordlengde") for form in FAMILIEVERN),
        *((form, 2026, None, "Kontroll 001 : Recordlengde") for form in FAMILIEVERN),
    ],
)
def test_what_is_checked_before_any_record(form: str, year: int, attachment: str | None, length: str) -> None:
    """11F has no control of the attachment before 2023, 11CF none before 2021, 11B and familievern none at all."""
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
        ("11B", 2011, 7, False, 22 * 7),
        ("11B", 2016, 7, True, 22 * 7),
        ("11B", 2016, 0, False, 0),
        ("52AF", 2023, 7, False, 36 * 7),
        ("52AF", 2024, 7, False, 37 * 7),
        ("52AF", 2025, 7, True, 36 * 7),
        ("52AF", 2026, 7, False, 36 * 7),
        *(("52BF", year, 7, False, 21 * 7) for year in CONTROL_YEARS["52BF"]),
        *(("53F", year, 7, False, 7 * 7) for year in CONTROL_YEARS["53F"]),
        ("55F", 2023, 7, False, 15 * 7),
        ("55F", 2024, 7, False, 15 * 7),
        ("55F", 2025, 7, False, 14 * 7),
        ("55F", 2026, 7, False, 14 * 7),
        *((form, 2026, 0, False, 0) for form in FAMILIEVERN),
    ],
)
def test_controls_are_counted_as_the_official_program_counts(
    form: str, year: int, records: int, oslo: bool, count: int
) -> None:
    """The number at the end of its report, where none of 000 and 001 ended the check; of 11B, all that can fire."""
    chosen = find_form(form)
    assert chosen.controls_run(chosen.edition(year), records, oslo=oslo) == count


@pytest.mark.parametrize(
    ("form", "year", "count"),
    [
        ("11F", 2020, 1),
        ("11F", 2022, 1),
        ("11F", 2023, 2),
        ("11CF", 2020, 1),
        ("11CF", 2021, 3),
        ("11CF", 2026, 2),
        ("11B", 2014, 0),
        *((form, 2024, 1) for form in FAMILIEVERN),
    ],
)
def test_a_check_that_the_record_length_ended_has_run_so_many(form: str, year: int, count: int) -> None:
    """One, or as many as there are pre-checks; three for 11CF in 2021 and 2022; it never ends that of 11B."""
    assert find_form(form).prechecks_run(year) == count
