from __future__ import annotations

import json
import pkgutil

import pytest

from kostra_sdk.errors import UnknownEdition
from kostra_sdk.forms import find_form
from kostra_sdk.forms.barnevern import FORM
from kostra_sdk.forms.barnevern.outline import outline
from kostra_sdk.layouts.xml_layout import XmlKind


@pytest.mark.parametrize("year", FORM.years)
def test_it_says_all_that_the_layout_of_the_year_says(year: int) -> None:
    """Every element and attribute of the data file is there once, with all its facts."""
    data = json.loads(pkgutil.get_data(FORM.package, f"layouts/{year}.json") or b"")
    rows = {row["path"]: row for row in data["fields"]}
    layout = find_form("15F").xml_layout(year)
    assert (layout.form, layout.year) == ("15F", year)
    assert layout.by_key.keys() == rows.keys()
    assert len(layout.fields) == len(rows)
    for field in layout.fields:
        row = rows[field.path]
        assert (field.label, dict(field.codes), field.pattern, field.unique) == (
            row["label"],
            row.get("codes", {}),
            row.get("pattern"),
            row.get("unique"),
        )
        assert (field.min_length, field.max_length) == (row.get("min_length", 0), row.get("max_length", 0))
        assert (field.type and field.type.value) == row.get("type")
        assert field.mandatory is row.get("mandatory", row.get("min") == 1)
        assert field.most == row.get("max", 1)


@pytest.mark.parametrize("year", FORM.years)
def test_each_element_stands_before_what_is_in_it(year: int) -> None:
    """Attributes and texts come first, then the elements, each followed by its own."""
    seen: list[str] = []
    for field in outline(year).fields:
        within, _, name = field.path.rpartition("/")
        assert field.name == name
        assert field.level == within.count("/") + bool(within)
        assert not within or within in seen
        assert name.startswith("@") is (field.kind is XmlKind.ATTRIBUTE)
        seen.append(field.path)
    kinds = {kind: [field for field in outline(year).fields if field.kind is kind] for kind in XmlKind}
    assert all(field.type is None for field in kinds[XmlKind.ELEMENT])
    assert all(field.type for field in (*kinds[XmlKind.TEXT], *kinds[XmlKind.ATTRIBUTE]))


def test_an_unknown_year() -> None:
    """The known years are listed."""
    with pytest.raises(UnknownEdition, match="2017, 2018"):
        outline(2016)
