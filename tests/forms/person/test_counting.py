from __future__ import annotations

from datetime import date

from kostra_sdk.forms.person.counting import CountingRule, LeftOut, Remark

RULE = CountingRule("regel", "B-1", "Regelen sier det.")


def test_what_was_left_out_can_be_shown_to_a_caseworker() -> None:
    """The event, its day and its case, as far as they are known, and what the rule says."""
    item = LeftOut(rule=RULE, journal_number="S1", event="Utbetaling", reference="U1", dato=date(2025, 1, 2))
    assert item.message == "Utbetaling 02.01.2025, journalnummer S1: Regelen sier det."
    assert LeftOut(rule=RULE, event="Program").message == "Program: Regelen sier det."


def test_a_remark_can_be_shown_to_a_caseworker() -> None:
    """The case, and what the rule says."""
    assert Remark(rule=RULE, journal_number="S1").message == "Journalnummer S1: Regelen sier det."
