from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.advice.blocks import BlockAdvice
from kostra_sdk.controls.columnar import read_blocks
from kostra_sdk.extract.lines import split_lines
from kostra_sdk.forms import find_form

LENGTH = find_form("11F").layout(2026).length
line = st.sampled_from(
    [
        "030126".ljust(LENGTH),
        "030125".ljust(LENGTH),
        "030124".ljust(324),
        "030126\t".ljust(LENGTH),
        "030126" + "Ã¦".ljust(LENGTH - 6),
        "030126" + "æø".ljust(LENGTH - 6),
        "ï»¿030126".ljust(LENGTH),
        "Ã¥",
        "short",
    ]
).map(lambda text: text.encode("latin-1"))


@pytest.mark.parametrize("year", [2022, 2026])
@given(lines=st.lists(line, max_size=30), rows=st.integers(1, 9), end=st.sampled_from([b"\n", b"\r\n"]))
def test_advice_is_the_same_of_blocks_and_of_lines(year: int, lines: list[bytes], rows: int, end: bytes) -> None:
    """Another year's layout or version, UTF-8, a byte order mark and tabs are seen either way, with the same lines."""
    form = find_form("11F")
    data = end.join(lines)
    one_by_one, together = BlockAdvice.of(form, year), BlockAdvice.of(form, year)
    for _ in one_by_one.watch(split_lines(data, year)):
        pass
    blocks = list(together.watch_blocks(read_blocks(io.BytesIO(data), form.layout(year), split_lines, rows)))
    assert together.result() == one_by_one.result()
    assert sum(block.count + len(block.others) for block in blocks) == len(list(split_lines(data, year)))
