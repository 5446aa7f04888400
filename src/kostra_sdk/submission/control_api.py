"""SSB's control API: a second opinion on an extract, held against ours difference by difference.

The API validates and receives nothing, so asking it delivers nothing; its keys are SSB's to give.
It takes the years from 2026.
It is not told whether there is anyone to report, so of an extract without participants it may judge otherwise.

Source: statisticsnorway/kostra-kontrollprogram, module altinn-api (July 2026).
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections import defaultdict
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import attrs

from kostra_sdk.errors import UsageError
from kostra_sdk.extract.files import Source
from kostra_sdk.report.altinn import NO_QUARTER, SEVERITIES
from kostra_sdk.report.model import Severity
from kostra_sdk.submission.answers import refusal
from kostra_sdk.submission.errors import Actor, NotAuthorised, UnexpectedAnswer
from kostra_sdk.submission.gate import Passed
from kostra_sdk.submission.http import Request

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from os import PathLike

    from kostra_sdk.report.model import Finding
    from kostra_sdk.report.report import Report
    from kostra_sdk.submission.http import Http, Response

__all__ = [
    "ControlApi",
    "ControlApiSettings",
    "Difference",
    "DifferenceKind",
    "Remark",
    "SecondOpinion",
    "Stand",
    "Verdict",
    "compare",
]

FIRST_YEAR: Final = 2026

_PATH: Final = "/api/kontroller-altinn-skjema"
_WORDS: Final = {word: severity for severity, word in SEVERITIES.items()}


@attrs.frozen(kw_only=True)
class ControlApiSettings:
    """Where the API is, and the key to it."""

    api_key: str = attrs.field(repr=False)
    base: str = "https://kostra-kontrollprogram-altinn-api.ssb.no"


@attrs.frozen
class Remark:
    """One of SSB's remarks, with all the lines it holds for."""

    control: str
    severity: Severity
    message: str = attrs.field(repr=False)
    """SSB's words, with values of the record: for the caseworker, not for logs."""
    lines: tuple[int, ...] = ()


@attrs.frozen
class Verdict:
    """What SSB's control program says of an extract."""

    severity: Severity
    controls_run: int
    remarks: tuple[Remark, ...]
    version: str
    """What SSB calls the version of its program."""


@attrs.frozen
class Stand:
    """What one side says of a control, or of the whole extract."""

    severities: tuple[Severity, ...]
    """How grave its findings are, the gravest first."""
    lines: tuple[int, ...] = ()
    """The lines they are about, in order."""
    count: int = 0
    """How many findings, alike ones on several lines counted once; of the whole extract, how many controls were run."""

    def __str__(self) -> str:
        lines = f", lines {', '.join(map(str, self.lines))}" if self.lines else ""
        return f"{'/'.join(one.name for one in self.severities)} × {self.count}{lines}"


class DifferenceKind(StrEnum):
    """In what the two differ."""

    ONLY_OURS = "only-ours"
    ONLY_THEIRS = "only-theirs"
    SEVERITY = "severity"
    LINES = "lines"
    COUNT = "count"
    """As many lines, but their messages tell them apart otherwise than ours."""
    CONTROLS_RUN = "controls-run"
    VERDICT = "verdict"
    """The gravest severity of all."""


@attrs.frozen
class Difference:
    """One thing on which SSB's verdict and ours differ."""

    kind: DifferenceKind
    control: str
    """The official name of the control; empty where it is about the whole extract."""
    ours: Stand | None
    theirs: Stand | None

    def __str__(self) -> str:
        """Write it as one line, without values of records."""
        where = self.control or "the whole extract"
        return f"{where}: {self.kind}; ours {self.ours or 'nothing'}; SSB's {self.theirs or 'nothing'}"


@attrs.frozen
class SecondOpinion:
    """SSB's verdict beside ours."""

    verdict: Verdict
    differences: tuple[Difference, ...]
    sha256: str
    """SHA-256 of the extract that was asked about, hexadecimal."""

    @property
    def agrees(self) -> bool:
        """Whether the two verdicts are the same in everything but words."""
        return not self.differences

    @property
    def passed(self) -> Passed | None:
        """What opens the gate for these bytes; None where SSB's controls block them too."""
        return None if self.verdict.severity.blocks else Passed(self.sha256, self.verdict.version)


