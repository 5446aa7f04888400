from __future__ import annotations

from kostra_sdk.forms import find_form
from kostra_sdk.forms.sosialhjelp.codes import Bosit, Trygdesit


def test_two_codes_for_another_housing_situation() -> None:
    """Code 7 of BOSIT was another annet in 2020 alone (A-5)."""
    form = find_form("11F")
    assert [year for year in form.years if Bosit.ANNET_7 in form.layout(year).by_key["BOSIT"].codes] == [2020]
    assert form.layout(2020).by_key["BOSIT"].codes["7"] == form.layout(2020).by_key["BOSIT"].codes["5"]


def test_codes_that_came_later() -> None:
    """What the enums say of the first year of a code is so."""
    form = find_form("11F")
    first = {
        code: min(year for year in form.years if code in form.layout(year).by_key[key].codes)
        for key, codes in (("TRYGDESIT", Trygdesit), ("BOSIT", Bosit))
        for code in codes
    }
    assert {code.name: year for code, year in first.items() if year > 2017} == {
        "HAR_INGEN": 2020,
        "BARNETRYGD": 2024,
        "INSTITUSJON": 2020,
        "ANNET_7": 2020,
    }
