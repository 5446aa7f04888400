"""What an app finds wrong with an upload, or with an instance before its process may move on."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from kostra_sdk.report.model import Severity
from kostra_sdk.simulator.form_model import UnreadableModel, read_model
from kostra_sdk.simulator.views import scan_result

if TYPE_CHECKING:
    from datetime import datetime

    from starlette.datastructures import Headers

    from kostra_sdk.simulator.model import App, DataElement, Instance
    from kostra_sdk.simulator.ssb import SSB

__all__ = ["ERROR", "filename_of", "instance_issues", "upload_issue"]

ERROR: Final = 1
WARNING: Final = 2
FINDINGS_SHOWN: Final = 100
_OCTETS: Final = "application/octet-stream"
_MEGABYTE: Final = 1024 * 1024
_ENCODED_NAME: Final = re.compile(r";\s*filename\*\s*=\s*([\w-]*)'[^']*'([^;\s]*)", re.IGNORECASE)
_PLAIN_NAME: Final = re.compile(r';\s*filename\s*=\s*(?:"([^"]*)"|([^;\s]*))', re.IGNORECASE)
_TYPES: Final = MappingProxyType(
    {
        ".json": "application/json",
        ".p7m": "application/pkcs7-mime",
        ".pdf": "application/pdf",
        ".txt": "text/plain",
        ".xml": "text/xml",
        ".zip": "application/zip",
    }
)
"""The content types of some extensions; all others are octets."""


def issue(
    code: str, description: str, *, source: str, severity: int = ERROR, element: DataElement | None = None
) -> dict[str, Any]:
    """Write a validation issue."""
    return {
        "severity": severity,
        "dataElementId": None if element is None else element.id,
        "field": None,
        "code": code,
        "description": description,
        "source": source,
        "noIncrementalUpdates": False,
        "customTextKey": None,
    }


def filename_of(headers: Headers) -> str | None:
    """Read the file's name from Content-Disposition, where the encoded one (``filename*``) goes before the plain."""
    said = headers.get("content-disposition", "")
    encoded = _ENCODED_NAME.search(said)
    if encoded is not None:
        try:
            return unquote(encoded[2], encoded[1] or "utf-8", "strict") or None
        except (LookupError, ValueError):
            return None
    plain = _PLAIN_NAME.search(said)
    return None if plain is None else plain[1] or plain[2] or None


def upload_issue(  # noqa: PLR0911 - one return a rule, in the app's order
    app: App, headers: Headers, size: int
) -> dict[str, Any] | None:
    """Give the first thing wrong with the headers of an attachment, in the order an app looks."""

    def said(code: str, description: str) -> dict[str, Any]:
        return issue(code, description, source="DataRestrictionValidation")

    if "content-disposition" not in headers:
        return said("ContentTypeNotAllowed", "Content-Disposition is missing.")
    if size > app.max_size * _MEGABYTE and not app.late_size_check:
        return said("DataElementTooLarge", f"The file is larger than {app.max_size} MB.")
    filename = filename_of(headers)
    if not filename:
        return said("MissingFileName", "Content-Disposition has no file name.")
    if "." not in filename:
        return said("InvalidFileNameFormat", "The file name has no extension.")
    if not app.content_types:
        return None
    content_type = headers.get("content-type")
    if content_type is None:
        return said("InvalidFileNameFormat", "Content-Type is missing.")
    expected = _TYPES.get(PurePosixPath(filename).suffix.lower(), _OCTETS)
    if content_type not in {_OCTETS, expected}:
        return said("InvalidFileNameFormat", "Content-Type is not that of the file name's extension.")
    if content_type.lower() not in app.content_types and _OCTETS not in app.content_types:
        return said("ContentTypeNotAllowed", f"Content-Type must be one of {', '.join(app.content_types)}.")
    return None


def instance_issues(instance: Instance, ssb: SSB, now: datetime) -> list[dict[str, Any]]:
    """List what is wrong with an instance in its data task; other tasks have nothing to validate."""
    app = instance.app
    if instance.task != app.data_task:
        return []
    issues = []
    for data_type, most in ((app.model_type, 1), (app.attachment_type, app.max_count)):
        count = len(instance.of_type(data_type))
        if count < 1:
            issues.append(issue("TooFewDataElementsOfType", f"{data_type} mangler.", source="Simulator-Task"))
        if count > most:
            issues.append(
                issue("TooManyDataElementsOfType", f"Det er for mange av {data_type}.", source="Simulator-Task")
            )
    for element in instance.of_type(app.attachment_type):
        issues += _file_issues(instance, element, now)
    for element in instance.of_type(app.model_type):
        try:
            read_model(element.content, element.content_type, app.fields)
        except UnreadableModel as unreadable:
            issues.append(issue("Simulator.Model", str(unreadable), source="Simulator-Model", element=element))
    if app.controls_in_app and not issues:
        issues += _control_issues(instance, ssb)
    return issues


def _file_issues(instance: Instance, element: DataElement, now: datetime) -> list[dict[str, Any]]:
    app = instance.app
    source = "Simulator-DataElement"
    issues = []
    if len(element.content) > app.max_size * _MEGABYTE:
        issues.append(issue("DataElementTooLarge", "Filen er for stor.", source=source, element=element))
    allowed = app.content_types
    # Here the stored type itself must be allowed: octet-stream is no wildcard, as it is when uploading.
    if allowed and element.content_type.lower() not in allowed:
        issues.append(issue("ContentTypeNotAllowed", "Filtypen tas ikke imot.", source=source, element=element))
    scanned = scan_result(instance, element, now)
    if scanned == "Infected":
        issues.append(issue("DataElementFileInfected", "Filen har virus.", source=source, element=element))
    if scanned == "Pending" and app.block_on_pending_scan:
        text = "Filen er ikke ferdig undersøkt."
        issues.append(issue("DataElementFileScanPending", text, source=source, element=element))
    return issues


def _control_issues(instance: Instance, ssb: SSB) -> list[dict[str, Any]]:
    """Run SSB's controls as the app does, and give their findings as issues."""
    _, judgement = ssb.judge_instance(instance)
    source = "Simulator-Kostra"
    if judgement.report is None:
        return [issue("Kostra", judgement.reason, source=source)] if judgement.reason else []
    shown = judgement.report.unique()[:FINDINGS_SHOWN]
    issues = [
        issue(
            "Kostra",
            f"{finding.control}: {finding.message}",
            source=source,
            severity=ERROR if finding.severity.blocks else WARNING,
        )
        for finding in shown
        if finding.severity >= Severity.WARNING
    ]
    if judgement.reason and all(found["severity"] != ERROR for found in issues):
        issues.append(issue("Kostra", judgement.reason, source=source))
    return issues
