"""The generations of the official control program, which read, order and count in their own ways."""

from __future__ import annotations

from typing import Final

__all__ = ["JAVA", "KOTLIN"]

JAVA: Final = 2020
"""The first reporting year of the Java program with an argument for the year.

In its forerunner a line of another length is passed over, and the check goes on with the next.
"""
KOTLIN: Final = 2023
"""The first reporting year of the Kotlin program; the Java program of 2020-2022 came before."""
