"""The SDK's own advice: what a caseworker or vendor should know beside the official verdict, never part of it."""

from kostra_sdk.advice.edition import edition_advice
from kostra_sdk.advice.file import FileAdvice, file_advice

__all__ = ["FileAdvice", "edition_advice", "file_advice"]
