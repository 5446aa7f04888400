"""What is delivered, for whom, and by which right: the identity of a submission.

Two submissions are the same delivery when environment, sender, organisation, form, year, quarter, region, unit and part
agree.
The outbox accepts a delivery once; a second one needs a :class:`Resubmission` (B-10).
So does the whole after its parts, or a part after the whole: SSB would count everybody twice.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import attrs

from kostra_sdk.errors import UsageError
from kostra_sdk.forms import FORM_NAMES, find_form
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
    sender: str
    """Who delivers: the municipality's nine digits, by whose right it is sent."""
    form: str
    year: int
    region: str
    """Kommune and bydel, six digits."""
    quarter: str = ""
    """``1`` to ``4``, else empty; by itself what the form's name says, as ``0AK1`` does."""
    org_number: str = ""
    """Nine digits, for the forms that are sent for an organisation, such as ``0I``; else empty."""
    unit: str = ""
    part: Part | None = None
    has_participants: bool = True
    resubmission: Resubmission | None = None
    correlation_id: str = attrs.field(default="")
    """Given to every request and in every error; made by the outbox where the caller has none."""

    def __attrs_post_init__(self) -> None:
        if not orgnr.is_valid(self.sender):
            raise UsageError("the sender of a delivery is an organisation number: nine digits, the last a check digit")
        if self.org_number and not orgnr.is_valid(self.org_number):
            raise UsageError("an organisation number is nine digits with the right check digit")
        Region.parse(self.region)
        quarter = find_form(self.form).quarter if self.form in FORM_NAMES else ""
        if quarter and self.quarter not in {"", quarter}:
            raise UsageError(f"{self.form} is of quarter {quarter}, but the delivery says {self.quarter!r}")
        object.__setattr__(self, "quarter", quarter or self.quarter)  # the form's name tells it, said again or not
        if not self.unit.isascii() or not all(letter.isalnum() or letter in "-_" for letter in self.unit):
            raise UsageError("a unit is named by letters a-z, digits, - and _: it becomes part of file names")

    @property
    def ground(self) -> tuple[str, str, str, str, int, str, str]:
        """What all deliveries of a form, a year and a region have in common, whole or in parts."""
        return (
            self.environment.value,
            self.sender,
            self.org_number,
            self.form,
            self.year,
            self.quarter,
            self.region,
        )

    @property
    def identity(self) -> tuple[str, str, str, str, int, str, str, str, str]:
        """What makes two submissions the same delivery."""
        return (*self.ground, self.unit, str(self.part or ""))

    @property
    def file_name(self) -> str:
        """A file name without anything personal, ``11F_2026_030107.dat``.

        A quarter that the form's name tells is not told again.
        """
        period = f"K{self.quarter}" if self.quarter and not self.form.endswith(f"K{self.quarter}") else ""
        words = [self.form, f"{self.year}{period}", self.region, self.org_number, self.unit]
        if self.part:
            words.append(f"{self.part.number}av{self.part.of}")
        return "_".join(word for word in words if word) + ".dat"
