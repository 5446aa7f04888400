from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.controls import Control, Said, judge_lines
from kostra_sdk.forms import find_form
from kostra_sdk.forms.regnskap import lists
from kostra_sdk.ids.kommuner import Region
from tests.controls.interpreter import Interpreter, cut
from tests.forms.regnskap.boundaries import BOUNDARIES
from tests.forms.regnskap.lines import ACCOUNTS, ORG_NUMBER, YEARS, line

if TYPE_CHECKING:
    from collections.abc import Mapping

    Cells = Mapping[str, bytes]

WHITE = b"\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \xa0"
"""What the official program takes for blanks."""

REGIONS = ("460100", "460000", "030100", "030105", "030116", "211100", "501400")
_CODES = ("841", "850", "860", "899", "290", "465", "100", "281", "041", "089", "10", "31", "9100", "5900", "Z", "")
_ARTS = ("010", "298", "798", "570", "970", "590", "990", "870", "800", "921", "529", "875", "000", "Z", "")
_AMOUNTS = ("5", "-5", "0", "00", "31", "-31", "999999999", "+5", "5 ", "x", "")


def said_of(region: str, quarter: str | None, org_number: str | None) -> Said:
    """Give what is said of a file."""
    where = Region.parse(region)
    return Said(
        kommune=where.kommune.encode(),
        oslo=where.is_oslo,
        region=region.encode(),
        quarter=(quarter or " ").encode(),
        org_number=(org_number or "").ljust(9).encode(),
    )


@st.composite
def files(draw: st.DrawFn) -> tuple[str, int, Said, list[bytes]]:
    """Draw a form, a year, what is said of the file, and lines of that form and of others."""
    form, year = draw(st.sampled_from(ACCOUNTS)), draw(st.sampled_from(YEARS))
    region = draw(st.sampled_from(REGIONS))
    quarter = draw(st.sampled_from([find_form(form).quarter or " ", "1", "4"]))
    org_number = draw(st.sampled_from(["", ORG_NUMBER, "958935420", f"958935420,{ORG_NUMBER}"]))
    return form, year, said_of(region, quarter, org_number), draw(st.lists(_lines(form, year, region), max_size=8))


@st.composite
def _lines(draw: st.DrawFn, form: str, year: int, region: str) -> bytes:
    if draw(st.integers(0, 9)) == 0:
        return draw(st.binary(min_size=48, max_size=48).filter(lambda text: b"\t" not in text))
    cells = {
        "skjema": draw(st.sampled_from([form[:2]] * 5 + ["0A", "0B", "0C", "0F", "0I", "0X", "0Y", "  "])),
        "aargang": draw(st.sampled_from([str(year), "2022"])),
        "kvartal": draw(st.sampled_from([find_form(form).quarter, "1", "3", "4"])),
        "region": draw(st.sampled_from([region, "030105", "030100", "0301  "])),
        "orgnr": draw(st.sampled_from(["", ORG_NUMBER])),
    }
    code, art, amount = (draw(st.sampled_from(texts)) for texts in (_CODES, _ARTS, _AMOUNTS))
    klasse, indent = draw(st.sampled_from("012345_Z")), draw(st.sampled_from(["", "_", "§"]))
    texts = (klasse, f"{indent}{code}"[:4], art, amount.replace(" ", "_"))
    return line(" ".join(text or "_" for text in texts), cells)


@cache
def interpreted(form: str, year: int, variant: lists.Variant) -> Interpreter:
    """Give the interpreter of an edition and the lists it is judged by."""
    edition = find_form(form).edition(year)
    return Interpreter(edition.layout, edition.dialect, lists.lists(form, year, variant))


def plainly(
    control: Control, interpreter: Interpreter, records: Mapping[int, Cells], said: Said
) -> list[tuple[int, ...]]:
    """Give the lines of a control's findings, found by walking its dated tree over each record, or over them all."""
    tree = control.condition
    if tree.op == "group":
        keys: dict[tuple[bytes, ...], list[int]] = {}
        for number, cells in records.items():
            keys.setdefault(tuple(cells[key].strip(WHITE) for key in tree.args[0]), []).append(number)
        return [tuple(numbers) for numbers in keys.values() if len(numbers) > 1]
    if any(node.op in {"total_over", "some", "first"} for node in tree.walk()):
        return [()] if interpreter.over_file(tree, list(records.values()), said) else []
    return [
        (number,) for number, cells in records.items() if interpreter.value(tree, cells, said.kommune, said.oslo, said)
    ]


def holds(form: str, year: int, said: Said, lines: list[bytes]) -> None:
    """Hold the findings of the compiled functions against the dated trees, walked node by node."""
    found = find_form(form)
    interpreter = interpreted(form, year, lists.variant(form, year, said))
    edition = found.edition(year, None, said)
    numbered = {number: cut(edition.layout, each) for number, each in enumerate(lines, start=1)}
    records = {
        number: cells for number, cells in numbered.items() if year == 2023 or cells["BELOP"].strip(WHITE) != b"0"
    }
    expected = []
    for control in found.controls:
        assert isinstance(control, Control)  # the accounts have no field description
        severity = control.severity_at(year)
        if severity is not None:
            expected += [(control.number, severity, told) for told in plainly(control, interpreter, records, said)]
    judgement = judge_lines(edition, lines, said)
    told = [(finding.control.split()[1], finding.severity, finding.lines) for finding in judgement.findings]
    assert sorted(told) == sorted(expected)
    assert (judgement.records, judgement.dropped) == (len(lines), len(lines) - len(records))
    assert all(finding.message for finding in judgement.findings)


@given(drawn=files())
def test_the_compiled_functions_are_the_trees(drawn: tuple[str, int, Said, list[bytes]]) -> None:
    """On any file the findings are those of the trees: control, severity and lines."""
    holds(*drawn)


@pytest.mark.parametrize("year", YEARS)
def test_the_compiled_functions_are_the_trees_on_every_boundary(year: int) -> None:
    """On the files of the boundaries, too."""
    for boundary in BOUNDARIES:
        file = boundary.file
        if year in boundary.years:
            holds(file.form, year, said_of(file.region, file.quarter_said, file.org_number), file.written(year))
