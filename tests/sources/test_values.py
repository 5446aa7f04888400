from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.forms.person.codes import JaNei, Kjonn
from kostra_sdk.forms.sosialhjelp.codes import Trygdesit
from kostra_sdk.sources.dates import ELSEWHERE
from kostra_sdk.sources.problems import UnmappedCode, Wrong
from kostra_sdk.sources.values import (
    FALSE,
    MISSING,
    TRUE,
    Reader,
    boolean_reader,
    code_reader,
    codes_of,
    date_reader,
    integer_reader,
    key_of,
    set_reader,
    text_reader,
    unless_missing,
)

ANYTHING = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.decimals()
    | st.dates()
    | st.datetimes(timezones=st.none() | st.timezones())
    | st.text()
    | st.from_regex(r"[-+]?[0-9]{1,20}([ .,][0-9]{1,4}){0,4}", fullmatch=True)
    | st.uuids()
    | st.binary(max_size=5)
    | st.lists(st.integers() | st.text(), max_size=3)
    | st.dictionaries(st.text(), st.none(), max_size=2)
    | st.builds(object)
)
"""Whatever a row might hold."""

READERS: dict[str, Reader] = {
    "text": text_reader(),
    "narrow text": text_reader(11),
    "whole number": integer_reader(),
    "kroner": integer_reader(unit="kroner", rounding="nearest", decimal=","),
    "øre": integer_reader(unit="ore", rounding="nearest", decimal="."),
    "date": date_reader(),
    "date of digits": date_reader("%d%m%Y"),
    "date with dots": date_reader("%d.%m.%y", 2030),
    "code": code_reader(codes_of(Trygdesit)),
    "yes or no": boolean_reader(),
    "several codes": set_reader(unless_missing(code_reader(codes_of(Trygdesit))), frozenset, ","),
    "several numbers": set_reader(unless_missing(integer_reader()), tuple, ";"),
}


class Art(StrEnum):
    """Codes with the names that a form might have."""

    BIDRAG = "b"
    LAAN = "l"


class Kind(NamedTuple):
    """The type of such a number."""

    kind: str
    unit: str

    def __str__(self) -> str:
        return f"datetime64{self.unit}"


class Scalar:
    """A number of another library's, as numpy has them: no dimensions, a kind, and Python's own value."""

    ndim = 0

    def __init__(self, value: object, kind: str, unit: str = "[ns]") -> None:
        self.value = value
        self.dtype = Kind(kind, unit)
        self.unit = "ns"

    def astype(self, dtype: str) -> Scalar:
        """Give the same in another unit."""
        self.unit = dtype
        return self

    def item(self) -> object:
        """Give Python's own value; moments in nanoseconds would be a bare number."""
        return 0 if self.dtype.kind == "M" and self.unit == "ns" else self.value


class Index:
    """A whole number that is no int."""

    def __index__(self) -> int:
        return 12


class NAType:
    """Stands for a missing value of pandas, which has no truth."""

    def __eq__(self, other: object) -> bool:
        raise TypeError

    def __bool__(self) -> bool:
        raise TypeError

    __hash__ = None  # type: ignore[assignment]  # nobody may need it


class NaTType(datetime):
    """Stands for a missing moment of pandas, which is a datetime."""


def read(reader: Reader, value: object) -> Any:
    """Read a value as a column does."""
    return unless_missing(reader)(value)


def refusal(reader: Reader, value: object) -> str:
    """Give why a value is refused."""
    with pytest.raises(Wrong) as raised:
        read(reader, value)
    return str(raised.value)


# --- all readers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", READERS)
@given(value=ANYTHING)
def test_any_value_is_read_or_refused(name: str, value: object) -> None:
    """Nothing a row might hold raises anything but Wrong, and the reason never has the value in it."""
    try:
        read(READERS[name], value)
    except Wrong as wrong:
        told = str(wrong)
        written = str(value).strip() if isinstance(value, (str, int, float, Decimal)) else ""
        # Shorter texts, and those with letters, might be a part of the words by chance.
        assert len(written) < 6 or re.search("[a-z]", written) or written not in told


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(
    "nothing",
    [
        None,
        "",
        " \u00a0\n",
        math.nan,
        Decimal("NaN"),
        Decimal("sNaN"),
        NAType(),
        NaTType(2025, 1, 1),
        Scalar(None, "M"),
        Scalar(math.nan, "f"),
    ],
    ids=lambda nothing: type(nothing).__name__,
)
def test_nothing_is_missing(name: str, nothing: object) -> None:
    """What stands for nothing in any kind of source is missing, whatever the column should hold."""
    assert read(READERS[name], nothing) is MISSING


