"""A file of 15F: who reports and the individuals, as XML."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from kostra_sdk.forms.barnevern.writing import write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostra_sdk.forms.barnevern.record import Avgiver, Individ

__all__ = ["written"]


def written(avgiver: Avgiver, individuals: Iterable[Individ], year: int) -> bytes:
    """Give the bytes of a file."""
    file = io.BytesIO()
    write(file, avgiver, individuals, year=year)
    return file.getvalue()
