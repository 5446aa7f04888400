"""Broker's resumable upload (TUS 1.0.0): every part says where it belongs, so all of it may be repeated."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Final

import attrs

from kostra_sdk.submission.altinn.broker_calls import BrokerCalls, Transfer, broker_refusal
from kostra_sdk.submission.channel import Package
from kostra_sdk.submission.errors import Busy, FileChanged, SubmissionError, Unavailable, UnexpectedAnswer

if TYPE_CHECKING:
    from kostra_sdk.submission.http import Request, Response

__all__ = ["TusUpload", "UploadExpired"]

_PATH: Final = "/upload/tus/{transfer}"
_VERSION: Final = {"tus-resumable": "1.0.0"}
_PART_TYPE: Final = "application/offset+octet-stream"
_CHUNK: Final = 1 << 16
_STUMBLES: Final = 5


class UploadExpired(Unavailable):
    """The upload lay still too long and is thrown away; a new file transfer is needed."""


@attrs.frozen
class TusUpload:
    """Uploads one package to one file transfer."""

    calls: BrokerCalls
    transfer: Transfer
    package: Package

    def run(self) -> None:
        """Upload all that is not there yet.

        Raises:
            UploadExpired: It was begun too long ago.
            WaitError: It goes on from where it is, later.
        """
        size = self.package.size
        offset = self._begun()
        stumbles = 0
        while offset < size:
            with self.package.open() as file:
                _skip(file, offset)
                moved = self._send_on(file, offset)
            # Whether anything came through is told by Broker, not by what was sent.
            stumbles = 0 if moved > offset else stumbles + 1
            if stumbles > _STUMBLES:
                raise Busy("the upload does not get on", correlation_id=self.calls.session.delivery.correlation_id)
            offset = moved

    def _send_on(self, file: IO[bytes], offset: int) -> int:
        """Send parts from here until the end, or until Broker is elsewhere; gives where it is then."""
        while offset < self.package.size:
            part = _read(file, min(self.calls.settings.part_size, self.package.size - offset))
            expected = offset + len(part)
            offset = self._patch(offset, part)
            if offset != expected:
                break
        return offset

    def _request(self, method: str, headers: dict[str, str], body: bytes | None = None) -> Request:
        return self.calls.request(
            method,
            _PATH,
            ids={"transfer": self.transfer.id},
            headers={**_VERSION, **headers},
            body=body,
            repeatable=True,
            timeout_read=300.0,
        )

    def _begun(self) -> int:
        """Begin the upload if it has not begun, and give how far it has come, in bytes."""
        offset = None if self.transfer.is_new else self._head()
        if offset is None:
            request = self._request("POST", {"upload-length": str(self.package.size)}, b"")
            response = self.calls.session.send(request)
            if response.is_success:
                return 0
            if response.status != 409:
                raise self._refused(request, response)
            # It was begun by a request whose answer was lost.
            offset = self._head()
        if offset is None:
            raise Busy("Broker does not begin the upload", correlation_id=self.calls.session.delivery.correlation_id)
        return offset

    def _head(self) -> int | None:
        """Ask how far the upload has come; None where it has not begun."""
        request = self._request("HEAD", {})
        response = self.calls.session.send(request)
        if response.status == 404:
            return None
        if not response.is_success:
            raise self._refused(request, response)
        offset = _offset(response)
        length = response.headers.get("upload-length", str(self.package.size))
        if offset is None or length != str(self.package.size):
            raise UnexpectedAnswer(
                "Broker does not tell how far the upload has come", correlation_id=request.correlation_id
            )
        return offset

    def _patch(self, offset: int, part: bytes) -> int:
        headers = {"content-type": _PART_TYPE, "upload-offset": str(offset)}
        request = self._request("PATCH", headers, part)
        response = self.calls.session.send(request)
        if response.is_success:
            moved = _offset(response)
        elif response.status == 409:
            moved = None
        else:
            raise self._refused(request, response)
        if moved is None:
            moved = self._head()
        if moved is None:
            raise UploadExpired("the upload is no longer there", correlation_id=request.correlation_id)
        return moved

    def _refused(self, request: Request, response: Response) -> SubmissionError:
        error = broker_refusal(request, response, self.calls.session.http.clock.now())
        if response.status == 410:
            return UploadExpired("the upload lay still too long", correlation_id=request.correlation_id, status=410)
        return error


def _offset(response: Response) -> int | None:
    told = response.headers.get("upload-offset", "")
    return int(told) if told.isascii() and told.isdigit() else None


def _skip(file: IO[bytes], count: int) -> None:
    """Read over what is there already; a sealed file can only be read from its beginning."""
    while count:
        count -= len(_read(file, min(_CHUNK, count)))


def _read(file: IO[bytes], count: int) -> bytes:
    """Read exactly so many bytes."""
    parts = bytearray()
    while len(parts) < count:
        part = file.read(count - len(parts))
        if not part:
            raise FileChanged("the file is shorter than it was")
        parts += part
    return bytes(parts)
