"""Running the simulator from the command line."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from kostra_sdk.errors import UsageError
from kostra_sdk.simulator.remote import Remote
from kostra_sdk.simulator.server import LOOPBACK, Simulator

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["run"]


def run(
    *,
    host: str = LOOPBACK,
    port: int = 8099,
    seed: int = 0,
    setup: Mapping[str, Any] | str | Path | None = None,
    log_folder: str | Path | None = None,
    api_key: str = "simulator",
    output: TextIO | None = None,
    simulator: Simulator | None = None,
) -> None:
    """Run a simulator until it is interrupted, in this thread.

    When it answers, one line of JSON is written, with its addresses and what the set-up made.

    Args:
        host: Loopback only; anything else is refused.
        port: The port; 0 is any free one.
        seed: What ids and random faults are drawn from.
        setup: Apps, organisations, clients, system users, instances and faults, as ``/_simulator/setup`` takes them;
            or a JSON file with them.
        log_folder: Where deliveries are written.
        api_key: What SSB's control API asks for.
        output: Where the line goes; by default standard output.
        simulator: A simulator that is set up otherwise, instead of one made of port, seed, folder and key.

    Raises:
        UsageError: The host is not loopback, or the set-up does not do.
        OSError: The port is taken, or the set-up cannot be read.
    """
    if host not in {LOOPBACK, "localhost"}:
        raise UsageError(f"the simulator runs on the loopback address {LOOPBACK} only, not on {host}")
    if isinstance(setup, str | Path):
        setup = _read(Path(setup))
    served = simulator or Simulator(seed=seed, port=port, log_folder=log_folder, api_key=api_key)
    made = Remote(served).set_up(dict(setup or {}))
    lines = output or sys.stdout

    def started() -> None:
        told = {
            "url": served.url,
            "maskinporten": served.maskinporten_url,
            "token": served.token_url,
            "app": served.app_url_template,
            "control": f"{served.url}/_simulator",
            "setup": made,
        }
        lines.write(json.dumps(told) + "\n")
        lines.flush()

    served.serve(started)
    served.raise_crashes()


def _read(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_bytes())
    except ValueError:
        raise UsageError(f"{path} is not JSON") from None
    if not isinstance(data, dict):
        raise UsageError(f"{path} is not a JSON object")
    return data
