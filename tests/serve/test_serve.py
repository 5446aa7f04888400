from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import kostra_sdk
from kostra_sdk import serve

WITHOUT = """
import sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == {blocked!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Blocker())
import importlib.util
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, *rest: None if name == {blocked!r} else found(name, *rest)
from kostra_sdk.errors import MissingExtra
try:
    import kostra_sdk.serve
except MissingExtra as error:
    print(error.extra, error)
"""


@pytest.mark.parametrize("blocked", ["starlette", "uvicorn"])
def test_without_the_extra_it_says_what_to_install(blocked: str) -> None:
    """The core package alone tells which extra is missing."""
    ran = subprocess.run(
        [sys.executable, "-c", WITHOUT.format(blocked=blocked)],
        env=os.environ | {"PYTHONPATH": str(Path(kostra_sdk.__file__).parents[1])},
        check=True,
        capture_output=True,
        text=True,
    )
    assert ran.stdout.strip() == (
        "serve kostra_sdk.serve needs more than the core package: pip install 'kostra-sdk[serve]'"
    )


def test_what_is_public_is_there() -> None:
    """An operator's own program needs these and no others."""
    assert [getattr(serve, name).__name__ for name in serve.__all__] == [
        "ServeSettings",
        "application",
        "openapi",
        "run",
    ]