class ControlApi:
    """SSB's control API.

    Args:
        settings: Address and key.
        http: The way out.
    """

    def __init__(self, settings: ControlApiSettings, http: Http) -> None:
        self._settings = settings
        self._http = http

    def second_opinion(
        self,
        report: Report,
        data: bytes | str | PathLike[str],
        *,
        correlation_id: str,
        org_number: str | None = None,
    ) -> SecondOpinion:
        """Ask SSB about the extract that `report` is about, and compare.

        Args:
            report: Our verdict on the same bytes.
            data: The extract itself: its bytes, or a path; what is packed with gzip is unpacked before it is sent.
            correlation_id: The id of the submission, or one of its own.
            org_number: Who reports, nine digits that begin with 8 or 9; by itself the report's.
                Empty says that it is no organisation, as the accounts of a municipality have it.

        Raises:
            UsageError: The API takes no such year or organisation number.
            NotAuthorised: The key is not accepted.
            RejectedData: SSB cannot read what it was asked.
            WaitError: The API cannot be reached, or not just now.
            UnexpectedAnswer: The answer is not a verdict on this extract.
            OSError: The file cannot be read.
        """
        content = Source(data).content()
        verdict = self._ask(_respondent(report, org_number), content, correlation_id)
        return SecondOpinion(verdict, compare(report, verdict), hashlib.sha256(content).hexdigest())

    def _ask(self, respondent: dict[str, Any], content: bytes, correlation_id: str) -> Verdict:
        asked = {"respondent": respondent, "base64KodedeData": b64encode(content).decode()}
        request = Request(
            method="POST",
            url=self._settings.base + _PATH,
            template=_PATH,
            correlation_id=correlation_id,
            headers={"content-type": "application/json", "x-api-key": self._settings.api_key},
            body=json.dumps(asked).encode(),
            repeatable=True,
        )
        response = self._http.send(request)
        if response.status == 401:
            raise NotAuthorised(
                "SSB's control API does not accept the key",
                correlation_id=correlation_id,
                code="HTTP-401",
                status=401,
                who_must_act=Actor.SSB,
                remedy="Ask SSB for a key to the control API; deliveries do not need it.",
            )
        if not response.is_success:
            raise refusal(request, response, self._http.clock.now())
        return _verdict(response, respondent)


def compare(report: Report, verdict: Verdict) -> tuple[Difference, ...]:
    """Hold our report against SSB's verdict: the whole first, then control by control in order of name."""
    ours, theirs = _sorted_out(report.unique()), _sorted_out(verdict.remarks)
    whole = (
        Stand((report.severity,), count=report.controls_run),
        Stand((verdict.severity,), count=verdict.controls_run),
    )
    differences = []
    if report.severity != verdict.severity:
        differences.append(Difference(DifferenceKind.VERDICT, "", *whole))
    if report.controls_run != verdict.controls_run:
        differences.append(Difference(DifferenceKind.CONTROLS_RUN, "", *whole))
    for control in sorted({*ours, *theirs}):
        kind = _kind(ours.get(control), theirs.get(control))
        if kind:
            stands = [_stand(side[control]) if control in side else None for side in (ours, theirs)]
            differences.append(Difference(kind, control, *stands))
    return tuple(differences)


_Sides = dict[Severity, list[tuple[int, ...]]]


def _sorted_out(findings: Iterable[Finding | Remark]) -> Mapping[str, _Sides]:
    """Give each control's findings by severity, each as its lines."""
    sorted_out: dict[str, _Sides] = defaultdict(lambda: defaultdict(list))
    for finding in findings:
        sorted_out[finding.control][finding.severity].append(finding.lines)
    return sorted_out


def _kind(ours: _Sides | None, theirs: _Sides | None) -> DifferenceKind | None:
    """Say in what two sides differ, the gravest only; None where they agree."""
    if ours is None or theirs is None:
        return DifferenceKind.ONLY_THEIRS if ours is None else DifferenceKind.ONLY_OURS
    if ours.keys() != theirs.keys():
        return DifferenceKind.SEVERITY
    if any(_lines(ours[severity]) != _lines(theirs[severity]) for severity in ours):
        return DifferenceKind.LINES
    if any(len(ours[severity]) != len(theirs[severity]) for severity in ours):
        return DifferenceKind.COUNT
    return None


def _lines(findings: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(sorted({line for lines in findings for line in lines}))


def _stand(findings: _Sides) -> Stand:
    everything = [lines for listed in findings.values() for lines in listed]
    return Stand(tuple(sorted(findings, reverse=True)), _lines(everything), len(everything))


def _respondent(report: Report, org_number: str | None) -> dict[str, Any]:
    """Say who reports what, as the API wants it."""
    number = (report.org_number or "") if org_number is None else org_number
    if report.standard.year < FIRST_YEAR:
        raise UsageError(f"SSB's control API takes no year before {FIRST_YEAR}")
    if org_number != "" and not (len(number) == 9 and number.isascii() and number.isdigit() and number[0] in "89"):
        raise UsageError("SSB's control API wants an organisation number of nine digits that begins with 8 or 9")
    return {
        "aar": report.standard.year,
        "kvartal": report.quarter or NO_QUARTER,
        "skjema": report.standard.form,
        "region": report.region,
        **({"orgnr": number} if number else {}),
    }


def _verdict(response: Response, respondent: Mapping[str, Any]) -> Verdict:
    """Read the answer, which must be about the respondent asked about."""
    said = response.json()
    try:
        if all(said["respondent"].get(name) == respondent[name] for name in ("aar", "skjema", "region")):
            return Verdict(
                severity=_WORDS[said["alvorlighetsgrad"]],
                controls_run=int(said["antallKontroller"]),
                # A list without anything in it may be left out.
                remarks=tuple(_remark(one) for one in said.get("meldinger") or ()),
                version=str(said.get("versjon") or ""),
            )
    except (LookupError, TypeError, ValueError, AttributeError):
        pass  # the error would show what the answer holds
    raise UnexpectedAnswer(
        "the answer of SSB's control API is not a verdict on this extract",
        correlation_id=response.correlation_id,
        status=response.status,
    )


def _remark(said: Mapping[str, Any]) -> Remark:
    return Remark(
        control=str(said["kontrollNavn"]),
        severity=_WORDS[said["alvorlighetsgrad"]],
        message=str(said.get("meldingTekst") or ""),
        lines=tuple(sorted({int(line) for line in said.get("linjenumre") or ()})),
    )
