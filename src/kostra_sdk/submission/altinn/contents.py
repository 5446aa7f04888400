"""What goes into an instance: the form model and the extract, one of each, looked after and scanned."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.submission.altinn.calls import AppCalls, disposition
from kostra_sdk.submission.altinn.discovery import Fit
from kostra_sdk.submission.altinn.problems import judged
from kostra_sdk.submission.altinn.settings import Verify
from kostra_sdk.submission.channel import Journal, Outcome, Package, State
from kostra_sdk.submission.errors import Actor, HumanRequired, InfectedFile, NotFound, UnexpectedAnswer
from kostra_sdk.submission.form_model import FormModel
from kostra_sdk.submission.http import FileBody

if TYPE_CHECKING:
    from kostra_sdk.submission.altinn.model import DataElement, Instance, ProcessTask
    from kostra_sdk.submission.channel import Details
    from kostra_sdk.submission.form_model import FormModelBuilder

__all__ = ["UPLOAD", "Contents"]

UPLOAD: Final = "upload"
"""The step whose details tell of the uploaded extract."""
_MODEL: Final = "form-model"
_INHERITED: Final = "inherited"
_SCAN_PAUSE: Final = timedelta(seconds=5)


@attrs.frozen
class Contents:
    """Fills one instance."""

    calls: AppCalls
    journal: Journal
    fit: Fit
    package: Package
    instance: str

    def fill(self, task: ProcessTask) -> Outcome | None:
        """Fill the instance and look after it, in the task that takes the extract.

        Gives an outcome only where something must be waited for.
        May be called again at any time: what is there is not sent again.
        """
        if self.fit.attachment.task not in {"", task.id}:
            return None
        for element in self._inherited():
            self._delete(element)
        model = self._write_model()
        upload = self.journal.effect(UPLOAD, self._upload, find=self._uploaded)
        self._look_after(str(upload["id"]), model)
        waiting = self._scan(upload)
        if waiting is None:
            self._validate()
        return waiting

    def _read(self) -> Instance:
        return self.calls.instance(self.instance)

    def _attachments(self) -> list[DataElement]:
        return self._read().of_type(self.fit.attachment.id)

    def _inherited(self) -> list[str]:
        """Give the attachments that a copied instance had from the beginning, which this delivery replaces."""
        if self.calls.session.delivery.resubmission is None:
            return []
        found = self.journal.effect(_INHERITED, lambda: {"elements": [each.id for each in self._attachments()]})
        return list(found["elements"])

    def _delete(self, element: str) -> None:
        def delete() -> Details:
            self.calls.delete(self.instance, element)
            return {"id": element}

        self.journal.effect(f"delete-{element}", delete)

    # The form model

    def _write_model(self) -> str:
        """Write the form model and give its id; empty where the app has none."""
        builder = self.calls.settings.form_model
        return "" if builder is None else str(self.journal.effect(_MODEL, lambda: self._model(builder))["id"])

    def _model(self, builder: FormModelBuilder) -> Details:
        """Write the form model, over the one that is there if there is one: so it may be repeated as a whole."""
        settings, delivery = self.calls.settings, self.calls.session.delivery
        there = self._read().of_type(settings.model_type)
        if not there:
            model = builder(delivery, None)
            headers = {"content-type": model.content_type}
            made = self.calls.add(self.instance, settings.model_type, self.fit.app.version, model.content, headers)
            return {"id": made}
        accept = settings.model_format.value
        content = self.calls.download(self.instance, there[0], accept=accept)
        model = builder(delivery, FormModel(content, accept) if content else None)
        self.calls.replace(self.instance, there[0].id, model)
        return {"id": there[0].id}

    # The extract

    def _upload(self) -> Details:
        fit = self.fit
        headers = {"content-type": fit.content_type, "content-disposition": disposition(fit.file_name)}
        body = FileBody(self.package.open, self.package.size)
        return self._details(self.calls.add(self.instance, fit.attachment.id, fit.app.version, body, headers))

    def _details(self, element: str) -> Details:
        now = self.calls.session.http.clock.now()
        return {"id": element, "size": self.package.size, "sha256": self.package.sha256, "at": now.isoformat()}

    def _uploaded(self) -> Details | None:
        """Find what an upload without an answer left; None where it left nothing that is whole."""
        for element in self._attachments():
            if element.file_name == self.fit.file_name and self._is_whole(element):
                return self._details(element.id)
        return None

    def _is_whole(self, element: DataElement) -> bool:
        """Whether an element is the package, as far as that is to be looked after."""
        if element.size != self.package.size or (element.md5 and element.md5 != self.package.md5):
            return False
        if self.calls.settings.verify is Verify.SIZE:
            return True
        sha256 = hashlib.sha256()
        self.calls.download(self.instance, element, sha256.update)
        return sha256.hexdigest() == self.package.sha256

    def _look_after(self, upload: str, model: str) -> None:
        """See that the upload is whole and that it is the only one; what a lost answer left twice is removed.

        Raises:
            NotFound: Someone has deleted the upload.
            UnexpectedAnswer: The app keeps other bytes than were sent.
            HumanRequired: There is a file in the instance that this system did not send.
        """
        correlation_id = self.calls.session.delivery.correlation_id
        instance = self._read()
        attachments = instance.of_type(self.fit.attachment.id)
        kept = next((each for each in attachments if each.id == upload), None)
        if kept is None:
            raise NotFound(
                "the uploaded file is no longer in the instance",
                correlation_id=correlation_id,
                who_must_act=Actor.MUNICIPALITY,
                remedy="Someone has deleted it in Altinn: withdraw the submission, and make a new one.",
            )
        if not self._is_whole(kept):
            raise UnexpectedAnswer("the app keeps other bytes than were sent", correlation_id=correlation_id)
        others = [each for each in attachments if each.id != upload]
        if any(each.file_name != self.fit.file_name for each in others):
            raise HumanRequired(
                "there is a file in the instance that this system did not send",
                correlation_id=correlation_id,
                remedy="Someone in the municipality opens the draft in Altinn and removes the other file.",
            )
        models = instance.of_type(self.calls.settings.model_type) if model else []
        for each in (*others, *models):
            if each.id != model:
                self._delete(each.id)

    def _scan(self, upload: Details) -> Outcome | None:
        """Ask what the virus scan has found; gives an outcome where it is not done."""
        if not self.fit.attachment.is_scanned:
            return None
        result = self.calls.scan_results(self.instance).get(str(upload["id"]), "")
        if result == "Infected":
            raise InfectedFile(
                "the virus scan stopped the file", correlation_id=self.calls.session.delivery.correlation_id
            )
        now = self.calls.session.http.clock.now()
        patience = datetime.fromisoformat(upload["at"]) + self.calls.settings.scan_patience
        if result != "Pending" or (now >= patience and not self.fit.attachment.scan_blocks):
            return None
        return Outcome(State.QUEUED, message="the virus scan is not done", check_again=now + _SCAN_PAUSE)

    def _validate(self) -> None:
        """Let the app say what is wrong before the process is moved, which cannot be repeated."""
        error = judged(
            self.calls.issues(self.instance),
            correlation_id=self.calls.session.delivery.correlation_id,
            closed=self.calls.settings.closed_codes,
        )
        if error is not None:
            raise error
