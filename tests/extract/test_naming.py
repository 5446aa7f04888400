from __future__ import annotations

import pytest

from kostra_sdk.extract.naming import Named, read_name
from kostra_sdk.forms import FORM_NAMES


@pytest.mark.parametrize("form", FORM_NAMES)
def test_every_form_is_read_from_a_name(form: str) -> None:
    """Whatever folder it lies in and however it ends; the quarterly accounts have their quarter twice."""
    assert read_name(f"a/{form}_2026_460100.dat") == Named(form=form, year=2026, region="460100")
    assert read_name(f"{form}_2026K2_460100_999999999_1av2.dat.gz") == Named(
        form=form, year=2026, region="460100", quarter="2", org_number="999999999", part=(1, 2)
    )


@pytest.mark.parametrize(
    "name",
    [
        *("", "uttrekk.dat", "11F.dat", "11F_2026.dat", "F_2026_460100.dat", "0AK5_2026_460100.dat"),
        *("11F_2026K5_460100.dat", "11F_2026_4601.dat", "11F_1926_460100.dat", "11F_2026_460100_.x"),
    ],
)
def test_another_name_tells_nothing(name: str) -> None:
    """A name of another kind is not guessed at."""
    assert read_name(name) is None
