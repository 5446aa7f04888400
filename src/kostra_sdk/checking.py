"""``check`` and ``check_record``: data in, the official verdict out, with the SDK's own advice beside it."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from heapq import merge
from typing import TYPE_CHECKING, Any

from kostra_sdk.advice import edition_advice
from kostra_sdk.advice.blocks import BlockAdvice
from kostra_sdk.controls import Said, judge_lines
from kostra_sdk.controls.choice import Ahead, judge_file
from kostra_sdk.controls.prechecks import attachment, record_length
from kostra_sdk.errors import UsageError
from kostra_sdk.extract.files import Source
from kostra_sdk.extract.lines import split_lines
from kostra_sdk.extract.target import Target
from kostra_sdk.forms import find_form
from kostra_sdk.generations import JAVA
from kostra_sdk.ids.kommuner import Region
from kostra_sdk.report.model import Severity
from kostra_sdk.report.report import Report

if TYPE_CHECKING:
    from kostra_sdk.controls import Edition, Judgement
    from kostra_sdk.controls.choice import Evaluator
    from kostra_sdk.extract import Extract
    from kostra_sdk.extract.files import Data
    from kostra_sdk.forms.barnevern.record import BarnevernRecord
    from kostra_sdk.forms.base import Form
    from kostra_sdk.records import Record
    from kostra_sdk.report.model import Finding

__all__ = ["check", "check_record"]


def check(  # noqa: PLR0913 - as many as a file is told by
    data: Data | Extract[Any],
    *,
    form: str | None = None,
    year: int | None = None,
    region: str | None = None,
    quarter: str | None = None,
    org_number: str | None = None,
    has_participants: bool = True,
    reference_date: date | None = None,
    evaluator: Evaluator | None = None,
) -> Report:
    """Judge an extract as SSB's own control program of the year does.

    Bad data never raises: it is reported.

    Args:
        data: The extract: its bytes, a path, an open binary file, or an :class:`~kostra_sdk.Extract`.
            What is packed with gzip is unpacked as it is read.
        form: The official name of the form, such as ``11F``; an Extract knows its own, and year and region too.
            ``11C`` is ``11CF``, and the report says so.
        year: The reporting year.
        region: Who reports: kommune and bydel, six digits, ``00`` without bydel.
        quarter: ``1`` to ``4`` for the forms that are sent by quarter; by default what the form's name says,
            as ``0AK1`` does, and an Extract knows its own. Blank is none;
            what is said goes before the name, as the official program is told the two apart.
        org_number: Nine digits, for the forms that are sent for an organisation; an Extract knows its own.
        has_participants: What the municipality has answered to whether there is anyone to report (B-9).
        reference_date: The day the official program runs; only 2023 and 2024 reckon ages from it,
            by default from 1 April of the year after.
        evaluator: ``python`` or ``numpy`` (the extra ``fast``), which give the same report;
            by default numpy where it is installed and the file is long.

    Returns:
        The verdict with findings, statistics and advice.

    Raises:
        UnknownForm: There is no such form.
        UnknownEdition: The form, or its controls, are not known for that year; the known years are listed.
        RegionError: The region is not six digits.
        UsageError: Something of the call is missing, of another type or says otherwise than the Extract,
            the data is of no known kind, or there is no such evaluator.
        MissingExtra: The evaluator is ``numpy``, and numpy is not installed.
        OSError: The file cannot be opened or read, or is gzip and damaged.
    """
    _refuse_other_types(quarter=(quarter, str), org_number=(org_number, str), reference_date=(reference_date, date))
    if has_participants not in {True, False}:  # a text such as "nei" would mean yes
        raise UsageError(f"has_participants is True or False, not {type(has_participants).__name__}")
    content, form, year, region, quarter, org_number = _asked_for(data, form, year, region, quarter, org_number)
    judged_by = find_form(form)
    where = Region.parse(region)
    said = _said(where, quarter, org_number)
    if judged_by.is_xml:
        return _check_xml(judged_by, content, year, said, reference_date, quarter=quarter, org_number=org_number)
    edition = judged_by.edition(year, reference_date, said)
    advice = BlockAdvice.of(judged_by, year)
    with Source(content).unpacked() as stream:
        file = Ahead(stream)
        judgement = judge_file(edition, file, said, split=split_lines, watch=advice, evaluator=evaluator)
    verdict = _verdict(
        judged_by,
        edition,
        judgement,
        has_participants=has_participants,
        one_character=file.size == 1,
        oslo=where.is_oslo,
    )
    return Report(
        standard=judged_by.standard(year),
        region=region,
        quarter=quarter,
        org_number=org_number,
        advice=(
            *advice.result(),
            *(edition_advice(judged_by.name, year, oslo=where.is_oslo) if verdict["records"] else ()),
        ),
        **verdict,
    )


def check_record(
    record: Record | BarnevernRecord,
    *,
    year: int,
    region: str,
    form: str | None = None,
    org_number: str | None = None,
    reference_date: date | None = None,
) -> Report:
    """Judge one record while a caseworker is typing: the verdict on an extract of this record alone.

    What compares records with each other, the duplicates, has nothing to find here,
    and what is judged of all records together, the sums of the accounts, is left out.

    Args:
        record: The record as it is now; what it leaves empty of municipality, year and bydel is filled in.
            Of 15F it is an individual, without an Avgiver.
        year: The reporting year.
        region: Who reports: kommune and bydel, six digits.
        form: The official name of the form, where the record's class is of several forms and it says none itself.
        org_number: Nine digits, for the forms that are sent for an organisation.
        reference_date: The day the official program runs; see :func:`check`.

    Returns:
        The verdict.

    Raises:
        FieldError: A value does not fit its field, as when the record is written.
        RegionMismatch: The record says another municipality, bydel or year.
        UnknownForm: There is no such form, or neither the record nor the call says which it is.
        UnknownEdition: The year's controls are not known.
        RegionError: The region is not six digits.
        UsageError: What is given is no record, or something of the call is of another type.
    """
    if not hasattr(record, "form_name"):
        raise UsageError(f"a record is asked for, such as Sosialhjelp, not {type(record).__name__}")
    _refuse_other_types(org_number=(org_number, str), reference_date=(reference_date, date))
    target = _target(form or record.form_name, year, region, org_number)
    judged_by, where = target.form, target.region
    said = _said(where, target.quarter, org_number)
    if judged_by.is_xml:
        file = target.carriage.alone(record)
        return _check_xml(
            judged_by, file, year, said, reference_date, quarter=target.quarter, org_number=org_number, whole=False
        )
    edition = judged_by.edition(year, reference_date, said)
    judgement = judge_lines(edition, (target.carriage.alone(record),), said, whole=False)
    return Report(
        standard=judged_by.standard(year),
        region=region,
        severity=judgement.severity,
        controls_run=judged_by.controls_run(edition, 1, oslo=where.is_oslo, dropped=judgement.dropped),
        records=1,
        findings=judgement.findings,
        statistics=judgement.statistics,
        quarter=target.quarter,
        org_number=org_number,
        advice=edition_advice(judged_by.name, year, oslo=where.is_oslo),
    )


def _check_xml(
    form: Form,
    content: Data,
    year: int,
    said: Said,
    reference_date: date | None,
    *,
    quarter: str | None,
    org_number: str | None,
    whole: bool = True,
) -> Report:
    """Judge an extract that is XML, by the form's own room for it."""
    form.check_controls(year)
    with Source(content).unpacked() as stream:
        judgement = form.judge(stream, year=year, said=said, reference_date=reference_date, whole=whole)
    return Report(
        standard=form.standard(year),
        region=said.region.decode(),
        severity=judgement.severity,
        controls_run=judgement.controls_run,
        records=judgement.records,
        findings=judgement.findings,
        quarter=quarter,
        org_number=org_number,
    )


