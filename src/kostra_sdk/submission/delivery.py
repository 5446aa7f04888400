"""What is delivered, for whom, and by which right: the identity of a submission.

Two submissions are the same delivery when environment, organisation, form, year, quarter, region, unit and part agree.
The outbox accepts a delivery once; a second one needs a :class:`Resubmission` (B-10).
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import attrs

from kostra_sdk.errors import UsageError
from kostra_sdk.ids import orgnr
from kostra_sdk.ids.kommuner import Region

__all__ = ["Delivery", "Environment", "Part", "Resubmission"]


class Environment(StrEnum):
    """Where a delivery goes; production and test never mix, for it is part of every key."""

    PRODUCTION = "production"
    TEST = "test"


@attrs.frozen
class Part:
    """One of several deliveries that a municipality has declared beforehand, such as NAV-kontor and flyktningkontor.

    Source: B-10; SSB is told in advance by e-mail.
    """

    number: int
    of: int
    announced: datetime
    """When SSB was told."""

    def __attrs_post_init__(self) -> None:
        if not 1 <= self.number <= self.of:
            raise UsageError(f"part {self.number} of {self.of} is none of them")

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"


@attrs.frozen
class Resubmission:
    """The right to deliver anew: why, and when SSB was told so that it can remove the first delivery (B-10)."""

    reason: str
    """Why, in words without personal data; it is kept in the journal."""
    ssb_notified: datetime
    """When SSB was told."""
    reference: str = ""
    """The reference of the message to SSB, if there is one."""

    def __attrs_post_init__(self) -> None:
        if not self.reason.strip():
            raise UsageError("a resubmission needs a reason")


@attrs.frozen(kw_only=True)
class Delivery:
    """A delivery: for whom, of what, from which unit.

    `unit` tells two offices of one municipality apart that deliver the same form, such as ``nav`` and ``flyktning``;
    it is empty where there is only one.
    """

    environment: Environment = attrs.field(converter=Environment)
    org_number: str
    """The municipality's nine digits."""
    form: str
    year: int
    region: str
    """Kommune and bydel, six digits."""
    quarter: str = ""
    unit: str = ""
    part: Part | None = None
    has_participants: bool = True
    resubmission: Resubmission | None = None
    correlation_id: str = attrs.field(default="")
    """Given to every request and in every error; made by the outbox where the caller has none."""

    def __attrs_post_init__(self) -> None:
        if not orgnr.is_valid(self.org_number):
            raise UsageError("the organisation number of a delivery is nine digits with the right check digit")
        Region.parse(self.region)
        if not self.unit.isascii() or not all(letter.isalnum() or letter in "-_" for letter in self.unit):
            raise UsageError("a unit is named by letters a-z, digits, - and _: it becomes part of file names")

    @property
    def identity(self) -> tuple[str, str, str, int, str, str, str, str]:
        """What makes two submissions the same delivery."""
        return (
            self.environment.value,
            self.org_number,
            self.form,
            self.year,
            self.quarter,
            self.region,
            self.unit,
            str(self.part or ""),
        )

    @property
    def file_name(self) -> str:
        """A file name without anything personal, ``11F_2026_030107.dat``."""
        words = [self.form, str(self.year) + (f"K{self.quarter}" if self.quarter else ""), self.region, self.unit]
        if self.part:
            words.append(f"{self.part.number}av{self.part.of}")
        return "_".join(word for word in words if word) + ".dat"
