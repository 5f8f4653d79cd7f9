from __future__ import annotations

import sys
import types

import pandas as pd
import pytest

from chatkit_notebook.inspection.identity import (
    belongs_to,
    instance_attributes,
    library_class,
    mro,
    overrides,
    type_name,
)


class Plain:
    def __init__(self) -> None:
        self.a = 1


def test_the_true_type_is_found_behind_a_lying_class_property() -> None:
    class Liar:
        @property
        def __class__(self):
            return dict

    assert isinstance(Liar(), dict)
    assert dict not in mro(Liar())


def test_a_metaclass_cannot_answer_for_its_class() -> None:
    class Meta(type):
        def __getattribute__(cls, name):
            raise AssertionError(name)

    class Hidden(metaclass=Meta):
        pass

    hidden = Hidden()
    name, classes = type_name(hidden), mro(hidden)
    assert name == "tests.Hidden"
    assert len(classes) == 2


@pytest.mark.parametrize(
    ("obj", "name"),
    [
        (1, "int"),
        ([], "list"),
        (pd.DataFrame(), "pandas.DataFrame"),
        (pd.Timestamp(0), "pandas.Timestamp"),
        (types, "module"),
    ],
)
def test_types_are_named_as_people_write_them(obj: object, name: str) -> None:
    assert type_name(obj) == name


def test_a_class_with_a_borrowed_name_is_not_the_library_s() -> None:
    class DataFrame:
        pass

    DataFrame.__module__ = "pandas"
    assert type_name(DataFrame()) == "pandas.DataFrame"
    assert not belongs_to(DataFrame(), "pandas", "DataFrame")
    assert belongs_to(pd.DataFrame(), "pandas", "DataFrame")


def test_no_library_is_imported_to_ask_for_its_classes() -> None:
    # one that nothing else here imports
    assert "wave" not in sys.modules
    assert library_class("wave", "Wave_read") is None
    assert "wave" not in sys.modules


def test_overrides_looks_only_above_the_library_s_class() -> None:
    class Mine(pd.DataFrame):
        def __getattr__(self, name):
            raise AssertionError(name)

    assert overrides(Mine(), pd.DataFrame, "__getattr__")
    assert not overrides(pd.DataFrame(), pd.DataFrame, "__getattr__")


def test_attributes_come_from_the_instance_s_own_dict() -> None:
    assert instance_attributes(Plain()) == {"a": 1}
    assert instance_attributes(1) == {}


def test_a_property_called_dict_is_not_asked() -> None:
    class Shadow:
        @property
        def __dict__(self):
            raise AssertionError("asked")

    assert instance_attributes(Shadow()) == {}


def test_no_method_of_a_trap_is_called(trap: object) -> None:
    assert type_name(trap).endswith("Trap")
    assert instance_attributes(trap) == {}
