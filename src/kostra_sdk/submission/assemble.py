"""From settings to everything that sends, in one call.

::

    with assemble(Settings.load("kostra.toml")) as sending:
        delivery = sending.delivery(form="11F", year=2026, region="460100")
        sending.enqueue(delivery, "11F_2026_460100.dat")
        sending.worker.run_until_idle()

Each part is made when it is first used: looking into the outbox reads no key of Maskinporten's.
"""

from __future__ import annotations

from contextlib import ExitStack, closing
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self
from uuid import uuid4

from kostra_sdk.checking import check
from kostra_sdk.envelope import Receiver, Rules, load_certificate, load_certificates, load_crl, valid_at
from kostra_sdk.errors import UsageError
from kostra_sdk.extract import Extract
from kostra_sdk.extract.files import Source
from kostra_sdk.forms import find_form
from kostra_sdk.submission.channel import EncryptionPolicy
from kostra_sdk.submission.channels import channels_of, deadlines_of
from kostra_sdk.submission.clock import SystemClock
from kostra_sdk.submission.control_api import ControlApi, ControlApiSettings
from kostra_sdk.submission.delivery import Delivery
from kostra_sdk.submission.gate import GateClosed
from kostra_sdk.submission.http import ClientCertificate, Http, HttpSettings
from kostra_sdk.submission.maskinporten import Maskinporten, MaskinportenSettings
from kostra_sdk.submission.outbox import Keys, Outbox, Policy, Worker
from kostra_sdk.submission.pacing import Backoff, CircuitBreaker, SendWindow
from kostra_sdk.submission.signing import Signer
from kostra_sdk.submission.system_user import RequestedUser, Rights, System, SystemUsers, SystemUserSettings
from kostra_sdk.submission.tokens import AltinnTokens, ExchangeSettings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostra_sdk.extract.files import Data
    from kostra_sdk.submission.channel import Channel
    from kostra_sdk.submission.channels import Edition
    from kostra_sdk.submission.clock import Clock
    from kostra_sdk.submission.control_api import SecondOpinion
    from kostra_sdk.submission.delivery import Part, Resubmission
    from kostra_sdk.submission.gate import Override
    from kostra_sdk.submission.http import Transport
    from kostra_sdk.submission.outbox import Ticket
    from kostra_sdk.submission.pacing import Deadlines
    from kostra_sdk.submission.settings import (
        HttpSection,
        MaskinportenSection,
        Municipality,
        Pacing,
        ReceiverSettings,
        Settings,
        SystemSettings,
    )

__all__ = ["Assembly", "assemble", "load_receivers"]


def assemble(
    settings: Settings,
    *,
    clock: Clock | None = None,
    transport: Transport | None = None,
    channels: Mapping[Edition, Channel] | None = None,
) -> Assembly:
    """Put together all that the settings ask for; use it as a context manager.

    Args:
        settings: What to put together.
        clock: What time it is; by default the machine's clock.
        transport: What carries the requests; by default the network.
        channels: Channels of your own by form and year (None for every year), in place of those of the settings.
    """
    return Assembly(settings, clock=clock or SystemClock(), transport=transport, channels=channels)


