"""What SSB's control API for Altinn forms is asked: who reports what, and the extract in base64.

The shape of question, answer and errors is that of the module altinn-api of the public kostra-kontrollprogram (2026).
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from kostra_sdk.report.altinn import NO_ORG_NUMBER, NO_QUARTER
from kostra_sdk.serve.asked import FORM_NAME, Asked
from kostra_sdk.serve.problems import Fault, Problem, ProblemKind, Refused
from kostra_sdk.serve.reading import object_of

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ALTINN_PATH", "read_altinn"]

ALTINN_PATH: Final = "/api/kontroller-altinn-skjema"

_KEY: Final = "base64KodedeData"
_DATA: Final = re.compile(rf'"{_KEY}"\s*:\s*("[^"\\]*(?:\\.[^"\\]*)*")', re.DOTALL)
_TAKEN_OUT: Final = '"(taken out)"'
_REGION: Final = re.compile(r"[0-9]{6}")
_ORG_NUMBER: Final = re.compile(r"[89][0-9]{8}")


def read_altinn(text: str) -> tuple[Asked, str]:
    """Read what is asked, a JSON object: the parameters, and the extract in base64.

    Any year is taken, where SSB's own API takes those from 2026.

    Raises :class:`~kostra_sdk.serve.problems.Refused` with every fault at once.
    """
    # The data is taken out first: what is left must be short, whatever it holds.
    data = _DATA.search(text)
    asked = object_of(f"{text[: data.start(1)]}{_TAKEN_OUT}{text[data.end(1) :]}" if data else text)
    coded = _string(data[1]) if data and asked.get(_KEY) == json.loads(_TAKEN_OUT) else None
    respondent = asked.get("respondent")
    faults = [] if coded is not None else [Fault("must be base64", parameter=_KEY)]
    if not isinstance(respondent, dict):
        faults.insert(0, Fault("must not be null", parameter="respondent"))
        respondent = {}
    else:
        faults = [*_faults_of(respondent), *faults]
    if faults or coded is None:
        raise Refused(Problem.of_faults(ProblemKind.PARAMETERS, "the question is not as the API has it", faults))
    quarter, org_number = respondent.get("kvartal") or NO_QUARTER, respondent.get("orgnr") or NO_ORG_NUMBER
    return (
        Asked(
            form=respondent["skjema"],
            year=respondent["aar"],
            region=respondent["region"],
            quarter=quarter.strip() or None,
            org_number=org_number.strip() or None,
        ),
        coded,
    )


def _string(coded: str) -> str | None:
    """Read a JSON string, whose signs may be escaped; None for what is none."""
    try:
        string: str = json.loads(coded)
    except ValueError:
        return None
    return string


def _faults_of(respondent: Mapping[str, Any]) -> list[Fault]:
    """List what is wrong with the respondent, by field."""
    year, form, region = (respondent.get(name) for name in ("aar", "skjema", "region"))
    quarter, org_number = respondent.get("kvartal") or NO_QUARTER, respondent.get("orgnr") or NO_ORG_NUMBER
    fine = {
        "aar": isinstance(year, int) and 1000 <= year <= 9999,
        "skjema": isinstance(form, str) and bool(FORM_NAME.fullmatch(form)),
        "region": isinstance(region, str) and bool(_REGION.fullmatch(region)),
        "kvartal": quarter in {"1", "2", "3", "4", NO_QUARTER} if isinstance(quarter, str) else False,
        "orgnr": isinstance(org_number, str)
        and (org_number == NO_ORG_NUMBER or bool(_ORG_NUMBER.fullmatch(org_number))),
    }
    return [Fault("is not valid", parameter=f"respondent.{name}") for name, does in fine.items() if not does]
