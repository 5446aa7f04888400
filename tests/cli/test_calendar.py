from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import attrs
import pytest
from click.testing import CliRunner

from kostra_sdk.advice.calendar import calendar, to_icalendar
from kostra_sdk.cli.calendar import show_calendar, timing_words
from kostra_sdk.cli.norsk import App
from kostra_sdk.submission.channel import State
from kostra_sdk.submission.outbox import Ticket
from kostra_sdk.submission.pacing import Notice, Timing
from tests.submission.outbox.doubles import delivery

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

_APP = App(name="kostra")
_APP.add_command(show_calendar)


def kostra(*args: object) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(_APP, ["calendar", *map(str, args)], prog_name="kostra")


def test_the_calendar_is_a_table_with_its_sources() -> None:
    """Every entry is a line; what is reckoned is marked, and each source is named below by its number."""
    result = kostra(2026)
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0] == "Kalender for rapporteringsåret 2026, norsk tid"
    (deadline,) = (line for line in lines if "15.1.2027" in line)
    (opening,) = (line for line in lines if "1.12.2026" in line)
    assert deadline.split("  ")[0] == "fredag 15.1.2027 *"
    assert "*" not in opening
    number = deadline.split()[-1]
    assert f"{number} Regelen 15. januar, eller mandagen etter når det er en helg" in lines
    assert "* regnet ut, ikke kunngjort" in lines
    assert len([line for line in lines if line.endswith("]")]) == len(calendar(2026).entries)
    assert lines[-1].endswith("SSBs sider sier hva som gjelder.")


def test_a_calendar_of_what_was_announced_has_no_marks() -> None:
    """Nothing is said to be reckoned where nothing is; notes stand beside what they are about."""
    stdout = kostra(2016).stdout
    assert "*" not in stdout
    assert "(en fylkesmann oppga 15. januar for 11B)" in stdout


@pytest.mark.parametrize(
    ("form", "kinds"),
    [("11f", 6), ("7B", 6), ("4b", 0), ("Regnskap", 1)],
)
def test_one_form_alone(form: str, kinds: int) -> None:
    """Only what concerns it is shown, whichever way its name is written."""
    told = json.loads(kostra(2026, "--form", form, "--json").stdout)
    assert len(told["entries"]) == kinds - (form in {"11f", "7B"})
    assert all(form.lower() in [name.lower() for name in entry["forms"]] for entry in told["entries"])


@pytest.mark.parametrize("form", ["11B", "4B"])
def test_a_form_without_dates_is_said_to_have_none(form: str) -> None:
    """An empty table would leave open whether something went wrong."""
    result = kostra(2026, "--form", form)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == "Ingen datoer er kjent for dette skjemaet i rapporteringsåret 2026."


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((2015,), "Kalenderen begynner med rapporteringsåret 2016."),
        ((99999,), "Kalenderen går til rapporteringsåret 9998."),
        ((2026, "--json", "--ics", "-"), "Velg én av --ics og --json."),
        ((2026, "--alarms"), "Valget --alarms gjelder filen fra --ics, som mangler."),
    ],
    ids=["before", "after", "two-shapes", "alarms-alone"],
)
def test_what_cannot_be_done_is_refused(args: tuple[object, ...], said: str) -> None:
    """Years without a calendar, and options that say against each other or would do nothing."""
    result = kostra(*args)
    assert (result.exit_code, result.stdout, result.stderr) == (64, "", f"kostra: {said}\n")


def test_the_json_tells_all() -> None:
    """Days as days, times as times without zone, what is reckoned, and why."""
    told = json.loads(kostra(2018, "--json").stdout_bytes)
    assert told["year"] == 2018
    assert len(told["entries"]) == len(calendar(2018).entries)
    (closure,) = (entry for entry in told["entries"] if entry["kind"] == "closure")
    assert (closure["start"], closure["end"]) == ("2019-03-08T12:00:00", "2019-03-15T12:00:00")
    assert closure["forms"] == ["7", "7B", "11F", "11CF", "12"]
    computed = [entry for entry in told["entries"] if entry["computed"]]
    assert [(entry["start"], entry["end"]) for entry in computed] == [("2019-01-15", None), ("2019-06-17", None)]


def test_a_file_for_calendar_programs(tmp_path: Path) -> None:
    """The same bytes as the library gives, to a file or to the screen, with alarms where they are asked for."""
    path = tmp_path / "kostra.ics"
    result = kostra(2026, "--ics", path, "--alarms", "--form", "11F")
    assert (result.exit_code, result.stdout) == (0, "")
    assert path.read_bytes() == to_icalendar(calendar(2026), form="11F", alarms=True)
    assert result.stderr == f"Kalenderen står i {path}.\n"
    assert kostra(2026, "--ics", "-").stdout_bytes == to_icalendar(calendar(2026))


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((2026, "--form", "15F"), "Ukjent skjema '15F'; det finnes 7, 7B, 11F, 11CF, 11B, 12, regnskap og 4B."),
        ((2026, "--ics", "there/is/none.ics"), "Kan ikke skrive there/is/none.ics: "),
    ],
)
def test_wrong_usage_is_told_in_norwegian(args: tuple[object, ...], said: str) -> None:
    """The exit status is 64."""
    result = kostra(*args)
    assert result.exit_code == 64
    assert said in result.stderr


# What the sending says

DUE = datetime(2027, 1, 15, 23, tzinfo=UTC)
CUTOFF = datetime(2027, 4, 30, 22, tzinfo=UTC)


def words(timing: Timing) -> list[str]:
    """Say how a submission stands."""
    ticket = Ticket("0" * 32, State.QUEUED, delivery(), "", "", "", 0, DUE, DUE)
    return list(timing_words(attrs.evolve(ticket, timing=timing)))


def test_the_deadline_is_said_before_and_after() -> None:
    """When it is, that it is near and what to do about it (A-14), and that it is over."""
    assert words(Timing()) == []
    assert words(Timing(DUE)) == ["Fristen er 15.1.2027."]
    assert words(Timing(DUE, None, None, (Notice.NEAR_DUE,))) == [
        "Fristen er 15.1.2027.",
        "Så nær fristen er portalen tregest midt på dagen: send tidlig eller sent.",
    ]
    assert words(Timing(DUE, CUTOFF, None, (Notice.PAST_DUE,))) == ["Fristen var 15.1.2027, og er ute."]


def test_after_the_cutoff_there_is_a_warning() -> None:
    """What is received then does not count (A-16, B-1)."""
    _, warning = words(Timing(DUE, CUTOFF, None, (Notice.PAST_DUE, Notice.PAST_CUTOFF)))
    assert warning.startswith("ADVARSEL: Siste dag for rettelser var 30.4.2027.")
    assert "regnes ikke med" in warning


def test_a_closure_is_said_with_its_end_where_that_is_known() -> None:
    """What waits is sent then."""
    reopens = datetime(2019, 3, 15, 11, tzinfo=UTC)
    assert words(Timing(None, None, reopens, (Notice.CLOSED,))) == [
        "Mottaket er stengt til 15.3.2019 kl. 12.00. Det som venter, sendes da."
    ]
    assert words(Timing(None, None, None, (Notice.CLOSED,))) == [
        "Mottaket er stengt. Når det åpner igjen, er ikke kjent."
    ]
