from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.serve.media import HTML, JSON, PROBLEM, TEXT, chosen, essence

OFFERED = (JSON, HTML, TEXT)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("application/json", JSON),
        ("text/html", HTML),
        ("TEXT/HTML ; charset=utf-8", HTML),
        ("text/plain", TEXT),
        ("text/*", HTML),
        (BROWSER, HTML),
        ("text/html;q=0.5, text/plain", TEXT),
        ("text/html;q=0, */*", JSON),
        ("application/json;q=0.1, text/html;q=0.2;level=1", HTML),
        ("application/xml", None),
        ("application/json;q=0", None),
        ("application/json;q=2", None),
        ("application/json;q=nan", None),
        ("application/json;q=mye", JSON),
        ("json", JSON),
        (",,", JSON),
    ],
)
def test_the_answer_is_what_is_wanted_most(accept: str, media: str | None) -> None:
    """The header's weights decide, the first offered among equals; what cannot be read of it asks for nothing."""
    assert chosen(accept, OFFERED) == media


def test_a_problem_is_json_unless_html_is_wanted_more() -> None:
    """Programs get JSON, and browsers a page."""
    offered = (PROBLEM, JSON, HTML)
    assert chosen("*/*", offered) == PROBLEM
    assert chosen("application/json", offered) == JSON
    assert chosen(BROWSER, offered) == HTML


@given(st.text(alphabet="*/;,=q0.19 ahtmljson-\x00", max_size=80))
def test_any_header_at_all_gives_an_answer(accept: str) -> None:
    """Nothing that a caller may send raises."""
    assert chosen(accept, OFFERED) in {*OFFERED, None}


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [("Text/Plain; charset=utf-8", "text/plain"), ("", ""), (" application/json ", "application/json")],
)
def test_the_essence_is_without_parameters(content_type: str, expected: str) -> None:
    """A media type is compared without charset and boundary."""
    assert essence(content_type) == expected
