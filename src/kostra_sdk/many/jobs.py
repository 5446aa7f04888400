"""Jobs from a folder, where the files' names say what they are, or from a jobs file in TOML or CSV."""

from __future__ import annotations

import csv
import io
import tomllib
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kostra_sdk.errors import UsageError
from kostra_sdk.extract.files import Source
from kostra_sdk.extract.naming import read_name
from kostra_sdk.many.model import Job

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kostra_sdk.extract.files import StrPath

__all__ = ["PATTERNS", "JobsError", "UnnamedFile", "jobs_in", "read_jobs"]

PATTERNS: Final = ("*.dat", "*.xml", "*.dat.gz", "*.xml.gz")
"""Which files of a folder are extracts, unless it is said otherwise; the last two are packed with gzip."""

_NEEDED: Final = frozenset({"file", "form", "year", "region"})
_KINDS: Final[Mapping[str, type]] = {
    "file": str,
    "form": str,
    "year": int,
    "region": str,
    "quarter": str,
    "org_number": str,
    "participants": bool,
    "reference_date": date,
    "label": str,
}
_WORDS: Final[Mapping[type, str]] = {
    str: "text",
    int: "whole number",
    bool: "answer of true or false",
    date: "day as 2027-04-01",
}
_ANSWERS: Final = {"true": True, "ja": True, "1": True, "false": False, "nei": False, "0": False}


class JobsError(UsageError, ValueError):
    """A jobs file does not say what is to be done; every problem at once."""

    def __init__(self, source: str, problems: Sequence[str]) -> None:
        self.source = source
        """What the file is called."""
        self.problems = tuple(problems)
        """Every problem, with the job it is in, counted from 1, or the line of a CSV file."""
        super().__init__(f"{source}: " + "; ".join(self.problems))


class UnnamedFile(NamedTuple):
    """A file whose name does not say form, year and region: no job is made of it."""

    path: Path


def jobs_in(folder: StrPath, patterns: Iterable[str] = PATTERNS) -> tuple[Job | UnnamedFile, ...]:
    """Make a job of each extract in a folder, by the names that deliveries have.

    ``11F_2026_460100.dat`` is 11F of 2026 for region 460100, ``0AK1_2026K1_460100.dat`` has a quarter,
    and nine digits behind the region are an organisation number.
    A file of one character says that there is nobody to report (B-9), and is checked as the answer to that.

    Args:
        folder: Where the files are.
        patterns: Which of them are extracts, as :meth:`pathlib.Path.glob` takes them;
            ``**/*.dat`` looks in folders too.

    Returns:
        In the order of their paths the jobs, and the files whose names are of another kind.

    Raises:
        OSError: The folder cannot be read.
    """
    root = Path(folder)
    if not root.is_dir():
        raise NotADirectoryError(20, "no folder", str(root))
    found = {path for pattern in patterns for path in root.glob(pattern) if path.is_file()}
    return tuple(_named(path, root) for path in sorted(found))


def _named(path: Path, root: Path) -> Job | UnnamedFile:
    named = read_name(path)
    if named is None:
        return UnnamedFile(path)
    return Job(
        data=path,
        form=named.form,
        year=named.year,
        region=named.region,
        quarter=named.quarter or None,
        org_number=named.org_number or None,
        has_participants=not _is_one_character(path),
        label=path.relative_to(root).as_posix(),
    )


def _is_one_character(path: Path) -> bool:
    """Whether there is one character in a file; one that cannot be read tells so when it is checked."""
    try:
        with Source(path).unpacked() as content:
            return len(content.read(2)) == 1
    except OSError:
        return False


def read_jobs(path: StrPath) -> tuple[Job, ...]:
    """Read a jobs file: CSV by its ending, and otherwise TOML.

    A job has ``file``, ``form``, ``year`` and ``region``, and may have ``quarter``, ``org_number``, ``participants``
    (whether there is anyone to report), ``reference_date`` and ``label``.
    In TOML each is a table ``[[job]]``, and what stands above them holds for those that do not say otherwise.
    In CSV the first line has the names; columns are parted by comma or semicolon, and the text is UTF-8.
    Files lie beside the jobs file unless their paths say otherwise.

    Raises:
        JobsError: The file does not say what is to be done; every problem is told.
        OSError: The file cannot be read.
    """
    file = Path(path)
    content = file.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise JobsError(file.name, ["it is not in UTF-8"]) from error
    is_csv = file.suffix.lower() == ".csv"
    try:
        rows = list(_csv(text) if is_csv else _toml(text))
    except (csv.Error, tomllib.TOMLDecodeError) as error:
        raise JobsError(file.name, [str(error)]) from error
    jobs: list[Job] = []
    problems = [] if rows else ["there is no job in it"]
    for number, row in rows:
        made = _job(row, file.parent)
        if isinstance(made, Job):
            jobs.append(made)
        else:
            problems += [f"{'line' if is_csv else 'job'} {number}: {problem}" for problem in made]
    if problems:
        raise JobsError(file.name, problems)
    return tuple(jobs)


def _toml(text: str) -> Iterator[tuple[int, Mapping[str, object]]]:
    said = tomllib.loads(text)
    jobs = said.pop("job", [])
    for number, job in enumerate(jobs if isinstance(jobs, list) else [jobs], start=1):
        yield number, {**said, **job} if isinstance(job, dict) else {"job": job}


def _csv(text: str) -> Iterator[tuple[int, Mapping[str, object]]]:
    first, _, _ = text.partition("\n")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in first else ",", strict=True)
    names = [name.strip() for name in next(rows, [])]
    for row in rows:
        if any(row):
            # What stands beyond the named columns has no name.
            cells = zip_longest(names, row, fillvalue="")
            yield rows.line_num, {name: _read(name, text.strip()) for name, text in cells if text.strip()}


def _read(name: str, text: str) -> object:
    """Read a cell as what its column holds; what cannot be read stays text, and is told as wrong."""
    match name:
        case "year":
            return int(text) if text.isascii() and text.isdigit() else text
        case "participants":
            return _ANSWERS.get(text.lower(), text)
        case "reference_date":
            try:
                return date.fromisoformat(text)
            except ValueError:
                return text
        case _:
            return text


def _job(row: Mapping[str, Any], folder: Path) -> Job | list[str]:
    """Make a job, or say what is wrong with it."""
    problems = [f"there is no {name}" for name in _KINDS if name in _NEEDED and name not in row]
    for name, value in row.items():
        if name not in _KINDS:
            problems.append(f"nothing is called {name or 'so: there are more cells than names'}")
        elif type(value) is not _KINDS[name]:
            problems.append(f"{name} is no {_WORDS[_KINDS[name]]}")
    if problems:
        return problems
    return Job(
        data=folder / row["file"],
        form=row["form"].upper(),
        year=row["year"],
        region=row["region"],
        quarter=row.get("quarter"),
        org_number=row.get("org_number"),
        has_participants=row.get("participants", True),
        reference_date=row.get("reference_date"),
        label=row.get("label") or row["file"],
    )
