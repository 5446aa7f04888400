"""The three ways to the simulator: its apps with plain extracts, the same with envelopes, and Broker."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs
from cryptography import x509

from kostra_sdk.envelope import Receiver, Rule, Rules
from kostra_sdk.submission.altinn import (
    AltinnApp,
    AltinnBroker,
    AppSettings,
    BrokerSettings,
    JsonFeedback,
    Places,
    SystemUserAccess,
)
from kostra_sdk.submission.altinn import Rules as FeedbackRules
from kostra_sdk.submission.channel import EncryptionPolicy
from kostra_sdk.submission.delivery import Delivery, Environment
from kostra_sdk.submission.form_model import FieldModel
from kostra_sdk.submission.maskinporten import Maskinporten, MaskinportenSettings
from kostra_sdk.submission.outbox import Keys
from kostra_sdk.submission.signing import Signer
from kostra_sdk.submission.tokens import AltinnTokens, ExchangeSettings
from tests.submission.crash.extracts import FORMS, YEAR

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostra_sdk.submission.http import Http
    from kostra_sdk.submission.outbox import Outbox

__all__ = ["CLIENT", "KEYS", "KID", "RESOURCE", "SSB", "WAYS", "Order", "Place", "Way", "channels"]

WAYS = ("app", "cms", "broker")
"""App with plain extracts, app with envelopes, Broker."""
CLIENT, KID = "the-sender", "the-senders-key"
RESOURCE, SSB = "simulert-kostra", "971526920"
Way: TypeAlias = AltinnApp | AltinnBroker

KEYS = Keys.of(b"a key for tests, 32 bytes of it.")


@attrs.frozen(kw_only=True)
class Order:
    """A delivery that is to be made, and the way it goes."""

    sender: str
    form: str
    region: str
    way: str

    @property
    def delivery(self) -> Delivery:
        """What the outbox is given."""
        return Delivery(
            environment=Environment.TEST,
            sender=self.sender,
            form=self.form,
            year=YEAR,
            region=self.region,
        )

    @property
    def channel(self) -> str:
        """The channel's name; each app has one of its own."""
        return f"{self.way}-{self.form}"

    @property
    def file_name(self) -> str:
        """Where its extract lies, for the regions come round again."""
        return f"{self.sender}-{self.form}.dat"


@attrs.frozen(kw_only=True)
class Place:
    """Where a sender finds what it needs: a folder of its own, and the simulator."""

    folder: str
    url: str

    @property
    def outbox(self) -> Path:
        """The outbox."""
        return Path(self.folder) / "outbox"

    @property
    def key(self) -> Path:
        """The client's private key, PEM."""
        return Path(self.folder) / "client-key.pem"

    @property
    def certificate(self) -> Path:
        """The receiver's certificate, PEM."""
        return Path(self.folder) / "receiver.pem"

    def extract(self, order: Order) -> Path:
        """Where the extract of an order is."""
        return Path(self.folder) / "extracts" / order.file_name

    def enqueue(self, outbox: Outbox, order: Order, ways: Mapping[str, Way], **more: Any) -> str:
        """Take an order into the outbox, and give its id."""
        certificate = x509.load_pem_x509_certificate(self.certificate.read_bytes())
        receivers = (Receiver(certificate, Rules(without=frozenset(Rule))),)
        channel = ways[order.channel]
        sealed = channel.encryption is EncryptionPolicy.CMS
        more = {"receivers": receivers if sealed else (), **more}
        ticket = outbox.enqueue(order.delivery, self.extract(order), channel, **more)
        return ticket.id


MODEL = FieldModel(
    fields={
        "InternInfo/periodeAAr": "{year}",
        "SkjemaData/skalRapportere": "{participants}",
        "SkjemaData/region": "{region}",
        "SkjemaData/enhet": "{unit}",
    }
)
FEEDBACK = FeedbackRules(feedback_types={"tilbakemelding"}, feedback=JsonFeedback("resultat", {"godkjent"}, {"avvist"}))


def _properties(delivery: Delivery) -> dict[str, str]:
    return {"skjema": delivery.form, "aar": str(delivery.year), "region": delivery.region, "skalRapportere": "ja"}


def channels(place: Place, http: Http) -> dict[str, Way]:
    """Make the channels, by name."""
    signer = Signer.from_pem(place.key, kid=KID)
    settings = MaskinportenSettings(environment=Environment.TEST, client_id=CLIENT, issuer=f"{place.url}/maskinporten/")
    exchange = ExchangeSettings(environment=Environment.TEST, platform=place.url)
    tokens = AltinnTokens(exchange, Maskinporten(settings, signer, http))
    to_apps = SystemUserAccess(tokens=tokens, scopes=("altinn:instances.read", "altinn:instances.write"))
    to_broker = SystemUserAccess(tokens=tokens, scopes=("altinn:broker.read", "altinn:broker.write"))
    common: dict[str, Any] = {"environment": Environment.TEST, "places": Places.at(place.url)}
    made: dict[str, Way] = {}
    for form in FORMS:
        for way, encryption in (("app", EncryptionPolicy.NONE), ("cms", EncryptionPolicy.CMS)):
            app = AppSettings(
                **common,
                form=form,
                year=YEAR,
                org="ssb",
                app=f"sim-{form.lower()}-{YEAR}",
                attachment_type="uttrekk",
                model_type="skjema",
                form_model=MODEL,
                rules=FEEDBACK,
                encryption=encryption,
                name=f"{way}-{form}",
            )
            made[app.name] = AltinnApp(app, http, to_apps)
        broker = BrokerSettings(
            **common, resource_id=RESOURCE, recipient=SSB, properties=_properties, name=f"broker-{form}"
        )
        made[broker.name] = AltinnBroker(broker, http, to_broker)
    return made
