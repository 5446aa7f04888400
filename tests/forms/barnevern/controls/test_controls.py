from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from kostra_sdk.errors import UnknownEdition
from kostra_sdk.forms.barnevern.controls import AVGIVER_CONTROLS, ELEMENT_CONTROLS, INDIVID_CONTROLS, edition
from kostra_sdk.forms.barnevern.controls import avgiver as avgiver_controls
from kostra_sdk.report.model import Severity
from tests.forms.barnevern.boundaries import BOUNDARIES
from tests.forms.barnevern.builders import BERGEN, OSLO, YEARS, avgiver, document, individ, judged
from tests.forms.barnevern.official_names import NAMES

if TYPE_CHECKING:
    from kostra_sdk.forms.barnevern.controls.definition import EditionControl

BY_KEY = {control.key: control for control in ELEMENT_CONTROLS}


def made(key: str, year: int) -> EditionControl:
    """Give a control as a year has it."""
    found = BY_KEY[key].at(year)
    assert found is not None
    return found


def count(control: EditionControl, content: bytes, year: int, region: str) -> int:
    """Count how often a control fires in a file, under its name."""
    findings = judged(content, year, region).findings
    found = [finding for finding in findings if finding.control == control.name]
    assert {finding.severity for finding in found} <= {control.severity}
    return len(found)


@pytest.mark.parametrize(("key", "year"), list(product(BOUNDARIES, YEARS)))
def test_each_control_fires_just_where_its_description_says(key: str, year: int) -> None:
    """Every individual of the boundaries has the outcome that is written beside it."""
    control, boundary = made(key, year), BOUNDARIES[key]
    outcomes = []
    for change in (*boundary.fails, *boundary.passes):
        changed = individ(year)
        change(changed, year)
        outcomes.append(count(control, document(year, [avgiver(year), changed]), year, boundary.region))
    assert outcomes == [1] * len(boundary.fails) + [0] * len(boundary.passes)


def test_every_control_of_an_individual_has_boundaries() -> None:
    """None of the 51 is left out, and each is seen failing and passing."""
    assert list(BOUNDARIES) == [control.key for control in INDIVID_CONTROLS]
    assert len(INDIVID_CONTROLS) == 51
    assert all(boundary.fails and boundary.passes for boundary in BOUNDARIES.values())


@pytest.mark.parametrize("year", YEARS)
def test_nothing_fires_on_a_plausible_individual(year: int) -> None:
    """The individual that the boundaries start from is without findings."""
    verdict = judged(document(year, [avgiver(year), individ(year)]), year)
    assert (list(verdict.findings), verdict.severity) == ([], Severity.OK)
    assert (verdict.records, verdict.controls_run) == (1, 55)


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize(
    ("key", "changes", "fires"),
    [
        ("argang", {"versjon": 2022}, True),
        ("argang", {}, False),
        ("kommunenummer", {"kommunenummer": "4602"}, True),
        ("kommunenummer", {}, False),
        ("kommunenavn", {"kommunenavn": " \xa0"}, True),
        ("kommunenavn", {"kommunenavn": "\x85"}, False),
        ("kommunenavn", {}, False),
        ("organisasjonsnummer", {}, False),
    ],
)
def test_the_controls_of_the_avgiver(key: str, changes: dict[str, object], fires: bool, year: int) -> None:
    """Those fire that their descriptions say, once for the file."""
    content = document(year, [avgiver(year, **changes), individ(year)])
    assert count(made(key, year), content, year, BERGEN) == fires


def test_the_organisation_number_of_blanks() -> None:
    """Control K3 would fire on blanks, which the schema refuses before it."""
    control = BY_KEY["organisasjonsnummer"]
    assert control.fails(avgiver(2024, organisasjonsnummer=" " * 9), None)
    assert len(AVGIVER_CONTROLS) == 4
    assert avgiver_controls.organisasjonsnummer in AVGIVER_CONTROLS


@pytest.mark.parametrize("year", YEARS)
def test_names_and_severities_are_the_official_ones(year: int) -> None:
    """Each control has the official name and severity of the year, in official order."""
    built = edition(year)
    found = [(each.severity.name[0], each.name) for each in (*built.avgiver_controls, *built.individ_controls)]
    assert found == NAMES[2023 if year == 2023 else 2024]


@pytest.mark.parametrize("year", [2017, 2022])
def test_earlier_years_have_no_controls(year: int) -> None:
    """Records of 2017-2022 can be read and written, and are not judged."""
    with pytest.raises(UnknownEdition, match="controls are included for 2023, 2024, 2025, 2026"):
        edition(year)


def test_an_unknown_year_has_no_controls() -> None:
    """A year without a layout is an unknown edition."""
    with pytest.raises(UnknownEdition, match="no edition 15F 2016"):
        edition(2016)


@pytest.mark.parametrize("control", ELEMENT_CONTROLS, ids=lambda control: control.key)
def test_every_control_is_described(control: object) -> None:
    """A control says in English and in bokmål what it asks, names what it judges, and has a number."""
    found = BY_KEY[control.key]  # type: ignore[attr-defined]
    assert found.doc.endswith(".")
    assert found.asks.endswith(".")
    assert found.asks != found.doc
    assert found.fields
    assert "Kontroll" in found.number or "kontroll" in found.number or found.number.startswith("Avgiver K")
    assert (found.since, found.until, found.reference) == (2023, 9999, "")


@pytest.mark.parametrize("year", [2023, 2026])
def test_every_message_can_be_written_and_shows_no_number(year: int) -> None:
    """What fires says so in a whole sentence, without the number of the person."""
    seen = set()
    for boundary in BOUNDARIES.values():
        for change in boundary.fails:
            changed = individ(year)
            change(changed, year)
            for finding in judged(document(year, [avgiver(year), changed]), year, OSLO).findings:
                assert finding.message.endswith(".")
                assert "{" not in finding.message
                assert "None" not in finding.message
                for number in (changed.fodselsnummer, changed.dufnummer):
                    assert not number or number not in finding.message
                seen.add(finding.control)
    assert len(seen) == 51 + 1  # and the Avgiver of another municipality
