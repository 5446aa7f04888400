from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from kostra_sdk.errors import UsageError
from kostra_sdk.simulator import Simulator, run
from tests.simulator.sender import KOMMUNE

if TYPE_CHECKING:
    from pathlib import Path


def test_it_runs_as_a_program(tmp_path: Path) -> None:
    """One line of JSON tells the addresses and what was set up; an interrupt ends it."""
    setup = tmp_path / "setup.json"
    setup.write_text(
        json.dumps(
            {
                "clients": [{"client_id": "vendor"}],
                "system_users": [{"org_number": KOMMUNE, "client": "vendor"}],
            }
        ),
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "kostra_sdk.simulator", "--port", "0", "--setup", str(setup)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        try:
            assert program.stdout is not None
            told = json.loads(program.stdout.readline())
            assert told["setup"]["clients"][0]["private_key"]
            summary = httpx.get(told["control"], trust_env=False).json()
            assert summary["token"] == told["token"]
        finally:
            program.send_signal(signal.SIGINT)
        assert program.wait(timeout=20) in {0, -signal.SIGINT, 130, 1}


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.1", "example.test", ""])
def test_it_runs_on_loopback_only(host: str) -> None:
    """Any other address is refused before anything is opened."""
    with pytest.raises(UsageError, match="loopback"):
        run(host=host, port=0)


@pytest.mark.parametrize("content", ["", "[]", '{"clients": [{"colour": "red"}]}'])
def test_a_setup_that_does_not_do_is_told(tmp_path: Path, content: str) -> None:
    """A file that is no JSON object, or says something unknown, stops the start."""
    setup = tmp_path / "setup.json"
    setup.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError):
        run(port=0, setup=setup, output=io.StringIO())


def test_it_tells_where_it_is_and_what_was_set_up(tmp_path: Path) -> None:
    """A simulator of the caller's own can be run, and set up as it starts."""
    output = io.StringIO()
    simulator = Simulator(log_folder=tmp_path)
    told: dict[str, Any] = {}

    def visit() -> None:
        while not output.getvalue():
            time.sleep(0.01)
        told.update(json.loads(output.getvalue()))
        simulator.stop()

    visitor = threading.Thread(target=visit, daemon=True)
    visitor.start()
    run(simulator=simulator, setup={"clients": [{"client_id": "vendor"}]}, output=output)
    visitor.join()
    assert told["url"] == simulator.url
    assert told["app"] == simulator.app_url_template
    assert told["setup"]["clients"][0]["client_id"] == "vendor"
