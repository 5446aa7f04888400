"""What a sample is: an extract that tells what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from kostra_sdk.extract import Extract
from kostra_sdk.extract.files import Source

if TYPE_CHECKING:
    from kostra_sdk.extract.target import Target
    from kostra_sdk.forms.barnevern.record import BarnevernRecord
    from kostra_sdk.records import Record
    from kostra_sdk.testing.samples.told import Damage

__all__ = ["Sample"]

R = TypeVar("R", bound="Record | BarnevernRecord")


class Sample(Extract[R]):
    """An extract made by :func:`sample`, which tells what is wrong with it."""

    def __init__(self, target: Target, data: bytes, damage: tuple[Damage, ...]) -> None:
        """Use :func:`sample`."""
        super().__init__(target, Source(data))
        self.damage = damage
        """What was damaged, in order of lines; nothing in a sound sample."""
