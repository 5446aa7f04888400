"""From a file's name to what it is: the names that deliveries give, such as ``11F_2026_460100.dat``."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

import attrs

if TYPE_CHECKING:
    from os import PathLike

__all__ = ["Named", "read_name"]

_NAME: Final = re.compile(
    r"(?P<form>[0-9]+[A-Z]+(?:K[1-4])?)_(?P<year>20[0-9]{2})(K(?P<quarter>[1-4]))?_(?P<region>[0-9]{6})"
    r"(_(?P<org_number>[0-9]{9}))?(_(?P<unit>[A-Za-z0-9-]+))??(_(?P<number>[0-9]+)av(?P<of>[0-9]+))?"
)


@attrs.frozen(kw_only=True)
class Named:
    """What a file's name tells."""

    form: str
    year: int
    region: str
    quarter: str = ""
    org_number: str = ""
    unit: str = ""
    part: tuple[int, int] | None = None
    """Which one of how many."""


def read_name(path: str | PathLike[str]) -> Named | None:
    """Read the name of a file, whatever its ending; None for a name of another kind."""
    found = _NAME.fullmatch(PurePath(path).name.partition(".")[0])
    if found is None:
        return None
    number, of = found["number"], found["of"]
    return Named(
        form=found["form"],
        year=int(found["year"]),
        region=found["region"],
        quarter=found["quarter"] or "",
        org_number=found["org_number"] or "",
        unit=found["unit"] or "",
        part=(int(number), int(of)) if number else None,
    )
