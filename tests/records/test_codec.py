from __future__ import annotations

import copy
import pickle
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.errors import FieldError
from kostra_sdk.forms import find_form
from kostra_sdk.forms.person.codes import Kjonn
from kostra_sdk.forms.sosialhjelp.codes import Bosit, Vklo
from kostra_sdk.forms.sosialhjelp.record import Sosialhjelp
from kostra_sdk.layouts import Field, FieldType, Layout
from kostra_sdk.records import Codec, codec_for
from kostra_sdk.records.attributes import Kind, attributes_of
from tests.editions import boundaries
from tests.records.strategies import ANYTHING, EDITIONS, codec, lines, records

if TYPE_CHECKING:
    from collections.abc import Mapping

every_edition = pytest.mark.parametrize(("form", "year"), boundaries(EDITIONS))


def line_with(form: str, year: int, cells: Mapping[str, str]) -> str:
    """Give a line that is blank but for some cells, by key."""
    return "".join(cells.get(field.key, "").ljust(field.width) for field in find_form(form).layout(year).fields)


def decode(form: str, year: int, **cells: str) -> Any:
    """Read a line that is blank but for some cells, by key."""
    return codec(form, year).decode(line_with(form, year, cells))


def cell(line: str, form: str, year: int, key: str) -> str:
    """Cut a cell out of a line."""
    field = find_form(form).layout(year).by_key[key]
    return line[field.start : field.stop]


# --- there and back ---------------------------------------------------------------------------------------


@every_edition
@given(data=st.data())
def test_record_to_line_and_back(form: str, year: int, data: st.DataObject) -> None:
    """A record that fits the layout is the same record, and the same line, after it was written and read."""
    record = data.draw(records(form, year))
    line = codec(form, year).encode(record)
    again = codec(form, year).decode(line)
    assert len(line) == find_form(form).layout(year).length
    assert again == record
    assert codec(form, year).encode(attrs.evolve(again)) == line
    assert codec(form, year).encode(again) == line


@every_edition
@given(data=st.data())
def test_any_line_to_record_and_back(form: str, year: int, data: st.DataObject) -> None:
    """Whatever stands in a line, it can be read, and the record that is not changed writes that very line."""
    line = data.draw(lines(form, year))
    assert codec(form, year).encode(codec(form, year).decode(line)) == line


@every_edition
@given(data=st.data())
def test_a_changed_record_keeps_all_the_rest(form: str, year: int, data: st.DataObject) -> None:
    """A record changed after reading writes its values anew, and what could not be typed as it stood."""
    here = codec(form, year)
    line = data.draw(lines(form, year))
    record = here.decode(line)
    changed = next(cell for cell in here.cells if cell.kind is Kind.TEXT)
    setattr(record, changed.attribute.name, data.draw(st.sampled_from(["X", "x"])))
    record.raw.pop(changed.field.key, None)
    written = here.encode(record)
    again = here.decode(written)
    assert again == record
    for key, text in record.raw.items():
        assert cell(written, form, year, key) == text


@every_edition
@given(data=st.data())
def test_the_quick_and_the_careful_way_agree(form: str, year: int, data: st.DataObject) -> None:
    """Where the compiled encoder has no doubt, writing cell by cell gives the same line."""
    here = codec(form, year)
    attribute = data.draw(st.sampled_from(attributes_of(find_form(form).record)))
    record = data.draw(records(form, year))
    setattr(record, attribute.name, data.draw(st.sampled_from(ANYTHING)))
    fill = {key: "1" * field.width for key, field in here.layout.by_key.items() if key in find_form(form).filled}
    quick = here._encode(record, **fill)
    try:
        careful = here._encode_carefully(record, fill, transliterate=False)
    except FieldError:
        careful = ""
    assert not quick or quick == careful


