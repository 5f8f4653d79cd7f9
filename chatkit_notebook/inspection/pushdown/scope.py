"""Which columns a statement can name at one place, and what each is called in the engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .tree import CannotPushError, UnclearColumnError


@dataclass(frozen=True, slots=True)
class Field:
    """One column of what a statement reads from.

    Attributes:
        table: Lower-case name of the table that has it; "" where there is none.
        name: As the statement and its reader know it.
        physical: Its name in the engine's frame.
        dtype: Its narwhals type.
        hidden: Only its table's name reaches it: a join with USING made one column of it and another.
    """

    table: str
    name: str
    physical: str
    dtype: Any
    hidden: bool = False


class Scope:
    """The columns there are, in the order in which `*` gives them.

    Raises:
        CannotPushError: From all methods, where a name is not clear: the local engine says so in words.
    """

    def __init__(self, fields: Iterable[Field] = ()) -> None:
        self.fields = list(fields)
        seen: set[tuple[str, str]] = set()
        for field in self.fields:
            key = (field.table, field.name.casefold())
            if key in seen:
                raise CannotPushError("names that differ only in case")
            seen.add(key)

    @classmethod
    def of(cls, schema: Mapping[str, Any], table: str) -> Scope:
        """The columns of one frame.

        Args:
            schema: Names and narwhals types.
            table: What the statement calls it; "" for nothing.
        """
        return cls(Field(table.casefold(), name, name, dtype) for name, dtype in schema.items())

    def find(self, names: Sequence[str]) -> Field:
        """The column that a name means."""
        parts = [str(name).casefold() for name in names]
        found = [
            field
            for field in self.fields
            if field.name.casefold() == parts[-1]
            and ((len(parts) == 1 and not field.hidden) or (len(parts) == 2 and parts[0] == field.table))
        ]
        if len(found) != 1:
            raise UnclearColumnError(f"the column {'.'.join(map(str, names))}")
        return found[0]

    def has(self, name: str) -> bool:
        """Whether there is a column of that name."""
        return any(field.name.casefold() == name for field in self.fields)

    def star(self, table: str, left_out: set[str]) -> list[Field]:
        """What `*` or `table.*` stands for."""
        table = table.casefold()
        found = [field for field in self.fields if (table == field.table if table else not field.hidden)]
        if not found:
            raise CannotPushError(f"{table}.*")
        return [field for field in found if field.name.casefold() not in left_out]
