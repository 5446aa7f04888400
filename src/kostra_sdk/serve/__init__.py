"""A stateless HTTP face of the package, for case systems in other languages than Python.

It checks extracts and records, builds extracts from JSON, and has a plain page for a person with a file.
Nothing that comes in is kept, written to disk or logged.
It answers on the loopback address unless its operator says otherwise; needs the extra ``serve``.
"""

from __future__ import annotations

from importlib.util import find_spec

from kostra_sdk.errors import MissingExtra

if find_spec("starlette") is None or find_spec("uvicorn") is None:
    raise MissingExtra("kostra_sdk.serve", "serve")

from kostra_sdk.serve.app import application
from kostra_sdk.serve.openapi import openapi
from kostra_sdk.serve.running import run
from kostra_sdk.serve.settings import ServeSettings

__all__ = ["ServeSettings", "application", "openapi", "run"]
