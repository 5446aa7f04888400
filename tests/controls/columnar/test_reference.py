from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kostra_sdk import check
from tests.controls.columnar.files import EDITIONS
from tests.reference.verdicts import CASES, FULL, cases, disagrees

if TYPE_CHECKING:
    from kostra_sdk.controls.choice import Evaluator


@pytest.mark.slow
@pytest.mark.parametrize("evaluator", ["python", "numpy"])
@pytest.mark.parametrize(("form", "year"), EDITIONS)
def test_either_evaluator_gives_the_official_verdict(form: str, year: int, evaluator: Evaluator) -> None:
    """On every reference case of the editions that are judged in blocks, of the full set where it is there."""
    chosen = [case for case in cases(FULL if FULL.is_dir() else CASES) if (case.form, case.year) == (form, year)]
    assert chosen
    for case in chosen:
        report = check(
            case.data,
            form=form,
            year=year,
            region=case.region,
            quarter=case.quarter,
            org_number=case.org_number,
            has_participants=case.has_participants,
            evaluator=evaluator,
        )
        assert list(disagrees(case, report)) == [], case.id