class Assembly:
    """All that sends, each part made when it is first used.

    Making a part raises :class:`~kostra_sdk.submission.errors.SetupError` where a key, a secret or a file is missing.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock,
        transport: Transport | None = None,
        channels: Mapping[Edition, Channel] | None = None,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self._transport = transport
        self._channels = channels
        self._closing = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close connections and database."""
        self._closing.close()

    # The parts

    @cached_property
    def http(self) -> Http:
        """The way out."""
        return self._closing.enter_context(Http(_http(self.settings.http), self._transport, self.clock))

    @cached_property
    def signer(self) -> Signer:
        """The key of the Maskinporten client."""
        key = self._client.key
        return key if isinstance(key, Signer) else key.signer()

    @cached_property
    def maskinporten(self) -> Maskinporten:
        """Where tokens come from."""
        own = self._client
        settings = MaskinportenSettings(
            environment=self.settings.environment,
            client_id=own.client_id,
            org_number=own.org_number,
            issuer=own.issuer,
            token_endpoint=own.token_endpoint,
            lifetime=own.lifetime_seconds,
            extra_claims=own.extra_claims,
        )
        return Maskinporten(settings, self.signer, self.http)

    @cached_property
    def tokens(self) -> AltinnTokens:
        """Altinn's tokens, or Maskinporten's where they are not exchanged."""
        own, environment = self.settings.altinn, self.settings.environment
        settings = ExchangeSettings(environment=environment, platform=own.platform, exchange=own.exchange)
        return AltinnTokens(settings, self.maskinporten)

    @cached_property
    def outbox(self) -> Outbox:
        """What waits to be sent, and what proves that it was."""
        own = self.settings.outbox
        named = {**own.old_keys, own.key_name: own.key}
        keys = Keys({name: secret.key() for name, secret in named.items()}, own.key_name)
        outbox = Outbox(own.folder, keys, clock=self.clock, deadlines=self.deadlines)
        return self._closing.enter_context(closing(outbox))

    @cached_property
    def deadlines(self) -> Deadlines:
        """When deliveries are due."""
        return deadlines_of(self.settings)

    @cached_property
    def channels(self) -> Mapping[Edition, Channel]:
        """The ways by form and year; the year is None where one way is every year's."""
        if self._channels is not None:
            return self._channels
        return dict(channels_of(self.settings, self.http, lambda: self.tokens))

    @cached_property
    def worker(self) -> Worker:
        """What sends."""
        pacing = self.settings.pacing
        return Worker(
            self.outbox,
            list(self.channels.values()),
            environment=self.settings.environment,
            clock=self.clock,
            policy=_policy(pacing),
            breaker=CircuitBreaker(failures=pacing.failures_before_rest, rest=pacing.rest_seconds),
        )

    @cached_property
    def control_api(self) -> ControlApi:
        """SSB's control API."""
        own = self.settings.control_api
        if own is None:
            raise UsageError("the settings tell no [control_api]")
        return ControlApi(ControlApiSettings(api_key=own.key.text(), base=own.base), self.http)

    @cached_property
    def system(self) -> System:
        """The case system, as it is registered."""
        own, client = self._system, self._client
        return System(
            vendor=client.org_number,
            name=own.name,
            titles=own.titles,
            descriptions=own.descriptions,
            rights=Rights(own.resources, own.access_packages),
            client_ids=(client.client_id,),
            redirect_urls=own.redirect_urls,
            visible=own.visible,
        )

    @cached_property
    def system_users(self) -> SystemUsers:
        """The municipalities' leave to deliver for them."""
        where = SystemUserSettings(environment=self.settings.environment, platform=self.settings.altinn.platform)
        return SystemUsers(where, self.maskinporten, self.http)

    @property
    def _client(self) -> MaskinportenSection:
        if self.settings.maskinporten is None:
            raise UsageError("the settings tell no [maskinporten]")
        return self.settings.maskinporten

    @property
    def _system(self) -> SystemSettings:
        if self.settings.system is None:
            raise UsageError("the settings tell no [system]")
        return self.settings.system

    # Sending

    def channel(self, form: str, year: int) -> Channel:
        """Give the way of a form in a year; raises UsageError where there is none."""
        found = self.channels.get((form, year)) or self.channels.get((form, None))
        if found is None:
            raise UsageError(f'the settings tell no way for {form} {year}: see [channel."{form}"]')
        return found

    def receivers(self, form: str) -> tuple[Receiver, ...]:
        """Give whose envelopes a form goes in: of each receiver those certificates that are valid now."""
        names = self.settings.channel_of(form).receivers
        now = self.clock.now()
        return tuple(
            receiver for name in names for receiver in valid_at(load_receivers(self.settings.receiver[name]), now=now)
        )

    def delivery(  # noqa: PLR0913 - as many as a delivery is told by
        self,
        *,
        form: str,
        year: int,
        region: str,
        quarter: str = "",
        org_number: str = "",
        unit: str = "",
        part: Part | None = None,
        has_participants: bool = True,
        resubmission: Resubmission | None = None,
    ) -> Delivery:
        """Make a delivery; its sender is the municipality that the settings tell for the region."""
        return Delivery(
            environment=self.settings.environment,
            sender=self.settings.municipality_of(region).org_number,
            form=find_form(form).name,
            year=year,
            region=region,
            quarter=quarter,
            org_number=org_number,
            unit=unit,
            part=part,
            has_participants=has_participants,
            resubmission=resubmission,
            correlation_id=str(uuid4()),
        )

    def enqueue(
        self,
        delivery: Delivery,
        data: Data | Extract[Any],
        *,
        overrides: Sequence[Override] = (),
        opinion: SecondOpinion | None = None,
    ) -> Ticket:
        """Check an extract and take it into the outbox; :meth:`Outbox.enqueue` tells what it raises.

        Args:
            delivery: For whom, of what.
            data: The extract.
            overrides: Who answers for which blocking control.
            opinion: What SSB's control API says of the very same bytes; see :meth:`second_opinion`.
        """
        if opinion is not None and opinion.passed is None:
            blocking = dict.fromkeys(each.control for each in opinion.verdict.remarks if each.severity.blocks)
            raise GateClosed("SSB's control API blocks it", tuple(blocking))
        channel = self.channel(delivery.form, delivery.year)
        return self.outbox.enqueue(
            delivery,
            data,
            channel,
            receivers=() if channel.encryption is EncryptionPolicy.NONE else self.receivers(delivery.form),
            overrides=overrides,
            passed=opinion.passed if opinion else None,
        )

    def second_opinion(self, delivery: Delivery, data: Data | Extract[Any]) -> SecondOpinion:
        """Ask SSB's control API about an extract; delivers nothing."""
        content = _bytes(data)
        report = check(
            content,
            form=delivery.form,
            year=delivery.year,
            region=delivery.region,
            quarter=delivery.quarter or None,
            org_number=delivery.org_number or None,
            has_participants=delivery.has_participants,
        )
        correlation_id = delivery.correlation_id or str(uuid4())
        # The API wants to know who reports; in the forms that tell it of each line, that must be whom the file is for.
        is_told = "org_number" in find_form(delivery.form).filled.values()
        number = delivery.org_number if is_told else delivery.sender
        return self.control_api.second_opinion(report, content, correlation_id=correlation_id, org_number=number)

    def requested_user(self, municipality: Municipality, unit: str = "") -> RequestedUser:
        """Make the request for a municipality's system user, or for that of one of its units."""
        return RequestedUser(
            system_id=self.system.id,
            org_number=municipality.org_number,
            rights=self.system.rights,
            external_ref=municipality.reference(unit),
        )


