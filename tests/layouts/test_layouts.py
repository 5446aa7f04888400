from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import pytest

from kostra_sdk.forms import FAMILIES, find_form
from kostra_sdk.layouts import Field, FieldType, Layout

EDITIONS = [(form, year) for form in FAMILIES for year in find_form(form).years]
OFFICIAL = Path(__file__).parents[2].parent / "shared/spec/editions"
"""The layouts as they were read from the official programs, beside the repository where there are any."""


def layout_of(form: str, year: int) -> Layout:
    """Give a year's layout."""
    return find_form(form).layout(year)


@pytest.mark.parametrize(("form", "year"), EDITIONS)
def test_fields_follow_on_each_other(form: str, year: int) -> None:
    """Every column belongs to one field: no gaps, no overlaps, and as many as the record is long."""
    layout = layout_of(form, year)
    stop = 0
    for field in layout.fields:
        assert field.start == stop, field.name
        assert field.width > 0
        stop = field.stop
    assert stop == layout.length


@pytest.mark.parametrize(("form", "year"), EDITIONS)
def test_codes_fit_their_fields(form: str, year: int) -> None:
    """A code is as wide as its field, and ISO-8859-1."""
    for field in layout_of(form, year).fields:
        assert {len(code.encode("latin-1")) for code in field.codes} <= {field.width}, field.name


@pytest.mark.parametrize(("form", "year"), EDITIONS)
def test_names_and_keys_are_each_of_one_field(form: str, year: int) -> None:
    """A name or lasting key leads to one field; both are capitals, a key can be a name in Python."""
    layout = layout_of(form, year)
    assert list(layout.by_name.values()) == list(layout.fields)
    assert list(layout.by_key.values()) == list(layout.fields)
    for field in layout.fields:
        assert layout.by_name[field.name] is field
        assert layout.by_key[field.key] is field
        assert field.key.isupper()
        assert field.key.isidentifier()


@pytest.mark.parametrize(("form", "year"), EDITIONS)
def test_dates_have_a_pattern_and_nothing_else_has(form: str, year: int) -> None:
    """The pattern is as wide as the field."""
    for field in layout_of(form, year).fields:
        if field.type is FieldType.DATE:
            assert field.pattern in {"ddMMyy", "ddMMyyyy"}
            assert len(field.pattern) == field.width
        else:
            assert field.pattern is None


@pytest.mark.parametrize(("form", "year"), EDITIONS)
def test_every_field_has_a_label_of_a_few_words(form: str, year: int) -> None:
    """Norwegian and short, without a full stop."""
    for field in layout_of(form, year).fields:
        assert field.label[0].isupper()
        assert field.label == field.label.strip(" .")
        assert len(field.label) <= 60


@pytest.mark.parametrize(("form", "year"), EDITIONS)
def test_it_is_said_what_must_be_filled_from_2020(form: str, year: int) -> None:
    """The older programs do not say, but that of 11B for all but the journal number and the fødselsnummer."""
    open_in_11b = {"PERSON_JOURNALNR", "PERSON_FODSELSNR"}
    for field in layout_of(form, year).fields:
        is_open = field.key in open_in_11b if form == "11B" else year < 2020
        assert (field.mandatory is None) == is_open


@pytest.mark.parametrize(("form", "year"), EDITIONS)
def test_a_line_is_cut_into_its_cells(form: str, year: int) -> None:
    """All of the line, in the order of the fields."""
    layout = layout_of(form, year)
    line = bytes(1 + place % 255 for place in range(layout.length))
    cells = layout.cutter.unpack(line)
    assert b"".join(cells) == line
    assert [len(cell) for cell in cells] == [field.width for field in layout.fields]


@pytest.mark.parametrize("form", FAMILIES)
def test_a_key_stays_when_a_year_renames_its_field(form: str) -> None:
    """The aliases lead from names of some years to keys, and every one of them is in use."""
    aliases = find_form(form).aliases
    renamed = {
        field.name: field.key
        for year in find_form(form).years
        for field in layout_of(form, year).fields
        if field.name != field.key
    }
    assert renamed == dict(aliases)


@pytest.mark.parametrize(
    ("form", "year", "key", "name"),
    [
        ("11F", 2022, "BIDRAG_JAN", "BIDRAG_JAN"),
        ("11F", 2023, "BIDRAG_JAN", "BIDRAG_1"),
        ("11F", 2024, "LAAN_DES", "LAAN_12"),
        ("11F", 2024, "PERSON_DUF", "PERSON_DUFNR"),
        ("11F", 2025, "PERSON_DUF", "PERSON_DUF"),
        ("11CF", 2023, "KVP_MED_HUSBANKBOS", "KVP_MED_HUSBANK"),
        ("11CF", 2024, "KVP_MED_HUSBANKBOS", "KVP_MED_HUSBANKBOS"),
        ("11CF", 2025, "YTELSE_TILTAKSPENGER", "YTELSE_INDIVIDSTONAD"),
        ("11CF", 2026, "YTELSE_TILTAKSPENGER", "YTELSE_TILTAKSPENGER"),
    ],
)
def test_renamed_fields(form: str, year: int, key: str, name: str) -> None:
    """The fields that some years call otherwise."""
    assert layout_of(form, year).by_key[key].name == name


