from __future__ import annotations

import linecache
import traceback

import pytest

from kostra_sdk.codegen import compile_source


def test_names_go_in_and_come_out() -> None:
    """Source sees the names it is given, and what it defines is given back; the given names stay as they were."""
    given = {"one": 1}
    names = compile_source("test names", "def two():\n    return one + 1", given)
    assert names["two"]() == 2
    assert given == {"one": 1}


def test_a_traceback_shows_the_line() -> None:
    """An error inside compiled source is shown with its line, also after linecache has looked at all files anew."""
    names = compile_source("test traceback", "def fail():\n    return 1 / 0  # this line", {})
    linecache.checkcache()
    with pytest.raises(ZeroDivisionError) as raised:
        names["fail"]()
    shown = "".join(traceback.format_exception(raised.value))
    assert 'File "<kostra_sdk test traceback>", line 2, in fail' in shown
    assert "return 1 / 0  # this line" in shown
