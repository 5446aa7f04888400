from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.simulator import FormFields
from kostra_sdk.simulator.form_model import FormModel, UnreadableModel, read_model
from tests.simulator.sender import model

FIELDS = FormFields()


@pytest.mark.parametrize("kind", ["xml", "json"])
@pytest.mark.parametrize(("tick", "expected"), [("Ja", True), ("NEI", False), ("true", True), ("0", False)])
def test_the_fields_are_read(kind: str, tick: str, expected: bool) -> None:
    """Year, region, tick and unit are found in either form, whatever the namespace."""
    content = model(participants=tick, unit="NAV", kind=kind)
    said = read_model(content, f"application/{kind}; charset=utf-8", FIELDS)
    assert said == FormModel(2026, "030100", has_participants=expected, unit="NAV", org_number=None)


def test_the_organisation_is_read() -> None:
    """Whom the accounts are for is told beside the rest."""
    content = b"<skjema><SkjemaData><orgnr>974652277</orgnr></SkjemaData></skjema>"
    assert read_model(content, "application/xml", FIELDS).org_number == "974652277"


@pytest.mark.parametrize(("content", "kind"), [(b"<skjema />", "xml"), (b"{}", "json"), (b"[]", "json")])
def test_what_is_not_said_is_none(content: bytes, kind: str) -> None:
    """An empty model says nothing, and is taken to have participants."""
    said = read_model(content, f"application/{kind}", FIELDS)
    assert said == FormModel(None, None, has_participants=True, unit=None, org_number=None)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "xml"),
        (b"<a>", "xml"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "xml"),
        (b"", "json"),
        (b"{", "json"),
        (model(year=0).replace(b">0<", b">i fjor<"), "xml"),
        (model(participants="kanskje"), "xml"),
    ],
    ids=["nothing", "broken", "entity", "no-json", "broken-json", "year", "tick"],
)
def test_what_cannot_be_read_is_told(content: bytes, kind: str) -> None:
    """Broken XML or JSON, document types, and fields that are not what they should be raise."""
    with pytest.raises(UnreadableModel):
        read_model(content, f"application/{kind}", FIELDS)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)


@given(data=st.fixed_dictionaries({"InternInfo": json_values, "SkjemaData": json_values}) | json_values)
def test_no_json_makes_the_reader_stumble(data: Any) -> None:
    """Any JSON is either read or refused."""
    with contextlib.suppress(UnreadableModel):
        assert isinstance(read_model(json.dumps(data).encode(), "application/json", FIELDS), FormModel)


@given(content=st.binary(max_size=60))
def test_no_bytes_make_the_xml_reader_stumble(content: bytes) -> None:
    """Any bytes are either read or refused."""
    with contextlib.suppress(UnreadableModel):
        assert isinstance(read_model(content, "application/xml", FIELDS), FormModel)
