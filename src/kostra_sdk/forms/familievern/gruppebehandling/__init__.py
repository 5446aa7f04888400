"""Form 52BF: gruppebehandling of familievern, one record a group and year.

Who reports: every familievernkontor, in its region.
"""

from types import MappingProxyType

from kostra_sdk.forms.base import Form
from kostra_sdk.forms.familievern.controls import CONTROL_YEARS

__all__ = ["FORM"]

FORM = Form(
    name="52BF",
    title="Familievern, gruppebehandling",
    package=__name__,
    years=tuple(range(2017, 2027)),
    control_years=CONTROL_YEARS,
    identity=("KONTOR_NR_B", "GRUPPE_NR_B"),
    filled=MappingProxyType({}),
)
"""The form's face to the rest of the house."""
