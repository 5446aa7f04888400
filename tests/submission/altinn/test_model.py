from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.submission.altinn.broker_calls import Transfer
from kostra_sdk.submission.altinn.model import AppMetadata, DataElement, Instance, Process, tasks_of

ID = "51000001/00000000-0000-4000-8000-0123456789ab"

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
NAMES = [
    *("id", "data", "process", "status", "currentTask", "workflow", "actions", "completeConfirmations", "substatus"),
    *("dataTypes", "apiScopes", "users", "allowedContentTypes", "maxSize", "altinnNugetVersion", "recipients", "size"),
]
objects = st.dictionaries(st.sampled_from(NAMES), json_values, max_size=6)


@given(objects)
def test_whatever_altinn_writes_can_be_read(said: dict[str, Any]) -> None:
    """Nothing that is JSON makes reading fail: what is not understood is left out."""
    Process.read(said)
    AppMetadata.read(said)
    DataElement.read(said)
    Transfer.read(said)
    found = Instance.read({**said, "id": ID})
    assert found is not None
    assert found.id == ID


@pytest.mark.parametrize("id_", [None, 7, "", "51000001", "x/guid", "1/", "1/../etc", "1/a b", "1/2/3"])
def test_an_id_that_cannot_be_one_is_none(id_: object) -> None:
    """An instance is party and guid; anything else could change an address."""
    assert Instance.read({"id": id_}) is None


def test_null_and_nothing_are_the_same() -> None:
    """Version 8 writes null where version 9 leaves out."""
    told = {"id": ID, "status": {"substatus": None, "archived": None}, "process": {"currentTask": None, "ended": None}}
    assert Instance.read(told) == Instance.read({"id": ID, "status": {}, "process": {}})


def test_elements_of_a_type_come_in_the_order_they_were_made() -> None:
    """The oldest is the first."""
    data = [
        {"id": "b", "dataType": "uttrekk", "created": "2027-01-11T12:00:02Z"},
        {"id": "a", "dataType": "uttrekk", "created": "2027-01-11T12:00:01Z"},
        {"id": "c", "dataType": "skjema", "created": "2027-01-11T12:00:00Z"},
    ]
    found = Instance.read({"id": ID, "data": data})
    assert found is not None
    assert [each.id for each in found.of_type("uttrekk")] == ["a", "b"]
    assert found.reference == "0123456789ab"


@pytest.mark.parametrize(
    ("written", "version"), [("8.3.7.123", 8), ("9.0.0.0", 9), ("10.1", 10), ("", 8), (None, 8), ("v9", 8)]
)
def test_the_version_is_the_first_number(written: str | None, version: int) -> None:
    """An app that does not tell is taken for one of version 8."""
    assert AppMetadata.read({"altinnNugetVersion": written}).version == version


def test_sizes_are_told_in_megabytes() -> None:
    """They are kept in bytes."""
    told = AppMetadata.read({"dataTypes": [{"id": "a", "maxSize": 2}, {"id": "b", "maxSize": None}]})
    assert [each.max_size for each in told.data_types.values()] == [2 * 1024 * 1024, None]


def test_a_hash_is_md5_in_base64() -> None:
    """Anything else is no hash."""
    assert DataElement.read({"contentHash": "MmKOzG3I+2Fl9qz9VYTqyA=="}).md5 == "32628ecc6dc8fb6165f6acfd5584eac8"
    assert DataElement.read({"contentHash": "MmKOzG0="}).md5 == ""


@pytest.mark.parametrize("definition", [b"", b"text", b"<a>", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'])
def test_what_is_no_process_definition_is_refused(definition: bytes) -> None:
    """Only well-formed XML without entities is read."""
    with pytest.raises(ValueError, match="process definition"):
        tasks_of(definition)
