"""Records: typed values, one class a form, and the lines they are written as."""

from kostra_sdk.records.base import Fill, Record
from kostra_sdk.records.codec import NO_FILL, Codec, codec_for

__all__ = ["NO_FILL", "Codec", "Fill", "Record", "codec_for"]
