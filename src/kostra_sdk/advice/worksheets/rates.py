"""The state's guideline rates (statlige veiledende satser) for økonomisk stønad, kroner a month.

They are what form 12 can be held against.
The table is not whole: a day whose rates are not known here has none.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import attrs

__all__ = ["GUIDELINE_RATES", "GuidelineRates", "guideline_rates"]


@attrs.frozen
class GuidelineRates:
    """The rates from a day on, whole kroner a month."""

    since: date
    """The day they came into force."""
    enslig: int
    par: int
    """Ektepar og samboere, for both together."""
    bofellesskap: int
    """A person who shares a household with others."""
    barn_0_5: int
    barn_6_10: int
    barn_11_17: int


GUIDELINE_RATES: Final = (
    GuidelineRates(date(2002, 1, 1), 4000, 6660, 3330, 1530, 2020, 2550),
    GuidelineRates(date(2004, 1, 1), 4140, 6880, 3440, 1580, 2090, 2640),
    GuidelineRates(date(2008, 1, 1), 4720, 7840, 3920, 1800, 2390, 3000),
    GuidelineRates(date(2009, 1, 1), 5105, 8479, 4240, 1947, 2585, 3245),
    GuidelineRates(date(2018, 1, 1), 6050, 10100, 5050, 2350, 3050, 3950),
    GuidelineRates(date(2019, 1, 1), 6150, 10250, 5150, 2400, 3100, 4000),
    GuidelineRates(date(2020, 1, 1), 6250, 10450, 5250, 2450, 3150, 4100),
    GuidelineRates(date(2021, 1, 1), 6450, 10800, 5400, 2850, 3250, 4250),
    GuidelineRates(date(2021, 9, 1), 6450, 10800, 5400, 3150, 3250, 4250),
    GuidelineRates(date(2022, 1, 1), 6550, 10950, 5450, 3200, 3300, 4300),
    GuidelineRates(date(2022, 7, 1), 6650, 11150, 5600, 3250, 3350, 4400),
    GuidelineRates(date(2023, 7, 1), 7550, 12600, 6350, 3700, 3800, 4950),
    GuidelineRates(date(2024, 1, 1), 7850, 13100, 6600, 3850, 3950, 5150),
)
"""All that are known, by the day they came into force.

From rundskriv A-44/2008 and A-3/2023, NAV,
and the statsforvalterne in Rogaland, Troms og Finnmark, Innlandet and Agder;
the oldest from Dokument 15:222 (2002), and from pages of kvinnerogfamilie.no (2004) and fontene.no (2008).
There is nothing for 2003, 2005 to 2007, 2010 to 2017, the first half of 2023, 2025 and 2026.
"""


def guideline_rates(day: date) -> GuidelineRates | None:
    """Give the state's guideline rates of a day; None where they are not known here.

    Rates are set anew for each year, so those of one year are never taken for another's.
    """
    known = [rates for rates in GUIDELINE_RATES if rates.since <= day and rates.since.year == day.year]
    return known[-1] if known else None
