"""Asking an app how it is set up, and seeing beforehand whether a delivery fits it.

An app complains of some things late or never: too large a file only at the end, a second copy not at all.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.submission.altinn.model import AppMetadata, DataType, tasks_of
from kostra_sdk.submission.altinn.settings import Strategy
from kostra_sdk.submission.errors import ClosedPortal, SetupError, SubmissionError, TooLarge, UnexpectedAnswer

if TYPE_CHECKING:
    from kostra_sdk.submission.altinn.calls import AppCalls
    from kostra_sdk.submission.channel import Package

__all__ = ["Discovery", "Fit"]

OCTETS: Final = "application/octet-stream"
_LARGEST: Final = 2000 * 1024 * 1024
_KEPT_SECONDS: Final = 900.0


@attrs.frozen
class Fit:
    """How a delivery goes into the app."""

    app: AppMetadata
    tasks: Mapping[str, str]
    """The tasks of the app's process, id and type; empty where it does not publish them."""
    attachment: DataType
    file_name: str
    content_type: str
    """What the upload is called, and as what it is sent."""
    stops_before: str
    """The first task that a person must end by the settings; empty where there is none."""


class Discovery:
    """What is known of an app; asked for anew every quarter of an hour. For several threads at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: tuple[float, AppMetadata, Mapping[str, str]] | None = None

    def app(self, calls: AppCalls) -> tuple[AppMetadata, Mapping[str, str]]:
        """Give the app's metadata and the tasks of its process."""
        now = calls.session.http.clock.monotonic()
        with self._lock:
            if self._known is None or not 0 <= now - self._known[0] < _KEPT_SECONDS:
                self._known = (now, calls.metadata(), self._tasks(calls))
            return self._known[1:]

    @staticmethod
    def _tasks(calls: AppCalls) -> Mapping[str, str]:
        definition = calls.process_definition()
        try:
            return tasks_of(definition) if definition else {}
        except ValueError as error:
            raise UnexpectedAnswer(
                f"the app's process definition cannot be read: {error}",
                correlation_id=calls.session.delivery.correlation_id,
            ) from None

    def fit(self, calls: AppCalls, package: Package) -> Fit:
        """See whether the delivery fits the app; changes nothing.

        Raises:
            SetupError: Data types, content types, tasks, scopes or strategy are not the app's.
            TooLarge: The package is larger than the app takes.
            ClosedPortal: The app is not open now.
        """
        settings, session = calls.settings, calls.session
        session.must_be(settings.environment)
        if (session.delivery.form, session.delivery.year) != (settings.form, settings.year):
            raise SetupError(f"the app {settings.app_id} is set up for {settings.form} {settings.year}, not for this")
        app, tasks = self.app(calls)
        self._check_open(app, calls)
        self._check_settings(app, tasks, calls)
        attachment = app.data_types[settings.attachment_type]
        self._check_size(attachment, package)
        file_name = settings.file_name(session.delivery, package)
        if not file_name.rpartition(".")[0] or "/" in file_name:
            raise SetupError(f"an upload's name needs an extension, and is no path: {file_name!r}")
        stops = (id_ for id_, kind in tasks.items() if {id_, kind} & settings.stop_before)
        content_type = _content_type(attachment, settings.content_type, package.content_type)
        return Fit(app, tasks, attachment, file_name, content_type, next(stops, ""))

    @staticmethod
    def _check_open(app: AppMetadata, calls: AppCalls) -> None:
        now = calls.session.http.clock.now()
        opens, closes = _moment(app.valid_from) or now, _moment(app.valid_to) or now
        if not opens <= now <= closes:
            raise ClosedPortal(
                f"the app {calls.settings.app_id} is open from {app.valid_from or '-'} to {app.valid_to or '-'}",
                correlation_id=calls.session.delivery.correlation_id,
            )

    @staticmethod
    def _check_settings(app: AppMetadata, tasks: Mapping[str, str], calls: AppCalls) -> None:
        settings, session = calls.settings, calls.session
        wanted = filter(None, (settings.attachment_type, settings.model_type))
        wrong = [
            f"it has no data type {data_type}; it has {', '.join(app.data_types)}"
            for data_type in wanted
            if data_type not in app.data_types
        ]
        if settings.strategy is Strategy.CREATE and not app.users_may_create:
            wrong.append("it does not let senders make instances: the strategy must be find")
        known = {*tasks, *tasks.values(), "data", "confirmation", "signing", "feedback"}
        unknown = {*settings.actions, *settings.stop_before} - known
        if tasks and unknown:
            wrong.append(f"its tasks are {', '.join(tasks)}, not {', '.join(sorted(unknown))}")
        granted = session.access.token(session.delivery).scope.split()
        if granted and not app.scopes <= {*granted}:
            wrong.append(f"it asks for the scopes {', '.join(sorted(app.scopes))}")
        if wrong:
            raise SetupError(
                f"the app {settings.app_id} is not as the settings say: {'; '.join(wrong)}",
                correlation_id=session.delivery.correlation_id,
            )

    @staticmethod
    def _check_size(attachment: DataType, package: Package) -> None:
        largest = min(attachment.max_size or _LARGEST, _LARGEST)
        if package.size > largest:
            raise TooLarge(f"the file is {package.size} bytes, and the app takes {largest}")
        if package.size == 0:
            raise SetupError("an app takes no empty file: one with nobody in it is a single space")


def _moment(written: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return None
    return found if found.tzinfo else found.astimezone()


def _content_type(attachment: DataType, wanted: str, package: str) -> str:
    """Choose a type that the app takes both when it is uploaded and when the process moves on."""
    if wanted or not attachment.content_types:
        return wanted or package
    for content_type in (package, OCTETS):
        if content_type in attachment.content_types:
            return content_type
    raise _no_type(attachment, package)


def _no_type(attachment: DataType, package: str) -> SubmissionError:
    listed = ", ".join(attachment.content_types)
    return SetupError(f"the data type {attachment.id} takes {listed}, not {package}: set content_type and file_name")
