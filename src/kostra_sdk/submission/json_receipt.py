"""Receipts that are JSON objects."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kostra_sdk.submission.channel import Receipt

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["json_receipt"]


def json_receipt(kind: str, what: Mapping[str, Any]) -> Receipt:
    """Make a receipt of a JSON object; the same object gives the same bytes, so that it is kept once."""
    body = json.dumps(what, ensure_ascii=False, indent=1, sort_keys=True).encode()
    return Receipt(kind, "application/json", body)
