"""From an answer to an error: what a refusal means, and for whom.

:func:`ask` is the usual way to send a request: a good answer, or an error.
A caller that knows more than the status tells, as a channel does of its receiver's own codes,
sends with :meth:`Http.send <kostra_sdk.submission.http.Http.send>`, reads the :class:`Problem`,
and turns to :func:`refusal` for the rest.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import attrs

from kostra_sdk.submission.errors import (
    Busy,
    NotAuthorised,
    NotFound,
    RejectedData,
    SetupError,
    SubmissionError,
    TooLarge,
    TooManyRequests,
    Unavailable,
    UnexpectedAnswer,
    UnknownOutcome,
)

if TYPE_CHECKING:
    from datetime import datetime

    from kostra_sdk.submission.http import Http, Request, Response

__all__ = ["Problem", "ask", "read_problem", "refusal"]

_CODE: Final = re.compile(r"[A-Z][A-Z.]{1,15}-\d{1,6}")


@attrs.frozen
class Problem:
    """What a refusal says of itself; its texts are for deciding, not for logs or messages."""

    code: str = ""
    """The receiver's own code, such as ``BRO-00009``; empty where there is none."""
    title: str = attrs.field(default="", repr=False)
    detail: str = attrs.field(default="", repr=False)
    """The explanation; plain text, where that is all there was."""
    extensions: Mapping[str, Any] = attrs.field(factory=dict, repr=False)
    """Everything else of the object, such as ``validationIssues``."""


def ask(http: Http, request: Request) -> Response:
    """Send the request and give the answer if its status is 2xx.

    Raises:
        SubmissionError: What :meth:`Http.send` raises, or what :func:`refusal` makes of another status.
    """
    response = http.send(request)
    if response.is_success:
        return response
    raise refusal(request, response, http.clock.now())


def read_problem(response: Response) -> Problem:
    """Read the body of a refusal: RFC 9457's problem details, another object, a list, plain text, or nothing."""
    text = response.text.strip()
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return Problem(detail=text)
    if isinstance(said, str):
        return Problem(detail=said)
    if isinstance(said, list):
        said = {"issues": said}
    if not isinstance(said, dict):
        return Problem()
    rest = {name: value for name, value in said.items() if name not in {"code", "title", "detail"}}
    return Problem(_code(said), _text(said.get("title")), _text(said.get("detail")), rest)


def refusal(request: Request, response: Response, now: datetime) -> SubmissionError:
    """Make the error that an answer other than 2xx amounts to.

    A status 5xx to a request that may not be repeated is an unknown outcome: it can come after the deed.
    """
    status = response.status
    code = read_problem(response).code
    kind = _kind(status, repeatable=request.repeatable, explained=bool(response.body.strip()))
    return kind(
        f"{request.method} {urlsplit(request.url).hostname}{request.template} was answered with status {status}",
        correlation_id=request.correlation_id,
        code=code or f"HTTP-{status}",
        status=status,
        retry_after=response.retry_after(now),
    )


_KINDS: Final[Mapping[int, type[SubmissionError]]] = {
    400: RejectedData,
    401: NotAuthorised,
    403: NotAuthorised,
    404: NotFound,
    407: SetupError,
    408: Unavailable,
    410: NotFound,
    413: TooLarge,
    415: RejectedData,
    422: RejectedData,
    425: Unavailable,
    429: TooManyRequests,
}


def _kind(status: int, *, repeatable: bool, explained: bool) -> type[SubmissionError]:
    if status >= 500:
        return Unavailable if repeatable else UnknownOutcome
    if status == 409:
        # Without a word it is a lock; with one it is a judgement.
        return RejectedData if explained else Busy
    return _KINDS.get(status, UnexpectedAnswer)


def _code(said: Mapping[str, Any]) -> str:
    """Find the receiver's code, in the object or, more telling, in its list of validation errors."""
    listed = said.get("validationErrors")
    for holder in (*(listed if isinstance(listed, list) else ()), said):
        code = holder.get("code") if isinstance(holder, dict) else None
        if isinstance(code, str) and _CODE.fullmatch(code):
            return code
    return ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
