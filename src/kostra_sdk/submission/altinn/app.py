"""The channel to one of SSB's apps in Altinn 3 (App API versions 8 and 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostra_sdk.submission.altinn.app_receipts import app_receipts
from kostra_sdk.submission.altinn.calls import AppCalls
from kostra_sdk.submission.altinn.contents import Contents
from kostra_sdk.submission.altinn.discovery import Discovery
from kostra_sdk.submission.altinn.instances import INSTANCE, Intake
from kostra_sdk.submission.altinn.session import Session
from kostra_sdk.submission.altinn.walk import Walk
from kostra_sdk.submission.channel import Outcome, State

if TYPE_CHECKING:
    from kostra_sdk.submission.altinn.access import Access
    from kostra_sdk.submission.altinn.discovery import Fit
    from kostra_sdk.submission.altinn.settings import AppSettings
    from kostra_sdk.submission.channel import EncryptionPolicy, Journal, Package, Receipt
    from kostra_sdk.submission.delivery import Delivery
    from kostra_sdk.submission.http import Http

__all__ = ["AltinnApp"]


class AltinnApp:
    """Delivers by one app: an instance, its form model and the extract, to the end of the process and SSB's answer.

    Args:
        settings: Which app, and how it is used.
        http: The way out; its clock is used.
        access: Where the tokens come from.
    """

    def __init__(self, settings: AppSettings, http: Http, access: Access) -> None:
        self.settings = settings
        self._http = http
        self._access = access
        self._discovery = Discovery()

    @property
    def name(self) -> str:
        """What settings and journal call it."""
        return self.settings.name

    @property
    def host(self) -> str:
        """The app's host."""
        return self.settings.places.app_host(self.settings.org)

    @property
    def encryption(self) -> EncryptionPolicy:
        """Whether it carries envelopes."""
        return self.settings.encryption

    def preflight(self, delivery: Delivery, package: Package) -> Fit:
        """See whether a delivery fits the app; changes nothing.

        Raises:
            SubmissionError: It does not fit, or the app or a token cannot be had.
        """
        return self._discovery.fit(self._calls(delivery), package)

    def submit(self, delivery: Delivery, package: Package, journal: Journal) -> Outcome:
        """Bring the delivery as far as it can come; may be called again at any time.

        Raises:
            WaitError: Nothing is lost by trying again later.
            UnknownOutcome: A call got no answer; the next try looks for what it did.
            RejectedData: The app finds faults in the data.
            HumanRequired: Someone has put another file into the instance.
            SubmissionError: Anything else that is in the way; the class tells what.
        """
        calls = self._calls(delivery)
        fit = self._discovery.fit(calls, package)
        instance = str(Intake(calls, journal, fit).instance()["instance"])
        return Walk(calls, journal, instance).onward(Contents(calls, journal, fit, package, instance).fill)

    def status(self, delivery: Delivery, journal: Journal) -> Outcome:
        """Ask how the delivery stands; changes nothing at the receiver's.

        QUEUED means that the next step is this channel's again.
        """
        known = journal.done(INSTANCE)
        if known is None:
            return Outcome(State.QUEUED, message="there is no instance yet")
        walk = Walk(self._calls(delivery), journal, str(known["instance"]))
        return walk.standing(walk.calls.process(walk.instance))

    def receipt(self, delivery: Delivery, journal: Journal) -> tuple[Receipt, ...]:
        """Fetch what proves the delivery: ``archive``, ``feedback``, ``pdf`` and ``confirmation``, as far as there are.

        Where the instance is still to be filled in there is ``validation`` instead: what the app finds wrong.
        """
        known = journal.done(INSTANCE)
        return () if known is None else tuple(app_receipts(self._calls(delivery), journal, str(known["instance"])))

    def _calls(self, delivery: Delivery) -> AppCalls:
        return AppCalls(Session(self._http, self._access, delivery), self.settings)
