"""What proves a delivery to an app: what is archived, SSB's answers, the app's PDF, and that SSB has fetched it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import attrs

from kostra_sdk.submission.altinn.contents import UPLOAD
from kostra_sdk.submission.altinn.walk import feedback_of
from kostra_sdk.submission.channel import Receipt
from kostra_sdk.submission.json_receipt import json_receipt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.submission.altinn.calls import AppCalls
    from kostra_sdk.submission.altinn.model import Instance
    from kostra_sdk.submission.channel import Journal

__all__ = ["app_receipts"]


def app_receipts(calls: AppCalls, journal: Journal, instance: str) -> Iterator[Receipt]:
    """Fetch the receipts that there are by now."""
    found = calls.instance(instance)
    if not found.process.ended and found.process.task is not None and found.process.task.type == "data":
        # Never handed in, or sent back: what the app finds wrong is all there is.
        yield Receipt("validation", "application/json", calls.issues_as_told(instance))
        return
    hashes: dict[str, str] = {}
    bodies: list[Receipt] = []
    for answer in feedback_of(calls, found):
        hashes[answer.id] = hashlib.sha256(answer.content).hexdigest()
        bodies.append(Receipt("feedback", answer.content_type or "application/octet-stream", answer.content))
    for data_type in sorted(calls.settings.receipt_types):
        for element in found.of_type(data_type):
            content = calls.download(instance, element)
            hashes[element.id] = hashlib.sha256(content).hexdigest()
            bodies.append(Receipt("pdf", element.content_type or "application/pdf", content))
    upload = dict(journal.done(UPLOAD) or {})
    if "id" in upload:
        hashes[str(upload["id"])] = str(upload["sha256"])
    yield json_receipt("archive", _summary(found, hashes))
    yield from bodies
    if found.confirmations:
        confirmations = [attrs.asdict(each) for each in found.confirmations]
        yield json_receipt("confirmation", {"instance": found.id, "confirmations": confirmations})


def _summary(instance: Instance, hashes: dict[str, str]) -> dict[str, Any]:
    label, description = instance.substatus
    return {
        "instance": instance.id,
        "reference": instance.reference,
        "app": instance.app_id,
        "created": instance.created,
        "ended": instance.process.ended,
        "archived": instance.archived,
        "substatus": {"label": label, "description": description},
        "elements": [
            {
                "id": element.id,
                "dataType": element.data_type,
                "fileName": element.file_name,
                "contentType": element.content_type,
                "size": element.size,
                "created": element.created,
                "sha256": hashes.get(element.id, ""),
            }
            for element in instance.elements
        ],
    }
