from __future__ import annotations

import errno
import gzip
from typing import TYPE_CHECKING

import pytest

from kostra_sdk.cli.files import reason, save, unreadable, unwritable
from kostra_sdk.cli.norsk import Problem
from kostra_sdk.extract.unpacking import GzipDamaged
from tests.cli.running import kostra

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (FileNotFoundError(errno.ENOENT, "No such file or directory"), "den finnes ikke"),
        (PermissionError(errno.EACCES, "Permission denied"), "tilgangen er stengt"),
        (PermissionError(errno.EPERM, "Operation not permitted"), "tilgangen er stengt"),
        (IsADirectoryError(errno.EISDIR, "Is a directory"), "det er en mappe"),
        (NotADirectoryError(errno.ENOTDIR, "Not a directory"), "det er ingen slik mappe"),
        (OSError(errno.ENOSPC, "No space left on device"), "det er ikke plass"),
        (OSError(errno.EADDRINUSE, "Address already in use"), "adressen er i bruk"),
        (GzipDamaged(errno.EIO, "the gzip file is damaged or cut off"), "gzip-filen er skadet eller ikke hel"),
        (OSError(errno.EDOM, "as the system says it"), "as the system says it"),
        (OSError("of no kind"), "OSError"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_errors_of_the_system_are_said_in_bokmal(error: OSError, said: str) -> None:
    """By what kind they are; one that has no words here is said as the system says it."""
    assert reason(error) == said
    assert str(unreadable("a.dat", error)) == f"Kan ikke lese a.dat: {said}."


def test_what_is_missing_where_something_is_written_is_the_folder() -> None:
    """The file itself need not be there."""
    missing, full = (OSError(number, "x") for number in (errno.ENOENT, errno.ENOSPC))
    assert str(unwritable("a.dat", missing)) == "Kan ikke skrive a.dat: mappen finnes ikke."
    assert str(unwritable("a.dat", full)) == "Kan ikke skrive a.dat: det er ikke plass."
    assert (unwritable("a.dat", full).status, unreadable("a.dat", full).status) == (64, 65)


def test_a_file_is_not_written_over_a_folder(tmp_path: Path) -> None:
    """The folder stays, and the reason is said in bokmål."""
    with pytest.raises(Problem, match=r"det (står noe annet der|er en mappe)\.$"):
        save(b"x", str(tmp_path), "Den står i")


def test_a_file_that_is_cut_off_is_told(tmp_path: Path) -> None:
    """By every command that unpacks one: nothing can be known of what was in it."""
    cut = tmp_path / "11F_2025_460100.dat"
    cut.write_bytes(gzip.compress(bytes(300))[:-4])
    target = ("--form", "11F", "--year", 2025, "--region", "460100")
    checked = kostra("check", cut, *target)
    assert (checked.exit_code, checked.stderr) == (
        65,
        f"kostra: Kan ikke lese {cut}: gzip-filen er skadet eller ikke hel.\n",
    )
    many = kostra("check-many", tmp_path)
    assert many.exit_code == 65
    assert "Ikke kontrollert: gzip-filen er skadet eller ikke hel\n" in many.stdout
    parts = kostra("parts", f"nav={cut}", *target)
    assert (parts.exit_code, parts.stderr) == (
        65,
        f"kostra: Kan ikke lese {cut}: gzip-filen er skadet eller ikke hel.\n",
    )
