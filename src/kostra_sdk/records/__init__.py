"""Records: typed values, one class a form, and the lines they are written as."""

from kostra_sdk.records.base import Record
from kostra_sdk.records.codec import NO_FILL, Codec, codec_for
from kostra_sdk.records.content import Fill

__all__ = ["NO_FILL", "Codec", "Fill", "Record", "codec_for"]
