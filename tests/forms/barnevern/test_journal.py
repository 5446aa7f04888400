from __future__ import annotations

import pytest

from kostra_sdk.forms.barnevern.journal import shown


@pytest.mark.parametrize("text", ["J1", "2024/0017", "x" * 20])
def test_a_journal_number_is_shown(text: str) -> None:
    """As it stands."""
    assert shown(text) == text


@pytest.mark.parametrize("text", ["12345678901", "x" * 21, None, 7], ids=["figures", "too long", "nothing", "no text"])
def test_what_can_be_none_is_not_shown(text: object) -> None:
    """It may be a person's number or name."""
    assert shown(text) == ""
