"""Extracts: the files of records that municipalities send."""

from kostra_sdk.extract.extract import Extract
from kostra_sdk.extract.lines import split_lines
from kostra_sdk.extract.writer import ExtractWriter

__all__ = ["Extract", "ExtractWriter", "split_lines"]
