from __future__ import annotations

from enum import Enum
from typing import Any

import attrs
import pytest

from kostra_sdk.forms.familievern.mekling.record import Mekling
from kostra_sdk.forms.sosialhjelp.codes import Vklo
from kostra_sdk.forms.sosialhjelp.record import Sosialhjelp
from kostra_sdk.records.attributes import Attribute, Kind, attributes_of, is_filled
from kostra_sdk.records.base import Record

BY_NAME = {attribute.name: attribute for attribute in attributes_of(Sosialhjelp)}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("person_duf", Kind.TEXT),
        ("antbu18", Kind.INTEGER),
        ("utbetdato", Kind.DATE),
        ("vklo", Kind.CODE),
        ("vilkarannet", Kind.BOX),
        ("stmnd", Kind.BOXES),
        ("laan_mnd", Kind.AMOUNTS),
    ],
)
def test_the_annotation_says_the_kind(name: str, kind: Kind) -> None:
    """What an attribute is follows from its type alone."""
    assert BY_NAME[name].kind is kind


def test_an_attribute_knows_its_columns() -> None:
    """Most attributes fill the column of their own name, and the numbered ones a column a number."""
    assert BY_NAME["vklo"] == Attribute("vklo", Kind.CODE, ("VKLO",), Vklo)
    assert BY_NAME["vilkar"].numbers[15] == "VILKAR_15"
    assert BY_NAME["bidrag_mnd"].numbers[3] == "BIDRAG_MARS"


def test_counts_know_their_columns_by_name() -> None:
    """A table's columns have names of their own, which need not be the end of the official ones."""
    by_name = {attribute.name: attribute for attribute in attributes_of(Mekling)}
    assert by_name["ventetid"].kind is by_name["oppmote"].kind is Kind.COUNTS
    assert by_name["ventetid"].numbers["SEP_1"] == "VENTETID_SEP_1"
    assert by_name["oppmote"].numbers["ENBEGGE_TOT"] == "ENBEGGE_TOT"
    assert list(by_name["uten_oppm"].numbers) == ["1", "2", "3", "4", "5", "TOT"]


@pytest.mark.parametrize("annotation", [float, str | None, set[str], int, Enum | None, Any, int | str])
def test_no_other_types(annotation: Any) -> None:
    """A record class with an attribute of any other type is refused at first use."""
    cls = attrs.make_class("Odd", {"x": attrs.field(type=annotation)}, bases=(Record,), kw_only=True)
    with pytest.raises(TypeError, match="no kind of record attribute"):
        attributes_of(cls)


@pytest.mark.parametrize("kind", [Kind.INTEGER, Kind.DATE, Kind.CODE])
def test_none_alone_is_empty(kind: Kind) -> None:
    """A zero is filled: only None is no number, date or code."""
    assert is_filled(kind, 0)
    assert not is_filled(kind, None)