@given(record=records("11F", 2025))
def test_a_record_moves_to_another_year(record: Sosialhjelp) -> None:
    """A record read in one year's layout is written anew in another's, even where the lines are alike."""
    codec_2025, codec_2026 = codec("11F", 2025), codec("11F", 2026)
    again = codec_2025.decode(codec_2025.encode(record))
    assert codec_2026.decode(codec_2026.encode(again)) == record


@pytest.mark.parametrize("year", [2020, 2024, 2026])
def test_only_the_same_year_gives_the_very_line(year: int) -> None:
    """A line moved to another year is written anew, with its integers to the right, and odd texts as they stood."""
    record = decode("11F", 2025, PERSON_JOURNALNR="17", BIDRAG="1200", VKLO="x")
    assert cell(codec("11F", 2025).encode(record), "11F", 2025, "BIDRAG") == "1200   "
    line = codec("11F", year).encode(record)
    assert cell(line, "11F", year, "BIDRAG") == "   1200"
    assert cell(line, "11F", year, "VKLO") == "x"


# --- one cell at a time -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attribute", "value", "key", "text"),
    [
        ("person_journalnr", "17", "PERSON_JOURNALNR", "17      "),
        ("person_journalnr", " 17", "PERSON_JOURNALNR", " 17     "),
        ("saksbehandler", "Åse Ø", "SAKSBEHANDLER", "Åse Ø     "),
        ("antbu18", 3, "ANTBU18", " 3"),
        ("bidrag", 0, "BIDRAG", "      0"),
        ("laan", -500, "LAAN", "   -500"),
        ("vklo", Vklo.SOSIALHJELP, "VKLO", "5"),
        ("vklo", "5", "VKLO", "5"),
        ("bosit", Bosit.ANNET_7, "BOSIT", "7"),
        ("fodselsdato", date(1990, 2, 1), "FODSELSDATO", "01021990"),
        ("fodselsdato", date(987, 12, 31), "FODSELSDATO", "31120987"),
        ("stmnd", {3}, "STMND_3", "03"),
        ("bidrag_mnd", {12: 1200}, "BIDRAG_DES", "   1200"),
        ("vilkararbeid", True, "VILKARARBEID", "16"),
        ("vedtakgrunn", True, "VEDTAKGRUNN", "04"),
    ],
)
def test_how_values_are_written(attribute: str, value: Any, key: str, text: str) -> None:
    """Integers stand to the right, text to the left, dates by their pattern, and codes and boxes as their code."""
    line = codec("11F", 2026).encode(Sosialhjelp(**{attribute: value}))
    assert cell(line, "11F", 2026, key) == text
    assert line.replace(text, "").strip() == ""


@pytest.mark.parametrize(
    ("key", "text", "attribute", "value"),
    [
        ("ANTBU18", "03", "antbu18", 3),
        ("ANTBU18", "3 ", "antbu18", 3),
        ("BIDRAG", "+000500", "bidrag", 500),
        ("BIDRAG", "    -5 ", "bidrag", -5),
        ("LAAN_MAI", " 12    ", "laan_mnd", {5: 12}),
        ("VKLO", "3", "vklo", Vklo.TRYGD),
        ("BOSIT", "7", "bosit", Bosit.ANNET_7),
        ("FODSELSDATO", "29022000", "fodselsdato", date(2000, 2, 29)),
        ("PERSON_JOURNALNR", "  x y", "person_journalnr", "  x y"),
        ("SAKSBEHANDLER", "\u00a0", "saksbehandler", "\u00a0"),
        ("STMND_12", "12", "stmnd", {12}),
        ("VILKARANNET", "15", "vilkarannet", True),
    ],
)
def test_what_is_typed_when_read(key: str, text: str, attribute: str, value: object) -> None:
    """A cell whose text is clearly a value is read as that value, and nothing of it is left in raw."""
    record = decode("11F", 2026, **{key: text})
    assert getattr(record, attribute) == value
    assert type(getattr(record, attribute)) is type(value)
    assert record.raw == {}


