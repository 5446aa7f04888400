"""The receiving side, for trying sending on: Maskinporten, Altinn and SSB on one loopback address.

It answers as the documented services do, judges what it gets with the SDK's own controls,
counts what was delivered, and makes faults on demand.
It is for tests and demonstrations; needs the extra ``simulator``.
"""

from __future__ import annotations

from importlib.util import find_spec

from kostra_sdk.errors import MissingExtra

if find_spec("starlette") is None or find_spec("uvicorn") is None:
    raise MissingExtra("kostra_sdk.simulator", "simulator")

from kostra_sdk.simulator.faults import REQUEST_KINDS, Fault, FaultKind, FaultPlan, Fired
from kostra_sdk.simulator.model import App, Deliveries, Delivery, FormFields, Task, TaskType
from kostra_sdk.simulator.running import run
from kostra_sdk.simulator.server import Simulator, default_apps
from kostra_sdk.simulator.state import RequestRecord
from kostra_sdk.simulator.world import ALL_SCOPES, RegisteredClient

__all__ = [
    "ALL_SCOPES",
    "REQUEST_KINDS",
    "App",
    "Deliveries",
    "Delivery",
    "Fault",
    "FaultKind",
    "FaultPlan",
    "Fired",
    "FormFields",
    "RegisteredClient",
    "RequestRecord",
    "Simulator",
    "Task",
    "TaskType",
    "default_apps",
    "run",
]
