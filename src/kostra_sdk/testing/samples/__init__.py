"""Made-up extracts for tests: sound ones of any length, and for each control one that just fails and one that passes.

Nobody in them exists: :mod:`~kostra_sdk.testing.samples.numbers` tells whose numbers they have.
The rooms are named by what they do:
``making`` makes up records, form by form, of the people of a ``population``;
``searching`` damages a record, led by the controls' own expressions;
``accounts`` makes up whole files of the accounts, which balance, and damages those;
``barnevern`` makes up the XML of 15F, and damages that.
"""

from kostra_sdk.testing.samples.aims import UnknownControl
from kostra_sdk.testing.samples.damage import damaged, failures
from kostra_sdk.testing.samples.extract import sample
from kostra_sdk.testing.samples.made import Sample
from kostra_sdk.testing.samples.records import sample_records
from kostra_sdk.testing.samples.searching.workshop import Reason
from kostra_sdk.testing.samples.told import CannotFire, Damage, Damaged, TooMuchDamage, Unreachable

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
