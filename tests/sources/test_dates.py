from __future__ import annotations

import re
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.sources.dates import ELSEWHERE, compile_format, read_iso
from kostra_sdk.sources.problems import Wrong

FORMATS = ("%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y", "%d%m%Y", "%Y%m%d", "%d.%m.%Y %H:%M:%S", "dag %d i %m, %Y (kl. %H)")


def refusal(pattern: str, text: str) -> str:
    """Give why a text is refused."""
    with pytest.raises(Wrong) as raised:
        (compile_format(pattern, 2068).read if pattern else read_iso)(text)
    assert raised.value.__context__ is None
    return str(raised.value)


@pytest.mark.parametrize("pattern", FORMATS)
@given(moment=st.datetimes(min_value=datetime(1000, 1, 1)))  # noqa: DTZ001 - a vendor's column has no zone
def test_what_strftime_writes_is_read(pattern: str, moment: datetime) -> None:
    """A date is the same after it was text, in every way to write it."""
    assert compile_format(pattern, 2068).read(moment.strftime(pattern)) == moment.date()


@given(st.dates())
def test_iso_there_and_back(day: date) -> None:
    """A date as 2026-12-31 needs no format."""
    assert read_iso(day.isoformat()) == day


@pytest.mark.parametrize("time", ["T00:00:00", " 23:59", "T23:59:59.999999", "T10:00:00+01:00", " 10:00:00+0200"])
def test_the_day_of_a_moment(time: str) -> None:
    """Of a moment in Norway its day is read."""
    assert read_iso(f"2025-12-31{time}") == date(2025, 12, 31)


@pytest.mark.parametrize("time", ["2026-01-01T00:59+02:00", "2025-07-01T23:00:00+01:00"])
def test_a_moment_of_another_day_in_norway_is_refused(time: str) -> None:
    """Clocks an hour ahead or behind Norway's tell another day around midnight."""
    assert refusal("", time) == ELSEWHERE
    nearer = time.replace("00:59", "01:00").replace("23:00:00", "22:59:59")
    assert read_iso(nearer) == date.fromisoformat(time[:10])


@pytest.mark.parametrize("zone", ["Z", "+00:00", "-05:00", "+0530"])
def test_a_moment_elsewhere_is_refused(zone: str) -> None:
    """A moment in another zone is perhaps another day in Norway, so none is guessed."""
    assert refusal("", f"2025-12-31T23:30:00{zone}") == ELSEWHERE


@pytest.mark.parametrize(
    ("pattern", "text", "day"),
    [
        ("%d.%m.%Y", "1.2.2025", date(2025, 2, 1)),
        ("%d%m%y", "010225", date(2025, 2, 1)),
        ("%d.%m.%y", "1.2.69", date(1969, 2, 1)),
        ("%d.%m.%y", "1.2.68", date(2068, 2, 1)),
        ("%Y-%m-%dT%H:%M:%S.%fZ", "2025-02-01T10:00:00.123456789Z", date(2025, 2, 1)),
    ],
)
def test_other_ways_to_write(pattern: str, text: str, day: date) -> None:
    """Leading zeros may be missing between separators, and years have two digits if the format says so."""
    assert compile_format(pattern, 2068).read(text) == day


@pytest.mark.parametrize(("latest", "year"), [(2024, 1925), (2025, 2025), (2100, 2025), (2125, 2125)])
def test_the_latest_year_says_which_century(latest: int, year: int) -> None:
    """Years of two digits are the hundred up to the latest."""
    assert compile_format("%d.%m.%y", latest).read("01.02.25").year == year


@pytest.mark.parametrize(
    ("pattern", "text", "reason"),
    [
        ("%d.%m.%Y", "31.02.2025", "no day of the calendar"),
        ("%d.%m.%Y", "01.13.2025", "no day of the calendar"),
        ("%d.%m.%Y", "01.01.0000", "no day of the calendar"),
        ("%d.%m.%Y", "01.02.25", "no date as %d.%m.%Y: text of 8 characters"),
        ("%d.%m.%Y", "01.02.2025 ", "no date as %d.%m.%Y: text of 11 characters"),
        ("%d%m%Y", "1022025", "no date as %d%m%Y: text of 7 digits"),
        ("", "2025-02-30", "no day of the calendar"),
        ("", "01.02.2025", "no date as 2026-12-31: text of 10 characters; say format"),
        ("", "2025-02-01T24:00", "no date as 2026-12-31: text of 16 characters; say format"),
        ("", "20250201", "no date as 2026-12-31: text of 8 digits; say format"),
        ("", "٣٣٣٣-٣٣-٣٣", "no date as 2026-12-31: text of 10 characters; say format"),
    ],
)
def test_what_is_refused(pattern: str, text: str, reason: str) -> None:
    """A text that is no date is refused, by its kind or as no day of the calendar."""
    assert refusal(pattern, text) == reason


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("%B %d %Y", "%B is not known: a date is made of %d %m %Y %y %H %M %S %f"),
        ("%d.%m.%Y%", "% is not known: a date is made of %d %m %Y %y %H %M %S %f"),
        ("%d.%m", "a date needs %d, %m, and either %Y or %y, each once"),
        ("%d.%m.%Y %y", "a date needs %d, %m, and either %Y or %y, each once"),
        ("%d.%d.%m.%Y", "a date needs %d, %m, and either %Y or %y, each once"),
        ("dd.mm.yyyy", "a date needs %d, %m, and either %Y or %y, each once"),
    ],
)
def test_what_is_no_format(pattern: str, reason: str) -> None:
    """A format that says no date, or more than one, is refused before any row is read."""
    with pytest.raises(Wrong) as raised:
        compile_format(pattern, 2068)
    assert str(raised.value) == reason


@pytest.mark.parametrize(
    ("pattern", "width"), [("%d%m%Y", 8), ("%d%m%y", 6), ("%Y%m%d%H%M%S", 14), ("%d.%m.%Y", 0), ("%d%m%Y.", 0)]
)
def test_formats_of_digits_alone_have_a_width(pattern: str, width: int) -> None:
    """A format of nothing but digits tells how many, so that a number can get its leading zeros back."""
    assert compile_format(pattern, 2068).width == width


@given(st.text() | st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:]{0,8}Z?)?", fullmatch=True))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    """No text raises anything else, and a refusal does not have it in it."""
    for pattern in ("", *FORMATS):
        try:
            day = (compile_format(pattern, 2068).read if pattern else read_iso)(text)
        except Wrong as wrong:
            told = str(wrong)
            # Shorter texts, and those with letters, might be a part of the words by chance.
            assert len(text) < 6 or re.search("[a-zA-Z]", text) or text not in told
        else:
            assert f"{day.day:02}" in text or str(day.day) in text
