"""The table that a question names: found, and cut out of the question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from .names import Table, find, words
from .phrases import TABLE, Quotes

AFTER_NAME = re.compile(r"\s+(?:table|data\s?frame|frame|data\s?set|data|df)\b", re.IGNORECASE)
BEFORE_COLUMN = frozenset({"by", "per", "each", "where", "and", "distinct", "unique", "mean", "average"})


def dotted(text: str, tables: Iterable[Table]) -> str:
    """Writes `frame.column` and `frame["column"]` as "`column` of frame"."""
    for table in tables:
        if not re.search(rf"(?<![\w`]){re.escape(table.name)}[.\[]", text):
            continue
        for column in table.columns:
            name = re.escape(column.name)
            access = rf"(?:\.{name}\b|\[\s*['\"]{name}['\"]\s*\])"
            said = f"`{column.name}` of {table.name}"
            text = re.sub(rf"(?<![\w`]){re.escape(table.name)}{access}", said.replace("\\", r"\\"), text)
    return text


def cut_table(text: str, quotes: Quotes, tables: Mapping[str, Table]) -> tuple[Table | None, str]:
    """The table a question names, and the question with `TABLE` in the place of the name."""
    best: tuple[float, int, int, str] | None = None
    tokens = list(re.finditer(r"⟨\d+⟩|[^\s,()]+", text))
    for size in range(min(4, len(tokens)), 0, -1):
        for at in range(len(tokens) - size + 1):
            start, end = tokens[at].start(), tokens[at + size - 1].end()
            phrase = quotes.restore(text[start:end])
            before = text[:start].casefold().split()[-1:] or [""]
            after = (text[end:].split() or [""])[0].casefold()
            placed = before[0] in {"of", "in", "from", "table", "dataframe"} or after.startswith(
                ("table", "dataframe", "rows")
            )
            for name in tables:
                found = find(phrase, [name], 0.84 if placed and size <= len(words(name)) else 0.97)
                if found is None or is_column(phrase, before[0], tables.values()):
                    continue
                rank = found.score + (0.5 if placed else 0)
                if best is None or rank > best[0]:
                    best = (rank, start, end, name)
    if best is None:
        return None, text
    _, start, end, name = best
    after_name = AFTER_NAME.match(text[end:])
    rest = text[end + (after_name.end() if after_name else 0) :]
    return tables[name], f"{text[:start]}{TABLE}{rest}"


def is_column(phrase: str, before: str, tables: Iterable[Table]) -> bool:
    """Whether a word that is a table's name stands where a column stands."""
    if before not in BEFORE_COLUMN:
        return False
    return any(find(phrase, [column.name for column in table.columns], 0.97) for table in tables)


def table_named(phrase: str, names: list[str]) -> str | None:
    """The table that a phrase is the name of, with "the" and "table" around it or not."""
    phrase = re.sub(r"^(?:the|my|both)\s+|\s+(?:table|data\s?frame|frame)$", "", phrase.strip(), flags=re.I)
    found = find(phrase, names, 0.9)
    return found.name if found and not found.ambiguous else None
