"""The requests of one delivery to Altinn, each with its token and correlation id."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from urllib.parse import urlsplit

import attrs

from kostra_sdk.submission.altinn.access import Access
from kostra_sdk.submission.answers import refusal
from kostra_sdk.submission.delivery import Delivery
from kostra_sdk.submission.errors import SetupError, SubmissionError, UnexpectedAnswer, UnknownOutcome
from kostra_sdk.submission.http import Http, Request, expand

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostra_sdk.submission.delivery import Environment
    from kostra_sdk.submission.http import Response

__all__ = ["JSON", "Refused", "Session", "unreadable"]

JSON: Final = "application/json"

Refused: TypeAlias = Callable[[Request, "Response", datetime], SubmissionError]
"""What makes an error of an answer that is no success."""


@attrs.frozen
class Session:
    """Sends the requests of one delivery."""

    http: Http
    access: Access
    delivery: Delivery

    def must_be(self, environment: Environment) -> None:
        """Raise SetupError if the delivery is for another environment: production and test never mix."""
        if self.delivery.environment is not environment:
            raise SetupError(f"this channel is for {environment.value}, the delivery for {self.delivery.environment}")

    def request(
        self,
        method: str,
        address: str,
        query: Mapping[str, str] | None = None,
        *,
        ids: Mapping[str, str] | None = None,
        **more: Any,
    ) -> Request:
        """Make a request.

        Args:
            method: GET, POST, …
            address: With names in braces for its ids.
            query: What comes behind the question mark.
            ids: What the names stand for.
            more: Anything else of :class:`~kostra_sdk.submission.messages.Request`.
        """
        return Request(
            method=method,
            url=expand(address, query, **(ids or {})),
            template=urlsplit(address).path,
            correlation_id=self.delivery.correlation_id,
            **more,
        )

    def send(self, request: Request) -> Response:
        """Send a request with a token, and give the answer whatever its status.

        A token that is refused (401) is exchanged for another once: a refused request has done nothing.
        """
        token = self.access.token(self.delivery)
        response = self._sent(request, token.authorization)
        if response.status == 401:
            token = self.access.token(self.delivery, instead_of=token)
            response = self._sent(request, token.authorization)
        return response

    def _sent(self, request: Request, authorization: str) -> Response:
        return self.http.send(attrs.evolve(request, headers={**request.headers, "authorization": authorization}))

    def ask(self, request: Request, refused: Refused = refusal) -> Response:
        """Send a request and give its answer if that is a success, else raise what `refused` makes of it."""
        response = self.send(request)
        if response.is_success:
            return response
        raise refused(request, response, self.http.clock.now())

    def ask_object(self, request: Request, refused: Refused = refusal) -> dict[str, Any]:
        """Send a request and read the JSON object of its answer."""
        said = self._json(request, self.ask(request, refused))
        if isinstance(said, dict):
            return said
        raise unreadable(request, "is no JSON object")

    def ask_list(self, request: Request, refused: Refused = refusal) -> list[Any]:
        """Send a request and read the JSON array of its answer."""
        said = self._json(request, self.ask(request, refused))
        if isinstance(said, list):
            return said
        raise unreadable(request, "is no JSON array")

    def _json(self, request: Request, response: Response) -> Any:
        try:
            return response.json()
        except UnexpectedAnswer:
            raise unreadable(request, "is not JSON") from None


def unreadable(request: Request, why: str) -> SubmissionError:
    """Make the error for a success whose answer cannot be read.

    If the request may not be repeated the effect is there, and must be looked for rather than made again.
    """
    kind = UnexpectedAnswer if request.repeatable else UnknownOutcome
    return kind(f"the answer to {request.method} {request.template} {why}", correlation_id=request.correlation_id)
