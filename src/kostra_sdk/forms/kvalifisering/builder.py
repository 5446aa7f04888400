"""From the events of a case system to the records of form 11CF, by the rules of what counts.

The rules are in :mod:`kostra_sdk.forms.kvalifisering.counting`, each with its source and the function that applies it.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from kostra_sdk.forms.kvalifisering import FORM, rules
from kostra_sdk.forms.kvalifisering.boxes import application_fields, beside_fields, end_fields, origin_fields
from kostra_sdk.forms.kvalifisering.events import (
    Avslutning,
    Kvalifiseringsutbetaling,
    Permisjon,
    Program,
    Programhendelse,
    Tilleggsytelse,
)
from kostra_sdk.forms.kvalifisering.grouping import groups_of, left_out, rule_without_program
from kostra_sdk.forms.kvalifisering.programs import (
    after_the_year,
    ended_on_leave,
    is_in_program,
    latest,
    rule_against,
    status_of,
)
from kostra_sdk.forms.kvalifisering.record import Kvalifisering
from kostra_sdk.forms.person.builder import Builder
from kostra_sdk.forms.person.building import Problems, finish
from kostra_sdk.forms.person.counting import LeftOut, Remark
from kostra_sdk.forms.person.payments import paid_in

if TYPE_CHECKING:
    from kostra_sdk.forms.kvalifisering.grouping import Group
    from kostra_sdk.forms.kvalifisering.programs import Forlop
    from kostra_sdk.forms.person.building import Cases, Recipient
    from kostra_sdk.forms.person.counting import Build, CountingRule

__all__ = ["KvalifiseringBuilder"]


class KvalifiseringBuilder(Builder[Programhendelse]):
    """Builds the records of form 11CF from what a case system has; what is not reported is listed with the rule why.

    ::

        builder = KvalifiseringBuilder(year=2026, region="460100")
        builder.add(person, sak, program, utbetaling, ...)
        build = builder.build()
        for record in build.records:
            extract.add(record)

    Arguments and errors are those of every :class:`~kostra_sdk.forms.person.builder.Builder`.
    """

    form = FORM
    kinds: ClassVar[tuple[type, ...]] = (Program, Permisjon, Avslutning, Kvalifiseringsutbetaling, Tilleggsytelse)

    def build(self) -> Build[Kvalifisering]:
        """Make a record of each participant of the year; more events may be added afterwards.

        Raises:
            EventError: Events do not fit together; everything that is wrong is listed at once,
                but where a value is of the wrong type, those values first.
        """
        problems = Problems()
        cases = self._cases(problems)
        groups = groups_of(self._events, cases, self.region, problems)
        problems.raise_any()

        records: dict[Recipient, Kvalifisering] = {}
        out: list[LeftOut] = list(cases.of_other_bydeler)
        remarks: list[Remark] = []
        for group in groups:
            reported = self._reported(group, out)
            if reported:
                records[group.recipient] = self._record(group, reported, cases, out, remarks)
            else:
                out += [left_out(rule_without_program(event, self.year), event, group) for event in group.other]
        return finish(records, out, remarks)

    def _reported(self, group: Group, out: list[LeftOut]) -> list[Forlop]:
        """Give the programmes that a person is reported for (B-20)."""
        reported = []
        for forlop in group.forlop:
            rule = rule_against(forlop, self.year)
            if rule is None:
                reported.append(forlop)
            else:
                out.append(left_out(rule, forlop.program, group))
        return reported

    def _record(
        self, group: Group, reported: list[Forlop], cases: Cases, out: list[LeftOut], remarks: list[Remark]
    ) -> Kvalifisering:
        """Make the record of a participant, and tell what it leaves out and what to look at."""
        forlop = latest(reported)
        program = forlop.program
        settled: list[CountingRule] = []
        if len(reported) > 1:
            settled.append(rules.SISTE_PROGRAM)
            out += [left_out(rules.SISTE_PROGRAM, other.program, group) for other in reported if other is not forlop]
        out += [left_out(rule, event, group) for rule, event in after_the_year(reported, self.year)]
        until = date(self.year, 12, 31)
        out += cases.later_households(program.sak, until)

        paid = paid_in(self.year, group.payments)
        settled += paid.remarks
        out += [left_out(rule, payment, group) for payment, rule in paid.left_out]
        if not paid.months and ended_on_leave(forlop, self.year):
            settled.append(rules.PERMISJON_VED_AARETS_START)

        beside = set()
        for event in group.beside:
            if event.dato.year == self.year and any(is_in_program(one, event.dato) for one in reported):
                beside.add(event.art)
            else:
                out.append(left_out(rules.TILLEGG_UTENFOR_PROGRAMMET, event, group))

        origin, about_origin = origin_fields(program, self._layout, oslo=self.region.is_oslo)
        status, end = status_of(forlop, self._layout)
        ended, about_end = end_fields(end, status, self._layout) if end else ({}, [])
        settled += about_origin + about_end
        remarks += [Remark(rule=rule, journal_number=program.sak) for rule in settled]
        return Kvalifisering(
            **cases.fields(program.sak, self._layout, until),
            reg_dato=program.soknad_registrert,
            vedtak_dato=program.vedtatt,
            begynt_dato=program.begynt,
            stmnd=set(paid.months),
            kvp_stonad=paid.total,
            status=status,
            **application_fields(program),
            **beside_fields(beside),
            **origin,
            **ended,
        )
