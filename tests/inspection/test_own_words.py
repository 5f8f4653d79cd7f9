"""Objects that describe themselves, well and badly. All code of theirs runs within one budget."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest

from chatkit_notebook.inspection import bounded, isolation, own_words
from chatkit_notebook.inspection.describers import brief, describe
from chatkit_notebook.inspection.isolation import can_isolate
from chatkit_notebook.inspection.namespace import Namespace

isolated = pytest.mark.skipif(not can_isolate(), reason="needs fork")


class Thermometer:
    def __init__(self, degrees: float) -> None:
        self.degrees = degrees

    def _repr_llm_(self) -> str:
        return f"a thermometer at {self.degrees:g} °C"


class Station:
    def _repr_llm_(self) -> dict[str, Any]:
        return {"sensors": 3, "place": "roof", "latest": [20.5, 21.0]}


class Probe:
    def __init__(self, degrees: float) -> None:
        self.degrees = degrees


def test_a_type_describes_itself() -> None:
    assert describe("t", Thermometer(20.5)).preview == "a thermometer at 20.5 °C"
    assert describe("s", Station()).facts == {"sensors": 3, "place": "roof", "latest": "[20.5, 21.0]"}
    # a listing runs nothing of it
    assert brief("t", Thermometer(20.5)).preview == "tests.Thermometer(degrees=20.5)"


def test_a_registered_describer_comes_before_the_type_s_own() -> None:
    describers = [(Thermometer, lambda t: {"kelvin": t.degrees + 273}), (Probe, lambda p: f"{p.degrees} K")]
    found = describe("t", Thermometer(20.0), describers)
    assert found.facts == {"kelvin": 293.0}
    assert describe("p", Probe(5), describers).preview == "5 K"


def test_a_class_is_named_without_being_imported() -> None:
    name = f"{Probe.__module__}.Probe"
    assert describe("p", Probe(5), [(name, lambda p: "a probe")]).preview == "a probe"
    assert describe("p", Probe(5), [("elsewhere.Probe", lambda p: "a probe")]).preview != "a probe"


def test_the_nearest_class_counts() -> None:
    class Better(Probe):
        pass

    describers = [(Better, lambda p: "better"), (Probe, lambda p: "plain"), (object, lambda p: "anything")]
    assert describe("p", Better(1), describers).preview == "better"
    assert describe("p", 42, describers).preview == "anything"


def test_a_described_frame_keeps_its_columns() -> None:
    found = describe(
        "df", pd.DataFrame({"a": [1]}), [("pandas.DataFrame", lambda frame: {"rows": len(frame)})]
    )
    assert found.facts == {"rows": 1}
    assert [column.name for column in found.columns] == ["a"]


def test_what_it_says_is_bounded() -> None:
    long = {f"fact {n}": "x" * 10_000 for n in range(1_000)}
    found = describe("p", Probe(1), [(Probe, lambda p: long)])
    assert len(found.facts) == own_words.FACTS
    assert all(len(str(value)) <= 200 for value in found.facts.values())
    assert len(describe("p", Probe(1), [(Probe, lambda p: "x" * 100_000)]).preview) == 2_000


def never_ends(obj: Any) -> str:
    while True:
        pass


def sleeps(obj: Any) -> str:
    time.sleep(3600)
    return ""


def exits(obj: Any) -> str:
    os._exit(3)


def recurses(obj: Any) -> str:
    return recurses(obj) + ""


def allocates(obj: Any) -> str:
    return "x" * 4 * 2**30


def starts_threads(obj: Any) -> str:
    for _ in range(5):
        threading.Thread(target=time.sleep, args=(3600,), daemon=False).start()
    return "threads"


def returns_a_liar(obj: Any) -> Any:
    class Liar(str):
        def __len__(self) -> int:
            return -1

        def __getitem__(self, key: Any) -> Any:
            time.sleep(3600)

    return Liar("lies")


def raises_without_words(obj: Any) -> str:
    class Mute(Exception):
        def __str__(self) -> str:
            raise RuntimeError("no words")

    raise Mute


@isolated
@pytest.mark.parametrize("hostile", [never_ends, sleeps, exits, recurses, allocates, raises_without_words])
def test_a_hostile_describer_is_ended_and_said(hostile: Any) -> None:
    before = threading.active_count()
    found = describe("p", Probe(1), [(Probe, hostile)])
    assert found.preview == "tests.Probe(degrees=1)"
    (note,) = found.notes
    assert note.startswith("Its own description ")
    assert threading.active_count() == before


@isolated
def test_threads_it_starts_end_with_it() -> None:
    before = threading.active_count()
    assert describe("p", Probe(1), [(Probe, starts_threads)]).preview == "threads"
    assert threading.active_count() == before


@isolated
def test_a_text_that_lies_about_itself_is_taken_as_it_is() -> None:
    assert describe("p", Probe(1), [(Probe, returns_a_liar)]).preview == "lies"


class Lies:
    """Every question about it runs its code."""

    @property
    def __class__(self) -> Any:  # type: ignore[override]
        time.sleep(3600)

    def __getattribute__(self, name: str) -> Any:
        time.sleep(3600)

    def __len__(self) -> int:
        time.sleep(3600)
        return 0

    def __hash__(self) -> int:
        time.sleep(3600)
        return 0

    __repr__ = __str__ = lambda self: "x" * 4 * 2**30


@isolated
def test_only_the_child_of_the_description_touches_a_hostile_object(monkeypatch: pytest.MonkeyPatch) -> None:
    children: list[float] = []
    in_child = isolation.in_child

    def counted(work: Any, **options: Any) -> bytes:
        children.append(options["seconds"])
        return in_child(work, **options)

    monkeypatch.setattr(bounded, "in_child", counted)
    names = Namespace({"hostile": Lies(), "frame": pd.DataFrame({"a": [1]})})
    # listed beside others, it costs nothing at all
    assert [brief(name, names.get(name)).kind for name in names.names()] == ["dataframe", "object"]
    assert children == []
    assert describe("hostile", names.get("hostile")).notes
    assert children == [0.5]


@pytest.fixture
def without_fork(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    monkeypatch.setattr(bounded, "can_isolate", lambda: False)
    free = threading.Event()
    yield free
    free.set()


def test_without_fork_a_worker_does_it(without_fork: threading.Event) -> None:
    assert describe("t", Thermometer(1)).preview == "a thermometer at 1 °C"
    assert describe("t", Thermometer(1), [(Thermometer, lambda t: 1 / 0)]).notes == (
        "Its own description failed (ZeroDivisionError).",
    )
    assert describe("t", Thermometer(1), [(Thermometer, exits_softly)]).notes == (
        "Its own description failed (SystemExit: no).",
    )


def exits_softly(obj: Any) -> str:
    raise SystemExit("no")


def test_without_fork_two_stuck_workers_are_all(without_fork: threading.Event) -> None:
    def stuck(obj: Any) -> str:
        without_fork.wait(60)
        return ""

    before = threading.active_count()
    for _ in range(5):
        (note,) = describe("p", Probe(1), [(Probe, stuck)]).notes
        assert "could not be made within its limits" in note
    assert threading.active_count() <= before + 2


def test_when_no_process_can_be_started_the_attributes_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(bounded, "can_isolate", lambda: True)
    monkeypatch.setattr(os, "fork", fail)
    found = describe("t", Thermometer(1))
    assert found.preview == "tests.Thermometer(degrees=1)"
    assert found.notes[0].startswith("Its own description could not be made")
