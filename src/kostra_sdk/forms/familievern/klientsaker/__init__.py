"""Form 52AF: klientsaker of familievern, one record a case and year.

Who reports: every familievernkontor, in its region.
"""

from types import MappingProxyType

from kostra_sdk.forms.base import Form
from kostra_sdk.forms.familievern.controls import CONTROL_YEARS

__all__ = ["FORM"]

FORM = Form(
    name="52AF",
    title="Familievern, klientsaker",
    package=__name__,
    years=tuple(range(2017, 2027)),
    control_years=CONTROL_YEARS,
    # Keys are ASCII, as attributes are.
    aliases=MappingProxyType({"TEMA_SÆRBARN_A": "TEMA_SAERBARN_A"}),
    identity=("KONTOR_NR_A", "JOURNAL_NR_A"),
    filled=MappingProxyType({}),
)
"""The form's face to the rest of the house."""
