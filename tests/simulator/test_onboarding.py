from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kostra_sdk.errors import UsageError
from tests.simulator.sender import KOMMUNE, Sender, sign

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from kostra_sdk.simulator import RegisteredClient, Simulator
    from tests.simulator.sender import Watch

BASE = "/authentication/api/v1"


class Vendor:
    """A vendor that registers its system with a Maskinporten token."""

    def __init__(self, sender: Sender) -> None:
        self.sender = sender
        self.org_number = sender.client.org_number
        self.system_id = f"{self.org_number}_fagsystem"
        claims = sender.claims(authorization_details=None)
        assertion = sign({"alg": "RS256", "kid": sender.client.kid}, claims, sender.key())
        token = sender.ask_token(assertion).json()["access_token"]
        self.headers = {"Authorization": f"Bearer {token}"}

    def call(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Call the register or the requests."""
        return self.sender.http.request(method, f"{BASE}{path}", headers=self.headers, **more)

    def system(self, **more: Any) -> dict[str, Any]:
        """Describe the system."""
        return {
            "id": self.system_id,
            "vendor": {"ID": f"0192:{self.org_number}"},
            "name": {"nb": "Fagsystem", "nn": "Fagsystem", "en": "Case system"},
            "description": {"nb": "Test", "nn": "Test", "en": "Test"},
            "rights": [{"resource": [{"id": "urn:altinn:resource", "value": "app_ssb_sim-11f-2026"}]}],
            "clientId": [self.sender.client.client_id],
            "isVisible": False,
            **more,
        }

    def register(self, **more: Any) -> httpx.Response:
        """Register the system."""
        return self.call("POST", "/systemregister/vendor", json=self.system(**more))

    def request(self, **more: Any) -> httpx.Response:
        """Ask for a system user."""
        body = {"systemId": self.system_id, "partyOrgNo": KOMMUNE, **more}
        return self.call("POST", "/systemuser/request/vendor", json=body)


@pytest.fixture
def vendor(sim: Simulator, client: RegisteredClient, watch: Watch) -> Iterator[Vendor]:
    """A vendor whose municipality has not given it anything yet."""
    sender = Sender(sim, client, now=watch)
    yield Vendor(sender)
    sender.close()


def test_from_nothing_to_a_system_user_that_sends(sim: Simulator, vendor: Vendor) -> None:
    """Register, ask, be approved by a person, and the grant that was MP-303 does."""
    sender = vendor.sender
    assert "MP-303" in sender.ask_token(sender.assertion()).json()["error_description"]
    assert vendor.register().status_code == 200
    asked = vendor.request()
    assert asked.status_code == 201
    assert asked.json()["status"] == "New"
    path = f"/systemuser/request/vendor/{asked.json()['id']}"
    assert vendor.call("GET", path).json()["status"] == "New"
    assert "MP-303" in sender.ask_token(sender.assertion()).json()["error_description"]
    assert sender.http.post(asked.json()["confirmUrl"], json={"status": "Accepted"}).status_code == 200
    assert vendor.call("GET", path).json()["status"] == "Accepted"
    sender.log_in()
    sender.send()
    assert len(sim.deliveries.accepted) == 1


def test_a_request_is_repeated_without_harm(vendor: Vendor) -> None:
    """The same system, organisation and reference give the same pending request; another reference a new one."""
    vendor.register()
    first = vendor.request()
    again = vendor.request(externalRef=KOMMUNE)
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])
    other = vendor.request(externalRef="flyktning")
    assert other.status_code == 201
    assert other.json()["id"] != first.json()["id"]
    path = f"/systemuser/request/vendor/byexternalref/{vendor.system_id}/{KOMMUNE}/flyktning"
    assert vendor.call("GET", path).json() == other.json()


@pytest.mark.parametrize(
    ("status", "code"), [("Accepted", "AUTH-00006"), ("Rejected", "AUTH-00009"), ("Denied", "AUTH-00008")]
)
def test_an_answered_request_is_not_asked_again(sim: Simulator, vendor: Vendor, status: str, code: str) -> None:
    """400 with the code that tells how it was answered."""
    vendor.register()
    sim.answer_request(vendor.request().json()["id"], status)
    again = vendor.request()
    assert again.status_code == 400
    assert again.json()["code"] == code


def test_a_reference_makes_its_own_system_user(sim: Simulator, vendor: Vendor) -> None:
    """The one made with a reference is found with it only."""
    vendor.register()
    sim.answer_request(vendor.request(externalRef="nav").json()["id"])
    sender = vendor.sender
    assert "MP-303" in sender.ask_token(sender.assertion()).json()["error_description"]
    details = sender.details(externalRef="nav")
    assert sender.ask_token(sender.assertion(authorization_details=[details])).status_code == 200
    query = {"system-id": vendor.system_id, "orgno": KOMMUNE, "external-ref": "nav"}
    found = vendor.call("GET", "/systemuser/vendor/byquery", params=query)
    assert found.json()["externalRef"] == "nav"
    query.pop("external-ref")
    assert vendor.call("GET", "/systemuser/vendor/byquery", params=query).status_code == 404


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"vendor": {"ID": "0192:971526920"}}, 403),
        ({"vendor": None}, 403),
        ({"id": "fagsystem"}, 400),
        ({"name": "Fagsystem"}, 400),
    ],
)
def test_a_system_is_registered_by_its_vendor(vendor: Vendor, more: dict[str, Any], status: int) -> None:
    """Another's organisation is 403, an id or name of the wrong shape 400."""
    assert vendor.register(**more).status_code == status


def test_a_client_belongs_to_one_system(vendor: Vendor) -> None:
    """Neither the same system twice nor the same client in two."""
    vendor.register()
    assert vendor.register().status_code == 400
    refused = vendor.register(id=f"{vendor.org_number}_other")
    assert refused.status_code == 400
    assert "already tagged" in refused.json()["detail"]


def test_a_system_can_be_written_anew(sim: Simulator, vendor: Vendor) -> None:
    """PUT replaces it, and its system users follow its clients; its id stays."""
    vendor.register()
    sim.answer_request(vendor.request().json()["id"])
    path = f"/systemregister/vendor/{vendor.system_id}"
    assert vendor.call("GET", path).json()["isVisible"] is False
    changed = vendor.system(isVisible=True, clientId=[])
    assert vendor.call("PUT", path, json=changed).status_code == 200
    assert vendor.call("GET", path).json()["isVisible"] is True
    sender = vendor.sender
    assert "MP-303" in sender.ask_token(sender.assertion()).json()["error_description"]
    other = vendor.system(id=f"{vendor.org_number}_other")
    assert vendor.call("PUT", path, json=other).status_code == 400
    assert vendor.call("PUT", f"{path}x", json=changed).status_code == 404


def test_what_does_not_exist_is_told(sim: Simulator, vendor: Vendor) -> None:
    """Unknown systems and requests are 404, an organisation number that is none 400."""
    assert vendor.request().status_code == 404
    vendor.register()
    assert vendor.request(partyOrgNo="1").status_code == 400
    unknown = "/systemuser/request/vendor/00000000-0000-4000-8000-000000000000"
    assert vendor.call("GET", unknown).status_code == 404
    with pytest.raises(UsageError, match="no request"):
        sim.answer_request("x")
    with pytest.raises(UsageError, match="Accepted, Rejected or Denied"):
        sim.answer_request("x", "Maybe")


def test_the_scopes_are_held_to(vendor: Vendor) -> None:
    """A token without the scope registers nothing."""
    sender = vendor.sender
    given = sender.ask_token(sender.assertion(authorization_details=None, scope="altinn:instances.read")).json()
    vendor.headers = {"Authorization": f"Bearer {given['access_token']}"}
    assert vendor.register().status_code == 403
