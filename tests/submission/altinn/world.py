"""A sender's world: the simulator, a client with its system user, and the channels to both."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import attrs
from cryptography.hazmat.primitives import serialization

from kostra_sdk.envelope import decrypt_bytes
from kostra_sdk.simulator import App, default_apps
from kostra_sdk.submission.altinn import (
    AltinnApp,
    AltinnBroker,
    AppSettings,
    BrokerSettings,
    JsonFeedback,
    Places,
    Rules,
    SystemUserAccess,
)
from kostra_sdk.submission.delivery import Environment
from kostra_sdk.submission.form_model import FieldModel
from kostra_sdk.submission.http import Http, HttpSettings
from kostra_sdk.submission.maskinporten import Maskinporten, MaskinportenSettings
from kostra_sdk.submission.tokens import AltinnTokens, ExchangeSettings
from tests.envelope import pki
from tests.submission.altinn.doubles import MemoryJournal, delivery, drive, package
from tests.submission.doubles import MUNICIPALITY, rsa_key, signer

if TYPE_CHECKING:
    from kostra_sdk.simulator import Simulator
    from kostra_sdk.simulator.model import Instance
    from kostra_sdk.submission.channel import Outcome
    from tests.submission.doubles import ManualClock

APP = "ssb/sim-11f-2026"
SCOPES = ("altinn:instances.read", "altinn:instances.write")
BROKER_SCOPES = ("altinn:broker.read", "altinn:broker.write")
SSB = "971526920"
CLIENT = "a-client"

MODEL = FieldModel(
    fields={
        "InternInfo/periodeAAr": "{year}",
        "SkjemaData/skalRapportere": "{participants}",
        "SkjemaData/region": "{region}",
        "SkjemaData/enhet": "{unit}",
    }
)
RULES = Rules(feedback_types=frozenset({"tilbakemelding"}), feedback=JsonFeedback("resultat", {"godkjent"}, {"avvist"}))


@cache
def ssb() -> pki.Holder:
    """Make SSB's certificate for these tests, with its key."""
    return pki.authority(rsa_key("ssb"), "SSB for tests")


def opened(envelope: bytes) -> bytes:
    """Open an envelope with SSB's key for these tests."""
    return decrypt_bytes(envelope, [ssb().receiver_key], allow_unauthenticated=True)


class World:
    """The simulator, emptied, with one municipality's system user in it."""

    def __init__(self, sim: Simulator, clock: ManualClock) -> None:
        self.sim = sim
        self.clock = clock
        self.http = Http(HttpSettings(read=5), clock=clock)
        self.begin()

    def close(self) -> None:
        """Close the connections."""
        self.http.close()

    def begin(self) -> None:
        """Empty the simulator."""
        self.sim.reset()
        for app in default_apps():
            self.sim.add_app(app)
        public = (
            rsa_key()
            .public_key()
            .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        )
        self.sim.add_client(CLIENT, public_key=public, kid="test-key")
        self.sim.add_system_user(MUNICIPALITY, CLIENT)
        settings = MaskinportenSettings(
            environment=Environment.TEST, client_id=CLIENT, issuer=self.sim.maskinporten_url
        )
        maskinporten = Maskinporten(settings, signer(), self.http)
        exchange = ExchangeSettings(environment=Environment.TEST, platform=self.sim.platform_url)
        self.tokens = AltinnTokens(exchange, maskinporten)

    def set_app(self, **changes: Any) -> App:
        """Let the app be another than it is."""
        return self.sim.add_app(App(id=APP, form="11F", year=2026, **changes))

    def app(self, **changes: Any) -> AltinnApp:
        """Make the channel to the app."""
        given: dict[str, Any] = {
            "environment": Environment.TEST,
            "form": "11F",
            "year": 2026,
            "org": "ssb",
            "app": "sim-11f-2026",
            "attachment_type": "uttrekk",
            "model_type": "skjema",
            "form_model": MODEL,
            "places": Places.at(self.sim.url),
            "rules": RULES,
            "closed_codes": {"Simulator.Closed"},
        }
        settings = AppSettings(**{**given, **changes})
        return AltinnApp(settings, self.http, SystemUserAccess(tokens=self.tokens, scopes=SCOPES))

    def broker(self, **changes: Any) -> AltinnBroker:
        """Make the channel by Broker."""
        given: dict[str, Any] = {
            "environment": Environment.TEST,
            "resource_id": "simulert-kostra",
            "recipient": SSB,
            "places": Places.at(self.sim.url),
            "properties": lambda sent: {
                "skjema": sent.form,
                "aar": str(sent.year),
                "region": sent.region,
                "skalRapportere": "nei",
            },
        }
        settings = BrokerSettings(**{**given, **changes})
        return AltinnBroker(settings, self.http, SystemUserAccess(tokens=self.tokens, scopes=BROKER_SCOPES))

    def send(self, journal: MemoryJournal | None = None, channel: AltinnApp | None = None, **changes: Any) -> Outcome:
        """Send a delivery with nobody in it by the app."""
        return drive(channel or self.app(), delivery(**changes), package(), journal or MemoryJournal(), self.clock)

    @property
    def instance(self) -> Instance:
        """The only instance there is."""
        (found,) = self.sim.instances
        return found

    def kinds(self) -> list[str]:
        """List the kinds of the requests that came, in order."""
        return [record.kind for record in self.sim.requests]

    def assert_once(self) -> None:
        """There is one instance, with one of each, ended once and accepted once."""
        instance = self.instance
        assert [len(instance.of_type(kind)) for kind in ("skjema", "uttrekk")] == [1, 1]
        ended = [each["elementId"] for each in instance.history if each["eventType"] == "process_EndTask"]
        assert len(ended) == len(set(ended)), "a task was ended twice"
        assert len(self.sim.deliveries.accepted) == len(self.sim.deliveries) == 1


def with_unit(world: World, unit: str) -> dict[str, Any]:
    """Give what differs for another unit of the municipality."""
    return {"sent": delivery(unit=unit), "what": attrs.evolve(package(), file_name=f"11F_2026_030100_{unit}.dat")}
