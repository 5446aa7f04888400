"""The part of the preflight that asks: Maskinporten, Altinn, and SSB's app; nothing is changed anywhere."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from kostra_sdk.errors import KostraError
from kostra_sdk.extract.naming import read_name
from kostra_sdk.submission.altinn import AltinnApp, AltinnBroker
from kostra_sdk.submission.altinn.broker_calls import BrokerCalls
from kostra_sdk.submission.altinn.session import Session
from kostra_sdk.submission.channel import Package
from kostra_sdk.submission.channel_settings import AltinnAppChannel, AltinnBrokerChannel
from kostra_sdk.submission.channels import access_of
from kostra_sdk.submission.errors import (
    ClientRefused,
    ClockSkew,
    KeyRefused,
    UntrustedReceiver,
    WaitError,
)
from kostra_sdk.submission.grants import Grant, SystemUser

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from kostra_sdk.extract.files import StrPath
    from kostra_sdk.submission.assemble import Assembly
    from kostra_sdk.submission.channel import Channel
    from kostra_sdk.submission.checks import Results
    from kostra_sdk.submission.delivery import Delivery

__all__ = ["try_network"]

_NEAR_SECONDS: Final = 5
_SAME_FOR_ALL: Final = (WaitError, KeyRefused, ClientRefused, ClockSkew, UntrustedReceiver)
"""What is wrong for every municipality, if it is for one."""


def try_network(
    sending: Assembly, results: Results, files: Sequence[StrPath], regions: Collection[str]
) -> Iterator[None]:
    """Try clock, delegations, channels and sizes; gives way after each thing that was tried."""
    if sending.settings.maskinporten is not None:
        reached = _try_clock(sending, results)
        yield
        if not reached:
            return
        for _ in _try_delegations(sending, results, regions):
            yield
    region = next(iter(regions or sending.settings.municipality), None)
    if region is None:
        return
    for (form, year), channel in sending.channels.items():
        _try_channel(sending, results, channel, sending.delivery(form=form, year=year or 2000, region=_six(region)))
        yield
    for file in files:
        _try_size(sending, results, Path(file))
        yield


def _six(region: str) -> str:
    return region.ljust(6, "0")


def _try_clock(sending: Assembly, results: Results) -> bool:
    """Reach Maskinporten, and compare clocks; gives whether there is any use in going on."""
    try:
        skew = sending.maskinporten.check_clock(correlation_id=str(uuid4())).total_seconds()
    except (KostraError, OSError) as error:
        # Without a signer, which is told elsewhere, or without a network there is nothing more to try.
        results.fail("clock", error)
        return False
    if abs(skew) > _NEAR_SECONDS:
        remedy = "Synchronise the machine's clock (NTP): ten seconds are allowed."
        results.caution("clock", f"the clock is {skew:+.0f} s off", "near", remedy=remedy, seconds=round(skew))
    else:
        results.fine("clock", "Maskinporten answers, and the clock is right", seconds=round(skew))
    return True


def _try_delegations(sending: Assembly, results: Results, regions: Collection[str]) -> Iterator[None]:
    """Get a token for each system user, as sending would."""
    ways = sending.settings.channel.values()
    wanted = {way.scopes for way in ways if isinstance(way, AltinnAppChannel | AltinnBrokerChannel)}
    for region, municipality in sending.settings.municipality.items():
        if regions and region not in regions:
            continue
        for unit in municipality.users:
            reference = municipality.reference(unit)
            subject = f"{region} {unit}".strip()
            try:
                for scopes in sorted(wanted):
                    grant = Grant(scopes=scopes, system_user=SystemUser(municipality.org_number, reference))
                    sending.tokens.token(grant, correlation_id=str(uuid4()))
            except KostraError as error:
                results.fail("delegation", error, subject=subject)
                yield
                if isinstance(error, _SAME_FOR_ALL):
                    return
            else:
                if wanted:
                    results.fine("delegation", "there is a token for its system user", subject=subject)
                yield


def _package(delivery: Delivery, size: int) -> Package:
    return Package(
        file_name=delivery.file_name,
        size=size,
        sha256="",
        md5="",
        content_type="application/octet-stream",
        open=io.BytesIO,
    )


def _try_channel(sending: Assembly, results: Results, channel: Channel, delivery: Delivery) -> None:
    """Ask what the receiver publishes of itself, and hold the settings against it."""
    form = delivery.form
    if isinstance(channel, AltinnApp):
        subject = f"{form} {delivery.year}"
        with results.trying("channel", subject):
            fit = channel.preflight(delivery, _package(delivery, 1))
            results.fine("channel", "the app is as the settings say", subject=subject, finding="app")
            if fit.stops_before:
                message = f"a person must end the task {fit.stops_before} of each delivery"
                results.caution("channel", message, "human", subject=subject, task=fit.stops_before)
    elif isinstance(channel, AltinnBroker):
        with results.trying("channel", form):
            way = sending.settings.channel[form]
            scopes = way.scopes if isinstance(way, AltinnBrokerChannel) else ()
            session = Session(sending.http, access_of(sending.settings, sending.tokens, scopes), delivery)
            BrokerCalls(session, channel.settings).list_new(sending.clock.now().isoformat())
            results.fine("channel", "there is access to the resource", subject=form, finding="resource")


def _try_size(sending: Assembly, results: Results, file: Path) -> None:
    """Hold the size of an extract against what its channel takes."""
    with results.trying("size", file.name):
        size = file.stat().st_size
        named = read_name(file)
        if named is None:
            message = "the name does not tell what it is"
            results.caution("size", message, "name", subject=file.name, remedy="Call it as 11F_2026_460100.dat.")
            return
        channel = sending.channel(named.form, named.year)
        delivery = sending.delivery(
            form=named.form,
            year=named.year,
            region=named.region,
            quarter=named.quarter,
            org_number=named.org_number,
            unit=named.unit,
        )
        if isinstance(channel, AltinnApp):
            channel.preflight(delivery, _package(delivery, size))
        results.fine("size", f"{size} bytes can be sent", subject=file.name, bytes=size)
