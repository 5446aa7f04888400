"""Form 55F: mekling of familievern, one record a familievernkontor and year (until 2019 one a county).

Who reports: every familievernkontor, in its county.
"""

from types import MappingProxyType

from kostra_sdk.forms.base import Form
from kostra_sdk.forms.familievern.controls import CONTROL_YEARS

__all__ = ["FORM"]

FORM = Form(
    name="55F",
    title="Familievern, mekling",
    package=__name__,
    years=tuple(range(2017, 2027)),
    control_years=CONTROL_YEARS,
    identity=(None, None),
    filled=MappingProxyType({}),
)
"""The form's face to the rest of the house."""