def test_personal_numbers_are_marked() -> None:
    """Fødselsnummer and DUF number, whatever the year calls them, and nothing else."""
    for form, year in EDITIONS:
        marked = {field.key for field in layout_of(form, year).fields if field.is_personal_number}
        numbers = {"PERSON_FODSELSNR"} if form in {"11F", "11CF", "11B"} else set()
        assert marked == numbers | ({"PERSON_DUF"} if form in {"11F", "11B"} else set())


def test_a_box_has_a_code_of_its_own() -> None:
    """The code that is neither blank nor zeros."""
    assert layout_of("11F", 2020).by_key["VILKARARBEID"].own_code == "16"
    assert layout_of("11F", 2026).by_key["VILKARARBEID"].own_code == "16"
    assert layout_of("11CF", 2020).by_key["KVP_MED_KOMMBOS"].own_code == "4"


def test_what_a_layout_leaves_unsaid_has_a_default() -> None:
    """No pattern, no codes, nothing said of whether it must be filled; columns count from 0."""
    data = {
        "form": "0X",
        "year": 2030,
        "length": 3,
        "fields": [{"name": "OLD", "label": "Felt", "start": 1, "width": 3, "type": "integer"}],
    }
    layout = Layout.from_dict(data, {"OLD": "NEW"})
    assert (layout.form, layout.year, layout.length) == ("0X", 2030, 3)
    assert layout.fields == (Field("OLD", "NEW", "Felt", 0, 3, FieldType.INTEGER),)
    field = layout.fields[0]
    assert (field.stop, field.pattern, field.mandatory, dict(field.codes)) == (3, None, None, {})


def test_a_layout_that_is_not_there_is_a_missing_file() -> None:
    """The registry knows the years; reading any other fails as a file does."""
    with pytest.raises(FileNotFoundError):
        Layout.load("kostra_sdk.forms.sosialhjelp", 1999)


@pytest.mark.skipif(not OFFICIAL.is_dir(), reason="the official layouts are not beside the repository")
@pytest.mark.parametrize(("form", "year"), [edition for edition in EDITIONS if edition[0] != "11B"])
def test_layouts_are_the_official_ones(form: str, year: int) -> None:
    """Names, columns, types, patterns, what must be filled, and codes in their order."""
    name = "Regnskap" if form.startswith("0") else form
    official = json.loads((OFFICIAL / f"fields_{name}_{year}.json").read_text(encoding="utf-8"))
    layout = layout_of(form, year)
    assert official["record_length"] == layout.length
    assert find_form(form).standard(year).commit == official["commit"]
    assert [
        (
            field["name"],
            (field["from"], field["to"], field["size"]),
            (field["type"], field["date_pattern"] or None),
            field["mandatory"],
            [code["code"] for code in field["codes"]],
        )
        for field in official["fields"]
    ] == [
        (
            field.name,
            (field.start + 1, field.stop, field.width),
            (field.type.value, field.pattern),
            field.mandatory,
            list(field.codes),
        )
        for field in layout.fields
    ]


@pytest.mark.skipif(not OFFICIAL.is_dir(), reason="what is known of 11B is not beside the repository")
@pytest.mark.parametrize("year", range(2011, 2017))
def test_the_layout_of_11b_is_the_documented_one(year: int) -> None:
    """Columns, kinds and codes in their order; the names are ours, for the official ones are not known."""
    known = json.loads((OFFICIAL.parent / "forms/forms.json").read_text(encoding="utf-8"))["forms"]["11B"]
    layout = layout_of("11B", year)
    assert layout.length == known["record_length"]
    assert [(field.start + 1, field.stop, field.pattern is not None, list(field.codes)) for field in layout.fields] == [
        (field["from"], field["to"], field["type"] == "DDMMYY", list(field.get("codes", ())))
        for field in known["layout"]
    ]


def test_every_layout_that_is_shipped_belongs_to_a_year() -> None:
    """No file lies there unused, and none is missing."""
    for form in map(find_form, FAMILIES):
        folder = resources.files(form.package).joinpath("layouts")
        assert {file.name for file in folder.iterdir()} == {f"{year}.json" for year in form.years}
