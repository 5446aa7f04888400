"""A file of 15F: who reports and the individuals, as XML, with the face of an extract."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from kostra_sdk.extract.files import Source
from kostra_sdk.forms.barnevern import FORM
from kostra_sdk.forms.barnevern.reading import BarnevernReader
from kostra_sdk.forms.barnevern.writing import write
from kostra_sdk.testing.samples.made import Sample

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kostra_sdk.forms.barnevern.record import Avgiver, Individ
    from kostra_sdk.ids.kommuner import Region
    from kostra_sdk.testing.samples.told import Damage

__all__ = ["BarnevernSample", "written"]


class BarnevernSample(Sample[Any]):
    """A made-up file of 15F: an extract whose records are individuals, in XML."""

    def __init__(self, year: int, region: Region, data: bytes, damage: tuple[Damage, ...] = ()) -> None:
        """Use :func:`~kostra_sdk.testing.sample`."""
        # An extract of lines has a target that makes records of them; this has a reader of its own.
        self.form = FORM.name
        """``15F``."""
        self.year = year
        self.region = region.code
        self.quarter = None
        self.org_number = None
        self.damage = damage
        """What was damaged, in order of individuals; nothing in a sound sample."""
        self._source = Source(data)

    def __iter__(self) -> Iterator[Any]:
        with self.open() as file:
            yield from BarnevernReader(file, year=self.year)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def written(avgiver: Avgiver, individuals: Iterable[Individ], year: int) -> bytes:
    """Give the bytes of a file."""
    file = io.BytesIO()
    write(file, avgiver, individuals, year=year)
    return file.getvalue()
