"""Which editions the fast suite tries; the slow suite tries the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _pytest.mark import ParameterSet

__all__ = ["boundaries"]

_TURNS: Final = {2020, 2023}
"""The years from which there is another generation of the official program."""


def boundaries(editions: Iterable[tuple[Any, ...]]) -> list[ParameterSet]:
    """Leave the years between a form's first, its last and those where much changed to the slow suite.

    An edition is a tuple that begins with form and year.
    """
    listed = list(editions)
    years: dict[str, set[int]] = {}
    for form, year, *_ in listed:
        years.setdefault(form, set()).add(year)
    return [
        pytest.param(
            *edition,
            id="-".join(map(str, edition)),
            marks=() if edition[1] in {min(years[edition[0]]), max(years[edition[0]]), *_TURNS} else pytest.mark.slow,
        )
        for edition in listed
    ]