def _refuse_other_types(**said: tuple[object, type]) -> None:
    """Raise :class:`~kostra_sdk.errors.UsageError` for what is neither None nor of its type; the value is not shown."""
    wrong = [
        f"{name} is {kind.__name__}, not {type(value).__name__}"
        for name, (value, kind) in said.items()
        if value is not None and not isinstance(value, kind)
    ]
    if wrong:
        raise UsageError("; ".join(wrong))


def _said(region: Region, quarter: str | None = None, org_number: str | None = None) -> Said:
    """Give what the caller says as the controls ask for it."""
    return Said(
        kommune=region.kommune.encode(),
        oslo=region.is_oslo,
        region=region.code.encode(),
        quarter=(quarter or "").ljust(1).encode(),
        org_number=(org_number or "").ljust(9).encode(),
    )


@lru_cache(maxsize=64)
def _target(form: str, year: int, region: str, org_number: str | None) -> Target:
    return Target(form, year, region, org_number=org_number)


def _asked_for(
    data: Any,
    form: str | None,
    year: int | None,
    region: str | None,
    quarter: str | None,
    org_number: str | None,
) -> tuple[Any, str, int, str, str | None, str | None]:
    """Take what the call leaves out from an Extract, and hold against it what the call says."""
    from kostra_sdk.extract import Extract

    form = find_form(form).name if form is not None else None
    if isinstance(data, Extract):
        asked = {"form": form, "year": year, "region": region, "quarter": quarter, "org_number": org_number}
        for name, said in asked.items():
            own = getattr(data, name)
            if said is not None and said != own:
                raise UsageError(f"the extract's {name} is {own!r}, but the call says {said!r}")
        return data.to_bytes(), data.form, data.year, data.region, data.quarter, data.org_number
    if form is None or year is None or region is None:
        raise UsageError("form=, year= and region= must be said, unless the data is an Extract")
    by_name = find_form(form).quarter or None
    return data, form, year, region, by_name if quarter is None else quarter, org_number


