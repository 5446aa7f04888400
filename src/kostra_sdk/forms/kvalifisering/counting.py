"""The counting rules of form 11CF, each with the function that applies it.

The rules themselves are in :mod:`kostra_sdk.forms.kvalifisering.rules`, and those that the forms share
in :mod:`kostra_sdk.forms.person.building` and :mod:`kostra_sdk.forms.person.payments`;
the documentation shows each beside the code.
"""

from collections.abc import Callable

from kostra_sdk.forms.kvalifisering import boxes, grouping, programs, rules
from kostra_sdk.forms.person import building, payments
from kostra_sdk.forms.person.counting import CountingRule

__all__ = ["RULES"]

RULES: tuple[tuple[CountingRule, Callable[..., object]], ...] = (
    (rules.IKKE_BEGYNT, programs.rule_against),
    (rules.AVSLUTTET_FOR_AARET, programs.rule_against),
    (rules.PERMISJON_VED_AARETS_START, programs.ended_on_leave),
    (rules.ETT_SKJEMA, grouping.groups_of),
    (rules.SISTE_PROGRAM, programs.latest),
    (rules.UTEN_PROGRAM_I_AARET, grouping.rule_without_program),
    (building.FLERE_ENHETER, building.finish),
    (building.ANNEN_BYDEL, building.Cases.is_ours),
    (payments.BETALT_I_ANNET_AAR, payments.paid_in),
    (payments.TILBAKEFORT_ANNET_AAR, payments.paid_in),
    (rules.STONADSMAANEDER, payments.paid_in),
    (payments.TILBAKEFORT_FOR_MYE, payments.paid_in),
    (rules.SUM_AV_MAANEDER, payments.months_of),
    (payments.MOTREGNET, payments.months_of),
    (rules.SOSIALHJELP_VED_SIDEN, boxes.beside_fields),
    (rules.TILLEGG_UTENFOR_PROGRAMMET, programs.is_in_program),
    (rules.STATUS_VED_AARETS_SLUTT, programs.status_of),
    (rules.ETTER_AVBRUDD_UTEN_KODE, programs.status_of),
    (rules.AVSLUTTET_ETTER_AARET, programs.after_the_year),
    (rules.PERMISJON_ETTER_AARET, programs.after_the_year),
    (rules.AVSLUTNING_FOLGER_STATUS, boxes.end_fields),
    (rules.SITUASJON_UTEN_RUTE, boxes.end_fields),
    (rules.INNTEKT_UTEN_FELT, boxes.end_fields),
    (rules.ANNEN_KOMMUNE, boxes.origin_fields),
    (rules.KOMMUNE_UTENFOR_AARET, boxes.origin_fields),
    (rules.BYDEL_UTEN_FELT, boxes.origin_fields),
    (rules.SISTE_OPPLYSNINGER, building.Cases.fields),
    (building.HUSHOLDNING_ETTER_AARET, building.Cases.later_households),
)
"""Every rule, in the order that events meet them."""
