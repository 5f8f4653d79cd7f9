"""Every attack that is data says where it is from: one without a source fails here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from .test_consent import DISGUISES, FORGERIES
from .test_injection import OBEDIENT
from .test_privacy import ATTACKS
from .test_sql_attacks import BOMBS, READS, WRITES


def cases() -> Iterator[tuple[str, object]]:
    """What an attack is called, and its source."""
    rendering = json.loads(Path(__file__).with_name("rendering.json").read_text(encoding="utf-8"))
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
    assert len(listed) > 150, "the tables are read"
    assert not [name for name, source in listed if not isinstance(source, str) or not source.strip()]
