"""The durable outbox: what waits to be sent, what was done about it, and what proves it."""

from kostra_sdk.submission.outbox.outbox import Outbox
from kostra_sdk.submission.outbox.store import Entry, LeaseLost, StoredReceipt
from kostra_sdk.submission.outbox.ticket import Ticket
from kostra_sdk.submission.outbox.vault import Keys, VaultDamaged
from kostra_sdk.submission.outbox.worker import Policy, Worker

__all__ = [
    "Entry",
    "Keys",
    "LeaseLost",
    "Outbox",
    "Policy",
    "StoredReceipt",
    "Ticket",
    "VaultDamaged",
    "Worker",
]
