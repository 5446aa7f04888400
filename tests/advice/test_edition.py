from __future__ import annotations

from itertools import product

import pytest

from kostra_sdk.advice import edition_advice
from kostra_sdk.forms import FAMILIES, find_form


@pytest.mark.parametrize(("form", "oslo"), list(product(FAMILIES, (True, False))))
def test_the_contradiction_of_2026_is_said_outside_oslo(form: str, oslo: bool) -> None:
    """Control 002 wants what control 03 forbids, in 11F 2026, for all but Oslo; nothing else is known to be wrong."""
    for year in find_form(form).control_years:
        topics = [advice.topic for advice in edition_advice(form, year, oslo=oslo)]
        contradicts = (form, year, oslo) == ("11F", 2026, False)
        assert topics == (["official-contradiction"] if contradicts else [])


def test_the_advice_names_the_field_and_both_controls() -> None:
    """So that the caseworker can find it in the report, and knows what to do."""
    (advice,) = edition_advice("11F", 2026, oslo=False)
    assert all(word in advice.message for word in ("BYDELSNR", "kontroll 002", "kontroll 03", "La feltet stå tomt"))
    assert advice.lines == ()
