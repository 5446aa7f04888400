"""The exactly-once rule: what is written before and after every side effect, and what is asked after a crash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostra_sdk.submission.errors import SubmissionError, UnknownOutcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from kostra_sdk.submission.channel import Details
    from kostra_sdk.submission.clock import Clock
    from kostra_sdk.submission.outbox.store import Store

__all__ = ["LeasedJournal"]

_ENDED = frozenset({"done", "found"})


class LeasedJournal:
    """The journal of one submission, for the worker that holds its lease.

    A step's lines tell its story:

    * nothing, or a ``failed`` for every ``begun``: it has not happened;
    * a ``begun`` without an end: it may have happened, or may yet, so ask before doing it again;
    * ``done``, or ``found`` when asking: it has happened, and the details say what came of it.
    """

    def __init__(self, store: Store, submission: str, owner: str, clock: Clock) -> None:
        self._store = store
        self._submission = submission
        self._owner = owner
        self._clock = clock

    def effect(
        self,
        step: str,
        do: Callable[[], Details],
        *,
        find: Callable[[], Details | None] | None = None,
    ) -> Details:
        """Make an effect happen once; see :meth:`kostra_sdk.submission.channel.Journal.effect`."""
        story = self._store.story(self._submission, step)
        if story and story[-1].event in _ENDED:
            return story[-1].details
        events = [entry.event for entry in story]
        if find is not None and events.count("begun") > events.count("failed"):
            found = find()
            if found is not None:
                self._write(step, "found", found)
                return found
        self._write(step, "begun", {})
        try:
            details = do()
        except UnknownOutcome:
            raise  # it may have happened: the step stays begun, and is asked for next time
        except SubmissionError as error:
            self._write(step, "failed", {"error": type(error).__name__, "code": error.code})
            raise
        self._write(step, "done", details)
        return details

    def done(self, step: str) -> Details | None:
        """Give the details of a step that is done, or None."""
        story = self._store.story(self._submission, step)
        return story[-1].details if story and story[-1].event in _ENDED else None

    def note(self, step: str, details: Details) -> None:
        """Write down something learnt that is no effect of ours."""
        self._write(step, "note", details)

    def claim(self, thing: str) -> bool:
        """Make a thing of the receiver's this submission's own; False where another submission has it."""
        return self._store.reserve(thing, self._submission, self._owner)

    def _write(self, step: str, event: str, details: Details) -> None:
        now = self._clock.now().timestamp()
        self._store.write(self._submission, self._owner, now, step, event, details)
