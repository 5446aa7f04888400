"""Form 11B: introduksjonsstønad, one record a participant and year; used until 2016 (A-3).

Who reported: every municipality with an introduksjonsprogram, each bydel of Oslo.
Participants have since been read from a-ordningen, so that the form is for historical files alone.

What is known of it is what the control program of SSB held when form 11B was taken out of it in 2018:
positions, codes and controls.
Not known, and therefore not here: the official names of the fields, what most codes mean,
and which limits the controls had in each of the years.
"""

from kostra_sdk.forms.base import Form

__all__ = ["FORM"]

FORM = Form(
    name="11B",
    title="Introduksjonsstønad",
    package=__name__,
    years=tuple(range(2011, 2017)),
    control_years=tuple(range(2011, 2017)),
    identity=(None, "PERSON_JOURNALNR"),
)
"""The form's face to the rest of the house."""
