from __future__ import annotations

from kostra_sdk.submission.json_receipt import json_receipt


def test_the_same_object_gives_the_same_receipt() -> None:
    """The order of names does not matter, so that a receipt fetched twice is kept once."""
    first = json_receipt("archive", {"a": 1, "b": "å"})
    assert first == json_receipt("archive", {"b": "å", "a": 1})
    assert (first.kind, first.content_type) == ("archive", "application/json")
    assert "å".encode() in first.body
