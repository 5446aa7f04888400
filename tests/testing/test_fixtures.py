"""The fixtures work as a vendor's own test would use them."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

VENDORS_TEST = """
import urllib.request

pytest_plugins = ["kostra_sdk.testing.fixtures"]

def test_the_simulator_answers(kostra_simulator, kostra_client):
    url = kostra_simulator.url
    assert url.startswith("http://127.0.0.1:")
    assert kostra_client is not None
    assert not kostra_simulator.deliveries.doubled()
"""


def test_a_vendors_test_can_use_them(tmp_path: Path) -> None:
    """A test in another folder that names the module gets a running simulator and a client of it."""
    (tmp_path / "test_vendor.py").write_text(VENDORS_TEST, encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(tmp_path), str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout
