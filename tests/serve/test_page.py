from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from kostra_sdk.forms import FORM_NAMES, find_form
from kostra_sdk.serve.page import PAGE_POLICY, PROBLEM_POLICY, REPORT_POLICY, page

PAGE = page(50_000_000)


class Elements(HTMLParser):
    """The elements of a page with their attributes, in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.found.append((tag, dict(attrs)))

    def named(self, tag: str, **wanted: Any) -> list[dict[str, str | None]]:
        """Give the elements of a kind that have these attributes."""
        return [has for name, has in self.found if name == tag and wanted.items() <= has.items()]


ELEMENTS = Elements(PAGE)


def test_the_page_is_in_bokmal_and_whole() -> None:
    """It says its language, and needs nothing from anywhere."""
    assert ELEMENTS.named("html", lang="nb")
    sources = [value for _, has in ELEMENTS.found for name, value in has.items() if name in {"src", "href"}]
    assert sources == ["data:,"]


def test_nothing_in_the_page_runs_or_styles_by_itself() -> None:
    """The policy names one style and one script, so an attribute with either would not work."""
    assert not [name for _, has in ELEMENTS.found for name in has if name.startswith("on") or name == "style"]
    assert len(ELEMENTS.named("script")) == len(ELEMENTS.named("style")) == 1
    assert "unsafe" not in PAGE_POLICY + PROBLEM_POLICY + REPORT_POLICY
    assert PAGE_POLICY.count("sha256-") == 2


def test_every_form_and_its_years_can_be_chosen() -> None:
    """Each form is an option that names the years whose controls are included."""
    for name in FORM_NAMES:
        (option,) = ELEMENTS.named("option", value=name)
        assert option["data-years"] == " ".join(map(str, find_form(name).control_years))
    years = {year for name in FORM_NAMES for year in find_form(name).control_years}
    assert all(f"<option>{year}</option>" in PAGE for year in years)


def test_regions_are_offered_by_name() -> None:
    """Municipalities, and the bydeler of Oslo."""
    assert '<option value="460100">Bergen</option>' in PAGE
    assert '<option value="030107">Oslo - Oslove, Vestre Aker</option>' in PAGE
    assert len(re.findall(r'<option value="\d{6}">', PAGE)) == 357 + 15


@pytest.mark.parametrize(("most", "words"), [(50_000_000, "50 MB"), (1_500_000, "1,5 MB"), (200_000, "0,2 MB")])
def test_the_page_tells_how_long_a_file_may_be(most: int, words: str) -> None:
    """In words, and for its script."""
    (field,) = Elements(page(most)).named("input", type="file")
    assert field["data-most"] == str(most)
    assert f"Den kan være på {words}." in page(most)


def test_the_frame_is_a_sandbox() -> None:
    """The report may filter and print, and nothing else."""
    (frame,) = ELEMENTS.named("iframe")
    assert frame["sandbox"] == "allow-scripts allow-modals"
    assert REPORT_POLICY.startswith("sandbox allow-scripts allow-modals;")


def test_fields_are_those_that_a_check_is_asked_by() -> None:
    """The form's names are the parameters' own."""
    names = {has["name"] for tag, has in ELEMENTS.found if tag in {"input", "select"}}
    assert names == {
        "file",
        "form",
        "year",
        "region",
        "has_participants",
        "quarter",
        "org_number",
        "reference_date",
    }
