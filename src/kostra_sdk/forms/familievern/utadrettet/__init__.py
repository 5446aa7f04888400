"""Form 53F: utadrettet virksomhet of familievern, one record a familievernkontor and year.

Who reports: every familievernkontor, in its county.
"""

from types import MappingProxyType

from kostra_sdk.forms.base import Form
from kostra_sdk.forms.familievern.controls import CONTROL_YEARS

__all__ = ["FORM"]

FORM = Form(
    name="53F",
    title="Familievern, utadrettet virksomhet",
    package=__name__,
    years=tuple(range(2017, 2027)),
    control_years=CONTROL_YEARS,
    identity=("FYLKE_NR", "KONTORNR"),
    filled=MappingProxyType({}),
)
"""The form's face to the rest of the house."""
