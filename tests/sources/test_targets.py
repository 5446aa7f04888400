from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import date
from enum import StrEnum

import attrs
import pytest

from kostra_sdk.errors import UsageError
from kostra_sdk.forms import FAMILIES, find_form
from kostra_sdk.forms.kvalifisering.record import Kvalifisering
from kostra_sdk.forms.person.codes import Kjonn
from kostra_sdk.forms.person.events import Person
from kostra_sdk.forms.sosialhjelp.codes import Vklo
from kostra_sdk.forms.sosialhjelp.events import Sakshendelse, Utbetaling, Vilkarsvedtak
from kostra_sdk.forms.sosialhjelp.record import Sosialhjelp
from kostra_sdk.sources.targets import Kind, Target, find_classes, read_class
from kostra_sdk.sources.values import MISSING


class Farge(StrEnum):
    """Codes of a class that is the caller's own."""

    ROD = "r"


@attrs.frozen(kw_only=True)
class Alt:
    """A class with every kind of attribute."""

    tekst: str
    tall: int | None
    dag: date = date(2025, 1, 1)
    ja: bool | None = None
    kode: Farge | None = None
    koder: frozenset[Farge]
    mengde: AbstractSet[Farge] = frozenset()
    flere: tuple[Farge, ...] = ()
    numre: frozenset[int] = frozenset()
    annet: dict[str, str] = attrs.field(factory=dict)
    begge: int | str = 0
    ord: frozenset[str] = frozenset()
    par: tuple[int, str] = (0, "")
    _skjult: str = ""
    utledet: str = attrs.field(default="", init=False)


def test_annotations_tell_what_attributes_are() -> None:
    """Every attribute that the class is made with is found, with its kind, and whether there is a default."""
    found = read_class(Alt)
    assert found.name == "Alt"
    assert not found.is_record
    assert {name: (each.kind, each.is_needed) for name, each in found.targets.items()} == {
        "tekst": (Kind.TEXT, True),
        "tall": (Kind.INTEGER, True),
        "dag": (Kind.DATE, False),
        "ja": (Kind.BOOLEAN, False),
        "kode": (Kind.CODE, False),
        "koder": (Kind.CODES, True),
        "mengde": (Kind.CODES, False),
        "flere": (Kind.CODES, False),
        "numre": (Kind.NUMBERS, False),
        "annet": (Kind.OTHER, False),
        "begge": (Kind.OTHER, False),
        "ord": (Kind.OTHER, False),
        "par": (Kind.OTHER, False),
        "skjult": (Kind.TEXT, False),
    }
    assert found.targets["flere"].container is tuple
    assert found.targets["mengde"].container is frozenset
    assert found.targets["kode"].codes is found.targets["koder"].codes is Farge
    made = found.make({"tekst": "x", "tall": None, "koder": frozenset(), "skjult": "y"})
    assert made == Alt(tekst="x", tall=None, koder=frozenset(), skjult="y")


def test_what_nothing_becomes() -> None:
    """Nothing is None where the class asks for a value and allows that, no codes where it asks for several."""
    targets = read_class(Alt).targets
    assert targets["tall"].empty is None
    assert targets["koder"].empty == frozenset()
    assert targets["tekst"].empty is MISSING
    assert targets["ja"].empty is MISSING


def test_the_events_are_found() -> None:
    """Events go by their name, and by package and name; what several of them build on is no event itself."""
    found = find_classes()
    assert found["Person"] == found["person.Person"] == [Person]
    assert found["Utbetaling"] == found["sosialhjelp.Utbetaling"] == [Utbetaling]
    assert Sakshendelse.__name__ not in found
    assert "Stonadsart" not in found


@pytest.mark.parametrize("form", FAMILIES)
def test_the_records_are_found(form: str) -> None:
    """The record of every form is among the classes."""
    record = find_form(form).record
    assert find_classes()[record.__name__] == [record]


