from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import pytest

from kostra_sdk.forms import find_form
from kostra_sdk.forms.barnevern.controls import whole
from kostra_sdk.forms.changes import control_texts
from kostra_sdk.report import Severity
from tests.forms.barnevern.builders import YEARS, avgiver, document, individ, judged
from tests.forms.barnevern.official_names import NAMES

if TYPE_CHECKING:
    from kostra_sdk.forms.barnevern.controls.whole import WholeControl
    from kostra_sdk.forms.barnevern.record import Avgiver, Individ

YEAR = 2025
BROKEN = individ(YEAR, id="")
ALIKE = individ(YEAR, id="I2")


@pytest.mark.parametrize(
    ("control", "records", "message"),
    [
        (whole.AVGIVER_ANTALL, [individ(YEAR)], "Filen har 0 gyldige avgivere; ventet én."),
        (
            whole.AVGIVER_VALIDERING,
            [avgiver(YEAR, kommunenavn=""), individ(YEAR)],
            "Avgiveren følger ikke filbeskrivelsen, og er ikke kontrollert videre: Avgiver/@Kommunenavn er tom.",
        ),
        (whole.INDIVID_MANGLER, [avgiver(YEAR)], "Filen har ingen gyldige individer."),
        (
            whole.INDIVID_VALIDERING,
            [avgiver(YEAR), BROKEN],
            (
                "Individ nummer 1 (journalnummer «J1») følger ikke filbeskrivelsen, og er ikke kontrollert videre: "
                "Individ/@Id er tom."
            ),
        ),
        (
            whole.DUBLETT_FODSELSNUMMER,
            [avgiver(YEAR), individ(YEAR), attrs.evolve(ALIKE, journalnummer="J2")],
            "Det samme fødselsnummeret står på 2 individer. Andre journalnumre: J2.",
        ),
        (
            whole.DUBLETT_JOURNALNUMMER,
            [avgiver(YEAR), individ(YEAR), ALIKE],
            "Journalnummeret «J1» står på 2 individer; hver sak skal ha sitt eget.",
        ),
    ],
    ids=lambda value: value.key if isinstance(value, whole.WholeControl) else "",
)
def test_the_judge_finds_them(control: WholeControl, records: list[Avgiver | Individ], message: str) -> None:
    """Each fires under its official name, and blocks."""
    found = [each for each in judged(document(YEAR, records), YEAR).findings if each.control == control.name]
    assert found
    assert (found[0].severity, found[0].message) == (Severity.ERROR, message)


@pytest.mark.parametrize("year", YEARS)
def test_all_controls_are_told_of(year: int) -> None:
    """Those of one element under their official names, in official order, and beside them those of the whole."""
    texts = control_texts(find_form("15F"), year)
    own = [getattr(whole, name) for name in whole.__all__ if name.isupper()]
    told = [(text.severity.name[0], text.name) for text in texts if text.key not in {each.key for each in own}]
    assert told == NAMES[2023 if year == 2023 else 2024]
    assert {text.name for text in texts if text.key in {each.key for each in own}} == {each.name for each in own}
    assert len({text.key for text in texts}) == len(texts) == len(told) + len(own)
    assert all(text.number and text.doc and text.fields and text.message for text in texts)


def test_earlier_years_have_none() -> None:
    """Files of 2017 to 2022 are not judged."""
    assert whole.INDIVID_MANGLER.severity_at(2022) is None
