"""What the commands of the sending answer: a JSON document by a published schema, or lines in bokmål."""

from __future__ import annotations

import json
import pkgutil
import sys
from datetime import UTC, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, NoReturn, ParamSpec, cast

import click

from kostra_sdk.cli.explain import ACTORS, STATES, UNREACHABLE, explained, explained_reason
from kostra_sdk.cli.files import reason
from kostra_sdk.cli.norsk import OUR_FAULT, UNREADABLE, WRONG_USAGE, Problem, in_norwegian
from kostra_sdk.errors import KostraError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kostra_sdk.submission.outbox import StoredReceipt, Ticket

__all__ = [
    "BLOCKED",
    "FINE",
    "OUR_FAULT",
    "UNREACHED",
    "WAITING",
    "answering",
    "columns",
    "error_as_data",
    "reason_of",
    "receipt_as_data",
    "says",
    "schema",
    "stamp",
    "status_of_error",
    "status_of_ticket",
    "tell",
    "ticket_as_data",
    "ticket_as_line",
    "worst",
]

P = ParamSpec("P")

FINE: Final = 0
WAITING: Final = 1
BLOCKED: Final = 2
UNREACHED: Final = 69

_RANKS: Final = {
    status: rank for rank, status in enumerate((OUR_FAULT, BLOCKED, UNREADABLE, WRONG_USAGE, UNREACHED, WAITING, FINE))
}
"""How grave exit statuses are, the gravest first."""

_STATUSES: Final[Mapping[str, int]] = {
    "WaitError": UNREACHED,
    "UnknownOutcome": UNREACHED,
    "UnexpectedAnswer": UNREACHED,
    "TooManyRequests": WAITING,
    "Busy": WAITING,
    "LeaseLost": WAITING,
    "HumanRequired": WAITING,
    "NotAuthorised": BLOCKED,
    "ClosedPortal": BLOCKED,
    "RejectedData": BLOCKED,
    "AlreadySubmitted": BLOCKED,
    "SplitOtherwise": BLOCKED,
    "FileChanged": UNREADABLE,
    "SetupError": WRONG_USAGE,
    "SubmissionError": BLOCKED,
    "VaultDamaged": UNREADABLE,
    "EnvelopeError": UNREADABLE,
    "ManifestUnreadable": UNREADABLE,
    "SourceChanged": UNREADABLE,
    "CertificateError": WRONG_USAGE,
    "UsageError": WRONG_USAGE,
    "DataError": UNREADABLE,
    "OSError": UNREADABLE,
}
"""The exit status of an error, by the first of its classes that is here."""

_STATE_STATUSES: Final[Mapping[str, int]] = {
    "accepted": FINE,
    "withdrawn": FINE,
    "queued": WAITING,
    "sending": WAITING,
    "awaiting-human": WAITING,
    "delivered": WAITING,
    "rejected": BLOCKED,
    "dead": BLOCKED,
}


def answering(command: Callable[P, int]) -> Callable[P, int]:
    """Let a command end with its exit status and its words whatever happens; with ``--json`` also as a document."""

    @wraps(command)
    def answered(*args: P.args, **kwargs: P.kwargs) -> int:
        try:
            return command(*args, **kwargs)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except BrokenPipeError:
            raise
        except Exception as error:  # noqa: BLE001 - `_end` raises it, or what stands for it
            if kwargs.get("as_json"):
                tell("error", {"error": error_as_data(error), "exit_status": status_of_error(error)})
            _end(error)

    return answered


def _end(error: Exception) -> NoReturn:
    """Raise what ends the command with the status of an error, and says what is wrong."""
    if isinstance(error, Problem):
        raise error
    status = status_of_error(error)
    if isinstance(error, OSError):
        raise Problem(status, f"Kan ikke lese eller skrive {error.filename or 'filen'}: {reason(error)}.") from error
    if status == OUR_FAULT or not isinstance(error, KostraError):
        raise error
    words = explained(error)
    if words is None:
        raise Problem(status, in_norwegian(error) if isinstance(error, UsageError) else str(error)) from error
    told = "\n".join(_problems(error)) or f"({type(error).__name__}: {error})"
    raise Problem(status, f"{' '.join(filter(None, words))}\n{told}") from error


def says(error: BaseException) -> str:
    """Say in bokmål what is in the way and what is done about it, with what is known of it behind."""
    words = explained(error)
    if words is None:
        return f"{error.filename}: {reason(error)}." if isinstance(error, OSError) else str(error)
    behind = "; ".join(each.strip() for each in _problems(error)) or str(error)
    return f"{' '.join(filter(None, words))} ({behind})"


def _problems(error: BaseException) -> Sequence[str]:
    """Give the list of what is wrong, where an error has one."""
    found = getattr(error, "problems", None) or getattr(error, "controls", None) or ()
    return [f"  {each}" for each in found]