@pytest.mark.parametrize(
    ("form", "year", "key", "text"),
    [
        ("11F", 2026, "ANTBU18", "1x"),
        ("11F", 2026, "BIDRAG", "12,50  "),
        ("11F", 2026, "BIDRAG", "1 200  "),
        ("11F", 2026, "BIDRAG", "     --"),
        ("11F", 2026, "BIDRAG", "\t    12"),
        ("11F", 2026, "LAAN_MAI", "      ²"),
        ("11F", 2026, "VKLO", "0"),
        ("11F", 2026, "TRYGDESIT", " 1"),
        ("11F", 2026, "FODSELSDATO", "31022020"),
        ("11F", 2026, "FODSELSDATO", "00000000"),
        ("11F", 2026, "FODSELSDATO", " 1022020"),
        ("11F", 2026, "FODSELSDATO", "310220  "),
        ("11F", 2024, "UTBETDATO", "310224"),
        ("11F", 2024, "UTBETDATO", "2024-1"),
        ("11F", 2026, "STMND_3", "04"),
        ("11F", 2026, "STMND_3", "3 "),
        ("11F", 2020, "VILKARARBEID", "00"),
        ("11CF", 2020, "STATUS", "0"),
        ("11CF", 2017, "TILTAK_06", "06"),
        ("11F", 2026, "SAKSBEHANDLER", "a\tb       "),
        ("11F", 2026, "SAKSBEHANDLER", "a\x96b       "),
    ],
)
def test_what_stays_text_when_read(form: str, year: int, key: str, text: str) -> None:
    """A cell whose text is no value of its type stays in raw, its attribute empty, and is written as it stood."""
    record = decode(form, year, **{key: text})
    assert record.raw == {key: text}
    assert attrs.evolve(record, raw={}) == find_form(form).record()
    record.person_journalnr = "1"
    assert cell(codec(form, year).encode(record), form, year, key) == text


def test_two_digit_years_are_of_this_century() -> None:
    """Until 2024 a date has two digits of its year, which are those of 2000 to 2099."""
    record = decode("11F", 2024, UTBETDATO="010299")
    assert record.utbetdato == date(2099, 2, 1)
    assert (
        cell(codec("11F", 2024).encode(Sosialhjelp(utbetdato=date(2000, 1, 31))), "11F", 2024, "UTBETDATO") == "310100"
    )


def test_numbered_boxes_hold_the_code_of_their_year() -> None:
    """In 2017 box 6 of the measures has code 18, and box 7 has 06: the set holds the numbers of the boxes."""
    record = decode("11CF", 2017, TILTAK_06="18", TILTAK_07="06", TILTAK_18="17")
    assert record.tiltak == {6, 7, 18}
    assert record.raw == {}


def test_a_line_of_another_length_is_refused() -> None:
    """Only a line of the layout's length can be read, and the error does not show the line."""
    with pytest.raises(ValueError, match="a line of 3 characters, where a record has 338"):
        codec("11F", 2026).decode("abc")


# --- what was read ----------------------------------------------------------------------------------------

ODD_LINE = line_with(
    "11F", 2026, {"PERSON_JOURNALNR": "17", "BIDRAG": "1200", "FODSELSDATO": "31022000", "STMND_3": "03"}
)


def test_an_unchanged_record_is_the_line_it_was_read_from() -> None:
    """A record that was read writes its own line, also after a change was taken back."""
    record = codec("11F", 2026).decode(ODD_LINE)
    record.bidrag_mnd[3] = 1200
    assert codec("11F", 2026).encode(record) != ODD_LINE
    del record.bidrag_mnd[3]
    assert codec("11F", 2026).encode(record) == ODD_LINE
    assert codec("11F", 2026).encode(record, {"KOMMUNE_NR": "4601", "VERSION": "26"}) == ODD_LINE


