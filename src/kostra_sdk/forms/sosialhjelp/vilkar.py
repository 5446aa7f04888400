"""What a record of form 11F says of conditions, exemptions from activity, and sanctions."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from kostra_sdk.forms.person.codes import JaNei
from kostra_sdk.forms.sosialhjelp.events import Sakshendelse, Sanksjonsart, Unntaksgrunn, Vilkar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from kostra_sdk.forms.sosialhjelp.events import Aktivitetsunntak, Sanksjon, Vilkarsvedtak
    from kostra_sdk.layouts import Layout

__all__ = [
    "first_conditions",
    "has_exemptions",
    "last_exemption",
    "of_year",
    "sanction_fields",
    "vilkar_boxes",
    "vilkar_fields",
]

E = TypeVar("E", bound=Sakshendelse)

_BOXES: Mapping[Vilkar, str] = MappingProxyType(
    {
        Vilkar.ARBEIDSTRENING: "vilkararbeid",
        Vilkar.KURS: "vilkarkurs",
        Vilkar.UTDANNING: "vilkarutd",
        Vilkar.JOBBLOGG: "vilkarjobblog",
        Vilkar.JOBBTILBUD: "vilkarjobbtilb",
        Vilkar.SAMTALER: "vilkarsamt",
        Vilkar.OKONOMISKE_RETTIGHETER: "vilkarokrett",
        Vilkar.FORMUE_ELLER_BOUTGIFTER: "vilkarlivsh",
        Vilkar.HELSETJENESTER: "vilkarhelse",
        Vilkar.ANNET: "vilkarannet",
        Vilkar.DIGITAL_PLAN: "vilkardigplan",
        Vilkar.NORSK_ELLER_SAMISK: "vilkarnorsksamiskoppl",
    }
)
_GRUNNER: Mapping[Unntaksgrunn, str] = MappingProxyType(
    {
        Unntaksgrunn.ARBEID: "vedtakarb",
        Unntaksgrunn.AKTIVITET: "vedtakakt",
        Unntaksgrunn.HELSE: "vedtakhelse",
        Unntaksgrunn.ANDRE_GRUNNER: "vedtakgrunn",
    }
)
_ARTER: Mapping[Sanksjonsart, str] = MappingProxyType(
    {Sanksjonsart.REDUSERT_STONAD: "sanksjonred", Sanksjonsart.ANDRE_KONSEKVENSER: "sanksjonandre"}
)

BOXES_2017 = 15
"""The boxes of 2017 have numbers instead of names; the last one is annet."""


def of_year(decisions: Sequence[E], year: int) -> tuple[list[E], list[E]]:
    """Tell the decisions of the year from those of others; the day of the decision tells (control 39).

    Returns:
        The decisions of the year, and those that are left out.
    """
    own = [decision for decision in decisions if decision.dato.year == year]
    return own, [decision for decision in decisions if decision.dato.year != year]


def first_conditions(decisions: Sequence[Vilkarsvedtak]) -> tuple[list[Vilkarsvedtak], list[Vilkarsvedtak]]:
    """Tell the year's first decision with conditions (control 39) from the later ones.

    It is the first that sets conditions for the recipient; only where none does,
    the first that sets them for spouse or samboer.
    Decisions of one day are one decision.

    Returns:
        The decisions that are reported, and those that are left out.
    """
    for_recipient = [decision for decision in decisions if decision.vilkar]
    return _of_day(decisions, min((decision.dato for decision in for_recipient or decisions), default=None))


def vilkar_fields(first: Sequence[Vilkarsvedtak], layout: Layout) -> tuple[dict[str, Any], bool]:
    """Give the attributes of a record that the first decision with conditions tells of (controls 39-43).

    Returns:
        The attributes, and whether a condition had to be told as annet since the year has no box for it.
    """
    vilkar = frozenset[Vilkar]().union(*(decision.vilkar for decision in first))
    samekt = any(decision.for_ektefelle_eller_samboer for decision in first)
    fields: dict[str, Any] = {
        "vilkarsoslov": JaNei.JA if vilkar else JaNei.NEI,
        "vilkarsamekt": JaNei.JA if samekt else JaNei.NEI,
    }
    if not vilkar:
        return fields, False
    fields["utbetdato"] = first[0].dato
    ends = [decision.gjelder_til for decision in first if decision.vilkar and decision.gjelder_til]
    fields["utbettomdato"] = max(ends, default=None)
    boxes, lost = vilkar_boxes(vilkar, layout)
    return fields | boxes, lost


def vilkar_boxes(vilkar: Collection[Vilkar], layout: Layout) -> tuple[dict[str, Any], bool]:
    """Tick the boxes of conditions; a condition that the year has no box for is annet.

    The boxes of 2017 have numbers, 1 to 15, and no names.
    That a condition whose code is such a number has the box of that number is our reading: no source names them.

    Returns:
        The attributes, and whether a condition had to be told as annet.
    """
    if "VILKAR_01" in layout.by_key:
        numbers = {int(each) for each in vilkar}
        known = {number for number in numbers if number <= BOXES_2017}
        return {"vilkar": known | ({BOXES_2017} if numbers - known else set())}, bool(numbers - known)
    names = {_BOXES[each] for each in vilkar}
    ticked = {name for name in names if name.upper() in layout.by_key}
    lost = bool(names - ticked)
    return dict.fromkeys(ticked | ({"vilkarannet"} if lost else set()), True), lost


def has_exemptions(layout: Layout) -> bool:
    """Whether the year's form asks for exemptions and sanctions; that of 2017 does not."""
    return "VEDTAKDATO" in layout.by_key


def last_exemption(
    decisions: Sequence[Aktivitetsunntak],
) -> tuple[dict[str, Any], list[Aktivitetsunntak]]:
    """Give the attributes of a record that the year's last exemption tells of (B-19); those of one day are one.

    Returns:
        The attributes, and the decisions that are left out.
    """
    last, earlier = _of_day(decisions, max((decision.dato for decision in decisions), default=None))
    if not last:
        return {}, earlier
    grunner = {grunn for decision in last for grunn in decision.grunner}
    return {"vedtakdato": last[0].dato, **{_GRUNNER[grunn]: True for grunn in grunner}}, earlier


def sanction_fields(sanctions: Iterable[Sanksjon]) -> dict[str, Any]:
    """Tick the boxes of all the year's sanctions."""
    return {_ARTER[art]: True for sanction in sanctions for art in sanction.arter}


def _of_day(events: Sequence[E], day: object) -> tuple[list[E], list[E]]:
    """Part the events of a day from the others."""
    return [event for event in events if event.dato == day], [event for event in events if event.dato != day]