def _verdict(
    form: Form,
    edition: Edition,
    judgement: Judgement,
    *,
    has_participants: bool,
    one_character: bool,
    oslo: bool,
) -> dict[str, Any]:
    """Put the parts of the verdict together: the first of 000, 001 and the controls that has something to say."""
    year = edition.layout.year
    attachment_name, length_name = form.precheck_names(year)
    first: list[Finding] = []
    run = 2
    if attachment_name:
        said = attachment(
            attachment_name,
            year,
            has_participants=has_participants,
            one_character=one_character,
            has_lines=judgement.records > 0,
        )
        first = [said] if said else []
    if not first:
        lengths = record_length(
            length_name,
            year,
            expected=edition.layout.length,
            bad_lines=judgement.bad_lines,
            records=judgement.records,
        )
        if year < JAVA:
            return _passing_over(form, edition, judgement, lengths, oslo=oslo)
        first = lengths
        run = form.prechecks_run(year)
    if first:
        return {
            "severity": first[0].severity,
            "controls_run": run,
            "records": 0 if one_character and attachment_name else judgement.records,
            "findings": tuple(first),
        }
    run = form.controls_run(edition, judgement.records, oslo=oslo, dropped=judgement.dropped)
    return {
        # The official report of a file in which nothing was judged is an error without a finding.
        "severity": judgement.severity if run else Severity.ERROR,
        "controls_run": run,
        "records": judgement.records,
        "findings": judgement.findings,
        "statistics": judgement.statistics if judgement.records else (),
    }


def _passing_over(
    form: Form, edition: Edition, judgement: Judgement, lengths: list[Finding], *, oslo: bool
) -> dict[str, Any]:
    """Put together the verdict of the oldest generation: a line that is no record is told, and the others judged."""
    records = judgement.records - len(judgement.bad_lines)
    run = len(judgement.bad_lines) + form.controls_run(edition, records, oslo=oslo)
    said = max((judgement.severity, *(finding.severity for finding in lengths)))
    return {
        "severity": said if run else Severity.ERROR,
        "controls_run": run,
        "records": records,
        "findings": tuple(merge(lengths, judgement.findings, key=lambda finding: finding.lines)),
        "statistics": judgement.statistics if records else (),
    }
