"""The counting rules of form 11F, each with the function that applies it.

The rules themselves are in :mod:`kostra_sdk.forms.sosialhjelp.rules`, and those of both forms under ``forms.person``;
the documentation shows each beside the code.
"""

from collections.abc import Callable

from kostra_sdk.forms.person import building, payments
from kostra_sdk.forms.person.counting import CountingRule
from kostra_sdk.forms.sosialhjelp import amounts, grouping, rules, situation, vilkar

__all__ = ["RULES"]

RULES: tuple[tuple[CountingRule, Callable[..., object]], ...] = (
    (building.ANNEN_BYDEL, building.Cases.is_ours),
    *((rule, amounts.rule_against) for rule in rules.HJEMLER.values()),
    (payments.BETALT_I_ANNET_AAR, payments.paid_in),
    (payments.TILBAKEFORT_ANNET_AAR, payments.paid_in),
    (rules.STONADSMAANEDER, payments.paid_in),
    (rules.SUM_AV_MAANEDER, amounts.stonad_of),
    (payments.MOTREGNET, payments.months_of),
    (payments.TILBAKEFORT_FOR_MYE, payments.paid_in),
    (rules.INGEN_STONAD, grouping.rule_against_group),
    (rules.NETTO_NULL, grouping.rule_against_group),
    (rules.EN_POST, grouping.groups_of),
    (rules.SISTE_SAK, grouping.last_case),
    (building.FLERE_ENHETER, building.finish),
    (rules.SISTE_OPPLYSNINGER, situation.situation_fields),
    (rules.KONTAKT_ETTER_AARET, situation.latest_first),
    (building.HUSHOLDNING_ETTER_AARET, building.Cases.later_households),
    (rules.TRYGD, situation.trygdesit_of),
    (rules.KODE_UTENFOR_AARET, situation.in_layout),
    (rules.BARN_UNDER_18, building.Cases.fields),
    (rules.VEDTAK_I_ANNET_AAR, vilkar.of_year),
    (rules.FORSTE_VILKAR, vilkar.first_conditions),
    (rules.VILKAR_UTEN_RUTE, vilkar.vilkar_boxes),
    (rules.SISTE_UNNTAK, vilkar.last_exemption),
    (rules.IKKE_I_SKJEMAET, vilkar.has_exemptions),
)
"""Every rule, in the order that events meet them."""
