from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import attrs
import pytest

from kostra_sdk.controls.phrases import BOKMAL, ENGLISH
from kostra_sdk.errors import UnknownEdition
from kostra_sdk.forms import FAMILIES, XML_FORMS, find_form
from kostra_sdk.forms.changes import ChangeKind, control_changes, control_texts, field_changes
from kostra_sdk.layouts import Field, FieldType
from kostra_sdk.report import Severity

if TYPE_CHECKING:
    from kostra_sdk.forms.changes import ControlChange, FieldChange

FIRST_NAMES = (*FAMILIES, *XML_FORMS)
STEPS = [(name, *years) for name in FIRST_NAMES for years in pairwise(find_form(name).years)]
CONTROL_STEPS = [(name, *years) for name in FIRST_NAMES for years in pairwise(find_form(name).control_years)]
EDITIONS = [(name, year) for name in FIRST_NAMES for year in find_form(name).control_years]


def fields(form: str, old: int, new: int) -> dict[str, FieldChange]:
    """Give the changed fields by key."""
    return {change.key: change for change in field_changes(find_form(form), old, new)}


def controls(form: str, old: int, new: int) -> dict[str, ControlChange]:
    """Give the changed controls by key."""
    return {change.key: change for change in control_changes(find_form(form), old, new)}


def test_a_field_that_came_and_one_that_went() -> None:
    """A new field is told with its description, one that is gone with what it was; those after them moved."""
    changes = fields("11F", 2023, 2024)
    gone, new, moved = (changes[key] for key in ("DISTRIKTSNR", "VILKARNORSKSAMISKOPPL", "KJONN"))
    assert (gone.kind, gone.new, dict(gone.differences)) == (ChangeKind.REMOVED, None, {})
    assert gone.old is not None
    assert gone.old.name == "DISTRIKTSNR"
    assert (new.kind, new.old, dict(new.codes_added)) == (ChangeKind.ADDED, None, {})
    assert isinstance(new.new, Field)
    assert new.new.width == 2
    assert (moved.kind, dict(moved.differences)) == (ChangeKind.CHANGED, {"position": (42, 40)})
    assert moved.is_move
    assert not gone.is_move
    assert not new.is_move
    assert list(changes)[-1] == "DISTRIKTSNR"


def test_a_field_that_was_renamed() -> None:
    """A field that keeps its key is the same field under another name."""
    change = fields("11F", 2022, 2023)["PERSON_DUF"]
    assert dict(change.differences) == {"name": ("PERSON_DUF", "PERSON_DUFNR")}
    assert not change.is_move
    labelled = fields("11CF", 2025, 2026)["YTELSE_TILTAKSPENGER"]
    assert set(labelled.differences) == {"name", "label"}


def test_width_form_of_dates_type_and_duty() -> None:
    """Width, date pattern, type and whether a field is mandatory are told as they were and as they are."""
    change = fields("11CF", 2024, 2025)["AVSL_DATO"]
    assert dict(change.differences) == {
        "position": (99, 113),
        "width": (6, 8),
        "pattern": ("ddMMyy", "ddMMyyyy"),
    }
    assert dict(fields("11F", 2022, 2023)["BOSIT"].differences) == {"type": (FieldType.INTEGER, FieldType.STRING)}
    assert dict(fields("11CF", 2021, 2022)["PERSON_FODSELSNR"].differences) == {"mandatory": (False, True)}


def test_where_nobody_said_what_is_mandatory_nothing_changed() -> None:
    """The years before 2020 do not say which fields are mandatory; that is no change in 2020."""
    assert all("mandatory" not in change.differences for change in fields("11F", 2019, 2020).values())


def test_what_changed_in_xml() -> None:
    """Elements and attributes go by their paths; what may be in them, and how many, is told as it was and is."""
    changes = fields("15F", 2021, 2022)
    new, longer, optional = (
        changes[f"Individ/Tiltak/{path}"]
        for path in ("Tiltaksgrunnlag", "Opphevelse/Presisering", "JmfrLovhjemmel/@Ledd")
    )
    assert (new.kind, new.old, new.is_move) == (ChangeKind.ADDED, None, False)
    assert dict(longer.differences) == {"max_length": (100, 1000)}
    assert dict(optional.differences) == {"mandatory": (True, False)}
    assert dict(changes["Individ/Tiltak/Kategori/@Kode"].codes_removed) == {"6.5": ""}
    assert {dict(change.differences)["unique"] for change in fields("15F", 2022, 2023).values()} == {(None, "Id")}
    assert fields("15F", 2024, 2025) == {}
    assert controls("15F", 2024, 2025) == {}
    assert controls("15F", 2023, 2024).keys() == {
        "avsluttet_uten_sluttdato",
        "melding_ikke_avsluttet",
        "plan_ikke_avsluttet",
        "tiltak_ikke_avsluttet",
        "undersokelse_ikke_konkludert",
    }


