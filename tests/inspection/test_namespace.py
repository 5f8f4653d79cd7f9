from __future__ import annotations

import builtins
import threading
from typing import Any

import pandas as pd
import pytest

import chatkit_notebook
from chatkit_notebook.errors import VariableNotFoundError
from chatkit_notebook.inspection import namespace as module
from chatkit_notebook.inspection.budgets import BUDGET
from chatkit_notebook.inspection.namespace import Namespace


def notebook() -> dict[str, Any]:
    return {
        "__name__": "__main__",
        "_": 1,
        "_i1": "x",
        "In": [],
        "Out": {},
        "exit": builtins.exit,
        "open": open,
        "get_ipython": lambda: None,
        "pd": pd,
        "chatkit_notebook": chatkit_notebook,
        "Namespace": Namespace,
        "sight": Namespace({}),
        "clean": lambda frame: frame,
        "rate": 0.5,
        "orders": pd.DataFrame({"a": [1]}),
    }


def test_ipython_s_names_private_names_and_our_own_are_hidden() -> None:
    assert Namespace(notebook()).names() == ["orders", "rate", "clean", "pd"]


def test_a_variable_of_the_user_s_that_is_called_like_a_function_of_ipython_is_shown() -> None:
    assert Namespace({"open": [1, 2], "exit": 3}).names() == ["open", "exit"]


def test_a_missing_name_gets_the_nearest_one() -> None:
    with pytest.raises(VariableNotFoundError, match=r"no variable `ordres`.*Did you mean `orders`"):
        Namespace(notebook()).get("ordres")


def test_a_hidden_name_cannot_be_read() -> None:
    names = Namespace(notebook())
    assert not names.is_visible("_i1")
    with pytest.raises(VariableNotFoundError):
        names.get("_i1")


def test_it_is_live() -> None:
    source: dict[str, Any] = {}
    names = Namespace(lambda: source)
    assert names.names() == []
    source["x"] = 1
    assert names.get("x") == 1
    del source["x"]
    assert not names.is_visible("x")


def test_a_list_of_names_narrows_it_and_shows_them_whatever_they_are() -> None:
    names = Namespace(notebook(), only=["_i1", "rate", "later"])
    assert names.names() == ["_i1", "rate"]
    assert not names.is_visible("orders")


def test_nothing_of_a_value_is_run(trap: Any) -> None:
    names = Namespace({"trap": trap})
    assert names.names() == ["trap"]
    assert names.get("trap") is trap


def test_a_huge_namespace_is_bounded_and_keeps_the_latest() -> None:
    names = Namespace({f"v{i}": i for i in range(BUDGET.variables + 10)}).names()
    assert len(names) == BUDGET.variables
    assert names[-1] == f"v{BUDGET.variables + 9}"


def test_it_can_be_read_while_another_thread_defines_names() -> None:
    source: dict[str, Any] = {}
    stop = threading.Event()

    def define() -> None:
        number = 0
        while not stop.is_set():
            source[f"v{number % 1_000}"] = number
            source.pop(f"v{(number * 7) % 1_000}", None)
            number += 1

    thread = threading.Thread(target=define)
    thread.start()
    try:
        for _ in range(10):
            Namespace(source).names()
    finally:
        stop.set()
        thread.join()


def test_a_mapping_that_changes_under_the_copy_is_tried_again() -> None:
    class Restless(dict[str, int]):
        pass

    class Mapping:
        tries = 0

        def __iter__(self):
            self.tries += 1
            if self.tries == 1:
                raise RuntimeError("dictionary changed size during iteration")
            return iter(["a"])

        def __getitem__(self, name: str) -> int:
            return 1

    assert module.copy_mapping(Mapping()) == {"a": 1}  # type: ignore[arg-type]
    assert Namespace(Restless(a=1)).names() == ["a"]
