"""Split deliveries: the parts of a municipality's extract put together, judged as one, and sent apart or as a whole.

A municipality may deliver in two parts, NAV-kontor and flyktningkontor, when SSB is told in advance (B-10);
Oslo's bydeler make an extract each.
What only the whole can show, such as a person on two forms, is seen by none of the offices.

::

    whole = Whole.merge({"nav": "nav.dat", "flyktning": "flyktning.dat"}, form="11F", year=2026, region="460100")
    judged = whole.check()
    for finding in judged.report.findings:
        print(finding.control, *judged.places(finding))
"""

from kostra_sdk.parts.model import InSeveral, PartProblem, PartsMismatch, Place, Sighting
from kostra_sdk.parts.verdict import WholeReport
from kostra_sdk.parts.whole import PartOfWhole, Whole

__all__ = [
    "InSeveral",
    "PartOfWhole",
    "PartProblem",
    "PartsMismatch",
    "Place",
    "Sighting",
    "Whole",
    "WholeReport",
]
