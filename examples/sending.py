"""The second half of the demonstration: gate, envelope, outbox, a fault on the way, and the receipt.

SSB, Altinn and Maskinporten are the simulator's, on this machine;
keys and certificate are made here and thrown away.
"""

from __future__ import annotations

import json
import secrets
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from kostra_sdk.envelope import Receiver, ReceiverKey, Rule, Rules, decrypt_bytes, fingerprint
from kostra_sdk.simulator import Simulator
from kostra_sdk.submission.altinn import AltinnApp, AppSettings, JsonFeedback, Places, SystemUserAccess
from kostra_sdk.submission.altinn import Rules as AnswerRules
from kostra_sdk.submission.channel import EncryptionPolicy
from kostra_sdk.submission.clock import SystemClock
from kostra_sdk.submission.delivery import Delivery, Environment
from kostra_sdk.submission.form_model import FieldModel
from kostra_sdk.submission.http import Http
from kostra_sdk.submission.maskinporten import Maskinporten, MaskinportenSettings
from kostra_sdk.submission.outbox import Keys, Outbox, Policy, Worker
from kostra_sdk.submission.pacing import Backoff
from kostra_sdk.submission.signing import Signer
from kostra_sdk.submission.tokens import AltinnTokens, ExchangeSettings

if TYPE_CHECKING:
    from collections.abc import Iterator

MUNICIPALITY = "310000019"
"""A made-up organisation number: those that begin with 3 are for tests."""
SCOPES = ("altinn:instances.read", "altinn:instances.write")
SHORT_PAUSES = Policy(backoff=Backoff(first=0.05, longest=0.2), poll=0.05)


def made_up_receiver() -> tuple[Receiver, ReceiverKey]:
    """Make the certificate that stands for SSB's, and its key."""
    key = rsa.generate_private_key(65537, 3072)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Oppdiktet mottaker")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    # It is pinned; it has neither issuer nor organisation number, and real ones are examined for both.
    rules = Rules(pins=[fingerprint(certificate)], without=set(Rule) - {Rule.PIN})
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return Receiver(certificate, rules), ReceiverKey.load(pem, certificate.public_bytes(serialization.Encoding.PEM))


def app_channel(simulator: Simulator, http: Http, *, form: str, year: int) -> AltinnApp:
    """Give the channel to the simulated app, with a client that Maskinporten knows."""
    client = simulator.add_client()
    simulator.add_system_user(MUNICIPALITY, client)
    signer = Signer.from_pem((client.private_key or "").encode(), kid=client.kid or "")
    settings = MaskinportenSettings(
        environment=Environment.TEST, client_id=client.client_id, issuer=simulator.maskinporten_url
    )
    exchange = ExchangeSettings(environment=Environment.TEST, platform=simulator.platform_url)
    tokens = AltinnTokens(exchange, Maskinporten(settings, signer, http))
    return AltinnApp(
        AppSettings(
            environment=Environment.TEST,
            form=form,
            year=year,
            org="ssb",
            app=f"sim-{form.lower()}-{year}",
            attachment_type="uttrekk",
            model_type="skjema",
            form_model=FieldModel(
                fields={
                    "InternInfo/periodeAAr": "{year}",
                    "SkjemaData/skalRapportere": "{participants}",
                    "SkjemaData/region": "{region}",
                    "SkjemaData/enhet": "{unit}",
                }
            ),
            places=Places.at(simulator.url),
            encryption=EncryptionPolicy.CMS,
            rules=AnswerRules(
                feedback_types=frozenset({"tilbakemelding"}),
                feedback=JsonFeedback("resultat", {"godkjent"}, {"avvist"}),
            ),
        ),
        http,
        SystemUserAccess(tokens=tokens, scopes=SCOPES),
    )


@contextmanager
def empty_outbox() -> Iterator[Outbox]:
    """Give an outbox in a folder that is removed afterwards; a real one stays, and its key is kept apart."""
    with tempfile.TemporaryDirectory() as folder:
        outbox = Outbox(Path(folder), Keys.of(secrets.token_bytes(32)), clock=SystemClock())
        try:
            yield outbox
        finally:
            outbox.close()


def deliver(extract: Path, *, form: str, year: int, region: str) -> str:
    """Send a checked extract to the simulator, over a network that loses an answer, and give the receipt in a line."""
    receiver, key = made_up_receiver()

    def opened(envelope: bytes) -> bytes:
        return decrypt_bytes(envelope, [key], allow_unauthenticated=True)

    with Simulator(decrypt=opened) as simulator, Http() as http, empty_outbox() as outbox:
        channel = app_channel(simulator, http, form=form, year=year)
        delivery = Delivery(environment=Environment.TEST, sender=MUNICIPALITY, form=form, year=year, region=region)
        simulator.faults.add("lost-answer", on="data.create")
        ticket = outbox.enqueue(delivery, extract, channel, receivers=[receiver])
        worker = Worker(outbox, [channel], environment=Environment.TEST, clock=SystemClock(), policy=SHORT_PAUSES)
        while not (ticket := outbox.ticket(ticket.id)).state.is_final:
            worker.run_once()
        if simulator.deliveries.doubled() or not simulator.deliveries.accepted:
            raise RuntimeError(f"not delivered exactly once: {ticket.state}, {ticket.reason}")
        archive = next(receipt for receipt in outbox.receipts(ticket.id) if receipt.kind == "archive")
        told = json.loads(outbox.read_receipt(archive))
        return f"{ticket.state.value}, referanse {told.get('reference', ticket.reference)}"
