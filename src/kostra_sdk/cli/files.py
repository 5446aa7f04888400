"""Files that the commands are given and write: whole or not at all, UTF-8, and what went wrong in bokmål."""

from __future__ import annotations

import errno
import sys
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import click

from kostra_sdk.cli.norsk import UNREADABLE, WRONG_USAGE, Problem
from kostra_sdk.extract.files import AtomicFile
from kostra_sdk.extract.unpacking import GzipDamaged

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["reason", "save", "unreadable", "unwritable", "write"]

_REASONS: Final[Mapping[int | None, str]] = MappingProxyType(
    {
        errno.ENOENT: "den finnes ikke",
        errno.EACCES: "tilgangen er stengt",
        errno.EPERM: "tilgangen er stengt",
        errno.EISDIR: "det er en mappe",
        errno.ENOTDIR: "det er ingen slik mappe",
        errno.EEXIST: "det står noe annet der",
        errno.ENAMETOOLONG: "navnet er for langt",
        errno.ENOSPC: "det er ikke plass",
        errno.EROFS: "det kan bare leses der, ikke skrives",
        errno.EMFILE: "for mange filer er åpne",
        errno.EIO: "lese- eller skrivefeil på disken",
        errno.EADDRINUSE: "adressen er i bruk",
        errno.EADDRNOTAVAIL: "adressen er ikke på denne maskinen",
    }
)


def reason(error: OSError) -> str:
    """Say why a file cannot be read or written; what has no words here is said as the system says it."""
    if isinstance(error, GzipDamaged):
        return "gzip-filen er skadet eller ikke hel"
    return _REASONS.get(error.errno) or error.strerror or type(error).__name__


def unreadable(what: str, error: OSError) -> Problem:
    """Give what ends the command where a file cannot be read."""
    return Problem(UNREADABLE, f"Kan ikke lese {what}: {reason(error)}.")


def unwritable(what: str, error: OSError) -> Problem:
    """Give what ends the command where a file cannot be written: what may be missing then is its folder."""
    why = "mappen finnes ikke" if error.errno == errno.ENOENT else reason(error)
    return Problem(WRONG_USAGE, f"Kan ikke skrive {what}: {why}.")


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
        raise unwritable(output, error) from error
    click.echo(f"{said} {output}.", err=True)
