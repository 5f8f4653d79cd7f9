"""Writes docs/compatibility.md from tests/contract/: what the bundled UI does of ChatKit, and what shows it.

A test says which rows it shows by a comment before it, `// contract: api.url; api.fetch` or with `#`; what is
drawn for each row of the contract needs none. So a row that no test shows is seen here, and so is a test
that is gone.

Run as `python -m tests.compatibility` after the contract or such a comment has changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
CONTRACT = ROOT / "tests" / "contract"
PAGE = ROOT / "docs" / "compatibility.md"

INTRODUCTION = """# What the bundled UI does of ChatKit

`<notebook-chatkit>` beside `@openai/chatkit` 1.9 and `openai-chatkit` 1.6. This page is written from the
examples in `tests/contract/`, which the tests of the front end draw and play and those of Python read with
the SDK (`python -m tests.compatibility` writes it anew). What is silent in ChatKit's documentation is decided
in `js/CONTRACT_NOTES.md`.
"""
OPTIONS = "js/tests/ui/options.test.tsx"
COMPONENTS = "js/tests/widgets/contract.test.tsx"
MARK = re.compile(r"^\s*(?://|#) contract: (.+)$", re.MULTILINE)
QUOTED = r'"((?:[^"\\]|\\.)+)"'
TITLE = re.compile(
    rf"\b(?:it|test)(?:\.\w+)*\(\s*{QUOTED}|\)\(\s*{QUOTED}|^(?:async )?def (test_\w+)", re.MULTILINE
)


def rows(name: str) -> Any:
    return json.loads((CONTRACT / name).read_text(encoding="utf-8"))


def sources() -> Iterator[Path]:
    yield from sorted((ROOT / "js" / "tests").rglob("*.test.ts*"))
    yield from sorted((ROOT / "tests").rglob("test_*.py"))


@cache
def marked() -> dict[str, list[str]]:
    """The tests that say which row of the contract they show, as "path: title", by the name of the row."""
    found: dict[str, list[str]] = {}
    for path in sources():
        text = path.read_text(encoding="utf-8")
        for mark in MARK.finditer(text):
            title = TITLE.search(text, mark.end())
            if title is None:
                raise ValueError(f"{path}: no test follows `{mark[0].strip()}`")
            test = f"{path.relative_to(ROOT).as_posix()}: {title[1] or title[2] or title[3]}"
            for name in mark[1].split("; "):
                found.setdefault(name, []).append(test)
    return found


def proofs(row: dict[str, Any]) -> list[str]:
    """The tests that show what an option, a method, an event or a behaviour does."""
    name = row.get("option") or row["name"]
    made = {"can be seen": row.get("shows") or row.get("hides"), "draws the icon": row.get("icons")}
    return [
        *marked().get(name, []),
        *(f"{OPTIONS}: {name}, {title}" for title, given in made.items() if given),
    ]


def status(row: dict[str, Any]) -> str:
    return str(row.get("status") or ("yes" if proofs(row) else "not yet"))


def table(heads: list[str], lines: list[list[str]]) -> str:
    cells = [heads, ["--"] * len(heads), *lines]
    rows = [" | ".join(cell.replace("|", "\\|") for cell in line) for line in cells]
    return "\n".join(f"| {row} |" for row in rows)


def shown_by(row: dict[str, Any]) -> str:
    return "; ".join(linked(test) for test in proofs(row))


def linked(test: str) -> str:
    """A test as a link: its file, and after a colon its name."""
    path, _, name = test.partition(": ")
    link = f"[{Path(path).name}](../{path})"
    return f"{link}: {name}" if name else link


def options() -> str:
    lines = [[f"`{row['option']}`", status(row), row["does"], shown_by(row)] for row in rows("options.json")]
    return "## Options\n\n" + table(["option", "", "what it does", "shown by"], lines)


def element() -> str:
    lines = [[f"`{row['name']}`", row["does"], shown_by(row)] for row in rows("element.json")]
    return (
        "## Methods and events\n\nThe class `implements OpenAIChatKit`; the compiler holds both lists "
        "complete.\n\n" + table(["name", "what it does", "shown by"], lines)
    )


def states() -> str:
    lines = [[f"{row['state']}: {row['means']}", refusals(row["rejects"])] for row in rows("states.json")]
    return (
        "## Methods, state by state\n\nEach resolves, or rejects with words, in every state. Those that "
        f"move only the view work at any time. Shown by {linked('js/tests/element/states.test.ts')}.\n\n"
        + table(["state", "what rejects, and why"], lines)
    )


def refusals(rejects: dict[str, str]) -> str:
    """The methods that reject in a state, by the words with which they do."""
    by_words: dict[str, list[str]] = {}
    for method, words in rejects.items():
        name = "setThreadId(null)" if method == "newThread" else f"{method}()"
        by_words.setdefault(words, []).append(f"`{name}`")
    return "; ".join(f'{", ".join(names)}: "…{words}…"' for words, names in by_words.items()) or "nothing"


def components() -> str:
    lines = []
    for name, entry in rows("components.json").items():
        values = sum(len(found) for found in entry["properties"].values())
        properties = ", ".join(f"`{prop}`" for prop in entry["properties"]) or "children"
        tests = f"{COMPONENTS}: {name}, is drawn" + (", and each property by its name" if values else "")
        lines.append([name, properties, str(values), linked(tests)])
    return (
        "## Components\n\nAll of them, with every property and every word that it takes, are drawn: each "
        "value must look unlike the others, or do something that they do not.\n\n"
        + table(["component", "properties", "values drawn", "shown by"], lines)
    )


def behaviour() -> str:
    """What widgets and the chat do that is no matter of one property."""
    groups: dict[str, list[list[str]]] = {}
    for row in rows("behaviour.json"):
        groups.setdefault(row["group"], []).append([row["name"], row["does"], shown_by(row)])
    return "\n\n".join(
        f"## {group}\n\n" + table(["", "what happens", "shown by"], lines) for group, lines in groups.items()
    )


def requests() -> str:
    sent = "\n".join(f"* `{row['type']}`" for row in rows("requests.json"))
    read = "\n".join(f"* `{name}`" for name in dict.fromkeys(row["type"] for row in rows("events.json")))
    causes = linked("js/tests/element/requests.test.ts")
    reactions = linked("js/tests/state/reducer.test.ts")
    return (
        "## Requests\n\n`tests/contract/requests.json`; what makes the chat send each of them, and that it "
        f"is sent so, shows {causes}.\n\n{sent}\n\n## Events of a stream\n\n"
        f"`tests/contract/events.json`, shown by {reactions}.\n\n{read}"
    )


def listed(title: str, file: str, test: str) -> str:
    found = "\n".join(f"* {row['name']}" for row in rows(file))
    return f"## {title}\n\n`tests/contract/{file}`, shown by {linked(test)}.\n\n{found}"


def page() -> str:
    parts = [
        INTRODUCTION.strip(),
        options(),
        element(),
        states(),
        components(),
        behaviour(),
        requests(),
        listed("Items of a thread", "items.json", "js/tests/ui/items.test.tsx"),
        listed("Updates of items", "updates.json", "js/tests/state/contract.test.ts"),
        listed("Streams, whole and broken", "streams.json", "js/tests/element/faults.test.ts"),
    ]
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE)
