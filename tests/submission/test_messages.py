from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.errors import UsageError
from kostra_sdk.submission.errors import UnexpectedAnswer
from kostra_sdk.submission.http import Response, expand
from tests.submission import doubles as d
from tests.submission.doubles import request


@given(
    values=st.dictionaries(
        st.sampled_from(["a", "b"]), st.text(min_size=1).filter(lambda v: v not in {".", ".."}), min_size=2
    ),
    query=st.dictionaries(st.text(min_size=1, max_size=5), st.text(max_size=5), max_size=2),
)
def test_a_value_stays_one_piece_of_the_path(values: dict[str, str], query: dict[str, str]) -> None:
    """No value can add a piece to a path, leave it, or begin a query."""
    url = expand("https://receiver.example/{a}/x/{b}", query, **values)
    path, _, rest = url.removeprefix("https://receiver.example").partition("?")
    assert path.count("/") == 3
    assert bool(rest) == bool(query)
    assert url.isascii()


@pytest.mark.parametrize("value", ["", ".", ".."])
def test_a_value_cannot_change_the_path(value: str) -> None:
    """What a server would take for another path is refused."""
    with pytest.raises(UsageError):
        expand("https://receiver.example/{a}", a=value)


def test_reading_may_be_repeated_and_writing_not() -> None:
    """Only methods without effect are repeatable by themselves."""
    assert [request(method=method).repeatable for method in ("get", "HEAD", "OPTIONS")] == [True] * 3
    assert not any(request(method=method).repeatable for method in ("POST", "PUT", "PATCH", "DELETE"))
    assert request(method="PUT", repeatable=True).repeatable


@given(body=st.binary(max_size=40))
def test_bad_json_is_an_error_without_the_body(body: bytes) -> None:
    """Whatever comes back is either JSON or one clear error that does not repeat it."""
    answer = Response(200, {}, body, correlation_id=d.CORRELATION)
    assert isinstance(answer.text, str)
    try:
        answer.json()
    except UnexpectedAnswer as error:
        caught = error
    else:
        return
    assert str(caught) == f"the answer is not JSON (correlation id {d.CORRELATION})"
    assert (caught.__cause__, caught.__suppress_context__) == (None, True)


def test_json_may_begin_with_a_byte_order_mark() -> None:
    """A mark that some .NET services write is no part of the answer."""
    assert Response(200, body=b"\xef\xbb\xbf" + b'{"a": 1}').json() == {"a": 1}


def test_deep_json_is_an_error_too() -> None:
    """An answer cannot break the parser."""
    with pytest.raises(UnexpectedAnswer):
        Response(200, body=b"[" * 200_000).json()


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (d.http_date(d.NOON + timedelta(seconds=90)), 90.0),
        (d.http_date(d.NOON), 0.0),
        (d.http_date(d.NOON - timedelta(hours=1)), 0.0),
        (d.http_date(d.NOON + timedelta(days=9)), 86_400.0),
        ("9" * 400, 86_400.0),
        ("soon", None),
        ("-1", None),
        ("²", None),
        ("", None),
        ("Mon, 11 Jan 2027 12:00:00 -0000", None),
    ],
    ids=["seconds", "date", "now", "past", "late", "long", "word", "negative", "superscript", "empty", "no zone"],
)
def test_retry_after_in_seconds_or_as_a_date(value: str, seconds: float | None) -> None:
    """Both forms of the standard are read, a day at most, and anything else is as if it were not there."""
    assert Response(503, {"Retry-After": value}).retry_after(d.NOON) == seconds


@given(value=st.text(max_size=40) | st.from_regex(r"\w{3}, \d{1,3} Jan \d{1,6} \d\d:\d\d:\d\d [+-]\d{1,9}"))
def test_no_date_breaks_the_reading(value: str) -> None:
    """Whatever a receiver writes as a date is a date or none."""
    answer = Response(200, {"date": value, "retry-after": value})
    assert answer.date is None or answer.date.tzinfo is not None
    assert (answer.retry_after(d.NOON) or 0) >= 0


@pytest.mark.parametrize("value", ["", "yesterday", "Mon, 99 Jan 2027 12:00:00 GMT", "Mon, 11 Jan 2027 12:00:00 -0000"])
def test_a_date_that_cannot_be_read_is_none(value: str) -> None:
    """A receiver without a clock is no reason to stop."""
    assert Response(200, {"Date": value}).date is None
    assert Response(200, {"date": d.http_date(d.NOON)}).date == d.NOON
    assert Response(200).date is None
