from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.errors import UsageError
from kostra_sdk.simulator import REQUEST_KINDS, FaultKind, FaultPlan

if TYPE_CHECKING:
    from collections.abc import Sequence


def befallen(plan: FaultPlan, requests: Sequence[str]) -> list[bool]:
    """Say which of the requests a fault befalls."""
    return [plan.take(request) is not None for request in requests]


def test_a_rule_fires_once_at_the_first_request_it_is_for() -> None:
    """Without a number or a probability a rule is spent after one request of its kind."""
    plan = FaultPlan()
    plan.add("lost-answer", on="data.create")
    assert befallen(plan, ["token", "data.create", "data.create"]) == [False, True, False]


def test_nth_counts_the_matching_requests_only() -> None:
    """The second and fourth matching requests are befallen, whatever comes between them."""
    plan = FaultPlan()
    plan.add("conflict", on=("data.*", "scan"), nth=(2, 4))
    requests = ["data.create", "token", "scan", "data.read", "process.next", "data.delete", "scan"]
    assert befallen(plan, requests) == [False, False, True, False, False, True, False]


@given(seed=st.integers(), probability=st.floats(0, 1), count=st.integers(0, 200))
def test_the_draws_follow_from_the_seed(seed: int, probability: float, count: int) -> None:
    """Two plans of the same seed and rules befall the same requests."""
    plans = [FaultPlan(seed) for _ in range(2)]
    for plan in plans:
        plan.add("slow", probability=probability)
    assert befallen(plans[0], ["token"] * count) == befallen(plans[1], ["token"] * count)


def test_clearing_begins_the_draws_anew() -> None:
    """After clear() the same rule draws as it did the first time."""
    plan = FaultPlan(5)
    plan.add("slow", probability=0.5)
    first = befallen(plan, ["token"] * 50)
    plan.clear()
    assert not plan.rules
    assert not plan.fired
    plan.add("slow", probability=0.5)
    assert befallen(plan, ["token"] * 50) == first
    assert 0 < sum(first) < 50


def test_a_probability_is_kept_over_many_requests() -> None:
    """One in ten is about one in ten, and the limit of times is kept."""
    plan = FaultPlan(1)
    plan.add("unavailable", probability=0.1)
    assert 800 <= sum(befallen(plan, ["token"] * 10_000)) <= 1200
    plan.clear()
    plan.add("unavailable", probability=0.5, times=3)
    assert sum(befallen(plan, ["token"] * 1000)) == 3


def test_the_first_rule_that_fires_decides() -> None:
    """Every rule counts a request, but only the first that fires befalls it."""
    plan = FaultPlan()
    first = plan.add("slow", nth=2)
    second = plan.add("conflict", nth=(2, 3))
    taken = [plan.take("token") for _ in range(3)]
    assert taken == [None, first, second]
    assert [fired.fault for fired in plan.fired] == [first, second]
    assert plan.rules == (first, second)


def test_a_rule_can_be_removed() -> None:
    """A removed rule befalls nothing, and cannot be removed again."""
    plan = FaultPlan()
    rule = plan.add("slow")
    plan.remove(rule)
    assert plan.take("token") is None
    with pytest.raises(UsageError, match="no rule 1"):
        plan.remove(rule.id)


@pytest.mark.parametrize(
    ("kind", "more", "words"),
    [
        ("explode", {}, "no fault 'explode'"),
        ("slow", {"on": "data.creat"}, "called 'data.creat'"),
        ("infected", {"on": "token"}, "called 'token'"),
        ("slow", {"nth": 0}, "nth counts from 1"),
        ("slow", {"nth": ()}, "nth counts from 1"),
        ("slow", {"probability": 1.5}, "between 0 and 1"),
        ("slow", {"times": 0}, "at least 1"),
        ("slow", {"seconds": -1}, "not negative"),
    ],
)
def test_a_rule_that_could_never_fire_is_refused(kind: str, more: dict[str, object], words: str) -> None:
    """A mistyped kind, request or number is told at once, not by a test that passes."""
    with pytest.raises(UsageError, match=words):
        FaultPlan().add(kind, **more)  # type: ignore[arg-type]  # the wrong types are the point


@pytest.mark.parametrize("kind", FaultKind)
def test_every_fault_suits_some_request(kind: FaultKind) -> None:
    """The pattern for all requests is narrowed to those a fault suits."""
    rule = FaultPlan().add(kind)
    assert rule.on
    assert rule.on <= set(REQUEST_KINDS)
    assert rule.to_dict()["kind"] == kind.value
