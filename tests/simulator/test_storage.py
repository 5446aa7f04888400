from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kostra_sdk.simulator import App, Simulator
from tests.simulator.sender import APP, KOMMUNE, Sender, synthetic

if TYPE_CHECKING:
    import httpx

    from tests.simulator.sender import Watch

OWNER = {"X-Ai-InstanceOwnerIdentifier": f"organisation:{KOMMUNE}"}


def query(sender: Sender, headers: dict[str, str] | None = None, **params: Any) -> httpx.Response:
    """Search among instances."""
    asked = {name.replace("__", "."): value for name, value in params.items()}
    return sender.http.get("/storage/api/v1/instances", params=asked, headers=sender.headers | (headers or OWNER))


def ids(response: httpx.Response) -> list[str]:
    """List the instances found."""
    body = response.raise_for_status().json()
    assert body["count"] == len(body["instances"])
    return [each["id"] for each in body["instances"]]


def test_the_search_finds_what_a_sender_must_adopt(sim: Simulator, sender: Sender, watch: Watch) -> None:
    """Drafts of the app, made since a time, are told from those sent, deleted, older and of other apps."""
    older = sender.create().json()["id"]
    watch.forward(minutes=5)
    since = watch().isoformat()
    sent = sender.send()
    deleted = sender.create().json()["id"]
    sender.call("DELETE", f"/instances/{deleted}")
    other = sim.add_instance("ssb/sim-11cf-2026", KOMMUNE)
    wanted = sender.create().json()["id"]
    asked: dict[str, Any] = {"appId": APP, "status__isArchived": "false", "status__isSoftDeleted": "false"}
    assert ids(query(sender, created=f"gte:{since}", **asked)) == [wanted]
    assert set(ids(query(sender, **asked))) == {older, wanted}
    assert ids(query(sender, created=f"lt:{since}")) == [older]
    assert ids(query(sender, status__isArchived="true")) == [sent]
    assert ids(query(sender, appId="ssb/sim-11cf-2026")) == [other]
    assert set(ids(query(sender, org="ssb"))) == {older, sent, deleted, other, wanted}
    assert ids(query(sender, org="skd")) == []
    assert sent not in ids(query(sender, excludeConfirmedBy="ssb"))
    assert sent not in ids(query(sender, process__currentTask="Task_1"))


def test_a_time_may_be_bounded_on_both_sides(sender: Sender, watch: Watch) -> None:
    """The same parameter may come twice."""
    found = []
    for _ in range(3):
        found.append(sender.create().json()["id"])
        watch.forward(minutes=1)
    start = watch.time.replace(minute=30)
    bounds = [f"gt:{start.isoformat()}", f"lte:{start.replace(minute=31).isoformat()}"]
    assert ids(query(sender, created=bounds)) == [found[1]]


def test_the_owner_may_be_named_by_party_instead(sender: Sender) -> None:
    """The party does as well as the header, but not beside it; one of them is needed."""
    made = sender.create().json()["id"]
    party: dict[str, Any] = {"instanceOwner__partyId": made.partition("/")[0]}
    assert ids(query(sender, {"Accept": "*/*"}, **party)) == [made]
    assert query(sender, **party).status_code == 400
    assert query(sender, {"Accept": "*/*"}).status_code == 400


def test_only_the_own_organisation_is_searched(sim: Simulator, sender: Sender) -> None:
    """Another organisation is 403, an unknown one 400."""
    other = synthetic(2)
    sim.add_organisation(other)
    assert query(sender, {"X-Ai-InstanceOwnerIdentifier": f"organisation:{other}"}).status_code == 403
    assert query(sender, {"X-Ai-InstanceOwnerIdentifier": "organisation:1"}).status_code == 400
    assert query(sender, {"X-Ai-InstanceOwnerIdentifier": f"person:{KOMMUNE}"}).status_code == 400


@pytest.mark.parametrize(
    "params", [{"what": "1"}, {"size": "0"}, {"size": "x"}, {"created": "yesterday"}, {"created": "near:2026-01-01"}]
)
def test_a_query_that_does_not_do_is_400(sender: Sender, params: dict[str, Any]) -> None:
    """Unknown parameters and values that cannot be read are refused."""
    sender.create()
    assert query(sender, **params).status_code == 400


def test_the_result_comes_in_pages(sender: Sender) -> None:
    """Following next gives every instance once."""
    made = {sender.create().json()["id"] for _ in range(5)}
    response = query(sender, size="2", appId=APP)
    found = ids(response)
    while (following := response.json()["next"]) is not None:
        response = sender.http.get(following, headers=sender.headers | OWNER)
        found += ids(response)
    assert len(found) == 5
    assert set(found) == made


def test_an_instance_can_be_read_from_storage(sim: Simulator, sender: Sender) -> None:
    """The same instance, without the owner's party; another's is 403, none is 404."""
    made = sender.create().json()
    read = sender.http.get(made["selfLinks"]["platform"], headers=sender.headers).json()
    assert read["id"] == made["id"]
    assert "party" not in read["instanceOwner"]
    theirs = sim.add_instance(APP, synthetic(2))
    base = "/storage/api/v1/instances"
    assert sender.http.get(f"{base}/{theirs}", headers=sender.headers).status_code == 403
    assert sender.http.get(f"{base}/1/2", headers=sender.headers).status_code == 404
    assert sender.http.get(f"{base}/1/2/events", headers=sender.headers).status_code == 404


def test_version_8_writes_null_where_version_9_leaves_out(sim: Simulator, sender: Sender) -> None:
    """An ended process has no current task: null in one, absent in the other."""
    versions: tuple[Any, ...] = (8, 9)
    for version in versions:
        sim.add_app(App(id=APP, form="11F", year=2026, api_version=version))
        ended = sender.instance(sender.send(unit=str(version)))
        assert ("currentTask" in ended["process"]) is (version == 8)
        assert ended["process"].get("currentTask") is None
