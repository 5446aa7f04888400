"""The command ``kostra``: check an extract, and look up fields, controls and what a year changed.

It needs the extra ``cli``; without it, it says what to install.
"""

from __future__ import annotations

import sys

__all__ = ["main"]

_WRONG_USAGE = 64
_NEEDED = frozenset({"click", "rich"})
_INSTALL = 'kostra trenger mer enn grunnpakken: pip install "kostra-sdk[cli]"'


def main() -> None:
    """Run the command on the arguments of the process, and exit with its status.

    0 is fine, 1 warnings, 2 blocks submission, 64 wrong usage, 65 unreadable input, 70 a fault of our own.
    """
    try:
        import rich  # noqa: F401 - only to know whether it is there

        from kostra_sdk.cli.app import kostra
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in _NEEDED:
            raise
        print(_INSTALL, file=sys.stderr)  # noqa: T201 - there is nothing better to say it with
        sys.exit(_WRONG_USAGE)
    kostra.main(prog_name="kostra")
