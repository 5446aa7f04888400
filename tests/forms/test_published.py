from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from kostra_sdk import MissingExtra, UnknownForm
from kostra_sdk.forms import find_form
from kostra_sdk.forms.added import LARGEST, LayoutError
from kostra_sdk.forms.published import published_layout
from kostra_sdk.layouts import FieldType
from tests.forms.years_to_come import FORMS, NEW_FIELD, described, moved, next_year, with_new_field, write_yaml

if TYPE_CHECKING:
    from pathlib import Path


def last(form: str) -> Any:
    """Describe the last year of a form as the next one."""
    own = find_form(form)
    return described(own.layout(own.included[-1]), next_year(form))


def problems(folder: Path, description: Any, **asked: Any) -> tuple[str, ...]:
    """Give what is told of a file description that cannot be used."""
    with pytest.raises(LayoutError) as caught:
        published_layout(write_yaml(folder, description), **asked)
    assert caught.value.source == "file_description.yaml"
    return caught.value.problems


@pytest.mark.parametrize("form", FORMS)
def test_what_has_not_changed_is_read_as_it_was(tmp_path: Path, form: str) -> None:
    """Fields, codes, keys and labels are those of the year before; form and year are the description's."""
    own = find_form(form)
    layout = published_layout(write_yaml(tmp_path, last(form)))
    assert layout.fields == own.layout(own.included[-1]).fields
    assert (layout.form, layout.year) == (form, next_year(form))
    assert layout.length == own.layout(own.included[-1]).length


def test_a_new_field_is_read_with_ssbs_words(tmp_path: Path) -> None:
    """The beginning of the description is its label, on one line and without what messages use; codes are trimmed."""
    field = published_layout(write_yaml(tmp_path, with_new_field(last("11F")))).fields[-1]
    assert (field.name, field.key, field.type, field.mandatory) == ("HELT_NYTT",) * 2 + (FieldType.STRING, True)
    assert field.label == "Er det noe (helt) nytt, og i så fall hva slags nytt er det…"
    assert dict(field.codes) == {"01": "Ja", "02": "Nei"}


@pytest.mark.parametrize(
    ("description", "codes", "label"),
    [
        (None, [{"code": "16", "value": "Delta på noe"}], "Delta på noe"),
        (None, [{"code": "01", "value": "Ja"}, {"code": "02", "value": "Nei"}], "HELT_NYTT"),
        ("Kort", [], "Kort"),
        ("Kort", None, "Kort"),
    ],
    ids=["one code", "two codes", "described", "no list"],
)
def test_a_new_field_has_a_label_all_the_same(
    tmp_path: Path, description: str | None, codes: list[object] | None, label: str
) -> None:
    """Of a box without words of its own the code's label is the best there is, and else the name."""
    said = with_new_field(last("11F"))
    said["fields"][-1] |= {"description": description, "codeList": codes}
    assert published_layout(write_yaml(tmp_path, said)).fields[-1].label == label


def test_fields_without_places_follow_on_each_other(tmp_path: Path) -> None:
    """SSB's own templates have no ``from``."""
    said = last("11F")
    for field in said["fields"]:
        del field["from"]
    layout = published_layout(write_yaml(tmp_path, said))
    assert layout.fields == find_form("11F").layout(2026).fields


def test_another_name_of_the_form_will_do(tmp_path: Path) -> None:
    """11C is 11CF here too, and a description that says no form can be told which it is."""
    said = last("11CF")
    said["id"] = "11C"
    assert published_layout(write_yaml(tmp_path, said)).form == "11CF"
    del said["id"]
    assert published_layout(write_yaml(tmp_path, said), form="11CF").form == "11CF"
    assert problems(tmp_path, said) == ("it does not say which form it is of (id)",)
    with pytest.raises(UnknownForm):
        published_layout(write_yaml(tmp_path, said), form="11X")


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    """With number and name of the field; nothing is read of such a file."""
    said = last("11F")
    said["fields"][3] |= {"datePattern": "yyyyMMdd"}
    said["fields"][7] |= {"dataType": "TEXT", "codeList": [{"code": 1, "value": "Mann"}, "x"]}
    said["fields"][8] |= {"codeList": [{"code": "1", "value": "A"}, {"code": "1", "value": "B"}]}
    said["fields"][9] |= {"codeList": "Ja eller nei"}
    said["fields"][10] |= {"size": "2"}
    said["fields"][12] = "TRYGDESIT"
    told = problems(tmp_path, said)
    assert told == (
        "field 8 KJONN: dataType is not one of STRING_TYPE, INTEGER_TYPE, DATE_TYPE",
        "field 8 KJONN: code 1 is no text: in YAML a code stands in quotes, or 01 is read as 1",
        "field 8 KJONN: code 2 is no text: in YAML a code stands in quotes, or 01 is read as 1",
        "field 9 EKTSTAT: code 2 is there before",
        "field 10 BU18: codeList is no list",
        "field 4 FODSELSDATO: the pattern of a date is one of ddMMyy, ddMMyyyy",
        "field 11 ANTBU18: the width is no whole number from 1 to 1000",
        "field 13: it is no mapping",
    )


