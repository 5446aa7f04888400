"""Controls carried over to a year that was added by its layout alone: those that its fields allow, and the others.

A control without `until` goes on; what it was in the last year that is included, it is here, without proof.
One that reads a field which the new layout lacks cannot be judged, and is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.controls.definition import Control, at_year
from kostra_sdk.forms.fitting import fitting

if TYPE_CHECKING:
    from kostra_sdk.controls import FieldDescription
    from kostra_sdk.forms.base import Form

__all__ = ["FIELD_DESCRIPTION", "Carried", "carried_controls"]

FIELD_DESCRIPTION: Final = "Kontroll 002 : Filbeskrivelse"
"""What its kinds of faults have in common in their official names, from 2023 on."""


@attrs.frozen
class Carried:
    """What became of the controls of the last year that is included, in official order and by their official names."""

    year: int
    """That year."""
    carried: tuple[str, ...]
    """Those that are judged in the new year too, unproven."""
    left_out: tuple[str, ...]
    """Those that read a field which the new year lacks."""


def carried_controls(form: Form, year: int) -> Carried | None:
    """Say which controls of a form judge a year that was added; None for a year that is included.

    Raises :class:`~kostra_sdk.errors.UnknownEdition` for a year that is not known.
    """
    layout, own = form.layout(year), form.carried_from(year)
    if own is None:
        return None
    running = [
        control
        for control in form.controls
        if (control.severity_at(year) if isinstance(control, Control) else at_year(control.severity, year)) is not None
    ]
    fit = fitting(running, layout)
    first = [name for name in form.precheck_names(year) if name]
    return Carried(
        year=own,
        carried=(*first, *(_name(control, year) for control in fit)),
        left_out=tuple(_name(control, year) for control in running if control not in fit),
    )


def _name(control: Control | FieldDescription, year: int) -> str:
    """Give the official name of a control; the field description has one a kind of fault."""
    if isinstance(control, Control):
        return at_year(control.name, year) or ""
    return FIELD_DESCRIPTION
