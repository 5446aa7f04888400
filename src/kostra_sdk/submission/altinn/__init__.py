"""The channels to Altinn: SSB's apps, and Broker."""

from kostra_sdk.submission.altinn.access import Access, SystemUserAccess, by_unit
from kostra_sdk.submission.altinn.app import AltinnApp
from kostra_sdk.submission.altinn.broker import AltinnBroker
from kostra_sdk.submission.altinn.broker_settings import BrokerSettings, UploadMode
from kostra_sdk.submission.altinn.discovery import Fit
from kostra_sdk.submission.altinn.feedback import (
    Feedback,
    FeedbackRule,
    JsonFeedback,
    Rules,
    SubstatusRule,
    Verdict,
)
from kostra_sdk.submission.altinn.model import Instance
from kostra_sdk.submission.altinn.places import PLACES, Places
from kostra_sdk.submission.altinn.settings import AppSettings, Strategy, Verify

__all__ = [
    "PLACES",
    "Access",
    "AltinnApp",
    "AltinnBroker",
    "AppSettings",
    "BrokerSettings",
    "Feedback",
    "FeedbackRule",
    "Fit",
    "Instance",
    "JsonFeedback",
    "Places",
    "Rules",
    "Strategy",
    "SubstatusRule",
    "SystemUserAccess",
    "UploadMode",
    "Verdict",
    "Verify",
    "by_unit",
]
