"""What stands in the way of a delivery: the same one before it, or parts where it is the whole (B-10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostra_sdk.errors import UsageError
from kostra_sdk.submission.channel import State
from kostra_sdk.submission.errors import AlreadySubmitted, SplitOtherwise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kostra_sdk.submission.delivery import Delivery
    from kostra_sdk.submission.outbox.store import Row, StoredReceipt

__all__ = ["refuse_other_split", "refuse_second"]


def refuse_second(
    delivery: Delivery, same: Iterable[Row], beside: Iterable[Row], receipts: Callable[[str], list[StoredReceipt]]
) -> None:
    """Raise where a delivery may not be put into the outbox for what is there.

    Args:
        delivery: What is to be delivered.
        same: The submissions of the very same delivery, the first one first.
        beside: Those of the same form, year and region from the same sender, however they are split.
        receipts: Gives the receipts of a submission by its id.

    Raises:
        AlreadySubmitted: It is there, and this is no resubmission.
        SplitOtherwise: It is there in parts, or this is a part of what is there; and this is no resubmission.
        UsageError: It is a resubmission, and nothing is there.
    """
    earlier = [row for row in same if row.state is not State.WITHDRAWN]
    if earlier and delivery.resubmission is None:
        first = earlier[0]
        kept = receipts(first.id)
        raise AlreadySubmitted(
            f"{delivery.form} {delivery.year} for region {delivery.region} is in the outbox as submission "
            f"{first.id}, {first.state.value}",
            first=first.id,
            receipt=kept[0] if kept else None,
        )
    others = refuse_other_split(delivery, beside)
    if delivery.resubmission is not None and not earlier and not others:
        raise UsageError("a resubmission follows a first submission, and there is none")


def refuse_other_split(delivery: Delivery, beside: Iterable[Row]) -> list[Row]:
    """Give what would be delivered a second time, split in another way, if it is a resubmission.

    Raises :class:`SplitOtherwise` where there is any, and it is none.
    """
    found = _split_otherwise(delivery, beside)
    if found and delivery.resubmission is None:
        listed = ", ".join(f"{f'part {row.part}' if row.part else 'the whole'} as submission {row.id}" for row in found)
        raise SplitOtherwise(
            f"{delivery.form} {delivery.year} for region {delivery.region} is in the outbox, split otherwise: {listed}",
            others=tuple(row.id for row in found),
        )
    return found


def _split_otherwise(delivery: Delivery, beside: Iterable[Row]) -> list[Row]:
    """Find the parts of what is a whole here, the whole of what is a part here, and parts of another number."""
    return [
        row
        for row in beside
        if row.state is not State.WITHDRAWN
        and _of(row.part) != _of(str(delivery.part or ""))
        # Two offices that are named apart deliver apart, each in parts or not.
        and (row.unit == delivery.unit or not row.unit or not delivery.unit)
    ]


def _of(part: str) -> str:
    """Give how many parts there are, nothing where it is a whole."""
    return part.partition("/")[2]
