"""What an app's refusals mean: validation issues, and statuses that mean something else than elsewhere.

The texts of an app may hold what a control found in the data, so none of them goes into an error: only codes do.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import attrs

from kostra_sdk.submission.answers import read_problem, refusal
from kostra_sdk.submission.errors import (
    Actor,
    Busy,
    ClosedPortal,
    DelegationMissing,
    InfectedFile,
    RejectedData,
    SetupError,
    SubmissionError,
    TooLarge,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from kostra_sdk.submission.http import Request, Response

__all__ = ["Issue", "app_refusal", "issues_of", "judged", "recast"]

_CODE: Final = re.compile(r"(?!.*\d{5})[A-Za-z][A-Za-z0-9_.-]{0,63}")
_LISTS: Final = ("validationIssues", "uploadValidationIssues", "issues")
_ERRORS: Final = frozenset({1, "1", "Error", "error"})

_WAIT: Final = frozenset({"DataElementFileScanPending", "TooManyDataElementsOfType"})
"""What mends itself, or is mended before the next try: a scan under way, a second copy of an upload."""
_OURS: Final = frozenset(
    {
        "ContentTypeNotAllowed",
        "DataElementValidatedAtWrongTask",
        "InvalidFileNameFormat",
        "MissingContentType",
        "MissingFileName",
        "TooFewDataElementsOfType",
    }
)
"""What the settings of the sender are to blame for, not the data."""


@attrs.frozen
class Issue:
    """Something an app finds wrong; its text is left out, since it may hold values of the data."""

    code: str
    """The app's code; empty where it is none that can be shown."""
    is_error: bool
    element: str
    """The data element's id, empty where it is about none."""


def issues_of(said: Iterable[Any]) -> list[Issue]:
    """Read a list of validation issues."""
    return [
        Issue(
            code=code if isinstance(code := each.get("code"), str) and _CODE.fullmatch(code) else "",
            is_error=each.get("severity") in _ERRORS,
            element=element if isinstance(element := each.get("dataElementId"), str) else "",
        )
        for each in said
        if isinstance(each, dict)
    ]


def judged(
    issues: Iterable[Issue], *, correlation_id: str, status: int | None = None, closed: Collection[str] = ()
) -> SubmissionError | None:
    """Make the error that validation issues amount to; None if none of them is an error.

    `closed` are the codes by which SSB's app says that the reception is closed.
    """
    codes = [issue.code for issue in issues if issue.is_error]
    if not codes:
        return None
    listed = ", ".join(dict.fromkeys(filter(None, codes))) or "without a code"
    return _kind(codes, closed)(
        f"the app finds {len(codes)} faults: {listed}",
        correlation_id=correlation_id,
        code=next(filter(None, codes), ""),
        status=status,
    )


def _kind(codes: Sequence[str], closed: Collection[str]) -> type[SubmissionError]:
    found = set(codes)
    if found & set(closed):
        return ClosedPortal
    if "DataElementFileInfected" in found:
        return InfectedFile
    if "DataElementTooLarge" in found:
        return TooLarge
    if found <= _WAIT:
        return Busy
    return SetupError if found <= _OURS | _WAIT else RejectedData


def app_refusal(
    request: Request, response: Response, now: datetime, *, closed: Collection[str] = ()
) -> SubmissionError:
    """Make the error that an app's answer amounts to."""
    error = refusal(request, response, now)
    said = read_problem(response).extensions
    if response.status in {400, 409, 422}:
        listed = issues_of(_listed(said))
        found = judged(listed, correlation_id=request.correlation_id, status=response.status, closed=closed)
        if found is not None:
            return found
    if response.status == 403:
        return _forbidden(error, said, explained=bool(response.body.strip()))
    if type(error) is RejectedData:
        # Not a judgement of the data: a request that the app does not take as it is.
        return recast(SetupError, error)
    return error


def _listed(said: Mapping[str, Any]) -> list[Any]:
    return next((said[name] for name in _LISTS if isinstance(said.get(name), list)), [])


def _forbidden(error: SubmissionError, said: Mapping[str, Any], *, explained: bool) -> SubmissionError:
    if said.get("valid") is False:
        return recast(ClosedPortal, error, "SSB's app does not let this municipality begin now")
    # The access policy says no without a word.
    return error if explained else recast(DelegationMissing, error)


def recast(
    kind: type[SubmissionError],
    error: SubmissionError,
    message: str = "",
    *,
    who_must_act: Actor | None = None,
    remedy: str = "",
) -> SubmissionError:
    """Make an error of another class, with all that is known."""
    return kind(
        message or error.message,
        correlation_id=error.correlation_id,
        code=error.code,
        status=error.status,
        who_must_act=who_must_act,
        remedy=remedy,
        retry_after=error.retry_after,
    )
