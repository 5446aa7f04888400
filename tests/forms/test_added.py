from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from kostra_sdk import (
    Extract,
    LineError,
    Severity,
    Sosialhjelp,
    UnknownEdition,
    Vklo,
    check,
    check_record,
)
from kostra_sdk.forms import find_form, use_layouts
from kostra_sdk.forms.added import (
    LARGEST,
    LayoutError,
    added_layouts,
    know,
    layout_as_text,
    layout_from,
    layouts_in,
    take_in,
)
from kostra_sdk.forms.later import added_years
from kostra_sdk.submission.gate import GateClosed, admit
from tests.forms.years_to_come import FORMS, as_layout_file, forget

if TYPE_CHECKING:
    from pathlib import Path

EMPTY = Sosialhjelp(person_journalnr="00000017")


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    forget(monkeypatch)


def put(folder: Path, data: object, name: str = "11F_2027.json") -> Path:
    """Write a layout file, and give its folder."""
    (folder / name).write_text(json.dumps(data), encoding="utf-8")
    return folder


def longer(data: dict[str, Any]) -> None:
    """Add a mandatory code field at the end of 11F."""
    field = {"name": "HELT_NYTT", "label": "Noe nytt", "start": 339, "width": 1, "type": "string", "mandatory": True}
    data["fields"].append(field | {"codes": {"1": "Ja", "2": "Nei"}})
    data["length"] += 1


@pytest.mark.parametrize("form", FORMS)
def test_the_files_are_as_those_that_are_included(form: str) -> None:
    """Byte for byte, so that a year can be moved into the package when it is known."""
    own = find_form(form)
    for year in own.included:
        included = (resources.files(own.package) / f"layouts/{year}.json").read_text(encoding="utf-8")
        # Forms that share their layouts have them under their own names.
        layout = attrs.evolve(own.layout(year), form=json.loads(included)["form"])
        assert layout_as_text(layout) == included


def test_a_year_is_known_when_its_folder_is_used_and_not_before(tmp_path: Path) -> None:
    """There is no latest year, and nothing is picked up by itself."""
    form = find_form("11F")
    put(tmp_path, as_layout_file("11F"))
    with pytest.raises(UnknownEdition):
        form.layout(2027)
    assert use_layouts(tmp_path) == (("11F", 2027),)
    assert form.years == (*form.included, 2027)
    assert form.control_years == (*form.judged, 2027)
    assert form.layout(2027).fields == form.layout(2026).fields
    assert form.layout(2027).year == 2027
    with pytest.raises(UnknownEdition, match="2026, 2027"):
        form.layout(2028)
    assert find_form("11CF").years[-1] == 2026


def test_records_of_an_added_year_are_written_and_read(tmp_path: Path) -> None:
    """A field that the record class does not know is kept as raw text."""
    use_layouts(put(tmp_path, as_layout_file("11F", change=longer)))
    extract = Extract.new(form="11F", year=2027, region="030107")
    extract.add(Sosialhjelp(person_journalnr="00000017", vklo=Vklo.SOSIALHJELP, raw={"HELT_NYTT": "2"}))
    content = extract.to_bytes()
    assert len(content) == 339 + 1
    assert content[4:6] == b"27"
    (record,) = Extract.read(content, form="11F", year=2027, region="030107")
    assert (record.person_journalnr, record.vklo, record.raw["HELT_NYTT"]) == ("00000017", Vklo.SOSIALHJELP, "2")
    with pytest.raises(LineError, match="layout of 2027"):
        list(Extract.read(content, form="11F", year=2026, region="030107"))


def test_an_added_year_is_judged_by_its_own_fields_and_unproven_controls(tmp_path: Path) -> None:
    """Field controls are the new layout's; every report says whose the controls are."""
    use_layouts(put(tmp_path, as_layout_file("11F", change=longer)))
    extract = Extract.new(form="11F", year=2027, region="030107")
    extract.add(EMPTY)
    report = check(extract)
    assert report == check(extract.to_bytes(), form="11F", year=2027, region="030107")
    assert list(report.findings) == list(check_record(EMPTY, year=2027, region="030107").findings)
    of_new_field = [finding for finding in report.findings if finding.fields == ("HELT_NYTT",)]
    assert [finding.control for finding in of_new_field] == [
        "Kontroll 002 : Filbeskrivelse, mangler obligatorisk verdi"
    ]
    last = find_form("11F").standard(2026)
    standard = report.standard
    assert (standard.year, standard.unproven_from, standard.final) == (2027, 2026, False)
    assert (standard.commit, standard.released) == (last.commit, last.released)
    assert "ikke prøvd mot SSBs program for 2027" in " ".join(report.to_text().split())
    assert report.to_dict()["standard"]["unproven_from"] == 2026
    # 2026's own report is what it was.
    assert find_form("11F").standard(2026).unproven_from is None


