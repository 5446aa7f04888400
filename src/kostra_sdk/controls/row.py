"""The symbolic record that a control's function is run over, once."""

from __future__ import annotations

from kostra_sdk.controls.expression import Cell, Expr, Text

__all__ = ["Row"]


class Row:
    """The symbolic record: ``r.VKLO`` is its field VKLO, whatever the edition calls it."""

    __slots__ = ()

    def __getattr__(self, key: str) -> Cell:
        if not key.isupper():
            raise AttributeError(key)
        return Cell(key)

    def cell(self, key: str) -> Cell:
        """Give the field of that key."""
        return Cell(key)

    def any_known(self, keys: tuple[str, ...]) -> Expr:
        """Whether at least one of the fields holds one of its own codes; fields the edition lacks are left out."""
        return Expr("any_known", keys)

    def count_known(self, keys: tuple[str, ...]) -> Expr:
        """How many of the fields hold one of their own codes."""
        return Expr("count_known", keys)

    def count_above(self, keys: tuple[str, ...]) -> Expr:
        """How many of the fields read as a number above 0."""
        return Expr("count_above", keys)

    def total(self, keys: tuple[str, ...]) -> Expr:
        """The sum of the fields as whole numbers."""
        return Expr("total", keys)

    @property
    def year(self) -> Expr:
        """The reporting year of the edition."""
        return Expr("setting", "year")

    @property
    def yy(self) -> Expr:
        """The last two digits of the reporting year, as text."""
        return Expr("setting", "yy")

    @property
    def kommune(self) -> Expr:
        """The first four digits of the region the caller gave, as text."""
        return Expr("setting", "kommune")

    @property
    def region_is_oslo(self) -> Expr:
        """Whether the region the caller gave is in Oslo."""
        return Expr("setting", "oslo")

    @property
    def region(self) -> Text:
        """The region the caller gave, six digits, as text."""
        return Text("setting", "region")

    @property
    def quarter(self) -> Text:
        """The quarter the caller gave, as text; one blank where there is none."""
        return Text("setting", "quarter")

    @property
    def org_number(self) -> Text:
        """The organisation number the caller gave, as text; nine blanks where there is none."""
        return Text("setting", "org_number")

    @property
    def never(self) -> Expr:
        """What never holds."""
        return Expr("literal", False)  # noqa: FBT003 - a literal is just that
