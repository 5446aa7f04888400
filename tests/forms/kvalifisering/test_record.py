from __future__ import annotations

from kostra_sdk.forms import find_form
from kostra_sdk.forms.kvalifisering.codes import KvpOslo, Status


def test_status_7_came_in_2023() -> None:
    """A programme that ended after a break has had a code of its own since 2023."""
    form = find_form("11CF")
    known = [year for year in form.years if Status.AVSLUTTET_ETTER_AVBRUDD in form.layout(year).by_key["STATUS"].codes]
    assert known == [2023, 2024, 2025, 2026]


def test_unanswered_was_a_code_of_the_bydel_question_until_2020() -> None:
    """Whether one came from another bydel could be left unanswered by code in most of its years, not in 2020 alone."""
    form = find_form("11CF")
    fields = {year: form.layout(year).by_key.get("KVP_OSLO") for year in form.years}
    assert [year for year, field in fields.items() if field and KvpOslo.UOPPGITT in field.codes] == [
        2017, 2018, 2019, 2020,
    ]  # fmt: skip
