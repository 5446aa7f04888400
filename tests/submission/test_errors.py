from __future__ import annotations

import inspect
import pickle
import re

import pytest

from kostra_sdk.errors import KostraError
from kostra_sdk.submission import errors
from kostra_sdk.submission.errors import Actor, AlreadySubmitted, NotSent, SubmissionError, WaitError

CLASSES = [
    getattr(errors, name)
    for name in errors.__all__
    if inspect.isclass(getattr(errors, name)) and issubclass(getattr(errors, name), SubmissionError)
]


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_every_class_tells_cause_actor_and_remedy(kind: type[SubmissionError]) -> None:
    """Nobody has to guess why an error is raised, who must act, or what they can do."""
    assert isinstance(kind.who_must_act, Actor)
    assert kind.remedy.endswith(".")
    if kind is not SubmissionError:
        assert re.search(r"^Cause: .+", inspect.getdoc(kind) or "", re.MULTILINE)


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_the_tree_is_drawn_as_it_is(kind: type[SubmissionError]) -> None:
    """The drawing at the top of the module shows each class as deep as it is, under its parent."""
    drawing = (errors.__doc__ or "").splitlines()
    found = [number for number, line in enumerate(drawing) if re.search(rf"─ {kind.__name__}\b", line)]
    assert len(found) == 1
    depth = drawing[found[0]].index("─")
    above = [line for line in drawing[: found[0]] if 0 <= line.find("─") < depth]
    parent = re.search(r"─ (\w+)", above[-1]) if above else None
    (base,) = kind.__bases__
    assert (parent.group(1) if parent else "KostraError") == base.__name__


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_errors_go_from_process_to_process(kind: type[SubmissionError]) -> None:
    """A worker's error arrives whole in another process."""
    error = kind("what happened", correlation_id="an-id")
    error.who_must_act = Actor.SSB
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is kind
    assert str(copy) == str(error) == "what happened (correlation id an-id)"
    assert copy.who_must_act is Actor.SSB


def test_what_is_known_better_counts_for_the_error_alone() -> None:
    """An error may name another actor and remedy than its class, which stays as it is."""
    error = NotSent("no way out", who_must_act=Actor.VENDOR, remedy="Open the firewall.", retry_after=7.5)
    assert (error.who_must_act, error.remedy, error.retry_after) == (Actor.VENDOR, "Open the firewall.", 7.5)
    assert NotSent.who_must_act is Actor.NOBODY
    assert NotSent("again").remedy == NotSent.remedy


def test_code_and_correlation_id_stand_behind_the_message() -> None:
    """What support asks for is in the text itself."""
    error = WaitError("down", code="HTTP-503", status=503, correlation_id="an-id")
    assert str(error) == "down (HTTP-503, correlation id an-id)"
    assert str(WaitError("down")) == "down"
    assert isinstance(error, KostraError)


def test_a_second_delivery_carries_the_first_receipt() -> None:
    """A duplicate is answered with what the first delivery got."""
    error = AlreadySubmitted("delivered before", first="s-1", receipt={"reference": "r-1"})
    assert (error.first, error.receipt) == ("s-1", {"reference": "r-1"})
    assert error.who_must_act is Actor.NOBODY