def load_receivers(settings: ReceiverSettings) -> tuple[Receiver, ...]:
    """Read a receiver's certificates, each with its rules.

    Raises:
        CertificateUnreadable: A file is no certificate.
        IncompleteRules: A rule has nothing to compare with.
        OSError: A file cannot be read.
    """
    rules = Rules(
        pins=frozenset(settings.pins),
        org_number=settings.org_number,
        roots=[root for path in settings.roots for root in load_certificates(path)],
        intermediates=[each for path in settings.intermediates for each in load_certificates(path)],
        crls=[load_crl(path) for path in settings.crls],
        min_key_bits=settings.min_key_bits,
        without=settings.without,
    )
    return tuple(Receiver(load_certificate(path), rules) for path in settings.certificates)


def _http(section: HttpSection) -> HttpSettings:
    own = section.client_certificate
    password = own.password.text() if own and own.password else None
    return HttpSettings(
        proxy=section.proxy.text() if section.proxy else None,
        ca_bundle=section.ca_bundle,
        client_certificate=ClientCertificate(own.certificate, own.key, password) if own else None,
        connect=section.connect_seconds,
        read=section.read_seconds,
        write=section.write_seconds,
        pool=section.pool_seconds,
        loopback_names=section.loopback_names,
    )


def _policy(pacing: Pacing) -> Policy:
    window = pacing.window
    return Policy(
        backoff=Backoff(first=pacing.first_pause_seconds, longest=pacing.longest_pause_seconds),
        poll=pacing.poll_seconds,
        lease=pacing.lease_seconds,
        patience=pacing.patience,
        window=SendWindow(window.begin, window.end) if window else None,
    )


def _bytes(data: Data | Extract[Any]) -> bytes:
    return data.to_bytes() if isinstance(data, Extract) else Source(data).content()
