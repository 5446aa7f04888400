"""For tests of programs that use kostra_sdk: people who do not exist, and a receiving side that nobody is behind.

:mod:`kostra_sdk.testing.people` makes up persons,
:mod:`kostra_sdk.testing.fixtures` has pytest fixtures around the simulator.
"""

from kostra_sdk.testing.people import synthetic_number

__all__ = ["synthetic_number"]
