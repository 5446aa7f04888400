"""A small sender, with plain httpx: what the tests drive the simulator with."""

from __future__ import annotations

import base64
import json
import uuid
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import httpx
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from kostra_sdk.ids import orgnr

if TYPE_CHECKING:
    from collections.abc import Callable

    from kostra_sdk.simulator import RegisteredClient, Simulator

GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer"
APP = "ssb/sim-11f-2026"
REGION = "030100"
ALGORITHMS = {"RS256": hashes.SHA256(), "RS384": hashes.SHA384(), "RS512": hashes.SHA512()}


def synthetic(number: int) -> str:
    """Give the n-th synthetic organisation number that has a check digit."""
    first = 31_100_000 + number
    while True:
        try:
            return f"{first}{orgnr.check_digit(str(first))}"
        except ValueError:
            first += 1_000_000


KOMMUNE = synthetic(1)


def encoded(data: bytes) -> str:
    """Write base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(token: str) -> dict[str, Any]:
    """Read the claims of a JWT."""
    part = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return claims


@cache
def loaded(pem: str) -> rsa.RSAPrivateKey:
    """Read a private key, which takes long, once."""
    key = serialization.load_pem_private_key(pem.encode(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def sign(header: dict[str, Any], claims: dict[str, Any], key: rsa.RSAPrivateKey) -> str:
    """Make a JWS."""
    signed = f"{encoded(json.dumps(header).encode())}.{encoded(json.dumps(claims).encode())}"
    algorithm = ALGORITHMS.get(str(header.get("alg")), hashes.SHA256())
    return f"{signed}.{encoded(key.sign(signed.encode(), padding.PKCS1v15(), algorithm))}"


def model(
    *, participants: str = "Nei", region: str = REGION, unit: str = "", year: int = 2026, kind: str = "xml"
) -> bytes:
    """Write a form model."""
    if kind == "json":
        data = {"skalRapportere": participants, "region": region, "enhet": unit}
        return json.dumps({"InternInfo": {"periodeAAr": year}, "SkjemaData": data}).encode()
    return (
        f'<skjema xmlns="urn:test"><InternInfo><periodeAAr>{year}</periodeAAr></InternInfo><SkjemaData>'
        f"<skalRapportere>{participants}</skalRapportere><region>{region}</region><enhet>{unit}</enhet>"
        "</SkjemaData></skjema>"
    ).encode()


class Sender:
    """A vendor's sender, for one client and one municipality."""

    def __init__(
        self,
        simulator: Simulator,
        client: RegisteredClient,
        org_number: str = KOMMUNE,
        *,
        now: Callable[[], datetime],
        app: str = APP,
        seen: Callable[[httpx.Response], None] | None = None,
    ) -> None:
        self.simulator = simulator
        self.client = client
        self.org_number = org_number
        self.now = now
        self.app = app
        hooks = {"response": [] if seen is None else [seen]}
        self.http = httpx.Client(base_url=simulator.url, event_hooks=hooks, timeout=30, trust_env=False, verify=False)
        self.headers: dict[str, str] = {}

    def close(self) -> None:
        """Close the connections."""
        self.http.close()

    # Tokens

    def key(self) -> rsa.RSAPrivateKey:
        """Give the client's key."""
        assert self.client.private_key is not None
        return loaded(self.client.private_key)

    def claims(self, **more: Any) -> dict[str, Any]:
        """Write the claims of a grant that does; None leaves a claim out."""
        now = int(self.now().timestamp())
        claims = {
            "aud": self.simulator.maskinporten_url,
            "iss": self.client.client_id,
            "scope": " ".join(self.client.scopes),
            "iat": now,
            "exp": now + 100,
            "jti": str(uuid.uuid4()),
            "authorization_details": [self.details()],
            **more,
        }
        return {name: value for name, value in claims.items() if value is not None}

    def details(self, **more: Any) -> dict[str, Any]:
        """Write the authorization_details of the municipality's system user."""
        return {
            "type": "urn:altinn:systemuser",
            "systemuser_org": {"authority": "iso6523-actorid-upis", "ID": f"0192:{self.org_number}"},
            **more,
        }

    def assertion(self, algorithm: str = "RS256", **claims: Any) -> str:
        """Sign a grant."""
        return sign({"alg": algorithm, "kid": self.client.kid}, self.claims(**claims), self.key())

    def ask_token(self, assertion: str) -> httpx.Response:
        """Ask Maskinporten for a token."""
        form = {"grant_type": GRANT_TYPE, "assertion": assertion}
        return self.http.post(self.simulator.token_url, data=form)

    def exchange(self, token: str) -> httpx.Response:
        """Ask Altinn for its token."""
        url = "/authentication/api/v1/exchange/maskinporten"
        return self.http.get(url, headers={"Authorization": f"Bearer {token}"})

    def log_in(self, **claims: Any) -> None:
        """Get the tokens."""
        given = self.ask_token(self.assertion(**claims)).raise_for_status().json()
        token = self.exchange(given["access_token"]).raise_for_status().text.strip('"')
        self.headers = {"Authorization": f"Bearer {token}"}

    # The app

    def call(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Call an address below the app."""
        headers = {**self.headers, **more.pop("headers", {})}
        return self.http.request(method, f"/{self.app}{path}", headers=headers, **more)

    def create(self, **more: Any) -> httpx.Response:
        """Make an instance."""
        owner = {"organisationNumber": self.org_number}
        return self.call("POST", "/instances/create", json={"instanceOwner": owner, **more})

    def upload_model(self, instance: str, content: bytes | None = None, kind: str = "xml") -> httpx.Response:
        """Upload the form model."""
        content = model(kind=kind) if content is None else content
        headers = {"Content-Type": f"application/{kind}"}
        return self.call(
            "POST", f"/instances/{instance}/data", params={"dataType": "skjema"}, content=content, headers=headers
        )

    def upload(
        self,
        instance: str,
        content: bytes = b" ",
        *,
        name: str = "11F.dat",
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        """Upload the extract."""
        said = {
            "Content-Type": "application/octet-stream",
            "Content-Disposition": f'attachment; filename="{name}"',
        }
        return self.call(
            "POST", f"/instances/{instance}/data/type/uttrekk", content=content, headers=said | (headers or {})
        )

    def next(self, instance: str, action: str | None = None, **query: Any) -> httpx.Response:
        """Move the process on."""
        body = {} if action is None else {"action": action}
        return self.call("PUT", f"/instances/{instance}/process/next", json=body, params=query)

    def instance(self, instance: str) -> dict[str, Any]:
        """Read an instance."""
        read: dict[str, Any] = self.call("GET", f"/instances/{instance}").raise_for_status().json()
        return read

    def prepared(self, content: bytes = b" ", **said: Any) -> str:
        """Make an instance with form model and extract, and give its id."""
        instance: str = self.create().raise_for_status().json()["id"]
        self.upload_model(instance, model(**said)).raise_for_status()
        self.upload(instance, content).raise_for_status()
        return instance

    def send(self, content: bytes = b" ", **said: Any) -> str:
        """Send an extract all the way, and give the instance's id."""
        instance = self.prepared(content, **said)
        self.next(instance).raise_for_status()
        return instance


class Watch:
    """A clock that is moved by hand."""

    def __init__(self, start: datetime) -> None:
        self.time = start

    def __call__(self) -> datetime:
        """Give the time."""
        return self.time

    def forward(self, **interval: float) -> None:
        """Move it on."""
        self.time += timedelta(**interval)