@pytest.mark.parametrize(
    ("attribute", "value", "key", "text"),
    [
        ("bidrag", 5, "BIDRAG", "      5"),
        ("stmnd", {3, 4}, "STMND_4", "04"),
        ("laan_mnd", {1: 7}, "LAAN_JAN", "      7"),
        ("kjonn", Kjonn.KVINNE, "KJONN", "2"),
    ],
)
def test_a_changed_record_is_written_anew(attribute: str, value: object, key: str, text: str) -> None:
    """A change is written, values that were left-justified are right-justified, and odd texts stay."""
    record = codec("11F", 2026).decode(ODD_LINE)
    setattr(record, attribute, value)
    line = codec("11F", 2026).encode(record)
    assert cell(line, "11F", 2026, key) == text
    assert cell(line, "11F", 2026, "BIDRAG").startswith(" ")
    assert cell(line, "11F", 2026, "FODSELSDATO") == "31022000"


def test_a_changed_raw_text_is_written() -> None:
    """What the caller puts in raw is written, and what is taken out is gone."""
    record = codec("11F", 2026).decode(ODD_LINE)
    record.raw["FODSELSDATO"] = "3102200x"
    assert cell(codec("11F", 2026).encode(record), "11F", 2026, "FODSELSDATO") == "3102200x"
    record.raw.clear()
    record.fodselsdato = date(2000, 2, 29)
    assert cell(codec("11F", 2026).encode(record), "11F", 2026, "FODSELSDATO") == "29022000"


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda record: pickle.loads(pickle.dumps(record))])
def test_a_copy_is_as_good(again: Any) -> None:
    """A copied or pickled record is equal, and still the line it was read from."""
    record = codec("11F", 2026).decode(ODD_LINE)
    assert again(record) == record
    assert codec("11F", 2026).encode(again(record)) == ODD_LINE


def test_a_copy_does_not_change_the_other() -> None:
    """Sets and mappings of a record that was read are its own."""
    one, other = codec("11F", 2026).decode(ODD_LINE), codec("11F", 2026).decode(ODD_LINE)
    one.stmnd.add(7)
    one.bidrag_mnd[7] = 1
    one.raw["BIDRAG"] = "x"
    assert other == codec("11F", 2026).decode(ODD_LINE)
    assert one != other


# --- filling ----------------------------------------------------------------------------------------------


def test_what_is_empty_is_filled() -> None:
    """Municipality, year and bydel are filled where the record leaves them empty, and nowhere else."""
    here, fill = codec("11F", 2026), {"KOMMUNE_NR": "0301", "VERSION": "26", "BYDELSNR": "07"}
    assert here.encode(Sosialhjelp(), fill)[:8] == "03012607"
    assert here.encode(Sosialhjelp(kommune_nr="4601"), fill)[:8] == "46012607"
    assert here.encode(Sosialhjelp(raw={"VERSION": "2x"}), fill)[:8] == "03012x07"
    assert here.encode(Sosialhjelp(raw={"VERSION": ""}), fill)[:8] == "0301  07"


# --- the codec itself -------------------------------------------------------------------------------------


def test_a_codec_is_compiled_once() -> None:
    """Asking again for a form and year gives the same codec."""
    assert codec("11F", 2026) is codec("11F", 2026)
    assert codec("11F", 2026) is not codec("11F", 2025)


def test_a_later_years_column_is_kept_as_text() -> None:
    """A layout with a column that the record class does not know can be read and written: the text is in raw."""
    old = find_form("11F").layout(2026)
    new = Field("NYTT_FELT", "NYTT_FELT", "Noe nytt", old.length, 2, FieldType.STRING)
    layout = Layout("11F", 2027, old.length + 2, (*old.fields, new))
    later: Codec[Sosialhjelp] = codec_for(Sosialhjelp, layout)
    line = later.encode(Sosialhjelp(kjonn=Kjonn.MANN, raw={"NYTT_FELT": "7"}))
    assert line.endswith("  7 ")
    assert later.decode(line).raw == {"NYTT_FELT": "7 "}
    assert later.decode(later.encode(Sosialhjelp(kjonn=Kjonn.MANN))) == Sosialhjelp(kjonn=Kjonn.MANN)
