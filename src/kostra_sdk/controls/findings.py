"""Findings as a sequence, in this process or on the way to another: each is made, message and all, when it is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

from kostra_sdk.controls.ledger import Order
from kostra_sdk.controls.packing import pack, unpack
from kostra_sdk.errors import UsageError
from kostra_sdk.report.model import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Callable

    from kostra_sdk.controls.edition import Edition
    from kostra_sdk.controls.ledger import Ledger
    from kostra_sdk.controls.packing import Packed
    from kostra_sdk.controls.said import Said

__all__ = ["Findings", "PackedFindings", "packed", "tally"]


class Findings(Sequence[Finding]):
    """Findings kept compactly; each is made, message and all, when it is read."""

    __slots__ = ("_ledger", "_order")

    def __init__(self, ledger: Ledger, order: Order) -> None:
        """Take the findings of a ledger that are in an order."""
        self._ledger = ledger
        self._order = order

    @classmethod
    def of(cls, ledger: Ledger, over_file: Sequence[bool] = (), totals: Sequence[int] = ()) -> Findings:
        """Give all findings of a ledger; see :meth:`~kostra_sdk.controls.ledger.Ledger.close`."""
        return cls(ledger, ledger.close(over_file, totals))

    @property
    def severity(self) -> Severity:
        """The gravest finding's; OK where there is none."""
        controls = self._ledger.controls
        return max((controls[control].severity for control in set(self._order.controls)), default=Severity.OK)

    def __len__(self) -> int:
        return len(self._order.controls)

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Finding]: ...
    def __getitem__(self, index: int | slice) -> Finding | Sequence[Finding]:
        if isinstance(index, slice):
            return Findings(self._ledger, Order(self._order.controls[index], self._order.places[index]))
        return self._ledger.finding(self._order.controls[index], self._order.places[index])

    def packed(self) -> PackedFindings:
        """Give them as they can go to another process.

        Raises :class:`~kostra_sdk.errors.UsageError` where no other process can find the edition,
        since it was made by hand.
        """
        edition = self._ledger.edition
        if edition.found_by is None:
            raise UsageError("no other process can find this edition: its findings cannot be packed")
        return PackedFindings(edition.found_by, self._ledger.said, pack(self._ledger, self._order))

    def __reduce__(self) -> tuple[Any, ...]:
        return self.packed().__reduce__()


class PackedFindings(Sequence[Finding]):
    """Findings that can go to another process; see :func:`packed`."""

    def __init__(self, find_edition: Callable[[Said], Edition], said: Said, content: Packed) -> None:
        """Use :func:`packed`."""
        self._find_edition = find_edition
        self._said = said
        self._content = content

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._find_edition, self._said, self._content)

    def __len__(self) -> int:
        return len(self._content.fired)

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Finding]: ...
    def __getitem__(self, index: int | slice) -> Finding | Sequence[Finding]:
        return self._unpacked[index]

    def tally(self) -> Counter[tuple[str, Severity]]:
        """Count findings by official control name and severity, in order of first occurrence, without unpacking."""
        counts = Counter(self._content.fired)
        found: Counter[tuple[str, Severity]] = Counter()
        for control, name, severity in self._content.controls:
            found[name, severity] += counts[control]
        return found

    @cached_property
    def _unpacked(self) -> Findings:
        return Findings(*unpack(self._content, self._find_edition(self._said), self._said))


def packed(findings: Sequence[Finding]) -> Sequence[Finding]:
    """Give the findings as they can go to another process; those that are plain objects can as they are."""
    return findings.packed() if isinstance(findings, Findings) else findings


def tally(findings: Sequence[Finding]) -> Counter[tuple[str, Severity]]:
    """Count findings by official control name and severity, in order of first occurrence.

    No message is made for it, where the findings are packed.
    """
    if isinstance(findings, PackedFindings):
        return findings.tally()
    return Counter((finding.control, finding.severity) for finding in findings)
