"""The four forms of familievern (family counselling): 52AF, 52BF, 53F and 55F, and what they have in common.

Who reports: familievernkontor, in regions (52AF, 52BF) or counties (53F, 55F).
Which offices there are, and where they belong, is told by :mod:`kostra_sdk.forms.familievern.offices`.
"""
