"""Every attack says where it is from: data in its table, a test in its docstring or its module's."""

from __future__ import annotations

import importlib
import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .test_consent import DISGUISES, FORGERIES
from .test_injection import OBEDIENT
from .test_privacy import ATTACKS
from .test_sql_attacks import BOMBS, READS, WRITES

HERE = Path(__file__).parent
MODULES = sorted(path.stem for path in HERE.glob("test_*.py") if path.stem != "test_sources")
PUBLISHED = re.compile(
    r"CVE-\d{4}-\d+|CWE-\d+|OWASP|MITRE|RFC \d+|duckdb\.org/docs|html5sec\.org|CSS Syntax"
    r"|[\w-]+/[\w-]+ issue \d+|\(.*20\d\d\)|posit-dev/querychat|mito-ds/mito|remend: "
)
"""A weakness by its number, a page of a project's own, an issue, or a text with its author and year."""


def cases() -> Iterator[tuple[str, object]]:
    """What an attack is called, and its source."""
    rendering = json.loads((HERE / "rendering.json").read_text(encoding="utf-8"))
    for case in rendering:
        yield f"rendering: {case['name']}", case.get("source")
    for name, attack in ATTACKS.items():
        yield f"privacy: {name}", attack.source
    for table in (OBEDIENT, FORGERIES, DISGUISES):
        for name, (source, _) in table.items():
            yield name, source
    for source, statement in (*READS, *WRITES, *BOMBS):
        yield f"SQL: {statement[:60]}", source


def test_every_case_names_its_source() -> None:
    listed = list(cases())
    assert len(listed) > 250, "the tables are read"
    assert not [(name, source) for name, source in listed if not PUBLISHED.search(str(source))]


@pytest.mark.parametrize("module", MODULES)
def test_every_test_does(module: str) -> None:
    """In its own docstring, or for all of them in the module's."""
    found: Any = importlib.import_module(f"{__package__}.{module}")
    if "Source: " in (found.__doc__ or ""):
        assert PUBLISHED.search(found.__doc__)
        return
    tests = [one for name, one in vars(found).items() if name.startswith("test_") and inspect.isfunction(one)]
    assert tests
    assert not [one.__name__ for one in tests if not PUBLISHED.search(one.__doc__ or "")]
