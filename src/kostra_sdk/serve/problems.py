"""What the service answers when it cannot do what it was asked: problem details (RFC 9457).

The title is in bokmål, for the person who sees it, and always the same for one kind;
the detail is in English, for the developer.
Neither holds a value that was sent: parameters, paths and record numbers say where to look.
"""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from enum import Enum
from html import escape
from pathlib import PurePath
from typing import Any

import attrs

__all__ = ["Fault", "Problem", "ProblemKind", "Refused", "html", "our_fault", "ssb"]

MOST_LISTED = 1_000
"""How many faults an answer lists; all are counted."""


class ProblemKind(Enum):
    """The kinds of problems: the last part of the type's URN, the HTTP status, and the title."""

    PARAMETERS = ("parameters", 400, "Noe i forespørselen må rettes")
    NOT_JSON = ("not-json", 400, "Innholdet er ikke gyldig JSON")
    NOT_MULTIPART = ("not-multipart", 400, "Skjemaet som ble sendt, kan ikke leses")
    UNAUTHORISED = ("unauthorised", 401, "Nøkkelen mangler eller er feil")
    FOREIGN_ORIGIN = ("foreign-origin", 403, "Forespørselen kommer fra en annen nettside")
    NOT_FOUND = ("not-found", 404, "Adressen finnes ikke")
    UNKNOWN_EDITION = ("unknown-edition", 404, "Skjemaet eller årgangen er ikke med")
    METHOD = ("method", 405, "Adressen tar ikke imot slike kall")
    NOT_ACCEPTABLE = ("not-acceptable", 406, "Svaret kan ikke gis i den formen")
    SLOW_BODY = ("slow-body", 408, "Filen kom ikke fram i tide")
    TOO_LARGE = ("too-large", 413, "Filen er for stor")
    MEDIA_TYPE = ("media-type", 415, "Innholdet er av feil type")
    PACKED = ("packed", 415, "Filen er pakket; send den upakket")
    MISDIRECTED = ("misdirected", 421, "Tjenesten kjenner ikke navnet den er kalt med")
    UNFIT = ("unfit", 422, "Dataene passer ikke i skjemaet")
    OUR_FAULT = ("our-fault", 500, "Uventet feil i tjenesten, ikke i filen")
    BUSY = ("busy", 503, "Tjenesten er opptatt; prøv igjen om litt")
    TIMEOUT = ("timeout", 504, "Kontrollen tok for lang tid")

    def __init__(self, slug: str, status: int, title: str) -> None:
        self.slug = slug
        self.status = status
        self.title = title

    @property
    def urn(self) -> str:
        """The type, which names the kind and leads nowhere."""
        return f"urn:kostra-sdk:problem:{self.slug}"


@attrs.frozen
class Fault:
    """One thing that is wrong with what was sent: where, in bokmål and in English; never the value."""

    detail: str
    """What is wrong, in English."""
    title: str = ""
    """The same in bokmål, where a person chose the value on the page."""
    parameter: str | None = None
    """The parameter it is about."""
    path: str | None = None
    """Where in the JSON it is: ``$[17].vklo``."""
    index: int | None = None
    """The record's number, counted from 0."""
    journal_number: str | None = None
    """The record's journal number: what names the case."""
    field: str | None = None
    """The official name of the field."""

    def as_data(self) -> dict[str, Any]:
        """Give what is known of it, as plain data."""
        return {name: value for name, value in attrs.asdict(self).items() if value not in {None, ""}}


@attrs.frozen
class Problem:
    """Why something was not done."""

    kind: ProblemKind
    detail: str
    """What is wrong, in English, without values."""
    faults: Sequence[Fault] = ()
    """What is wrong in particular: the first :data:`MOST_LISTED` of :attr:`count`."""
    count: int = 0
    """How many faults there are in all."""
    headers: Sequence[tuple[str, str]] = ()
    """What the answer says beside it, such as when to try again."""
    places: Sequence[str] = ()
    """Where our own fault is, for the log: class of the exception, modules and lines."""

    @classmethod
    def of_faults(cls, kind: ProblemKind, detail: str, faults: Sequence[Fault], count: int | None = None) -> Problem:
        """Make a problem of faults, the first of very many."""
        return cls(kind, detail, tuple(faults[:MOST_LISTED]), len(faults) if count is None else count)

    def as_data(self, correlation_id: str) -> dict[str, Any]:
        """Give it as RFC 9457 has it."""
        listed = {"count": self.count, "errors": [fault.as_data() for fault in self.faults]} if self.faults else {}
        return {
            "type": self.kind.urn,
            "title": self.kind.title,
            "status": self.kind.status,
            "detail": self.detail,
            "instance": f"urn:uuid:{correlation_id}",
            **listed,
        }


class Refused(Exception):
    """What ends the handling of a request with a problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.kind.slug)


def our_fault(error: BaseException) -> Problem:
    """Tell a fault of our own: for the log where in the code it arose, and never its text, which may hold a value."""
    frames = traceback.extract_tb(error.__traceback__)
    places = (type(error).__name__, *(f"{PurePath(each.filename).name}:{each.lineno}" for each in frames))
    return Problem(ProblemKind.OUR_FAULT, "an unexpected fault; the log has it by the correlation id", places=places)


def html(problem: Problem, style: str) -> str:
    """Write a problem as a page in bokmål, for a person with a browser."""
    told = [fault.title for fault in problem.faults if fault.title]
    items = "".join(f"<li>{escape(text)}</li>" for text in told)
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="nb">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<link rel="icon" href="data:,">',
            f"<title>{escape(problem.kind.title)}</title>",
            f"<style>{style}</style>",
            "</head>",
            "<body>",
            '<main><div class="verdict error"><div>',
            f"<h1>{escape(problem.kind.title)}</h1>",
            f"<ul>{items}</ul>" if items else f'<p lang="en">{escape(problem.detail)}</p>',
            "</div></div></main>",
            "</body>",
            "</html>",
            "",
        ]
    )


def ssb(problem: Problem, url: str, milliseconds: int) -> dict[str, Any]:
    """Give a problem in the shape that SSB's control API tells its errors in."""
    validation = {fault.parameter: fault.detail for fault in problem.faults if fault.parameter}
    return {
        "timestamp": milliseconds,
        "httpStatusCode": problem.kind.status,
        "errorType": "VALIDATION_ERROR" if validation else "SYSTEM_ERROR",
        "url": url,
        **({"validationErrors": validation} if validation else {}),
    }
