from __future__ import annotations

from typing import Any

import attrs
import pytest

from kostra_sdk.envelope import Rule, Rules
from kostra_sdk.envelope.errors import IncompleteRules
from kostra_sdk.errors import InvalidId, UsageError
from tests.envelope import pki

PIN = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    "written",
    [PIN, PIN.upper(), ":".join(PIN[i : i + 2] for i in range(0, 64, 2)).upper(), f" {PIN[:32]} {PIN[32:]}\n"],
    ids=["plain", "upper case", "colons", "spaces"],
)
def test_a_pin_is_read_however_it_is_written(written: str) -> None:
    """Fingerprints come from browsers, OpenSSL and mail, each with their own separators."""
    assert Rules(pins=[written], without=set(Rule) - {Rule.PIN}).pins == {PIN}


@pytest.mark.parametrize("written", ["", PIN[:-2], PIN + "00", "g" + PIN[1:], "SHA256:" + PIN])
def test_what_is_no_pin_is_refused(written: str) -> None:
    """A pin that could never match is told when the rules are made, not on the day of sending."""
    with pytest.raises(IncompleteRules, match="64 hexadecimal digits"):
        Rules(pins=[written], without=set(Rule))


def test_pins_are_a_list() -> None:
    """One string is not a list of its letters."""
    with pytest.raises(IncompleteRules, match="list"):
        Rules(pins=PIN, without=set(Rule))


def test_the_organisation_number_must_be_one() -> None:
    """It is checked, and kept compact."""
    number = pki.ORG_NUMBER
    assert Rules(org_number=f"{number[:3]} {number[3:6]} {number[6:]}", without=set(Rule)).org_number == number
    with pytest.raises(InvalidId):
        Rules(org_number="314000000", without=set(Rule))


def test_no_key_under_2048_bits_can_be_allowed() -> None:
    """The rule can be made stricter, not weaker."""
    with pytest.raises(IncompleteRules, match="2048"):
        Rules(min_key_bits=1024, without=set(Rule))


def test_rules_are_switched_off_by_their_names() -> None:
    """Settings have the names as text; one that does not exist is refused."""
    assert Rules(without=["pin", "chain", "org-number"]).without == {Rule.PIN, Rule.CHAIN, Rule.ORG_NUMBER}
    with pytest.raises(IncompleteRules, match="'pinning' is not a valid Rule; the rules are pin,"):
        Rules(without=["pinning"])


@pytest.mark.parametrize(
    ("lacking", "says"),
    [({"pins": ()}, "'pin'"), ({"roots": ()}, "'chain'"), ({"org_number": None}, "'org-number'")],
)
def test_a_rule_with_nothing_to_compare_with_is_an_error(lacking: dict[str, Any], says: str, strict: Rules) -> None:
    """What was forgotten does not pass for what was checked."""
    with pytest.raises(IncompleteRules, match=says) as caught:
        attrs.evolve(strict, **lacking)
    assert isinstance(caught.value, UsageError)
    assert attrs.evolve(strict, **lacking, without=[says.strip("'")]).without == {Rule(says.strip("'"))}
