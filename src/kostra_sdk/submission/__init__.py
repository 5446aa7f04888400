"""Submission: a checked extract, encrypted and delivered exactly once."""
