"""Reports: the verdict and its renderings as text, JSON, SSB's Altinn shape and an HTML page."""

from kostra_sdk.report.model import Advice, Finding, Report, Severity, Standard, Table

__all__ = ["Advice", "Finding", "Report", "Severity", "Standard", "Table"]
