"""``python -m kostra_sdk.simulator``: run the simulator until it is interrupted."""

from __future__ import annotations

import argparse

from kostra_sdk.simulator import run


def main() -> None:
    """Read the command line, and run."""
    parser = argparse.ArgumentParser(
        prog="python -m kostra_sdk.simulator",
        description="Maskinporten, Altinn and SSB on one loopback address, for trying sending on.",
    )
    parser.add_argument("--port", type=int, default=8099, help="0 is any free port")
    parser.add_argument("--seed", type=int, default=0, help="what ids and random faults are drawn from")
    parser.add_argument("--setup", help="a JSON file with clients, system users, apps and faults")
    parser.add_argument("--log-folder", help="where deliveries are written, one JSON line each")
    parser.add_argument("--api-key", default="simulator", help="what SSB's control API asks for")
    given = parser.parse_args()
    run(port=given.port, seed=given.seed, setup=given.setup, log_folder=given.log_folder, api_key=given.api_key)


if __name__ == "__main__":
    main()
