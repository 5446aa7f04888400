from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest

from tests.simulator.sender import APP, KOMMUNE, Sender, loaded, synthetic

if TYPE_CHECKING:
    import httpx

    from kostra_sdk.simulator import RegisteredClient, Simulator


def post(http: httpx.Client, path: str, **body: Any) -> Any:
    """Call the simulator's own API, which must say yes."""
    return http.post(f"/_simulator{path}", json=body).raise_for_status().json()


def test_everything_can_be_set_up_from_outside(
    sim: Simulator, http: httpx.Client, private_key: tuple[str, str], client: RegisteredClient
) -> None:
    """Client, system user, app and fault in one call; then a sending goes through, and is told."""
    numbers = loaded(private_key[0]).public_key().public_numbers()

    def word(number: int, size: int) -> str:
        return base64.urlsafe_b64encode(number.to_bytes(size, "big")).rstrip(b"=").decode()

    jwk = {"kty": "RSA", "kid": "k1", "n": word(numbers.n, 256), "e": word(numbers.e, 3)}
    made = post(
        http,
        "/setup",
        apps=[
            {
                "id": APP,
                "form": "11F",
                "year": 2026,
                "api_version": 8,
                "tasks": [{"id": "A", "type": "data"}, {"id": "B", "type": "feedback"}],
            }
        ],
        organisations=[{"org_number": KOMMUNE, "region": "030100"}],
        clients=[{"client_id": "vendor", "jwk": jwk}],
        system_users=[{"org_number": KOMMUNE, "client": "vendor"}],
        faults=[{"kind": "slow", "on": "token", "seconds": 0}],
        instances=[{"app": APP, "org_number": KOMMUNE}],
    )
    assert made["clients"][0]["kid"] == "k1"
    assert made["clients"][0]["private_key"] is None
    assert made["apps"][0]["api_version"] == 8
    assert made["instances"][0]["id"] in {instance.id for instance in sim.instances}
    import attrs

    vendor = attrs.evolve(client, client_id="vendor", kid="k1")
    sender = Sender(sim, vendor, now=sim._state.now)
    sender.log_in()
    sender.send()
    sender.close()
    told = http.get("/_simulator/deliveries").json()
    assert [each["accepted"] for each in told["deliveries"]] == [True]
    assert told["doubled"] == []
    assert http.get("/_simulator/faults").json()["fired"] == [{"id": 1, "kind": "slow", "request": "token"}]
    requests = http.get("/_simulator/requests").json()["requests"]
    assert [each["kind"] for each in requests][:2] == ["token", "exchange"]
    summary = http.get("/_simulator").json()
    assert (summary["accepted"], summary["rejected"]) == (1, 0)
    assert summary["maskinporten"] == sim.maskinporten_url
    assert summary["apps"][0]["id"] == APP


def test_a_client_without_a_key_is_given_one(http: httpx.Client) -> None:
    """The private key is in the answer, once."""
    made = post(http, "/clients")
    assert made["private_key"].startswith("-----BEGIN PRIVATE KEY-----")
    assert made["client_id"]
    assert made["kid"]


def test_faults_are_ruled_from_outside(sim: Simulator, http: httpx.Client) -> None:
    """Rules are added, listed, taken away one by one, and all at once."""
    rule = post(http, "/faults", kind="too-many-requests", on="data.*", nth=[1, 3], retry_after=5)
    assert rule["retry_after"] == "5"
    assert [each["id"] for each in http.get("/_simulator/faults").json()["rules"]] == [rule["id"]]
    assert http.delete(f"/_simulator/faults/{rule['id']}").status_code == 200
    assert not sim.faults.rules
    post(http, "/faults", kind="slow")
    assert http.delete("/_simulator/faults").status_code == 200
    assert not sim.faults.rules


def test_people_and_ssb_act_from_outside(sim: Simulator, http: httpx.Client, sender: Sender) -> None:
    """A person confirms, the reception closes and opens, and all is forgotten."""
    post(http, "/faults", kind="human-confirmation")
    sent = sender.send()
    assert not sim.deliveries
    post(http, "/confirm", instance=sent)
    assert len(sim.deliveries.accepted) == 1
    post(http, "/portal", closed="Stengt.")
    assert sender.create().status_code == 403
    post(http, "/portal", closed=None)
    assert sender.create().status_code == 201
    assert post(http, "/organisations", org_number=synthetic(8))["partyId"]
    post(http, "/reset")
    assert not sim.instances
    assert not sim.deliveries


@pytest.mark.parametrize(
    ("path", "body", "words"),
    [
        ("/faults", {}, "kind is missing"),
        ("/faults", {"kind": "slow", "onn": "x"}, "unknown: onn"),
        ("/faults", {"kind": "boom"}, "no fault 'boom'"),
        ("/apps", {"id": "a/b"}, "form"),
        ("/apps", {"id": "a/b", "form": "11F", "year": 2026, "colour": "red"}, "colour"),
        ("/clients", {"public_key": "x"}, "not PEM"),
        ("/clients", {"jwk": {"kty": "EC"}}, "no RSA key"),
        ("/clients", {"org_number": "1"}, "organisasjonsnummer"),
        ("/system-users", {"org_number": KOMMUNE}, "client is missing"),
        ("/system-users", {"org_number": KOMMUNE, "client": "nobody"}, "no client"),
        ("/instances", {"app": "ssb/none", "org_number": KOMMUNE}, "no app"),
        ("/confirm", {"instance": "1/2"}, "no instance"),
        ("/system-requests/x", {}, "no request"),
        ("/portal", {"open": True}, "unknown: open"),
        ("/setup", {"fault": []}, "unknown: fault"),
    ],
)
def test_what_cannot_be_done_is_told(http: httpx.Client, path: str, body: dict[str, Any], words: str) -> None:
    """A wrong call is 400 with what is wrong."""
    response = http.post(f"/_simulator{path}", json=body)
    assert response.status_code == 400
    assert words in response.json()["error"]


def test_a_body_that_is_no_object_is_refused(http: httpx.Client) -> None:
    """JSON of another shape, and no JSON, are 400."""
    for content in (b"[]", b"{"):
        assert http.post("/_simulator/faults", content=content).status_code == 400
