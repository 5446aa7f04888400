from __future__ import annotations

import pytest

from kostra_sdk.report.masking import HIDDEN, masked


def repr_of(text: str) -> str:
    """Name a test by the length of its text: the texts look like personal numbers."""
    return f"{len(text)} characters"


@pytest.mark.parametrize(
    "text", ["", "J1", "2024/123456", "1234567890", "12345 6789", "2024-01-01", "ABC-1234567890-X"], ids=repr_of
)
def test_ordinary_texts_are_shown(text: str) -> None:
    """A journal number or id is shown as it is."""
    assert masked(text) == text


@pytest.mark.parametrize(
    "text", ["12345678901", "010203 12345", "J 123456 78901", "01.02.03-12345", "201912345606"], ids=repr_of
)
def test_what_may_be_a_personal_number_is_hidden(text: str) -> None:
    """Eleven figures in a row, however they are divided, are not shown."""
    assert masked(text) == HIDDEN
