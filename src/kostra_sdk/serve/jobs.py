"""What a worker does: one job in, one answer or problem out, and nothing kept in between.

A job is plain data, since it travels to another process; so is what comes back.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.checking import check, check_record
from kostra_sdk.errors import DataError, KostraError, RegionError, UnknownEdition, UnknownForm, UsageError
from kostra_sdk.serve.altinn import read_altinn
from kostra_sdk.serve.asked import PARAMETERS, pairs_of, read_asked
from kostra_sdk.serve.building import built, faults_of, journal_number_of, record_class_of
from kostra_sdk.serve.media import HTML, JSON, OCTETS, TEXT, essence
from kostra_sdk.serve.multipart import read_multipart
from kostra_sdk.serve.problems import Fault, Problem, ProblemKind, Refused, our_fault
from kostra_sdk.serve.reading import object_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kostra_sdk.report.report import Report

__all__ = ["BUILDING", "CHECKING", "MULTIPART", "RECORD", "TASKS", "Answer", "Job", "done"]

CHECKING: Final = ("form", "year", "region", "quarter", "org_number", "has_participants", "reference_date")
"""What ``check`` is asked by."""
RECORD: Final = ("form", "year", "region", "reference_date")
BUILDING: Final = ("form", "year", "region", "has_participants", "transliterate")

MULTIPART: Final = "multipart/form-data"
_GZIP: Final = b"\x1f\x8b"
_NO_FILE: Final = Fault("one file is expected, in a part with a file name", "Velg én fil.", parameter="file")


@attrs.frozen
class Job:
    """Something to do: what kind of thing, and the request as far as that needs it."""

    task: str
    """One of :data:`TASKS`."""
    query: str
    content_type: str
    accept: str
    """The media type of the answer that was agreed on."""
    body: bytes = attrs.field(repr=False)
    most: int
    """How many bytes an extract that is built may have."""


@attrs.frozen
class Answer:
    """What is answered when all is well."""

    media: str
    body: bytes = attrs.field(repr=False)
    headers: tuple[tuple[str, str], ...] = ()


_RENDERERS: Final[Mapping[str, Callable[[Report], str]]] = {
    JSON: lambda report: report.to_json(),
    HTML: lambda report: report.to_html(),
    TEXT: lambda report: report.to_text(),
}


def done(job: Job) -> Answer | Problem:
    """Do a job; whatever goes wrong is a problem, and nothing raises."""
    try:
        return TASKS[job.task](job)
    except Refused as refused:
        return refused.problem
    except KostraError as error:
        return _problem_of(error)
    except Exception as error:  # noqa: BLE001 - told as ours, and the next job is another's
        return our_fault(error)


def _problem_of(error: KostraError) -> Problem:
    match error:
        case UnknownForm():
            return _wrong("form", str(error), f"Skjemaene er {', '.join(error.known)}.")
        case UnknownEdition():
            years = ", ".join(map(str, error.known))
            return _wrong("year", str(error), f"{error.form} kan brukes for {years}.")
        case RegionError():
            return _wrong("region", str(error), PARAMETERS["region"].wrong)
        case DataError():
            return Problem.of_faults(ProblemKind.UNFIT, str(error), [Fault(str(error), "Filen kan ikke leses.")])
        case _:
            return Problem.of_faults(ProblemKind.PARAMETERS, str(error), [Fault(str(error))])


def _wrong(parameter: str, detail: str, title: str) -> Problem:
    return Problem.of_faults(ProblemKind.PARAMETERS, detail, [Fault(detail, title, parameter=parameter)])


def _unpacked(content: bytes) -> bytes:
    """Give the content, unless it is packed: what it unpacks to has no bounds."""
    if content.startswith(_GZIP):
        raise Refused(Problem(ProblemKind.PACKED, "the extract is gzip; send it as it is"))
    return content


# --- the tasks --------------------------------------------------------------------------------------------


def _check(job: Job) -> Answer:
    """Judge an extract: the body itself, or the file in a form."""
    pairs, content = pairs_of(job.query), job.body
    if essence(job.content_type) == MULTIPART:
        upload = read_multipart(job.body, job.content_type)
        pairs += upload.fields
        asked = read_asked(pairs, CHECKING)
        if len(upload.files) != 1:
            raise Refused(Problem.of_faults(ProblemKind.PARAMETERS, "there must be one file", [_NO_FILE]))
        (content,) = upload.files
    elif essence(job.content_type) == JSON:
        detail = "an extract is bytes; records in JSON are for /v1/check-record and /v1/build"
        raise Refused(Problem(ProblemKind.MEDIA_TYPE, detail))
    else:
        asked = read_asked(pairs, CHECKING)
    report = check(
        _unpacked(content),
        form=asked.form,
        year=asked.year,
        region=asked.region,
        quarter=asked.quarter,
        org_number=asked.org_number,
        has_participants=asked.has_participants,
        reference_date=asked.reference_date,
    )
    return _reported(report, job.accept)


def _check_record(job: Job) -> Answer:
    """Judge one record, a JSON object."""
    asked = read_asked(pairs_of(job.query), RECORD)
    record_class = record_class_of(asked.form)
    plain = object_of(text_of(job.body))
    try:
        record = record_class.from_dict(plain)
        report = check_record(record, year=asked.year, region=asked.region, reference_date=asked.reference_date)
    except DataError as error:
        faults = list(faults_of(error, None, journal_number_of(plain, asked.form)))
        raise Refused(Problem.of_faults(ProblemKind.UNFIT, "the record cannot be written", faults)) from None
    return _reported(report, job.accept)


def _reported(report: Report, media: str) -> Answer:
    return Answer(media, _RENDERERS[media](report).encode())


def _build(job: Job) -> Answer:
    """Build an extract of records in JSON."""
    asked = read_asked(pairs_of(job.query), BUILDING)
    content = built(job.body, asked, job.most)
    name = f"{asked.form}_{asked.year}_{asked.region}.dat"
    return Answer(OCTETS, content, (("Content-Disposition", f'attachment; filename="{name}"'),))


def _altinn(job: Job) -> Answer:
    """Judge an extract as SSB's own control API is asked to."""
    asked, coded = read_altinn(text_of(job.body))
    try:
        content = base64.b64decode(coded, validate=True)
    except (binascii.Error, ValueError):
        fault = Fault("must be base64", parameter="base64KodedeData")
        raise Refused(Problem.of_faults(ProblemKind.PARAMETERS, "the data is not base64", [fault])) from None
    try:
        report = check(
            _unpacked(content),
            form=asked.form,
            year=asked.year,
            region=asked.region,
            quarter=asked.quarter,
            org_number=asked.org_number,
        )
    except UsageError as error:
        problem = _problem_of(error)
        raise Refused(attrs.evolve(problem, faults=_as_respondent(problem))) from None
    return Answer(JSON, report.to_altinn().encode())


def _as_respondent(problem: Problem) -> list[Fault]:
    """Name parameters as SSB's API does."""
    names = {"form": "respondent.skjema", "year": "respondent.aar", "region": "respondent.region"}
    return [attrs.evolve(fault, parameter=names.get(fault.parameter or "")) for fault in problem.faults]


TASKS: Final[Mapping[str, Callable[[Job], Answer]]] = {
    "check": _check,
    "check-record": _check_record,
    "build": _build,
    "altinn": _altinn,
}
"""What there is to do, by name."""
