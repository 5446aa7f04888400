"""The example of a mapping file works as it stands."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from kostra_sdk.forms.kvalifisering.events import Program, YtelseForSoknad
from kostra_sdk.forms.person.codes import Kjonn
from kostra_sdk.forms.person.events import Person
from kostra_sdk.forms.sosialhjelp.events import Aktivitetsunntak, Hjemmel, Stonadsart, Unntaksgrunn, Utbetaling
from kostra_sdk.sources import Mapping
from kostra_sdk.sources.targets import find_classes, read_class
from kostra_sdk.testing import synthetic_number

EXAMPLE = Path(__file__).parents[2] / "examples" / "fagsystem.toml"


EVENTS = sorted({cls.__name__ for [cls] in find_classes().values() if not read_class(cls).is_record})


@pytest.fixture(scope="module")
def mapping() -> Mapping:
    """Read the example, which checks it."""
    return Mapping.load(EXAMPLE)


def test_every_event_has_a_table(mapping: Mapping) -> None:
    """The example shows all events that records are built from."""
    assert sorted(mapping.tables) == EVENTS


@pytest.mark.parametrize("table", EVENTS)
def test_every_attribute_is_shown(mapping: Mapping, table: str) -> None:
    """No attribute of an event is left out of the example."""
    plan = mapping._plans[table]
    shown = {*plan.constants, *(each.attribute for each in plan.columns), *(each.attribute for each in plan.sets)}
    assert shown == set(plan.target.targets)


def test_persons(mapping: Mapping) -> None:
    """A number that lost its leading zero in a number column has it again."""
    number = synthetic_number(date(1990, 5, 3), random.Random(1))
    data = f"PERSON_ID;FNR;DUFNR;FODT;KJONN\n4711;{int(number)};;01.01.1900;K\n".encode("latin-1")
    assert list(mapping.read("Person", data)) == [Person(id="4711", fodselsnr=number, kjonn=Kjonn.KVINNE)]
    assert len(str(int(number))) == 10


def test_payments(mapping: Mapping) -> None:
    """Øre become kroner, and the vendor's codes ours."""
    row = {"SAKSNR": 17, "BILAGSNR": "U1", "UTBETALT_DATO": "03.02.2025", "BELOP_ORE": -900_050, "ART": "B"}
    [event] = mapping.read("Utbetaling", [row | {"HJEMMEL": "KOMM", "MOTBILAG": "NULL"}])
    assert event == Utbetaling(
        sak="00000017",
        id="U1",
        dato=date(2025, 2, 3),
        belop=-9001,
        art=Stonadsart.BIDRAG,
        hjemmel=Hjemmel.KOMMUNALT_REGLEMENT,
    )


def test_sets(mapping: Mapping) -> None:
    """Several codes are read from one column with a separator, or from a column each."""
    reasons = {"UNNTAK_ARBEID": "J", "UNNTAK_AKTIVITET": "N", "UNNTAK_HELSE": "j", "UNNTAK_ANNET": ""}
    [exemption] = mapping.read("Aktivitetsunntak", [{"SAKSNR": "17", "VEDTAK_DATO": "03.02.2025", **reasons}])
    assert exemption == Aktivitetsunntak(
        sak="00000017", dato=date(2025, 2, 3), grunner=frozenset({Unntaksgrunn.ARBEID, Unntaksgrunn.HELSE})
    )
    row = dict.fromkeys(mapping.columns("Program"), "") | {"SAKSNR": "17", "VEDTAK_DATO": "03.02.2025"}
    [program] = mapping.read("Program", [row | {"YTELSER_FOR": "SOS, TIL"}])
    assert program == Program(
        sak="00000017",
        vedtatt=date(2025, 2, 3),
        begynt=None,
        ytelser_for_soknad=frozenset({YtelseForSoknad.SOSIALHJELP, YtelseForSoknad.TILTAKSPENGER}),
    )