@pytest.mark.parametrize("name", [name for name in find_classes() if "." in name])
def test_every_class_can_be_read_from_columns(name: str) -> None:
    """There is no attribute of an event that a column could not fill; of records, each has a way at least."""
    [cls] = find_classes()[name]
    found = read_class(cls)
    others = [each for each in found.targets.values() if each.kind is Kind.OTHER]
    assert others == [] if not found.is_record else all(each.hint.startswith("give each") for each in others)


@pytest.mark.parametrize(("cls", "told"), [(int, "int"), (Farge.ROD, "text of 1 character"), (5, "a whole number")])
def test_what_is_no_class_of_rows(cls: object, told: str) -> None:
    """A class that attrs knows nothing of has no attributes that a mapping could fill."""
    with pytest.raises(UsageError, match=f"^no class made with attrs: {told}$"):
        find_classes([cls])


def test_ones_own_class_goes_first() -> None:
    """A class of the caller's own is found by its name, before one of ours."""
    own = attrs.make_class("Person", [])
    assert find_classes([own, Alt])["Person"] == [own]
    assert find_classes([own, Alt])["Alt"] == [Alt]


@pytest.mark.parametrize(
    ("name", "kind", "field"),
    [
        ("bidrag", Kind.INTEGER, ("bidrag", 1)),
        ("BIDRAG", Kind.INTEGER, ("bidrag", 1)),
        ("BIDRAG_FEB", Kind.INTEGER, ("bidrag_mnd", 2)),
        ("BIDRAG_2", Kind.INTEGER, ("bidrag_mnd", 2)),
        ("bidrag_mnd", Kind.OTHER, ("bidrag_mnd", 0)),
        ("fodselsdato", Kind.DATE, ("fodselsdato", 1)),
        ("PERSON_DUFNR", Kind.TEXT, ("person_duf", 1)),
        ("vilkararbeid", Kind.BOOLEAN, ("vilkararbeid", 1)),
        ("STMND_3", Kind.BOOLEAN, ("stmnd", 3)),
        ("stmnd", Kind.NUMBERS, ("stmnd", 0)),
        ("VKLO", Kind.CODE, ("vklo", 1)),
    ],
)
def test_records_go_by_all_their_names(name: str, kind: Kind, field: tuple[str, int]) -> None:
    """A record's attribute or column is found by every name of every year, and nothing of it is needed."""
    target = read_class(Sosialhjelp).targets[name]
    assert (target.name, target.kind, target.field, target.is_needed) == (name, kind, field, False)


def test_codes_and_boxes_of_records() -> None:
    """Code fields know their codes, and boxes the codes they are ticked with in any year."""
    targets = read_class(Sosialhjelp).targets
    assert targets["vklo"].codes is Vklo
    assert targets["kjonn"].codes is Kjonn
    assert targets["VILKARARBEID"].ticked == targets["vilkararbeid"].ticked == ("16",)
    assert targets["STMND_3"].ticked == ("03",)
    assert targets["VEDTAKARB"].ticked == ("01",)
    assert read_class(Kvalifisering).targets["YTELSE_SOSHJELP"].ticked == ("1",)


@pytest.mark.parametrize(
    ("cls", "name", "hint"),
    [
        (Utbetaling, "hjemel", "did you mean hjemmel?"),
        (Utbetaling, "BELOP", "did you mean belop?"),
        (Vilkarsvedtak, "xyz", "there are sak, dato, gjelder_til, vilkar, for_ektefelle_eller_samboer"),
        (Sosialhjelp, "BIDRAG_FEBR", "did you mean BIDRAG_FEB?"),
        (Sosialhjelp, "xyzw", "its names are those of the form's fields"),
    ],
)
def test_what_was_meant(cls: type, name: str, hint: str) -> None:
    """A name that is none is told what it is near, or what there is."""
    assert read_class(cls).near(name) == hint


def test_a_target_is_a_plain_value() -> None:
    """Two readings of a class give the same."""
    assert read_class(Utbetaling).targets["belop"] == Target("belop", Kind.INTEGER, is_needed=True)
