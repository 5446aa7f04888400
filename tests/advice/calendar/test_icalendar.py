from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.advice.calendar import NORWEGIAN_TIME, calendar, to_icalendar
from kostra_sdk.advice.calendar.icalendar import escape, fold
from kostra_sdk.errors import UnknownForm

if TYPE_CHECKING:
    from collections.abc import Iterator

Component: TypeAlias = tuple[str, list[tuple[str, str]], list["Component"]]
"""Name, properties with their parameters in the name, and what is inside."""

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t\\;,"), max_size=300)
"""What may stand in a text: no control characters but line ends and tabs."""


def unfold(content: bytes) -> list[str]:
    """Read content lines as RFC 5545, 3.1 has them: CRLF ends a line, unless a blank or tab follows."""
    assert content.endswith(b"\r\n")
    return re.sub(rb"\r\n[ \t]", b"", content).removesuffix(b"\r\n").decode().split("\r\n")


def unescape(value: str) -> str:
    """Read a text as RFC 5545, 3.3.11 has it."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def parse(content: bytes) -> Component:
    """Read a calendar; every component ends where it should."""
    lines = iter(unfold(content))

    def component(name: str) -> Component:
        properties: list[tuple[str, str]] = []
        inside: list[Component] = []
        for line in lines:
            key, colon, value = line.partition(":")
            assert colon, line
            if key == "BEGIN":
                inside.append(component(value))
            elif key == "END":
                assert value == name
                return name, properties, inside
            else:
                properties.append((key, value))
        raise AssertionError

    assert next(lines) == "BEGIN:VCALENDAR"
    found = component("VCALENDAR")
    assert next(lines, None) is None
    return found


def events(content: bytes) -> Iterator[tuple[dict[str, str], list[Component]]]:
    """Give the properties of each event, with its alarms."""
    for name, properties, inside in parse(content)[2]:
        if name == "VTIMEZONE":
            continue
        assert name == "VEVENT"
        assert len(dict(properties)) == len(properties), "a property stands once"
        yield dict(properties), inside


@given(text=TEXTS)
def test_what_is_escaped_is_read_back(text: str) -> None:
    """Backslashes, semicolons, commas and line ends come back as they were, and none stands bare."""
    escaped = escape(text)
    assert unescape(escaped) == text
    assert "\n" not in escaped
    assert re.search(r"(?<!\\)(\\\\)*[;,]", escaped) is None


@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_no_control_character_is_written(text: str) -> None:
    """RFC 5545 allows none of them in a text but the tab; all kinds of line ends are line ends."""
    assert not re.search("[\x00-\x08\x0a-\x1f\x7f]", escape(text))
    assert escape("a\r\nb\rc\nd") == "a\\nb\\nc\\nd"


@given(line=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=400))
def test_a_line_is_folded_and_read_back(line: str) -> None:
    """No line has more than 75 octets, none holds half a character, and together they are the line."""
    folded = fold(line)
    assert unfold(folded) == [line]
    for part in folded.removesuffix(b"\r\n").split(b"\r\n"):
        assert len(part) <= 75
        part.decode()


@given(text=TEXTS)
def test_escaped_and_folded_text_comes_back(text: str) -> None:
    """The two together lose nothing, whatever the text."""
    (line,) = unfold(fold(f"DESCRIPTION:{escape(text)}"))
    assert unescape(line.removeprefix("DESCRIPTION:")) == text


@pytest.mark.parametrize("year", [2016, 2018, 2020, 2026, 2030])
def test_a_calendar_is_well_formed(year: int) -> None:
    """It has what RFC 5545 requires: version, product, and of each event id, stamp and beginning, once each."""
    content = to_icalendar(calendar(year), alarms=True)
    properties = dict(parse(content)[1])
    assert properties["VERSION"] == "2.0"
    assert properties["PRODID"]
    found = list(events(content))
    assert len(found) == len(calendar(year).entries)
    assert len({event["UID"] for event, _ in found}) == len(found)
    for event, _ in found:
        assert re.fullmatch(r"\d{8}T\d{6}Z", event["DTSTAMP"])
        assert unescape(event["SUMMARY"]).startswith(f"KOSTRA {year}: ")
        assert "Kilde: " in unescape(event["DESCRIPTION"])


def test_days_are_days_and_their_end_is_the_day_after() -> None:
    """A whole day ends where the next begins; a period of days likewise."""
    found = {unescape(event["SUMMARY"]): event for event, _ in events(to_icalendar(calendar(2026)))}
    due = found["KOSTRA 2026: frist for 11F, 11CF"]
    assert (due["DTSTART;VALUE=DATE"], due["DTEND;VALUE=DATE"]) == ("20270115", "20270116")
    assert "Regnet ut, ikke kunngjort." in unescape(due["DESCRIPTION"])
    tests = found["KOSTRA 2026: prøveperiode"]
    assert (tests["DTSTART;VALUE=DATE"], tests["DTEND;VALUE=DATE"]) == ("20261102", "20261121")
    assert "Regnet ut" not in tests["DESCRIPTION"]


def test_times_are_norwegian_on_every_clock() -> None:
    """They say their zone, so that noon is noon in Oslo wherever it is read; where one end is a time, both are."""
    zone = ";TZID=Europe/Oslo"
    (closure,) = (event for event, _ in events(to_icalendar(calendar(2018))) if "stengt" in event["SUMMARY"])
    assert (closure[f"DTSTART{zone}"], closure[f"DTEND{zone}"]) == ("20190308T120000", "20190315T120000")
    (closure,) = (event for event, _ in events(to_icalendar(calendar(2016))) if "stengt" in event["SUMMARY"])
    assert (closure[f"DTSTART{zone}"], closure[f"DTEND{zone}"]) == ("20170608T000000", "20170615T120000")
    (final,) = (event for event, _ in events(to_icalendar(calendar(2023))) if "endelige" in event["SUMMARY"])
    assert final[f"DTSTART{zone}"] == "20240617T080000"
    assert f"DTEND{zone}" not in final


@pytest.mark.parametrize(("year", "form", "has_zone"), [(2018, None, True), (2018, "4B", False), (2026, None, False)])
def test_the_zone_is_described_where_there_are_times(year: int, form: str | None, has_zone: bool) -> None:
    """RFC 5545 asks for it where a time names a zone; its two rules are those of Norwegian time."""
    zones = [inside for name, _, inside in parse(to_icalendar(calendar(year), form=form))[2] if name == "VTIMEZONE"]
    assert len(zones) == has_zone
    for zone in zones:
        for _, properties, _ in zone:
            rule = dict(properties)
            change = datetime.strptime(rule["DTSTART"], "%Y%m%dT%H%M%S").replace(tzinfo=NORWEGIAN_TIME)
            after = change + timedelta(days=1)
            before = change - timedelta(days=1)
            assert (f"{before:%z}", f"{after:%z}") == (rule["TZOFFSETFROM"], rule["TZOFFSETTO"])
            assert rule["RRULE"] == f"FREQ=YEARLY;BYMONTH={change.month};BYDAY=-1SU"
            assert (change.weekday(), (change + timedelta(days=7)).month) == (6, change.month + 1)


def test_a_closure_without_a_known_end_says_so() -> None:
    """It stands on its first day alone, which must not be read as all of it."""
    (closure,) = (event for event, _ in events(to_icalendar(calendar(2020))) if "stengt" in event["SUMMARY"])
    assert "Når det er over, er ikke kjent." in unescape(closure["DESCRIPTION"])
    (closure,) = (event for event, _ in events(to_icalendar(calendar(2018))) if "stengt" in event["SUMMARY"])
    assert "ikke kjent" not in unescape(closure["DESCRIPTION"])


def test_deadlines_ring_a_week_and_a_day_before() -> None:
    """At nine in the morning; nothing rings unless it is asked for, and nothing else than deadlines does."""
    assert all(not alarms for _, alarms in events(to_icalendar(calendar(2026))))
    for event, alarms in events(to_icalendar(calendar(2026), alarms=True)):
        triggers = [dict(properties)["TRIGGER"] for _, properties, _ in alarms]
        assert triggers == (["-P6DT15H", "-PT15H"] if "frist" in event["SUMMARY"] else [])
        assert all(dict(properties)["ACTION"] == "DISPLAY" for _, properties, _ in alarms)


def test_the_same_calendar_gives_the_same_bytes() -> None:
    """Nothing comes from the day it is made; the stamp may be told, and is written in UTC."""
    assert to_icalendar(calendar(2026)) == to_icalendar(calendar(2026))
    stamp = datetime(2027, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=1)))
    ((event, _), *_) = events(to_icalendar(calendar(2026), stamp=stamp))
    assert event["DTSTAMP"] == "20270102T020405Z"
    ((event, _), *_) = events(to_icalendar(calendar(2026), stamp=stamp.replace(tzinfo=None)))
    assert event["DTSTAMP"] == "20270102T020405Z", "without zone it is Norwegian time, whatever the machine's"


def test_an_event_keeps_its_id_when_only_one_form_is_asked_for() -> None:
    """A calendar program that has both files has each event once."""
    whole = {event["UID"]: event for event, _ in events(to_icalendar(calendar(2026)))}
    of_form = {event["UID"]: event for event, _ in events(to_icalendar(calendar(2026), form="7B"))}
    assert set(of_form) < set(whole)
    assert all(whole[uid] == event for uid, event in of_form.items())
    with pytest.raises(UnknownForm):
        to_icalendar(calendar(2026), form="15F")
