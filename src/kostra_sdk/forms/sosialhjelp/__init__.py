"""Form 11F: økonomisk sosialhjelp, one record a recipient and year.

Who reports: every municipality, each bydel of Oslo.
What counts: support under sosialtjenesteloven §§ 18 and 19 (B-4).
"""

from types import MappingProxyType

from kostra_sdk.forms.base import Form
from kostra_sdk.layouts import MONTHS

__all__ = ["FORM"]

FORM = Form(
    name="11F",
    title="Økonomisk sosialhjelp",
    package=__name__,
    years=tuple(range(2017, 2027)),
    control_years=tuple(range(2020, 2027)),
    # 2023 and 2024 named the monthly amounts by number, and the DUF number otherwise.
    aliases=MappingProxyType(
        {"PERSON_DUFNR": "PERSON_DUF"}
        | {
            f"{amount}_{number}": f"{amount}_{month}"
            for amount in ("BIDRAG", "LAAN")
            for number, month in enumerate(MONTHS, start=1)
        }
    ),
)
"""The form's face to the rest of the house."""
