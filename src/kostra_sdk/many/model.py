"""A job, what came of it, and how it failed."""

from __future__ import annotations

import os
import traceback
from datetime import date
from pathlib import PurePath
from typing import Any, Self

import attrs

from kostra_sdk.errors import KostraError, UsageError
from kostra_sdk.extract.files import StrPath
from kostra_sdk.report import Report

__all__ = ["Job", "JobFailed", "Result"]


def _shown(data: object) -> str:
    """Show where data lies, and of bytes how many they are: they hold records."""
    return f"<{len(data)} bytes>" if isinstance(data, bytes) else repr(data)


@attrs.frozen
class Job:
    """An extract to be checked; the arguments are those of :func:`~kostra_sdk.check`.

    A job goes to where it is done: a path must lead to the same file there.

    Raises :class:`~kostra_sdk.UsageError` for data that cannot go there, such as an open file.
    """

    data: StrPath | bytes = attrs.field(repr=_shown)
    """The path of the extract, or its bytes."""
    form: str
    """The official name of the form."""
    year: int
    """The reporting year."""
    region: str
    """Who reports: kommune and bydel, six digits."""
    quarter: str | None = None
    org_number: str | None = None
    has_participants: bool = True
    reference_date: date | None = None
    label: str = ""
    """What the job is called; by default as the file."""

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.data, str | bytes | os.PathLike):
            raise UsageError(f"the data of a job is a path or bytes, not {type(self.data).__name__}")

    @property
    def name(self) -> str:
        """What the job is called: its label, or else the name of its file."""
        return self.label or ("" if isinstance(self.data, bytes) else PurePath(self.data).name)


class JobFailed(KostraError):
    """A job could not be done, and there is no report: the file cannot be read, the call is wrong, a worker was lost.

    It tells the error it stands for without holding it, since an error cannot always go from process to process.

    Cause: :attr:`kind` names the class of the error.
    """

    def __init__(self, kind: str, message: str, classes: tuple[str, ...] = (), where: str = "") -> None:
        self.kind = kind
        """The name of the error's class, such as ``FileNotFoundError``."""
        self.message = message
        """Its text; empty for errors that are neither this package's nor the system's, whose text may hold data."""
        self.classes = classes
        """The names of all its classes, such as ``OSError``."""
        self.where = where
        """Where in the program it was raised: files and lines, no values."""
        super().__init__(f"{kind}: {message}" if message else kind)

    @classmethod
    def of(cls, error: BaseException) -> Self:
        """Tell an error."""
        ours = isinstance(error, KostraError | OSError)
        return cls(
            type(error).__name__,
            str(error) if ours else "",
            tuple(each.__name__ for each in type(error).__mro__),
            "".join(traceback.format_tb(error.__traceback__)),
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.kind, self.message, self.classes, self.where)


@attrs.frozen
class Result:
    """What came of a job: a report, or the reason why there is none."""

    job: Job
    report: Report | None = None
    """The verdict; its findings are packed, and each message is made when it is read."""
    error: JobFailed | None = None
    """Why there is no report; ``raise result.error`` raises it."""