def test_codes_that_came_went_and_were_relabelled() -> None:
    """Code lists are compared code by code, and a field where only they changed is told."""
    bosit = fields("11F", 2020, 2021)["BOSIT"]
    assert (dict(bosit.codes_removed), dict(bosit.codes_added)) == ({"7": "Annet"}, {})
    assert not bosit.differences
    assert not bosit.is_move
    assert dict(fields("11F", 2023, 2024)["TRYGDESIT"].codes_added) == {"13": "Barnetrygd"}
    assert fields("11F", 2024, 2025)["VKLO"].codes_relabelled["3"] == ("Trygd/pensjon", "Trygd/stønad")


@pytest.mark.parametrize(("form", "old", "new"), STEPS)
def test_field_changes_are_complete(form: str, old: int, new: int) -> None:
    """What is not told to have changed is the same, whichever of the years is called the new one."""
    found = find_form(form)
    before, after = (
        {field.key: field for field in (found.xml_layout(year) if found.is_xml else found.layout(year)).fields}
        for year in (old, new)
    )
    forward, back = fields(form, old, new), fields(form, new, old)
    assert set(forward) == set(back)
    for key in {*before, *after} - set(forward):
        facts = [attrs.asdict(fields_of[key]) for fields_of in (before, after)]
        if None in {each["mandatory"] for each in facts}:
            facts = [each | {"mandatory": None} for each in facts]
        assert facts[0] == facts[1]
    for key, change in forward.items():
        assert (change.old, change.new) == (before.get(key), after.get(key)) == (back[key].new, back[key].old)
        assert dict(change.codes_added) == dict(back[key].codes_removed)
        assert {part: pair[::-1] for part, pair in change.differences.items()} == dict(back[key].differences)


@pytest.mark.parametrize(("form", "year"), EDITIONS)
def test_a_year_differs_in_nothing_from_itself(form: str, year: int) -> None:
    """Compared with itself, a year has no changes."""
    assert field_changes(find_form(form), year, year) == ()
    assert control_changes(find_form(form), year, year) == ()


def test_the_controls_that_2026_changed() -> None:
    """What is new in 2026 is read off the trees: control 02 again, new numbers, names, limits and code sets."""
    changes = controls("11F", 2025, 2026)
    assert {key for key, change in changes.items() if change.kind is ChangeKind.ADDED} == {
        "filbeskrivelse.missing",
        "filbeskrivelse.code",
        "filbeskrivelse.integer",
        "filbeskrivelse.date",
        "trygdesituasjon",
        "barnetrygd",
    }
    assert [key for key, change in changes.items() if change.kind is ChangeKind.REMOVED] == ["ingen_trygd"]
    renumbered = changes["ung_alderspensjonist"].differences
    assert renumbered["number"] == ("22", "23A")
    assert renumbered["condition"] == (
        "TRYGDESIT = 07 and age(PERSON_FODSELSNR) < 60",
        "TRYGDESIT = 07 and age(PERSON_FODSELSNR) < 62",
    )
    assert dict(changes["sosialhjelp"].differences) == {
        "condition": ("VKLO = 5 and ARBSIT not in {02, 04–08}", "VKLO = 5 and ARBSIT not in {02–08}")
    }


def test_severity_and_stopping_power_are_told() -> None:
    """A control that became graver is told, the checks of the file as a whole among them."""
    assert dict(controls("11F", 2020, 2021)["stipend"].differences) == {"severity": (Severity.WARNING, Severity.ERROR)}
    changes = controls("11F", 2022, 2023)
    assert changes["attachment"].kind is ChangeKind.ADDED
    assert changes["record_length"].differences["severity"] == (Severity.ERROR, Severity.FATAL)
    assert controls("11F", 2024, 2025)["record_length"].differences["condition"] == (
        "a line is not 324 characters or holds a tab",
        "a line is not 338 characters or holds a tab",
    )
    assert controls("11F", 2020, 2021)["record_length"].differences["condition"] == (
        "a line is not 324 characters or there is no line",
        "a line is not 324 characters",
    )


def test_a_new_name_of_a_field_is_no_new_condition() -> None:
    """2025 gave the monthly amounts their old names back, and the controls of them ask the same as before."""
    found = find_form("11F")
    old, new = (
        next(text for text in control_texts(found, year) if text.key == "bidrag_per_maned") for year in (2024, 2025)
    )
    assert old.condition != new.condition
    assert "bidrag_per_maned" not in controls("11F", 2024, 2025)


def test_a_new_reporting_year_is_no_new_condition() -> None:
    """A control that holds a field against the reporting year asks the same every year."""
    assert "oppgavear" not in controls("11F", 2024, 2025)
    assert "begynt_i_program" not in controls("11CF", 2024, 2025)


