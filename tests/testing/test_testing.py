"""The face of the package for tests: what is public, and what it does without."""

from __future__ import annotations

import subprocess
import sys

import kostra_sdk
from kostra_sdk import testing

ROOT = kostra_sdk.__path__[0]


def test_samples_are_had_from_the_package_itself() -> None:
    """`sample` is the function, whatever the modules are called."""
    assert callable(testing.sample)
    assert all(hasattr(testing, name) for name in testing.__all__)


def test_it_does_without_pytest() -> None:
    """Only the fixtures need pytest: samples work where it is not installed."""
    code = (
        f"import sys; sys.path.insert(0, {ROOT!r} + '/..'); import kostra_sdk.testing as t; "
        "made = t.sample('11F', 2026, 2, region='030100', damage={'15': 1}); print('pytest' in sys.modules, len(made))"
    )

    ran = subprocess.run([sys.executable, "-I", "-c", code], check=True, capture_output=True, text=True)

    assert ran.stdout == "False 2\n"
