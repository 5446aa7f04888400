"""Files that the commands are given and write: whole or not at all, UTF-8, and what went wrong in bokmål."""

from __future__ import annotations

import sys

import click

from kostra_sdk.cli.norsk import WRONG_USAGE, Problem
from kostra_sdk.extract.files import AtomicFile

__all__ = ["reason", "save", "write"]


def reason(error: OSError) -> str:
    """Say why a file cannot be read or written."""
    match error:
        case FileNotFoundError():
            return "den finnes ikke"
        case PermissionError():
            return "tilgangen er stengt"
        case IsADirectoryError():
            return "det er en mappe"
        case _:
            return error.strerror or type(error).__name__


def write(content: bytes) -> None:
    """Write UTF-8 to the screen, whatever the terminal's code page."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def save(content: bytes, output: str, said: str) -> None:
    """Write a file, and say so on stderr: what was said, and where it stands."""
    try:
        with AtomicFile(output) as target:
            target.write(content)
    except OSError as error:
        raise Problem(WRONG_USAGE, f"Kan ikke skrive {output}: {reason(error)}.") from error
    click.echo(f"{said} {output}.", err=True)
