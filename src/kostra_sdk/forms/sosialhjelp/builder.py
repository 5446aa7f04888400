"""From the events of a case system to the records of form 11F, by the rules of what counts.

The rules are in :mod:`kostra_sdk.forms.sosialhjelp.counting`, each with its source and the function that applies it.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from kostra_sdk.forms.person.builder import Builder
from kostra_sdk.forms.person.building import Problems, finish
from kostra_sdk.forms.person.codes import JaNei
from kostra_sdk.forms.person.counting import LeftOut, Remark
from kostra_sdk.forms.sosialhjelp import FORM, rules
from kostra_sdk.forms.sosialhjelp.amounts import stonad_of
from kostra_sdk.forms.sosialhjelp.events import (
    Aktivitetsunntak,
    Kontakt,
    Sakshendelse,
    Sanksjon,
    Utbetaling,
    Vilkarsvedtak,
)
from kostra_sdk.forms.sosialhjelp.fitting import KINDS, find_problems
from kostra_sdk.forms.sosialhjelp.grouping import groups_of, last_case, left_out, rule_against_group, unreported
from kostra_sdk.forms.sosialhjelp.record import Sosialhjelp
from kostra_sdk.forms.sosialhjelp.situation import latest_first, situation_fields
from kostra_sdk.forms.sosialhjelp.vilkar import (
    first_conditions,
    has_exemptions,
    last_exemption,
    of_year,
    sanction_fields,
    vilkar_fields,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_sdk.forms.person.building import Cases, Recipient
    from kostra_sdk.forms.person.counting import Build, CountingRule
    from kostra_sdk.forms.sosialhjelp.amounts import Stonad
    from kostra_sdk.forms.sosialhjelp.grouping import Group

__all__ = ["SosialhjelpBuilder"]


class SosialhjelpBuilder(Builder[Sakshendelse]):
    """Builds the records of form 11F from what a case system has; what is not reported is listed with the rule why.

    ::

        builder = SosialhjelpBuilder(year=2026, region="460100")
        builder.add(person, sak, kontakt, utbetaling, ...)
        build = builder.build()
        for record in build.records:
            extract.add(record)

    Arguments and errors are those of every :class:`~kostra_sdk.forms.person.builder.Builder`.
    """

    form = FORM
    kinds = KINDS

    def build(self) -> Build[Sosialhjelp]:
        """Make a record of each person and unit with support in the year; more events may be added afterwards.

        Raises:
            EventError: Events do not fit together; everything that is wrong is listed at once,
                but where a value is of the wrong type, those values first.
        """
        problems = Problems()
        cases = self._cases(problems)
        find_problems(self._events, cases, problems)
        problems.raise_any()

        records: dict[Recipient, Sosialhjelp] = {}
        out: list[LeftOut] = list(cases.of_other_bydeler)
        remarks: list[Remark] = []
        for group in groups_of(self._events, cases):
            stonad = stonad_of(group.of(Utbetaling), self.year)
            out += [left_out(rule, payment, group) for payment, rule in stonad.left_out]
            rule = rule_against_group(stonad)
            if rule is None:
                records[group.recipient] = self._record(group, stonad, cases, out, remarks)
            else:
                out += unreported(rule, group, stonad, self.year)
        return finish(records, out, remarks)

    def _record(
        self, group: Group, stonad: Stonad, cases: Cases, out: list[LeftOut], remarks: list[Remark]
    ) -> Sosialhjelp:
        """Make the record of a person in a unit, and tell what it leaves out and what to look at."""
        until = date(self.year, 12, 31)
        case = last_case(group, stonad, until)
        fields = cases.fields(case.journalnr, self._layout, until)
        if fields["bu18"] == JaNei.NEI:
            fields["antbu18"] = 0  # control 13 of 2021 and 2022 takes a blank for too many
        contacts = latest_first(group.of(Kontakt), until)
        named = [contact for contact in contacts if contact.sak == case.journalnr and contact.saksbehandler]
        if named:
            fields["saksbehandler"] = named[0].saksbehandler
        after = [contact for contact in group.of(Kontakt) if contact.dato > until]
        out += [left_out(rules.KONTAKT_ETTER_AARET, contact, group) for contact in after]
        out += cases.later_households(case.journalnr, until)

        situation, told_as_annet = situation_fields(contacts, self._layout)
        decisions, without_box = self._decisions(group, out)
        settled = list(stonad.remarks)
        settled += [rules.KODE_UTENFOR_AARET] * told_as_annet + [rules.VILKAR_UTEN_RUTE] * without_box
        remarks += [Remark(rule=rule, journal_number=case.journalnr) for rule in settled]
        return Sosialhjelp(
            person_duf=group.recipient.individ.duf,
            stmnd=stonad.months,
            bidrag=stonad.bidrag.total,
            laan=stonad.laan.total,
            bidrag_mnd=dict(stonad.bidrag.months),
            laan_mnd=dict(stonad.laan.months),
            **fields,
            **situation,
            **decisions,
        )

    def _decisions(self, group: Group, out: list[LeftOut]) -> tuple[dict[str, Any], bool]:
        """Give the attributes about conditions, exemptions and sanctions, and whether a condition became annet."""

        def drop(rule: CountingRule, events: Sequence[Sakshendelse]) -> None:
            out.extend(left_out(rule, event, group) for event in events)

        conditions, set_in_others = of_year(group.of(Vilkarsvedtak), self.year)
        exemptions, exempt_in_others = of_year(group.of(Aktivitetsunntak), self.year)
        sanctions, sanctioned_in_others = of_year(group.of(Sanksjon), self.year)
        drop(rules.VEDTAK_I_ANNET_AAR, [*set_in_others, *exempt_in_others, *sanctioned_in_others])
        first, later = first_conditions(conditions)
        drop(rules.FORSTE_VILKAR, later)
        fields, without_box = vilkar_fields(first, self._layout)
        if not has_exemptions(self._layout):
            drop(rules.IKKE_I_SKJEMAET, [*exemptions, *sanctions])
            return fields, without_box
        exemption, earlier = last_exemption(exemptions)
        drop(rules.SISTE_UNNTAK, earlier)
        return {**fields, **exemption, **sanction_fields(sanctions)}, without_box
