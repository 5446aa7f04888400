"""The names that deliveries give their files are read by :mod:`kostra_sdk.extract.naming`."""

from kostra_sdk.extract.naming import Named, read_name

__all__ = ["Named", "read_name"]
