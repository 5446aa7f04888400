"""XML in and out: elements read one at a time from a stream that is not trusted, and written the same every time.

Nothing here knows any form.
"""

from kostra_sdk.markup.errors import MarkupError, MarkupFault
from kostra_sdk.markup.model import Element
from kostra_sdk.markup.reading import elements
from kostra_sdk.markup.writing import PROLOGUE, render, unwritable

__all__ = [
    "PROLOGUE",
    "Element",
    "MarkupError",
    "MarkupFault",
    "elements",
    "render",
    "unwritable",
]
