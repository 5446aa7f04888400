"""Made-up extracts for tests: sound ones of any length, and for each control one that just fails and one that passes.

Nobody in them exists: :mod:`~kostra_sdk.testing.samples.numbers` tells whose numbers they have.
Names of modules say what they do:
``population``, ``sosialhjelp``, ``kvalifisering`` and ``introduksjon`` make up people and records;
``candidates``, ``changes``, ``search`` and ``workshop`` damage a record, led by the controls' own expressions.
"""

from kostra_sdk.testing.samples.aims import UnknownControl
from kostra_sdk.testing.samples.damage import CannotFire, Damaged, Unreachable, damaged, failures
from kostra_sdk.testing.samples.extract import Sample, sample
from kostra_sdk.testing.samples.records import sample_records
from kostra_sdk.testing.samples.searching.workshop import Reason
from kostra_sdk.testing.samples.sprinkle import Damage, TooMuchDamage

__all__ = [
    "CannotFire",
    "Damage",
    "Damaged",
    "Reason",
    "Sample",
    "TooMuchDamage",
    "UnknownControl",
    "Unreachable",
    "damaged",
    "failures",
    "sample",
    "sample_records",
]