def status_of_error(error: BaseException) -> int:
    """Give the exit status that an error amounts to."""
    if isinstance(error, Problem):
        return error.status
    known = (_STATUSES.get(cls.__name__) for cls in type(error).__mro__)
    return next((status for status in known if status is not None), OUR_FAULT)


def status_of_ticket(ticket: Ticket) -> int:
    """Give the exit status that the state of a submission amounts to."""
    status = _STATE_STATUSES[ticket.state.value]
    if status == WAITING and ticket.reason.partition(":")[0] in UNREACHABLE:
        return UNREACHED
    return status


def worst(statuses: Iterable[int]) -> int:
    """Give the gravest of exit statuses; none at all is fine."""
    return min(statuses, key=lambda status: _RANKS[status], default=FINE)


# Documents


def tell(name: str, document: Mapping[str, Any]) -> None:
    """Write a JSON document, UTF-8 whatever the terminal's code page."""
    content = {"document": name, "version": 1, **document}
    sys.stdout.flush()
    sys.stdout.buffer.write((json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())
    sys.stdout.buffer.flush()


def schema() -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of all documents, each under its name in ``$defs``."""
    data = cast("bytes", pkgutil.get_data("kostra_sdk.submission", "schemas/cli.schema.json"))
    return cast("dict[str, Any]", json.loads(data))


def stamp(moment: datetime) -> str:
    """Write a moment for a document."""
    return moment.isoformat(timespec="seconds")


def error_as_data(error: BaseException) -> dict[str, Any]:
    """Tell an error; the text of one that is not ours stays untold, for it may hold data."""
    own = isinstance(error, KostraError | Problem)
    text = str(getattr(error, "message", "") or error) if own else ""
    if isinstance(error, OSError):
        text = f"{error.filename}: {error.strerror}"
    words = explained(error)
    return {
        "kind": "Usage" if isinstance(error, Problem) else type(error).__name__,
        "message": text,
        "explanation": " ".join(filter(None, words)) if words else "",
        "code": getattr(error, "code", ""),
        "who_must_act": str(getattr(error, "who_must_act", "")),
        "remedy": getattr(error, "remedy", ""),
        "correlation_id": getattr(error, "correlation_id", ""),
        "problems": list(getattr(error, "problems", ())),
        "controls": list(getattr(error, "controls", ())),
    }


def ticket_as_data(ticket: Ticket) -> dict[str, Any]:
    """Tell how a submission stands."""
    delivery = ticket.delivery
    return {
        "id": ticket.id,
        "state": ticket.state.value,
        "environment": delivery.environment.value,
        "form": delivery.form,
        "year": delivery.year,
        "quarter": delivery.quarter,
        "region": delivery.region,
        "unit": delivery.unit,
        "part": str(delivery.part or ""),
        "sender": delivery.sender,
        "org_number": delivery.org_number,
        "resubmission": delivery.resubmission is not None,
        "reference": ticket.reference,
        "reason": ticket.reason,
        "explanation": explained_reason(ticket.reason),
        "who_must_act": ticket.must_act,
        "attempts": ticket.attempts,
        **_timing_as_data(ticket),
        "next_try": None if ticket.state.is_final else stamp(ticket.next_try),
        "changed": stamp(ticket.changed),
        "correlation_id": delivery.correlation_id,
    }


def _timing_as_data(ticket: Ticket) -> dict[str, Any]:
    timing = ticket.timing
    moments = {"due": timing.due, "cutoff": timing.cutoff, "reopens": timing.reopens}
    return {
        **{name: stamp(moment) if moment else None for name, moment in moments.items()},
        "notices": [notice.value for notice in timing.notices],
    }


def receipt_as_data(receipt: StoredReceipt) -> dict[str, Any]:
    """Tell a receipt."""
    return {
        "kind": receipt.kind,
        "content_type": receipt.content_type,
        "sha256": receipt.sha256,
        "at": datetime.fromtimestamp(receipt.at, UTC).isoformat(timespec="seconds"),
    }


# Lines


def reason_of(ticket: Ticket) -> str:
    """Say why a submission stands where it does, and who must act."""
    actor = ACTORS.get(ticket.must_act, ticket.must_act)
    return " ".join(filter(None, (explained_reason(ticket.reason), f"Det er {actor} som må gjøre noe." * bool(actor))))


def ticket_as_line(ticket: Ticket) -> tuple[str, ...]:
    """Write how a submission stands, in columns."""
    delivery = ticket.delivery
    whose = " ".join(
        filter(None, (delivery.form, f"{delivery.year}", delivery.region, delivery.org_number, delivery.unit))
    )
    part = f" del {delivery.part}" if delivery.part else ""
    return (ticket.id, whose + part, STATES[ticket.state.value], ticket.reference, reason_of(ticket))


def columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Write rows below each other, each column as wide as its widest cell."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
