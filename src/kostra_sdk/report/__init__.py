"""Reports: the verdict and its renderings as text, JSON, SSB's Altinn shape and an HTML page."""

from kostra_sdk.report.model import Advice, Finding, ReportContent, Severity, Standard, Table
from kostra_sdk.report.report import Report

__all__ = ["Advice", "Finding", "Report", "ReportContent", "Severity", "Standard", "Table"]
