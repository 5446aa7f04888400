"""Identity numbers, municipalities, and how the official control program reads both.

* :mod:`~kostra_sdk.ids.fodselsnummer`: fødselsnummer, D-nummer and the synthetic series made for tests.
* :mod:`~kostra_sdk.ids.duf`: DUF number, of those who have applied for a residence permit.
* :mod:`~kostra_sdk.ids.orgnr`: organisasjonsnummer.
* :mod:`~kostra_sdk.ids.kommuner`: municipalities by year, the bydeler of Oslo, the region of an extract.
* :mod:`~kostra_sdk.ids.official`: what the official control program of each year makes of a number.

The number modules have one interface: ``compact``, ``validate``, ``is_valid`` and ``format``.
They are strict, and say what *is* a number;
what *passes* in a given year is another question, with its own answers in :mod:`~kostra_sdk.ids.official`.
"""

__all__ = ["duf", "fodselsnummer", "kommuner", "official", "orgnr"]