def test_what_is_wrong_in_ssbs_words_alone_is_told_too(tmp_path: Path) -> None:
    """An unknown type would otherwise be taken for text."""
    said = last("11F")
    del said["fields"][7]["name"]
    said["fields"][9] |= {"dataType": None}
    told = problems(tmp_path, said)
    assert told[0] == "field 10 BU18: dataType is not one of STRING_TYPE, INTEGER_TYPE, DATE_TYPE"
    said = last("11F")
    said["fields"][9] |= {"dataType": None}
    assert problems(tmp_path, said) == told[:1]
    del said["fields"][9]["name"]
    assert problems(tmp_path, said)[0].startswith("field 10: dataType")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ([], "it is no YAML mapping"),
        ({"id": "11F"}, "it has no fields; it has no reportingYear"),
        ({"id": "12X", "fields": [], "reportingYear": 2027}, "no form '12X'; the known forms are "),
        ({"id": "11F", "fields": [], "reportingYear": 2027}, "it has no list of 1 to 1000 fields"),
        (
            {"id": "11F", "fields": [], "reportingYear": 2026},
            "11F 2026 is included in the package, and is not replaced",
        ),
        (
            {"id": "11F", "fields": [], "reportingYear": 1999},
            "11F is included until 2026: only later years can be added",
        ),
        ({"id": 11, "fields": [], "reportingYear": 2027}, "it does not say which form it is of (id)"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, said: object, told: str) -> None:
    """Form, year and fields are what a file description has."""
    assert "; ".join(problems(tmp_path, said)).startswith(told)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"id: [\n", "it is no YAML at line 2"),
        (b"id: '\x80'", "it is not in UTF-8"),
        (b"id: \x07", "it is no YAML"),
        (b"a: &a [x]\nb: *a\n", "it refers to other places in itself, which no file description does"),
        (b"id: " + b"[" * 50_000, "it is more than 8 deep"),
        (b"id: !!python/object/apply:os.getcwd []", "it is no YAML at line 1"),
        (b"#" * (LARGEST + 1), f"it is larger than {LARGEST} bytes"),
    ],
    ids=["torn", "latin-1", "control", "alias", "deep", "object", "large"],
)
def test_a_hostile_file_is_refused_before_anything_is_made_of_it(tmp_path: Path, content: bytes, told: str) -> None:
    """Nothing inside itself, nothing very deep or large, no objects, and no value in the error."""
    path = tmp_path / "file_description.yaml"
    path.write_bytes(content)
    with pytest.raises(LayoutError) as caught:
        published_layout(path)
    assert caught.value.problems == (told,)


def test_without_pyyaml_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It comes with the extra that the command is of."""
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(MissingExtra) as caught:
        published_layout(write_yaml_without_yaml(tmp_path))
    assert caught.value.extra == "cli"


def write_yaml_without_yaml(folder: Path) -> Path:
    """Write a file that is never read."""
    path = folder / "file_description.yaml"
    path.write_text("id: 11F\n", encoding="utf-8")
    return path


def test_a_file_that_is_not_there_raises_as_it_comes(tmp_path: Path) -> None:
    """It is the system's own error."""
    with pytest.raises(FileNotFoundError):
        published_layout(tmp_path / "nowhere.yaml")


def test_a_field_in_another_place_is_told(tmp_path: Path) -> None:
    """Gaps and overlaps are no layout; ``moved`` is what mends them."""
    said = last("11F")
    said["fields"].insert(4, {**NEW_FIELD, "from": 17})
    assert problems(tmp_path, said) == (
        "field 6 PERSON_JOURNALNR: it begins at 17, but the field before it ends at 18",
    )
    assert published_layout(write_yaml(tmp_path, moved(said))).length == 340
