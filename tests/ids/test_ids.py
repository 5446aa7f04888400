from __future__ import annotations

import importlib

import pytest

from kostra_sdk import ids


def test_all_is_sorted_and_real() -> None:
    """The room's list is sorted, and every module in it can be imported and has a sorted list of its own."""
    assert ids.__all__ == sorted(ids.__all__)
    for name in ids.__all__:
        module = importlib.import_module(f"kostra_sdk.ids.{name}")
        assert all(hasattr(module, public) for public in module.__all__)


@pytest.mark.parametrize("name", ["duf", "fodselsnummer", "orgnr"])
def test_the_number_modules_have_one_interface(name: str) -> None:
    """Every number module has compact, validate, is_valid and format."""
    module = importlib.import_module(f"kostra_sdk.ids.{name}")
    assert {"compact", "format", "is_valid", "validate"} <= set(module.__all__)
