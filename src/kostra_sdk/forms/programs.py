"""Which official control program each edition follows: the last of its season."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

import attrs

__all__ = ["PROGRAMS", "Program"]


@attrs.frozen
class Program:
    """A state of the public repository statisticsnorway/kostra-kontrollprogram."""

    commit: str
    released: date
    final: bool = True
    """False while the season is open: the program may still change."""
    unproven_from: int | None = None
    """The year the program was made for, where its own year's is not public; None where it is that year's own."""


_FIRST_PUBLIC = Program("d32a3989", date(2018, 4, 23), unproven_from=2017)
"""The first state of the repository: the only one that still holds form 11B."""

PROGRAMS = MappingProxyType(
    {
        **dict.fromkeys(range(2011, 2017), _FIRST_PUBLIC),
        2017: Program("377bc98e", date(2018, 4, 26)),
        2018: Program("71c29abf", date(2019, 4, 3)),
        2019: Program("8ab57e03", date(2020, 6, 22)),
        2020: Program("d843dff7", date(2021, 4, 16)),
        2021: Program("45c168fe", date(2022, 5, 15)),
        2022: Program("5a23d974", date(2023, 5, 22)),
        2023: Program("fe8e298f", date(2024, 4, 19)),
        2024: Program("35073c8e", date(2025, 4, 4)),
        2025: Program("7da84d25", date(2026, 3, 30)),
        2026: Program("c1f58486", date(2026, 7, 16), final=False),
    }
)
"""The official program by reporting year.

No program of 2011-2016 is public: form 11B's controls are those that stood in the first public one, made for 2017.
"""
