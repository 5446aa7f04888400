"""Numbers built for the tests, of synthetic series unless asked otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from kostra_sdk.errors import InvalidId
from kostra_sdk.ids import fodselsnummer

if TYPE_CHECKING:
    from datetime import date

TENOR = 80


def fnr(born: date, individual: int, *, to_month: int = TENOR, to_day: int = 0) -> str:
    """Build a number with right check digits: the first there are from ``individual`` on."""
    head = f"{born.day + to_day:02d}{born.month + to_month:02d}{born.year % 100:02d}"
    for serial in range(individual, individual + 20):
        try:
            return f"{head}{serial:03d}" + fodselsnummer.check_digits(f"{head}{serial:03d}")
        except InvalidId:
            continue
    raise AssertionError(f"no check digits for twenty individual numbers from {individual}")


def change(number: str, place: int, by: int) -> str:
    """Change one digit of a number to another one (``by`` is 1 to 9)."""
    return number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]


def heads() -> st.SearchStrategy[str]:
    """Draw six digits, most of them a date in one of the ways numbers write it."""
    two = "{:02d}".format
    day = st.one_of(
        st.integers(1, 31),
        st.integers(41, 71),
        st.sampled_from([0, 28, 29, 30, 31, 32, 40, 69]),
        st.integers(0, 99),
    )
    month = st.one_of(
        st.integers(1, 12), st.integers(81, 92), st.sampled_from([0, 2, 13, 41, 66, 82]), st.integers(0, 99)
    )
    year = st.one_of(st.integers(0, 99), st.sampled_from([0, 19, 20, 24, 25, 26, 27, 28, 39, 40, 53, 54, 99]))
    return st.builds("{}{}{}".format, day.map(two), month.map(two), year.map(two))


@st.composite
def cells(draw: st.DrawFn, *, width: int = 11) -> bytes:
    """Draw what may stand in a cell for a number: nearly right ones mostly, and any bytes of any length."""
    kind = draw(st.integers(0, 9))
    if kind == 0:
        return draw(st.binary(max_size=width + 3))
    if kind == 1:
        return draw(st.text(" 0123456789+-A\xa0", min_size=width, max_size=width)).encode("iso-8859-1")
    head = draw(heads())
    serial = draw(st.one_of(st.integers(0, 999), st.sampled_from([0, 499, 500, 749, 750, 899, 900, 999])))
    text = f"{head}{serial:03d}"
    ending = draw(st.integers(0, 2))
    if ending == 0:
        text = head + draw(st.sampled_from(["00100", "00200", "99999"]))
    elif ending == 1:
        text += f"{draw(st.integers(0, 99)):02d}"
    else:
        try:
            text += fodselsnummer.check_digits(text)
        except InvalidId:
            text += "00"
    cell = bytearray(text.encode())
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 1, 2]))):
        odd = st.one_of(st.sampled_from(b" \t+-0\xa0A"), st.integers(0, 255))
        cell[draw(st.integers(0, len(cell) - 1))] = draw(odd)
    return bytes(cell)
