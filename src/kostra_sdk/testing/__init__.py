"""For tests of programs that use kostra_sdk: people and extracts that do not exist, and a receiving side.

:func:`sample` makes up whole extracts, :func:`damaged` one that just fails a control and one that just passes it.
:mod:`kostra_sdk.testing.people` makes up persons,
:mod:`kostra_sdk.testing.fixtures` has pytest fixtures around the simulator, which is the only part that needs pytest.
"""

from kostra_sdk.testing.people import synthetic_number
from kostra_sdk.testing.samples import (
    CannotFire,
    Damage,
    Damaged,
    Reason,
    Sample,
    TooMuchDamage,
    UnknownControl,
    Unreachable,
    damaged,
    failures,
    sample,
    sample_records,
)

__all__ = [
    "CannotFire",
    "Damage",
    "Damaged",
    "Reason",
    "Sample",
    "TooMuchDamage",
    "UnknownControl",
    "Unreachable",
    "damaged",
    "failures",
    "sample",
    "sample_records",
    "synthetic_number",
]