def test_long_lists_that_differ_are_written_out() -> None:
    """Where the ends of two code lists look alike, the conditions are given in full."""
    found = find_form("11CF")
    old, new = (next(text for text in control_texts(found, year) if text.number == "20") for year in (2023, 2024))
    change = controls("11CF", 2023, 2024)[old.key]
    assert change.differences["condition"] == (old.condition, new.condition)
    alike = attrs.evolve(change, new=attrs.evolve(new, condition=old.condition))
    assert alike.differences["condition"] == (old.exact, new.exact)


@pytest.mark.parametrize(("form", "old", "new"), CONTROL_STEPS)
def test_control_changes_are_complete(form: str, old: int, new: int) -> None:
    """A control that is not told to have changed has the same number, name, severity and exact condition."""
    found = find_form(form)
    before, after = ({text.key: text for text in control_texts(found, year)} for year in (old, new))
    changed = controls(form, old, new)
    for key in {*before, *after} - set(changed):
        one, other = before[key], after[key]
        assert (one.number, one.name, one.severity, one.exact) == (
            other.number,
            other.name,
            other.severity,
            other.exact,
        )
    for key, change in changed.items():
        assert (change.old, change.new) == (before.get(key), after.get(key))
        assert change.differences or change.kind is not ChangeKind.CHANGED


@pytest.mark.parametrize(("form", "year"), [edition for edition in EDITIONS if edition[0] not in XML_FORMS])
def test_control_texts_are_those_of_the_edition(form: str, year: int) -> None:
    """Each control that the edition runs is there under its official name and severity, and no other."""
    found = find_form(form)
    edition = found.edition(year)
    texts = control_texts(found, year)
    prechecks = [name for name in found.precheck_names(year) if name]
    assert [text.name for text in texts[: len(prechecks)]] == prechecks
    told = {(text.name, text.severity) for text in texts[len(prechecks) :]}
    run = (*edition.tests, *edition.across, *edition.over_file)
    assert told == {(control.name, control.severity) for control in run}
    assert len({text.key for text in texts}) == len(texts)
    names = found.layout(year).by_name
    assert all(field in names for text in texts for field in text.fields)
    assert all(text.condition and text.doc and text.number for text in texts)


@pytest.mark.parametrize(("form", "year"), EDITIONS)
def test_texts_in_bokmal_differ_in_their_conditions_alone(form: str, year: int) -> None:
    """Names, numbers, fields and severities are the official ones in either language."""
    found = find_form(form)
    for english, bokmal in zip(control_texts(found, year), control_texts(found, year, BOKMAL), strict=True):
        same = attrs.evolve(bokmal, condition=english.condition, exact=english.exact)
        assert same == english


def test_faults_of_fields_and_lines_are_told_in_bokmal() -> None:
    """What stands beside the formulas is in the language of the formulas."""
    found = find_form("11F")
    by_year = {
        year: {text.key: text.condition for text in control_texts(found, year, BOKMAL)} for year in (2020, 2021, 2026)
    }
    assert by_year[2020]["record_length"] == "en linje har en annen lengde enn 324 tegn, eller det finnes ingen linjer"
    assert by_year[2021]["record_length"] == "en linje har en annen lengde enn 324 tegn"
    new = by_year[2026]
    assert new["record_length"] == "en linje har en annen lengde enn 338 tegn eller inneholder en tabulator"
    assert new["attachment"].startswith("filen er tom og det er noen å rapportere om")
    assert new["filbeskrivelse.code"] == "minst ett av feltene: ikke gyldig_kode(det) og ikke blank(det)"


@pytest.mark.parametrize(("form", "old", "new"), CONTROL_STEPS)
def test_what_changed_is_the_same_in_either_language(form: str, old: int, new: int) -> None:
    """No change is lost or made up by the words it is told in."""
    found = find_form(form)
    english, bokmal = (control_changes(found, old, new, phrases) for phrases in (ENGLISH, BOKMAL))
    assert [(each.key, each.kind, *each.differences) for each in english] == [
        (each.key, each.kind, *each.differences) for each in bokmal
    ]


def test_texts_name_fields_as_the_year_does() -> None:
    """Conditions and fields of a year are in that year's names."""
    months = next(text for text in control_texts(find_form("11F"), 2023) if text.key == "bidrag_per_maned")
    assert months.condition == "sum(BIDRAG_1 … BIDRAG_12) != BIDRAG"
    assert months.fields[0] == "BIDRAG_1"
    assert "BIDRAG_JAN" in months.exact


def test_unknown_years_say_what_is_known() -> None:
    """A year without layout, and one without controls, raise the error that lists the years there are."""
    found = find_form("11F")
    with pytest.raises(UnknownEdition) as error:
        field_changes(found, 2016, 2026)
    assert error.value.known == found.years
    with pytest.raises(UnknownEdition) as error:
        control_changes(found, 2019, 2020)
    assert error.value.known == found.control_years