@pytest.mark.parametrize(
    ("value", "key"),
    [
        ("NULL", "NULL"),
        (" NULL ", "NULL"),
        (0, "0"),
        ("0", "0"),
        (0.0, "0"),
        (Decimal("0.00"), "0"),
        (date(9999, 12, 31), "9999-12-31"),
        (datetime(9999, 12, 31), "9999-12-31"),  # noqa: DTZ001 - a column without zone
        (False, "false"),
        (1.5, "1.5"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
    ],
)
def test_what_is_said_to_be_missing(value: object, key: str) -> None:
    """What the mapping says is missing is so, as text, number or date."""
    assert key_of(value) == key
    assert unless_missing(text_reader(), [key])(value) is MISSING


@pytest.mark.parametrize(
    ("scalar", "reader", "value"),
    [
        (Scalar(12, "i"), "whole number", 12),
        (Scalar(12, "u"), "whole number", 12),
        (Scalar(12.0, "f"), "whole number", 12),
        (Scalar(True, "b"), "yes or no", True),
        (Scalar(2, "i"), "several codes", frozenset({Trygdesit.DAGPENGER})),
        (Scalar(datetime(2025, 1, 1), "M"), "date", date(2025, 1, 1)),  # noqa: DTZ001 - a column without zone
    ],
)
def test_scalars_of_other_libraries(scalar: Scalar, reader: str, value: object) -> None:
    """A scalar of numpy's is the value of Python's that it holds."""
    assert read(READERS[reader], scalar) == value


@pytest.mark.parametrize(
    "scalar",
    [Scalar(datetime(2025, 3, 1), "M", "[M]"), Scalar(3 << 60, "M")],  # noqa: DTZ001 - numpy knows of no zones
    ids=["a month", "after 9999"],
)
def test_scalars_that_are_no_day(scalar: Scalar) -> None:
    """A month is not the first day of it, and the number that numpy gives for a far year is none of anything."""
    assert refusal(date_reader(), scalar) == "no date: a value of type Scalar"
    assert refusal(text_reader(), scalar) == "no text: a value of type Scalar"


class MaskedConstant(Scalar):
    """Stands for a masked value of numpy, which says that it is 0."""


class ArrowScalar:
    """A scalar of Arrow, which gives Python's value if there is one."""

    def __init__(self, value: object) -> None:
        self._value = value

    def as_py(self) -> object:
        """Give the value."""
        if isinstance(self._value, Exception):
            raise self._value
        return self._value


def test_scalars_of_nothing() -> None:
    """What is masked or null is nothing, and not 0."""
    assert read(integer_reader(), MaskedConstant(0.0, "f")) is MISSING
    assert read(integer_reader(), ArrowScalar(None)) is MISSING
    assert read(integer_reader(), ArrowScalar(math.nan)) is MISSING


def test_scalars_of_arrow() -> None:
    """A scalar of Arrow's is the value that it holds; one that Python has no value for is told without it."""
    assert read(code_reader(codes_of(JaNei)), ArrowScalar(" JA ")) is JaNei.JA
    assert read(date_reader(), ArrowScalar(date(2025, 3, 1))) == date(2025, 3, 1)
    for error in (ValueError("1740787200123456789"), OverflowError("1740787200123456789")):
        assert refusal(date_reader(), ArrowScalar(error)) == (
            "a value that Python has none for: give dates up to the year 9999, and moments in microseconds"
        )


class Eager(float):
    """A float that shows itself otherwise, as numpy's do."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"Eager({float(self)})"


def test_long_whole_numbers() -> None:
    """A whole number has as many digits as its text may have, and a key as many as a UUID."""
    assert read(integer_reader(), Eager(12.0)) == 12
    assert read(integer_reader(), 10**18 - 1) == 10**18 - 1
    assert refusal(integer_reader(), 10**18) == "a number of more than 18 digits"
    assert refusal(integer_reader(), -(10**5000)) == "a number of more than 18 digits"
    assert read(text_reader(), (1 << 128) - 1) == str((1 << 128) - 1)
    assert refusal(text_reader(), 10**5000) == "no text: a whole number"
    assert refusal(boolean_reader(), 10**5000) == "neither yes nor no: a whole number"
    assert refusal(date_reader("%d%m%Y"), 10**5000) == "no date: a whole number"


# --- text ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (" 17 ", "17"),
        (17, "17"),
        (17.0, "17"),
        (Decimal("17.00"), "17"),
        (Kjonn.KVINNE, "2"),
        (UUID(int=0), str(UUID(int=0))),
    ],
)
def test_what_is_text(value: object, text: str) -> None:
    """Text is taken without the blanks around it, and keys that are numbers as their digits."""
    found = read(text_reader(), value)
    assert found == text
    assert type(found) is str


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (True, "no text: true or false"),
        (1.5, "no text: a number with decimals"),
        (float(2**53), "no text: a number"),
        (Decimal("1E+30"), "no text: a number"),
        (date(2025, 1, 1), "no text: a date"),
        (b"x", "no text: a value of type bytes"),
    ],
)
def test_what_is_no_text(value: object, reason: str) -> None:
    """What would be text only by accident is refused."""
    assert refusal(text_reader(), value) == reason


@given(st.integers(min_value=0, max_value=99_999_999_999))
def test_digits_get_their_zeros_back(number: int) -> None:
    """A number that lost its leading zeros in a number column or a spreadsheet gets them back."""
    for value in (number, str(number), float(number)):
        assert read(text_reader(11), value) == f"{number:011}"


def test_width_is_the_most_there_may_be() -> None:
    """A longer text is refused, a shorter one that is not digits alone is as it is."""
    assert refusal(text_reader(8), "123456789") == "text of 9 digits, where 8 are asked"
    assert read(text_reader(8), "A1") == "A1"


# --- whole numbers ------------------------------------------------------------------------------------------


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_numbers_there_and_back(number: int) -> None:
    """A whole number is read from itself, from text with any parting of thousands, and with zero decimals."""
    spaced = f"{number:,}".replace(",", " ")
    written = [str(number), spaced, spaced.replace(" ", "\u00a0"), spaced.replace(" ", "\u202f"), f"{number},00"]
    for value in (number, Decimal(number), Decimal(f"{number}.00"), *written, str(number).replace("-", "\u2212")):
        assert read(integer_reader(), value) == number
    assert read(integer_reader(decimal=","), f"{number:,}".replace(",", ".")) == number
    assert read(integer_reader(decimal="."), f"{number:,}.0") == number
    assert read(integer_reader(decimal=","), f"{spaced},0") == number


@given(st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1))
def test_floats_that_are_whole(number: int) -> None:
    """A float that holds a whole number exactly is one."""
    assert read(integer_reader(), float(number)) == number


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_ore_are_rounded_half_away_from_zero(ore: int) -> None:
    """Amounts in øre become the nearest whole kroner, and only whole ones where nothing is said of rounding."""
    nearest = int(math.copysign((abs(ore) + 50) // 100, ore))
    for value in (ore, str(ore), Decimal(ore)):
        assert read(integer_reader(unit="ore", rounding="nearest"), value) == nearest
    kroner = Decimal(ore) / 100
    assert read(integer_reader(rounding="nearest"), kroner) == nearest
    if ore % 100:
        assert refusal(integer_reader(unit="ore"), ore).startswith("an amount that is no whole kroner: say rounding")
        assert refusal(integer_reader(), kroner).startswith("a number with decimals, where a whole one is asked")
    else:
        assert read(integer_reader(unit="ore"), ore) == read(integer_reader(), kroner) == kroner


@pytest.mark.parametrize(
    ("value", "options", "number"),
    [
        ("+ 1 200", {}, 1200),
        ("- 5", {}, -5),
        ("1.200,00", {}, 1200),
        ("1,200.00", {}, 1200),
        ("1.200.300", {}, 1_200_300),
        ("1200.0", {}, 1200),
        ("1.200", {"decimal": ","}, 1200),
        ("1.000", {"decimal": "."}, 1),
        ("0.000", {}, 0),
        (Index(), {}, 12),
        (True + 1, {}, 2),
        ("12000", {"unit": "ore"}, 120),
        ("007", {}, 7),
    ],
)
def test_other_numbers(value: object, options: dict[str, str], number: int) -> None:
    """A number is read in every way it can be written that has one meaning."""
    assert read(integer_reader(**options), value) == number


TWO_WAYS = 'a number that can be read in two ways: say decimal = "," or decimal = "."'
DECIMALS = 'a number with decimals, where a whole one is asked: for kroner with øre say rounding = "nearest"'


@pytest.mark.parametrize(
    ("value", "options", "reason"),
    [
        ("1.200", {}, TWO_WAYS),
        ("1,200", {}, TWO_WAYS),
        ("1200,50", {}, DECIMALS),
        (1200.5, {}, DECIMALS),
        (Decimal("0.01"), {"unit": "kroner"}, DECIMALS),
        ("1.200,00", {"decimal": "."}, "no number: text of 8 characters"),
        ("12 00", {}, "no number: text of 5 characters"),
        ("1 200.300 400", {}, "no number: text of 13 characters"),
        ("1e3", {}, "no number: text of 3 characters"),
        ("1200,-", {}, "no number: text of 6 characters"),
        ("١٢", {}, "no number: text of 2 characters"),
        ("1" * 19, {}, "no number: text of 19 digits"),
        (True, {}, "no number: true or false"),
        (math.inf, {}, "a number too large to be exact"),
        (float(2**53), {}, "a number too large to be exact"),
        (Decimal("Infinity"), {}, "a number of more than 18 digits"),
        (Decimal("1E+999999999"), {}, "a number of more than 18 digits"),
        (date(2025, 1, 1), {}, "no number: a date"),
        ([1], {}, "no number: a list"),
        ("120,5", {"unit": "ore", "rounding": "nearest"}, 'a fraction of an øre: is unit = "ore" right?'),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) > 20 else "",
)
def test_what_is_no_whole_number(value: object, options: dict[str, str], reason: str) -> None:
    """A fraction is never dropped, and what has two readings is not guessed at."""
    assert refusal(integer_reader(**options), value) == reason


# --- dates --------------------------------------------------------------------------------------------------


class Day(date):
    """A date of another library's."""


class Far(datetime):
    """A moment of pandas' after the year 9999."""

    def date(self) -> date:
        """Python has none for it."""
        raise NotImplementedError


NORWAY = timezone(timedelta(hours=2))


@pytest.mark.parametrize(
    ("value", "pattern", "day"),
    [
        (date(2025, 3, 1), "", date(2025, 3, 1)),
        (Day(2025, 3, 1), "", date(2025, 3, 1)),
        (datetime(2025, 3, 1, 23, 59), "", date(2025, 3, 1)),  # noqa: DTZ001 - a column without zone
        (datetime(2025, 7, 1, 0, 5, tzinfo=NORWAY), "", date(2025, 7, 1)),
        (datetime(2025, 12, 31, 1, tzinfo=NORWAY), "", date(2025, 12, 31)),  # midnight in Norway
        (datetime(1985, 12, 31, 0, 59, tzinfo=NORWAY), "", date(1985, 12, 31)),  # the rule of the clocks was another
        ("2025-03-01", "", date(2025, 3, 1)),
        (date(2025, 3, 1), "%d.%m.%Y", date(2025, 3, 1)),
        (1032025, "%d%m%Y", date(2025, 3, 1)),
        (20250301.0, "%Y%m%d", date(2025, 3, 1)),
        (Decimal(20250301), "%Y%m%d", date(2025, 3, 1)),
    ],
)
def test_what_is_a_date(value: object, pattern: str, day: date) -> None:
    """Dates and moments are taken as they are, text and numbers of digits by the format."""
    found = read(date_reader(pattern), value)
    assert found == day
    assert type(found) is date


@pytest.mark.parametrize(
    ("value", "pattern", "reason"),
    [
        (20250301, "", "no date: a whole number"),
        (20250301, "%d.%m.%Y", "no date: a whole number"),
        (True, "%d%m%Y", "no date: true or false"),
        (31022025, "%d%m%Y", "no day of the calendar"),
        (2025.5, "%d%m%Y", "no date as %d%m%Y: text of 8 characters"),
        (Far(2025, 3, 1), "", "no day of the calendar"),
        (datetime(2026, 1, 1, 0, 59, tzinfo=NORWAY), "", ELSEWHERE),  # 23:59 on the day before in Norway
        (datetime(2025, 7, 1, tzinfo=UTC), "", ELSEWHERE),
        ([2025], "", "no date: a list"),
    ],
)
def test_what_is_no_date(value: object, pattern: str, reason: str) -> None:
    """A number is no date unless a format says so, and no day is guessed."""
    assert refusal(date_reader(pattern), value) == reason


def test_a_bad_format_is_refused_at_once() -> None:
    """A format that is none is refused when the reader is made."""
    with pytest.raises(Wrong, match="%q is not known"):
        date_reader("%q")


# --- codes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("member", Trygdesit)
def test_codes_go_by_text_name_and_number(member: Trygdesit) -> None:
    """A code is found by itself, its text, its name, and the number it is without leading zeros."""
    reader = code_reader(codes_of(Trygdesit))
    for value in (member, member.value, f"{member.value} ", member.name, int(member), float(member), Decimal(member)):
        assert read(reader, value) is member
    with pytest.raises(UnmappedCode) as raised:
        read(reader, member.name.lower())
    assert raised.value.codes == (member.name.lower(),)
    assert str(raised.value) == "a code without mapping"


def test_a_number_that_is_two_codes_is_none() -> None:
    """Where 1 and 01 are different codes, a number is not taken for either of them but by its own text."""
    reader = code_reader({"01": Art.BIDRAG, "001": Art.LAAN})
    with pytest.raises(UnmappedCode):
        read(reader, 1)
    assert read(code_reader({"1": Art.BIDRAG, "01": Art.LAAN}), 1) is Art.BIDRAG


@pytest.mark.parametrize("value", [True, 1.5, date(2025, 1, 1)], ids=repr)
def test_codes_that_nobody_has_listed(value: object) -> None:
    """Whatever can be listed is a code without mapping where it is not."""
    assert refusal(code_reader(codes_of(JaNei)), value) == "a code without mapping"


@pytest.mark.parametrize(
    ("value", "kind"),
    [([1], "a list"), (b"1", "a value of type bytes"), (1 << 200, "a whole number"), ({"a": 1}, "an object")],
    ids=["list", "bytes", "long number", "object"],
)
def test_what_is_no_code(value: object, kind: str) -> None:
    """What no mapping could list is told by its kind."""
    assert refusal(code_reader(codes_of(JaNei)), value) == f"no code: {kind}"


# --- yes and no ---------------------------------------------------------------------------------------------


def test_what_is_yes_and_no() -> None:
    """True, false, 1, 0 and the words of databases are yes and no, whatever capital letters they have."""
    reader = boolean_reader()
    for word in (True, 1, 1.0, Decimal(1), *TRUE, *map(str.upper, TRUE)):
        assert read(reader, word) is True
    for word in (False, 0, 0.0, Decimal(0), *FALSE, *map(str.upper, FALSE)):
        assert read(reader, word) is False


@pytest.mark.parametrize(
    ("value", "reason"),
    [("kanskje", "neither yes nor no: text of 7 characters"), (2, "neither yes nor no: a whole number")],
)
def test_what_is_neither(value: object, reason: str) -> None:
    """What is neither yes nor no is refused."""
    assert refusal(boolean_reader(), value) == reason


def test_words_of_ones_own() -> None:
    """What the mapping says takes the place of what goes without saying; true and false stay."""
    reader = boolean_reader(["X"], ["-"])
    assert [read(reader, value) for value in ("x", "-", True, False)] == [True, False, True, False]
    assert refusal(reader, "ja") == "neither yes nor no: text of 2 characters"


# --- several ------------------------------------------------------------------------------------------------


class Array:
    """A column's cell with several values, as numpy and Polars have them."""

    def __init__(self, method: str) -> None:
        setattr(self, method, lambda: ["b", "l"])

    def __eq__(self, other: object) -> bool:
        raise TypeError

    def __bool__(self) -> bool:
        raise TypeError

    __hash__ = None  # type: ignore[assignment]  # an array has none


@pytest.mark.parametrize(
    "value",
    [
        "b;l",
        " b ; l ;; ",
        ["l", "b"],
        ("b", None, "l"),
        {"b", "l"},
        frozenset({"b", "l"}),
        Array("tolist"),
        Array("to_list"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_several_in_one_cell(value: object) -> None:
    """Several values are a list of any kind, or text with something between them; blanks between are nothing."""
    reader = set_reader(unless_missing(code_reader(codes_of(Art))), frozenset, ";")
    assert read(reader, value) == frozenset(Art)


class Lone:
    """A value of numpy's that has no value of Python's; its list is no list."""

    def tolist(self) -> object:
        """Give itself."""
        return self


def test_a_lone_value_of_another_library_is_one() -> None:
    """What only says that it can be a list is told as the value it is."""
    reader = set_reader(unless_missing(code_reader(codes_of(Art))), tuple)
    assert refusal(reader, Lone()) == "no code: a value of type Lone"


def test_without_separator_a_text_is_one() -> None:
    """Text is not parted where nothing is said of what parts it, and a lone value is one."""
    reader = set_reader(unless_missing(code_reader(codes_of(Art) | {"7": Art.LAAN})), tuple)
    assert read(reader, "b") == (Art.BIDRAG,)
    assert read(reader, 7) == (Art.LAAN,)
    assert refusal(reader, "b,l") == "a code without mapping"


def test_all_codes_without_mapping_are_told() -> None:
    """Every code of a cell that has no mapping is told of, not only the first."""
    reader = set_reader(unless_missing(code_reader(codes_of(Art))), frozenset, ",")
    with pytest.raises(UnmappedCode) as raised:
        read(reader, "x,b,y")
    assert raised.value.codes == ("x", "y")
