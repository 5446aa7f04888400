from __future__ import annotations

from typing import Any

import pytest

from kostra_sdk.errors import InvalidId, UsageError
from kostra_sdk.submission.altinn import PLACES, AppSettings, BrokerSettings, Places
from kostra_sdk.submission.altinn.model import ProcessTask
from kostra_sdk.submission.delivery import Environment
from kostra_sdk.submission.form_model import FieldModel
from tests.submission.altinn.world import SSB


def settings(**changes: Any) -> AppSettings:
    """Make settings."""
    given: dict[str, Any] = {
        "environment": Environment.TEST,
        "form": "11F",
        "year": 2026,
        "org": "ssb",
        "app": "ra0000-01",
        "attachment_type": "uttrekk",
    }
    return AppSettings(**{**given, **changes})


def test_the_places_are_those_of_the_environment() -> None:
    """Production and test have each their own; another address replaces them."""
    assert settings().places is PLACES[Environment.TEST]
    assert settings(environment=Environment.PRODUCTION).places is PLACES[Environment.PRODUCTION]
    assert settings(places=Places.at("http://localhost:1/")).places.app == "http://localhost:1/{org}/{app}"
    broker = BrokerSettings(environment=Environment.PRODUCTION, resource_id="r", recipient=SSB)
    assert broker.places.broker == "https://platform.altinn.no/broker/api/v1/filetransfer"


@pytest.mark.parametrize("name", ["", "SSB", "../x", "a.b", "a/b", "ssb ", "@evil"])
def test_a_name_that_would_change_the_address_is_refused(name: str) -> None:
    """Organisation and app are part of host and path."""
    for field in ("org", "app"):
        with pytest.raises(UsageError, match=field):
            settings(**{field: name})


def test_a_form_model_needs_its_type_and_its_maker() -> None:
    """One without the other is a mistake."""
    with pytest.raises(UsageError):
        settings(model_type="skjema")
    with pytest.raises(UsageError):
        settings(form_model=FieldModel(fields={}))


def test_the_recipient_is_an_organisation() -> None:
    """A wrong number is told when the settings are made."""
    with pytest.raises(InvalidId):
        BrokerSettings(environment=Environment.TEST, resource_id="r", recipient="123456789")


@pytest.mark.parametrize(
    ("task", "changes", "stops"),
    [
        (ProcessTask("Task_2", "confirmation", {"confirm": True}), {}, True),
        (ProcessTask("Task_2", "confirmation", {"confirm": True}), {"stop_before": ()}, False),
        (ProcessTask("Task_2", "confirmation", {"confirm": False}), {"stop_before": ()}, True),
        (ProcessTask("Task_2", "confirmation", {}), {"stop_before": ["Task_2"]}, True),
        (ProcessTask("Task_1", "data", {"write": False}), {}, False),
        (ProcessTask("Task_1", "data", {"write": False}), {"actions": {"Task_1": "write"}}, True),
    ],
)
def test_where_a_person_is_needed(task: ProcessTask, changes: dict[str, Any], stops: bool) -> None:
    """By the settings, or because the app does not let the system user."""
    assert settings(**changes).stops_before(task) is stops


def test_an_action_is_named_by_id_before_type() -> None:
    """A task of its own may have an action of its own."""
    made = settings(actions={"signing": "sign", "Task_3": "write"})
    assert made.action(ProcessTask("Task_2", "signing", {})) == "sign"
    assert made.action(ProcessTask("Task_3", "signing", {})) == "write"
    assert made.action(ProcessTask("Task_1", "data", {})) == ""
