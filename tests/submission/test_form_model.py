from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.errors import UsageError
from kostra_sdk.simulator import FormFields
from kostra_sdk.simulator.form_model import read_model
from kostra_sdk.submission.delivery import Part
from kostra_sdk.submission.errors import UnexpectedAnswer
from kostra_sdk.submission.form_model import FieldModel, FormModel, ModelFormat
from tests.submission.altinn.doubles import delivery, told

if TYPE_CHECKING:
    from kostra_sdk.submission.delivery import Delivery

FIELDS = {
    "InternInfo/periodeAAr": "{year}",
    "SkjemaData/skalRapportere": "{participants}",
    "SkjemaData/region": "{region}",
    "SkjemaData/enhet": "{unit}",
}


def model(kind: ModelFormat, **changes: Any) -> FieldModel:
    """Make a form model."""
    return FieldModel(**{"fields": FIELDS, "format": kind, **changes})


@pytest.mark.parametrize("kind", list(ModelFormat))
@pytest.mark.parametrize("sent", [delivery(), delivery(unit="nav", has_participants=True)])
def test_the_receiver_reads_what_was_said(kind: ModelFormat, sent: Delivery) -> None:
    """Year, region, unit and whether anyone is in it arrive."""
    made = model(kind)(sent)
    read = read_model(made.content, made.content_type, FormFields())
    assert (read.year, read.region, read.unit) == (2026, "030100", sent.unit or None)
    assert read.has_participants is sent.has_participants


@pytest.mark.parametrize("kind", list(ModelFormat))
def test_all_of_a_delivery_can_be_said(kind: ModelFormat) -> None:
    """Every word that is promised is filled in."""
    text = "{form} {year} {quarter} {region} {unit} {part} {sender} {org_number} {participants}"
    sent = delivery(quarter="1", org_number="974652277", unit="nav", part=Part(1, 2, told()))
    made = model(kind, fields={"a": text}, no="N")(sent)
    assert b"11F 2026 1 030100 nav 1/2 310000019 974652277 N" in made.content


def test_what_ssb_has_filled_in_stays() -> None:
    """Prefilled fields, attributes and their order are kept; an empty one marked as nil is filled."""
    present = (
        b'<A3 xmlns="urn:a" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" dataFormatId="7">'
        b"<InternInfo><raNummer>RA-0000</raNummer></InternInfo>"
        b'<SkjemaData><region xsi:nil="true"/><annet>x</annet></SkjemaData></A3>'
    )
    made = model(ModelFormat.XML)(delivery(), FormModel(present, "application/xml"))
    assert read_model(made.content, "application/xml", FormFields()).region == "030100"
    assert b"nil" not in made.content
    for kept in (b"RA-0000", b'dataFormatId="7"', b"urn:a", b"annet"):
        assert kept in made.content


def test_what_ssb_has_filled_in_stays_in_json_too() -> None:
    """Only the fields of the settings are written; what stands in their way gives way."""
    present = b'{"InternInfo": {"raNummer": "RA-0000"}, "SkjemaData": null, "n": 1}'
    made = json.loads(model(ModelFormat.JSON)(delivery(), FormModel(present, "application/json")).content)
    assert made["InternInfo"] == {"raNummer": "RA-0000", "periodeAAr": "2026"}
    assert made["SkjemaData"] == {"skalRapportere": "Nei", "region": "030100"}
    assert made["n"] == 1


@pytest.mark.parametrize("kind", list(ModelFormat))
@pytest.mark.parametrize("present", [b"text", b"[]", b"<a", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', b"\xff"])
def test_a_model_that_cannot_be_read_is_told(kind: ModelFormat, present: bytes) -> None:
    """What lies in the instance is not overwritten unread, and nothing of it is shown."""
    with pytest.raises(UnexpectedAnswer, match="cannot be read") as caught:
        model(kind)(delivery(), FormModel(present, kind.value))
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("kind", list(ModelFormat))
def test_writing_twice_changes_nothing(kind: ModelFormat) -> None:
    """A model that is written over itself is the same, so that writing may be repeated."""
    once = model(kind)(delivery(unit="nav"))
    assert model(kind)(delivery(unit="nav"), once) == once


@pytest.mark.parametrize(
    "fields", [{"a": "{name}"}, {"a": "{"}, {"a": "{year.x}"}, {"a": "{}"}, {"a//b": "x"}, {"": "x"}]
)
def test_fields_that_cannot_be_filled_in_are_told_at_once(fields: dict[str, str]) -> None:
    """A mistake in the settings is found before anything is sent."""
    with pytest.raises(UsageError):
        FieldModel(fields=fields)


def test_the_root_has_its_attributes() -> None:
    """Altinn's models name their format on the root."""
    made = model(ModelFormat.XML, root="A3_RA0000_M", attributes={"dataFormatId": "A30000"})(delivery())
    assert b'<A3_RA0000_M dataFormatId="A30000">' in made.content


@given(
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1)
    .map(str.strip)
    .filter(bool)
)
def test_text_of_any_kind_is_written_as_it_is(text: str) -> None:
    """Nothing in a text can become markup."""
    shown = text.replace("{", "{{").replace("}", "}}")
    for kind in ModelFormat:
        made = FieldModel(fields={"SkjemaData/enhet": shown}, format=kind)(delivery())
        assert read_model(made.content, made.content_type, FormFields()).unit == text
