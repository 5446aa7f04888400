from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.report.page import asset, digest, document, safe


def policy_of(page: str) -> str:
    """Give the page's Content-Security-Policy."""
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert found is not None
    return found[1]


def test_a_page_may_use_only_its_own_style_and_script() -> None:
    """The policy names both by their digests, and lets in nothing else."""
    page = document("Tittel", ["<p>Innhold</p>"], css="p { margin: 0 }", js="void 0")
    policy = policy_of(page)
    assert "default-src 'none'" in policy
    for kind, text in (("style", "p { margin: 0 }"), ("script", "void 0")):
        known = b64encode(sha256(text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{known}'" in policy
        assert f"<{kind}>{text}</{kind}>" in page


def test_a_page_without_script_may_run_none() -> None:
    """There is no script element, and the policy names none."""
    page = document("Tittel", [], css="")
    assert "<script" not in page
    assert "script-src" not in policy_of(page)


@given(st.text())
def test_any_text_is_safe(text: str) -> None:
    """Between tags, in attributes and in the title, and whatever no page may hold is gone."""
    made = safe(text)
    assert not set(made) & set("<>\"'\0")
    assert f"<title>{made}</title>" in document(text, [], css="")


@pytest.mark.parametrize("name", ["page.css", "page.js"])
def test_an_asset_is_the_same_on_every_system(name: str) -> None:
    """It ends its lines with LF, so that its digest is always the same."""
    text = asset("kostra_sdk.report", name)
    assert text
    assert "\r" not in text
    assert digest(text) == digest(asset("kostra_sdk.report", name))
