from __future__ import annotations

from chatkit_notebook.inspection.facts import Column, Variable
from chatkit_notebook.views.description import about, description_view, sentence, value_view
from chatkit_notebook.views.variables import variables_view

from .documented import all_nodes, check_widget, texts

PENGUINS = Variable(
    "penguins",
    "dataframe",
    "pandas.DataFrame",
    shape=(344, 8),
    size_bytes=45_210,
    columns=(
        Column("bill", "float64", "number", 2, {"min": 32.1, "max": 59.6, "mean": 43.92192982}),
        Column("sex", "object", "text", 0, {"distinct": 2}, exact=False),
        Column("odd", "object", "other"),
    ),
    hidden_columns=5,
    notes=("Statistics are from 100,000 rows.",),
)


def test_columns_are_described_in_lines() -> None:
    view = check_widget(description_view(PENGUINS))  # type: ignore[arg-type]
    assert [texts(item) for item in view["children"]] == [
        ["penguins", "pandas.DataFrame · 344 rows × 8 columns · 45.2 kB", "Show rows"],
        ["column", "type", "missing", "values"],
        ["bill", "float64", "2 (0.58%)", "32.1 – 59.6, mean 43.92"],
        ["sex", "object", "none", "about 2 distinct"],
        ["odd", "object", "–", ""],
        ["+5 more columns", "Statistics are from 100,000 rows."],
    ]
    (button,) = (node for node in all_nodes(view) if node["type"] == "Button")
    assert button["onClickAction"]["payload"] == {
        "kind": "variable",
        "name": "penguins",
        "count": 20,
        "start": 0,
    }


def test_five_thousand_columns_are_bounded_and_counted() -> None:
    columns = tuple(Column(f"c{n}", "int64", "integer") for n in range(5_000))
    view = description_view(
        Variable("wide", "dataframe", "pandas.DataFrame", shape=(1, 5_000), columns=columns)
    )
    assert view is not None
    assert len(check_widget(view)["children"]) == 43
    assert texts(view)[-1] == "+4,960 more columns"


def test_what_has_no_columns_is_a_card() -> None:
    variable = Variable("answer", "scalar", "int", preview="42")
    assert description_view(variable) is None
    assert texts(check_widget(value_view(variable))) == ["answer", "int", "42"]


def test_shapes_are_said_in_words() -> None:
    assert about(Variable("x", "lazyframe", "polars.LazyFrame", shape=(None, 3))) == (
        "polars.LazyFrame · unknown number of rows × 3 columns"
    )
    assert about(Variable("x", "array", "numpy.ndarray", shape=(2, 3, 4))) == "numpy.ndarray · 2 × 3 × 4"
    assert about(Variable("x", "array", "numpy.ndarray", shape=())) == "numpy.ndarray · a single value"
    assert about(Variable("x", "mapping", "dict", shape=(1,))) == "dict · 1 key"
    assert about(Variable("x", "scalar", "int", size_bytes=28, size_exact=False)) == "int · about 28 B"


def test_a_sentence_says_what_it_is() -> None:
    assert sentence(PENGUINS) == "a pandas.DataFrame with 344 rows and 8 columns (45.2 kB)"
    assert sentence(Variable("x", "array", "numpy.ndarray", shape=(2, 3))) == "a numpy.ndarray of shape 2 × 3"
    assert sentence(Variable("x", "mapping", "OrderedDict", shape=(1,))) == "an OrderedDict with 1 key"
    assert sentence(Variable("x", "scalar", "int")) == "an int"


def test_variables_are_listed_and_a_click_describes_one() -> None:
    view = check_widget(variables_view([PENGUINS, Variable("answer", "scalar", "int", preview="42")], 40))
    assert [texts(item) for item in view["children"]] == [
        ["Variables", "40 variables"],
        ["penguins", "pandas.DataFrame", "344 rows × 8 columns", "45.2 kB"],
        ["answer", "int", "42", ""],
        ["+38 more variables"],
    ]
    assert view["children"][1]["onClickAction"]["payload"] == {"name": "penguins"}


def test_an_empty_notebook_says_what_to_do() -> None:
    assert "Nothing here yet. Run a cell that makes a variable, then ask again." in texts(
        check_widget(variables_view([], 0))
    )
