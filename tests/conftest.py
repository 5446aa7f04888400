"""How the whole suite runs: what hypothesis may spend."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# Reading an edition's layout and compiling its controls, once each, is no fault of the data that is drawn.
_ALLOWED = [HealthCheck.too_slow]

# The fast suite draws the same examples every time, so that it fails or passes for a reason.
settings.register_profile("fast", max_examples=40, deadline=None, derandomize=True, suppress_health_check=_ALLOWED)
settings.register_profile("slow", max_examples=1_000, deadline=None, print_blob=True, suppress_health_check=_ALLOWED)
settings.load_profile("slow" if os.environ.get("KOSTRA_SLOW") == "1" else "fast")
