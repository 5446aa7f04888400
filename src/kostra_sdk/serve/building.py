"""Records in JSON to the official bytes of an extract, or everything that is in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kostra_sdk.errors import FieldError, RegionMismatch, StructureError
from kostra_sdk.extract import Extract
from kostra_sdk.forms import find_form
from kostra_sdk.records.content import JOURNAL_NUMBER_WIDTH
from kostra_sdk.serve.problems import MOST_LISTED, Fault, Problem, ProblemKind, Refused
from kostra_sdk.serve.reading import at_record, records_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.errors import KostraError
    from kostra_sdk.records import Record
    from kostra_sdk.serve.asked import Asked

__all__ = ["built", "faults_of", "journal_number_of", "record_class_of"]


def built(body: bytes, asked: Asked, most: int) -> bytes:
    """Build an extract.

    Args:
        body: A JSON array of records, or JSON lines.
        asked: Form, year and region, whether there is anyone to report, and what becomes of foreign characters.
        most: How many bytes the extract may have: an empty record is short in JSON, and a whole line in the extract.

    Returns:
        The extract, byte for byte as it is sent to SSB.

    Raises:
        Refused: With every fault of every record at once; or the extract would be too long.
        UsageError: There is no such form or year, or no file that says there is nobody to report.
        RegionError: The region is not six digits.
    """
    form, year, region = asked.form, asked.year, asked.region
    record_class = record_class_of(form)
    extract = Extract.new(form=form, year=year, region=region, transliterate=asked.transliterate)
    faults: list[Fault] = []
    count = 0
    unreadable = False
    most_records = most // (find_form(form).layout(year).length + 1)
    for placed in records_of(body):
        found: list[Fault] = []
        if placed.wrong:
            found = [at_record(f"{placed.wrong} @ $", placed.index, None)]
            unreadable = True
        else:
            try:
                extract.add(record_class.from_dict(placed.value))
            except (StructureError, FieldError, RegionMismatch) as error:
                found = list(faults_of(error, placed.index, journal_number_of(placed.value, form)))
        if len(extract) > most_records:
            raise Refused(Problem(ProblemKind.TOO_LARGE, f"the extract is longer than {most} bytes"))
        count += len(found)
        faults += found[: MOST_LISTED - len(faults)]
    if faults:
        kind = ProblemKind.NOT_JSON if unreadable else ProblemKind.UNFIT
        raise Refused(Problem.of_faults(kind, "records cannot be written; nothing was built", faults, count))
    return _whole(extract, asked)


def _whole(extract: Extract[Any], asked: Asked) -> bytes:
    """Give the bytes, if there are records exactly where there should be."""
    if asked.has_participants == bool(len(extract)):
        if asked.has_participants:
            return extract.to_bytes()
        return Extract.empty(form=asked.form, year=asked.year, region=asked.region).to_bytes()
    detail = (
        "no records; has_participants=false gives the file that says there is nobody to report"
        if asked.has_participants
        else "has_participants=false, but there are records"
    )
    raise Refused(Problem.of_faults(ProblemKind.UNFIT, detail, [Fault(detail, parameter="has_participants")]))


def record_class_of(form: str) -> type[Record]:
    """Give the class of a form's records.

    Raises :class:`~kostra_sdk.serve.problems.Refused` where the form is XML, whose records are nested.
    """
    found = find_form(form)
    if found.is_xml:
        detail = f"records of {found.name} are not taken as JSON: send its XML to /v1/check"
        raise Refused(Problem.of_faults(ProblemKind.PARAMETERS, detail, [Fault(detail, parameter="form")]))
    return found.record


def faults_of(error: KostraError, index: int | None, journal_number: str | None) -> Iterator[Fault]:
    """Give what is wrong with a record, without its values."""
    match error:
        case StructureError():
            for problem in error.problems:
                yield at_record(problem, index, journal_number)
        case FieldError():
            for each in error.problems:
                width = f" (width {each.width})" if each.width else ""
                yield Fault(each.reason + width, field=each.field, index=index, journal_number=error.journal_number)
        case RegionMismatch():
            detail = f"says otherwise than the extract, which is for {error.expected!r}"
            yield Fault(detail, field=error.field, index=index, journal_number=error.journal_number)
        case _:
            yield Fault(str(error), index=index, journal_number=journal_number)


def journal_number_of(value: object, form: str) -> str | None:
    """Give the journal number of a record in JSON, to name it by; None where what stands there can be none."""
    key = find_form(form).identity[1]
    if key is None or not isinstance(value, dict):
        return None
    number = value.get(key.lower(), value.get(key))
    return number.strip() if isinstance(number, str) and len(number) <= JOURNAL_NUMBER_WIDTH else None
