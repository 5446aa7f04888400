"""Sound samples written record by record, however long they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostra_sdk.extract import Extract
from kostra_sdk.extract.files import AtomicFile
from kostra_sdk.forms import find_form
from kostra_sdk.forms.barnevern.writing import BarnevernWriter
from kostra_sdk.ids.kommuner import Region
from kostra_sdk.testing.samples.barnevern.individuals import avgiver_of
from kostra_sdk.testing.samples.records import check_xml, individuals_of, records_of, target_of

if TYPE_CHECKING:
    from kostra_sdk.extract.files import StrPath

__all__ = ["stream"]


def stream(
    path: StrPath,
    form: str,
    year: int,
    n: int,
    *,
    region: str,
    seed: int,
    quarter: str | None = None,
    org_number: str | None = None,
) -> int:
    """Write a sound sample, and give how many records it has; arguments and errors are those of :func:`sample`.

    The file appears whole or not at all; its own trouble is an OSError.
    """
    written = 0
    if find_form(form).is_xml:
        check_xml(form, year, quarter)
        where = Region.parse(region)
        made = individuals_of(year, where, n, seed)
        with AtomicFile(path) as file, BarnevernWriter(file, avgiver_of(year, where, org_number), year=year) as writer:
            for individ in made:
                writer.add(individ)
                written += 1
        return written
    target = target_of(form, year, region, quarter, org_number)
    records = records_of(target, n, seed)
    with Extract.create(path, form=target.form.name, year=year, region=region, org_number=org_number) as extract:
        for record in records:
            extract.add(record)
            written += 1
    return written
