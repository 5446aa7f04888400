from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kostra_sdk.forms import find_form
from kostra_sdk.forms.person.codes import JaNei
from kostra_sdk.forms.sosialhjelp.codes import Arbsit, Bosit, Trygdesit, Vklo
from kostra_sdk.forms.sosialhjelp.situation import (
    in_layout,
    latest_first,
    situation_fields,
    trygdesit_of,
)
from tests.forms.sosialhjelp.happenings import YEAR, contact

FORM = find_form("11F")
MARCH, MAY, JUNE = date(YEAR, 3, 1), date(YEAR, 5, 1), date(YEAR, 6, 1)
END = date(YEAR, 12, 31)


def test_the_latest_first() -> None:
    """Up to and with the day; of one day, the one given later."""
    first, second, third = contact(MARCH), contact(JUNE, vklo=Vklo.TRYGD), contact(JUNE)
    after = contact(date(YEAR + 1, 1, 1))
    assert latest_first([second, after, first, third], END) == [third, second, first]


def test_fields_have_their_last_known_values_each() -> None:
    """A contact that does not say something leaves what was known before."""
    said, _ = situation_fields(
        [
            contact(JUNE, arbsit=Arbsit.KOMMUNALT_TILTAK, gitt_okonomirad=False),
            contact(MARCH, vklo=Vklo.SOSIALHJELP, arbsit=Arbsit.ARBEID_DELTID, bosit=Bosit.EID, gitt_okonomirad=True),
        ],
        FORM.layout(YEAR),
    )
    assert said == {
        "vklo": Vklo.SOSIALHJELP,
        "arbsit": Arbsit.KOMMUNALT_TILTAK,
        "bosit": Bosit.EID,
        "gitt_okonomirad": JaNei.NEI,
        "faat_individuell_plan": None,
        "trygdesit": Trygdesit.HAR_INGEN,
    }


def test_nothing_known_is_nothing_said() -> None:
    """Without contacts every field is empty, trygd too."""
    said, lost = situation_fields([], FORM.layout(YEAR))
    assert set(said.values()) == {None}
    assert not lost


@pytest.mark.parametrize(
    ("latest", "earlier", "expected"),
    [
        # VKLO is something else, and nothing newer says trygd: there is none
        ({"vklo": Vklo.SOSIALHJELP}, {"vklo": Vklo.TRYGD, "trygdesit": Trygdesit.UFORETRYGD}, Trygdesit.HAR_INGEN),
        # said at the contact that VKLO is from, or at a later one
        ({"vklo": Vklo.SOSIALHJELP, "trygdesit": Trygdesit.BARNETRYGD}, {}, Trygdesit.BARNETRYGD),
        ({"trygdesit": Trygdesit.SYKEPENGER}, {"vklo": Vklo.SOSIALHJELP}, Trygdesit.SYKEPENGER),
        # who lives on trygd has the last one known, but not that there was none
        ({"vklo": Vklo.TRYGD}, {"trygdesit": Trygdesit.DAGPENGER}, Trygdesit.DAGPENGER),
        ({"vklo": Vklo.TRYGD}, {"trygdesit": Trygdesit.HAR_INGEN}, None),
        ({"vklo": Vklo.TRYGD}, {}, None),
        # VKLO is not known
        ({}, {"trygdesit": Trygdesit.DAGPENGER}, Trygdesit.DAGPENGER),
        ({}, {}, None),
    ],
)
def test_trygd_goes_with_vklo(latest: dict[str, Any], earlier: dict[str, Any], expected: object) -> None:
    """An old trygd is not put beside a newer source of livelihood."""
    assert trygdesit_of([contact(JUNE, **latest), contact(MARCH, **earlier)]) == expected


@pytest.mark.parametrize("year", FORM.years)
def test_every_code_is_one_of_the_years(year: int) -> None:
    """What is written is in the layout of the year, or blank."""
    layout = FORM.layout(year)
    for name, codes in (("bosit", Bosit), ("trygdesit", Trygdesit)):
        for code in codes:
            told = in_layout(code, layout, name)
            assert told is None or told in layout.by_key[name.upper()].codes
            assert told == code or code not in layout.by_key[name.upper()].codes
    assert in_layout(None, layout, "bosit") is None


def test_a_code_that_is_lost_is_told() -> None:
    """But not where another code meant the same."""
    contacts = [contact(MAY, vklo=Vklo.SOSIALHJELP, bosit=Bosit.ANNET_7)]
    said, lost = situation_fields(contacts, FORM.layout(2019))
    assert (said["bosit"], said["trygdesit"], lost) == (Bosit.ANNET, None, False)
    for known in ({"bosit": Bosit.INSTITUSJON}, {"trygdesit": Trygdesit.BARNETRYGD}):
        assert situation_fields([contact(MAY, **known)], FORM.layout(2019))[1]
        assert not situation_fields([contact(MAY, **known)], FORM.layout(2024))[1]
