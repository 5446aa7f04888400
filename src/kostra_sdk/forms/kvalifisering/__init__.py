"""Form 11CF: kvalifiseringsstønad, one record a participant and year.

Who reports: every municipality, each bydel of Oslo.
Who counts: participants of a kvalifiseringsprogram (B-20).
"""

from types import MappingProxyType

from kostra_sdk.forms.base import Form

__all__ = ["FORM"]

FORM = Form(
    name="11CF",
    title="Kvalifiseringsstønad",
    package=__name__,
    years=tuple(range(2017, 2027)),
    control_years=tuple(range(2020, 2027)),
    # The newest name is the key: 2024 and 2026 renamed a box each.
    aliases=MappingProxyType({"KVP_MED_HUSBANK": "KVP_MED_HUSBANKBOS", "YTELSE_INDIVIDSTONAD": "YTELSE_TILTAKSPENGER"}),
)
"""The form's face to the rest of the house."""
