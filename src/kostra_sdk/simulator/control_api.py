"""SSB's control API: ``POST /api/kontroller-altinn-skjema``, which judges an extract and keeps nothing."""

from __future__ import annotations

import base64
import json
import re
from typing import TYPE_CHECKING, Any, Final

import attrs

from kostra_sdk.errors import KostraError
from kostra_sdk.simulator.calls import Call, Endpoint, Refusal, answer
from kostra_sdk.simulator.ssb import Checker
from kostra_sdk.simulator.state import State

if TYPE_CHECKING:
    from starlette.responses import Response


__all__ = ["ControlApi"]

FIRST_YEAR: Final = 2026
_REGION: Final = re.compile(r"\d{6}")
_ORG_NUMBER: Final = re.compile(r"[89]\d{8}")
_QUARTERS: Final = frozenset({"1", "2", "3", "4", " "})


@attrs.define
class ControlApi:
    """The control API."""

    state: State
    check: Checker
    api_key: str

    def endpoints(self) -> list[Endpoint]:
        """List what is answered."""
        return [Endpoint("POST", "/api/kontroller-altinn-skjema", "controls", self.judge)]

    def judge(self, call: Call) -> Response:
        """Judge an extract."""
        if call.headers.get("x-api-key") != self.api_key:
            raise self._error(call, 401, "SYSTEM_ERROR")
        try:
            data = json.loads(call.body)
        except ValueError:
            raise self._error(call, 400, "SYSTEM_ERROR") from None
        respondent = data.get("respondent") if isinstance(data, dict) else None
        if not isinstance(respondent, dict):
            raise self._error(call, 400, "VALIDATION_ERROR", {"respondent": "must not be null"})
        wrong = _wrong(respondent)
        content = self._content(data.get("base64KodedeData"))
        if content is None:
            wrong["base64KodedeData"] = "must be base64"
        if wrong or content is None:
            raise self._error(call, 400, "VALIDATION_ERROR", wrong)
        quarter, org_number = str(respondent.get("kvartal", " ")), respondent.get("orgnr")
        try:
            report = self.check(
                content,
                form=str(respondent["skjema"]),
                year=respondent["aar"],
                region=str(respondent["region"]),
                quarter=quarter if quarter != " " else None,
                org_number=None if org_number is None else str(org_number),
            )
        except KostraError:
            raise self._error(call, 500, "SYSTEM_ERROR") from None
        return answer(json.loads(report.to_altinn()))

    def _content(self, coded: Any) -> bytes | None:
        if not isinstance(coded, str):
            return None
        try:
            return base64.b64decode(coded, validate=True)
        except ValueError:
            return None

    def _error(self, call: Call, status: int, kind: str, validation: dict[str, str] | None = None) -> Refusal:
        body = {
            "timestamp": int(self.state.now().timestamp() * 1000),
            "httpStatusCode": status,
            "errorType": kind,
            "url": call.path,
            **({"validationErrors": validation} if validation else {}),
        }
        return Refusal(answer(body, status))


def _wrong(respondent: dict[str, Any]) -> dict[str, str]:
    """List what is wrong with the respondent, by field."""
    year = respondent.get("aar")
    checks = {
        "aar": isinstance(year, int) and year >= FIRST_YEAR,
        "kvartal": str(respondent.get("kvartal", " ")) in _QUARTERS,
        "skjema": isinstance(respondent.get("skjema"), str) and bool(respondent["skjema"].strip()),
        "region": _REGION.fullmatch(str(respondent.get("region", ""))) is not None,
        "orgnr": "orgnr" not in respondent or _ORG_NUMBER.fullmatch(str(respondent["orgnr"])) is not None,
    }
    return {f"respondent.{name}": "is not valid" for name, fine in checks.items() if not fine}
