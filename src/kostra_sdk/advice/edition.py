"""Advice about an edition itself: known faults of the official program that the verdict must follow."""

from __future__ import annotations

from kostra_sdk.report.model import Advice

__all__ = ["edition_advice"]

_BYDELSNR_2026 = (
    "SSBs kontrollprogram for 2026 krever at feltet BYDELSNR er fylt ut (kontroll 002) og samtidig at det er tomt "
    "utenfor Oslo (kontroll 03). Slik programmet er i dag, kan bare Oslo levere skjema 11F for 2026 uten feil. "
    "La feltet stå tomt, og vent på en rettet utgave fra SSB."
)


def edition_advice(form: str, year: int, *, oslo: bool) -> tuple[Advice, ...]:
    """Say what is known to be wrong with the edition itself, for a region in Oslo or not."""
    if form == "11F" and year == 2026 and not oslo:
        return (Advice("official-contradiction", _BYDELSNR_2026),)
    return ()
