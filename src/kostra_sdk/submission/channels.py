"""From the settings of a channel to the channel."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

from kostra_sdk.errors import UsageError
from kostra_sdk.submission.altinn import (
    PLACES,
    AltinnApp,
    AltinnBroker,
    AppSettings,
    BrokerSettings,
    JsonFeedback,
    Places,
    Rules,
    SystemUserAccess,
    Verdict,
)
from kostra_sdk.submission.channel_settings import AltinnAppChannel, AltinnBrokerChannel, ExportChannel
from kostra_sdk.submission.delivery import Environment
from kostra_sdk.submission.export import Export
from kostra_sdk.submission.form_model import FieldModel, ModelFormat
from kostra_sdk.submission.pacing import CalendarDeadlines, Closed, FixedDeadlines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kostra_sdk.submission.channel import Channel
    from kostra_sdk.submission.channel_settings import ChannelSettings, FeedbackSettings, ModelSettings
    from kostra_sdk.submission.clock import Clock
    from kostra_sdk.submission.delivery import Delivery
    from kostra_sdk.submission.http import Http
    from kostra_sdk.submission.pacing import Deadlines
    from kostra_sdk.submission.settings import Settings
    from kostra_sdk.submission.tokens import TokenSource

__all__ = ["Edition", "access_of", "channel_name", "channels_of", "deadlines_of"]

Edition: TypeAlias = tuple[str, int | None]
"""A form and a year; None for every year."""


def channel_name(form: str, way: ChannelSettings, year: int) -> str:
    """Give what outbox and journal call the channel of a form in a year: an app is one of its own each year."""
    return f"{way.kind}-{form}-{year}" if isinstance(way, AltinnAppChannel) else f"{way.kind}-{form}"


def channels_of(settings: Settings, http: Http, tokens: Callable[[], TokenSource]) -> Iterator[tuple[Edition, Channel]]:
    """Make all channels of the settings; the source of tokens is asked for only where one takes it."""
    for form, way in settings.channel.items():
        match way:
            case AltinnAppChannel():
                access = access_of(settings, tokens(), way.scopes)
                for year in map(int, way.apps):
                    yield (form, year), AltinnApp(_app(settings, form, year, way), http, access)
            case AltinnBrokerChannel():
                broker = _broker(settings, form, way)
                yield (form, None), AltinnBroker(broker, http, access_of(settings, tokens(), way.scopes))
            case ExportChannel():
                yield (form, None), _export(settings, form, way, http.clock)
            case _:
                raise UsageError(f"{type(way).__name__} is no way that the settings know: give assemble() the channel")


def deadlines_of(settings: Settings) -> Deadlines:
    """Give when deliveries are due and the reception is closed.

    What the settings tell goes before the reporting calendar, which is for production: a test is never late.
    """
    own = FixedDeadlines(
        {(each.form, each.year): (each.due, each.closes) for each in settings.deadline},
        {(each.form, each.year): each.cutoff for each in settings.deadline if each.cutoff},
        tuple(Closed(each.begins, each.ends, each.form or "") for each in settings.closure),
    )
    has_calendar = settings.pacing.calendar and settings.environment is Environment.PRODUCTION
    return CalendarDeadlines(own) if has_calendar else own


def _export(settings: Settings, form: str, way: ExportChannel, clock: Clock) -> Export:
    return Export(
        way.folder,
        deadlines=deadlines_of(settings),
        name=f"{way.kind}-{form}",
        portal_form=way.portal_form,
        mode=way.mode,
        clock=clock,
    )


def access_of(settings: Settings, tokens: TokenSource, scopes: tuple[str, ...]) -> SystemUserAccess:
    """Let tokens be those of the municipality's system user, or of the unit's own."""

    def reference(delivery: Delivery) -> str:
        return settings.municipality_of(delivery.region).reference(delivery.unit)

    return SystemUserAccess(tokens=tokens, scopes=scopes, external_ref=reference)


def _places(settings: Settings) -> Places:
    usual = PLACES[settings.environment]
    own = settings.altinn
    if not (own.platform or own.app):
        return usual
    # An address of one's own is a stand-in, whose inbox is not Altinn's.
    return Places(platform=own.platform or usual.platform, app=own.app or usual.app)


def _app(settings: Settings, form: str, year: int, way: AltinnAppChannel) -> AppSettings:
    org, _, app = way.apps[str(year)].partition("/")
    model = way.model
    return AppSettings(
        environment=settings.environment,
        form=form,
        year=year,
        org=org,
        app=app,
        attachment_type=way.attachment_type,
        model_type=model.type if model else "",
        form_model=_model(model) if model else None,
        model_format=model.format if model else ModelFormat.XML,
        name=channel_name(form, way, year),
        places=_places(settings),
        encryption=way.encryption,
        strategy=way.strategy,
        copy_corrections=way.copy_corrections,
        actions=way.actions,
        stop_before=way.stop_before,
        verify=way.verify,
        content_type=way.content_type,
        scan_patience=timedelta(minutes=way.scan_minutes),
        rules=_rules(way.feedback),
        receipt_types=way.receipt_types,
        closed_codes=way.closed_codes,
    )


def _model(model: ModelSettings) -> FieldModel:
    return FieldModel(
        fields=model.fields,
        root=model.root,
        attributes=model.attributes,
        format=model.format,
        yes=model.yes,
        no=model.no,
    )


def _rules(told: FeedbackSettings) -> Rules:
    def substatus(label: str, _description: str) -> Verdict:
        if label in told.substatus_rejected:
            return Verdict.REJECTED
        return Verdict.ACCEPTED if label in told.substatus_accepted else Verdict.UNKNOWN

    return Rules(
        feedback_types=told.types,
        feedback=JsonFeedback(told.field, told.accepted, told.rejected),
        substatus=substatus,
        confirmation_accepts=told.confirmation_accepts,
    )


def _broker(settings: Settings, form: str, way: AltinnBrokerChannel) -> BrokerSettings:
    # The texts of properties are filled in as those of a form model are.
    texts = FieldModel(fields=way.properties, format=ModelFormat.JSON)

    def properties(delivery: Delivery) -> Mapping[str, str]:
        filled: dict[str, str] = json.loads(texts(delivery).content)
        return filled

    return BrokerSettings(
        environment=settings.environment,
        resource_id=way.resource,
        recipient=way.recipient,
        name=f"{way.kind}-{form}",
        places=_places(settings),
        mode=way.mode,
        part_size=way.part_kilobytes * 1024,
        properties=properties,
    )
