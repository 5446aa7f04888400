from __future__ import annotations

from datetime import date

import pytest

from kostra_sdk.forms import find_form
from kostra_sdk.forms.sosialhjelp.events import Hjemmel, Sanksjonsart, Stonadsart, Unntaksgrunn, Utbetaling, Vilkar
from kostra_sdk.records.attributes import cells_of
from tests.forms.sosialhjelp.happenings import contact, payment


def test_nothing_about_the_person_is_shown() -> None:
    """A repr may end in a log: it has case and day, no amount, and no text that is too long to be a case."""
    assert repr(payment(4711, id="U1")) == "Utbetaling(sak='00000001', dato=2025-03-14)"
    assert repr(contact(sak="17059012345")) == "Kontakt(sak='', dato=2025-03-01)"


def test_an_event_does_not_change() -> None:
    """What was handed over stays what it was."""
    with pytest.raises(AttributeError):
        payment().belop = 2  # type: ignore[misc]  # that is the point


def test_a_payment_says_all_that_decides() -> None:
    """Date, amount, kind and legal basis have no defaults."""
    with pytest.raises(TypeError, match="hjemmel"):
        Utbetaling(sak="1", dato=date(2025, 1, 1), belop=1, art=Stonadsart.LAAN)  # type: ignore[call-arg]


def test_the_codes_are_those_of_the_boxes() -> None:
    """Each condition, ground and sanction has the code that its column is ticked with, and none is lacking."""
    form = find_form("11F")
    codes = {
        cell.code
        for cell in cells_of(form.record, form.layout(2026))
        if cell.field.key.startswith("VILKAR") and cell.field.width == 2
    }
    assert codes == set(Vilkar)
    assert len(set(Vilkar)) == 12
    for grunner, start in ((Unntaksgrunn, "VEDTAK"), (Sanksjonsart, "SANKSJON")):
        found = {
            cell.code
            for cell in cells_of(form.record, form.layout(2026))
            if cell.field.key.startswith(start) and cell.field.width == 2
        }
        assert found == set(grunner)


def test_only_two_legal_bases_are_social_assistance() -> None:
    """They are the paragraphs of sosialtjenesteloven that the letter names (B-4)."""
    assert [basis for basis in Hjemmel if basis.endswith(("-18", "-19"))] == [
        Hjemmel.SOSIALTJENESTELOVEN_18,
        Hjemmel.SOSIALTJENESTELOVEN_19,
    ]