def test_the_gate_stays_closed_for_an_added_year(tmp_path: Path) -> None:
    """Even where nothing fires: the controls are not proven."""
    use_layouts(put(tmp_path, as_layout_file("11F")))
    report = check(b" ", form="11F", year=2027, region="030107", has_participants=False)
    assert report.severity is Severity.OK
    with pytest.raises(GateClosed, match="carried over and not proven"):
        admit(report, "0" * 64)


def test_a_line_of_another_year_is_told_as_one(tmp_path: Path) -> None:
    """An added year takes part in the advice about layouts that were not changed in the case system."""
    use_layouts(put(tmp_path, as_layout_file("11F", change=longer)))
    (advice,) = (each for each in check(b"x" * 338, form="11F", year=2027, region="030107").advice)
    assert advice.topic == "other-year"
    assert "2025, 2026" in advice.message


def test_asking_twice_is_harmless_and_asking_for_something_else_is_not(tmp_path: Path) -> None:
    """What a year is does not change while a program runs."""
    use_layouts(put(tmp_path, as_layout_file("11F")))
    edition = find_form("11F").edition(2027)
    use_layouts(tmp_path)
    assert find_form("11F").edition(2027) is edition
    with pytest.raises(LayoutError, match="another layout of that year is in use"):
        use_layouts(put(tmp_path, as_layout_file("11F", change=longer)))
    assert find_form("11F").edition(2027) is edition


def test_two_years_to_come_go_on_from_the_last_that_is_included(tmp_path: Path) -> None:
    """Neither is proven by the other; they are in order however they were taken in."""
    take_in(layout_from(as_layout_file("11F", 2028), "a file"))
    take_in(layout_from(as_layout_file("11F", 2027), "a file"))
    assert added_years(find_form("11F").package) == (2027, 2028)
    assert find_form("11F").standard(2028).unproven_from == 2026


def test_another_process_can_know_as_much() -> None:
    """What it is told is text, and telling it twice is harmless."""
    take_in(layout_from(as_layout_file("11F", change=longer), "a file"))
    told = added_layouts()
    assert [json.loads(text)["length"] for text in told] == [339]
    know(told)
    know(told)
    assert added_layouts() == told


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"{", "it is no JSON"),
        (b"\xff", "it is no JSON"),
        (b"[" * 200_000, "it is no JSON"),
        (b"[]", "it is no JSON object"),
        (b" " * (LARGEST + 1), f"it is larger than {LARGEST} bytes"),
        (b'{"form": "11F", "year": 2027}', "it has no list of 1 to 1000 fields"),
    ],
    ids=["torn", "binary", "deep", "list", "large", "empty"],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    """By name, with all that is wrong, and nothing of the folder is used."""
    put(tmp_path, as_layout_file("11F"))
    (tmp_path / "11F_2028.json").write_bytes(content)
    with pytest.raises(LayoutError) as caught:
        use_layouts(tmp_path)
    assert (caught.value.source, caught.value.problems) == ("11F_2028.json", (told,))
    assert added_layouts() == ()


def test_a_file_is_called_what_it_is(tmp_path: Path) -> None:
    """A copy that was changed in part is not taken for what its name says."""
    with pytest.raises(LayoutError, match="it holds 11F 2027, and must be called so"):
        layouts_in(put(tmp_path, as_layout_file("11F"), "11F_2028.json"))


def test_other_files_of_the_folder_are_left_alone(tmp_path: Path) -> None:
    """SSB's own file may lie beside what was made of it."""
    (tmp_path / "file_description_11F_2027.yaml").write_bytes(b"\xff")
    assert use_layouts(tmp_path) == ()
    with pytest.raises(FileNotFoundError):
        use_layouts(tmp_path / "nowhere")


def test_forms_that_share_their_layouts_share_the_new_year(tmp_path: Path) -> None:
    """One description is of all the accounts; each has it under its own name."""
    use_layouts(put(tmp_path, as_layout_file("0A"), "0A_2027.json"))
    for name in ("0A", "0B", "0AK1"):
        form = find_form(name)
        assert form.years[-1] == 2027
        assert (form.layout(2027).form, form.layout(2027).year) == (name, 2027)
        assert form.edition(2027).layout.form == name
    assert find_form("11F").years[-1] == 2026
