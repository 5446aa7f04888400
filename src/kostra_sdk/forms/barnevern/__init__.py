"""Form 15F: barnevern, one XML file a municipality or bydel and year.

Who reports: every municipality, each bydel of Oslo.
A file holds one Avgiver, who reports, and the individuals: children, and young adults up to 25 years,
each with the messages of concern, investigations, plans, measures and moves of the year.

Otherwise than the forms about persons, this one has no lines: its records are nested, see :mod:`.record`.
"""

from kostra_sdk.forms.base import Form

__all__ = ["FORM"]

FORM = Form(
    name="15F",
    title="Barnevern",
    package=__name__,
    years=tuple(range(2017, 2027)),
    control_years=tuple(range(2023, 2027)),
    identity=("Saksbehandler", "Journalnummer"),
    is_xml=True,
)
"""The form's face to the rest of the house."""
