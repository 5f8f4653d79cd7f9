"""Every kind of variable that is understood, made for real; what is not installed is skipped by name."""

from __future__ import annotations

import dataclasses
import functools
import math
import sys
import types
from collections.abc import Callable
from typing import Any, NamedTuple

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pydantic
import pytest

from chatkit_notebook.errors import ColumnNotFoundError
from chatkit_notebook.inspection.describers import brief, describe
from chatkit_notebook.inspection.facts import Variable
from chatkit_notebook.inspection.sql import query

TABLE = {"n": [1, 2, 3], "t": ["a", "b", None]}


@dataclasses.dataclass
class Point:
    x: int
    y: float = 2.5


class Order(pydantic.BaseModel):
    number: int
    customer: str = "Ada"


@dataclasses.dataclass
class Login:
    user: str
    pin: str = dataclasses.field(default="4711", repr=False)


class Account(pydantic.BaseModel):
    user: str
    pin: str = pydantic.Field(default="4711", repr=False)


class Pair(NamedTuple):
    number: int
    mark: str


class Slotted:
    __slots__ = ("a",)


@dataclasses.dataclass(slots=True)
class Compact:
    a: int


def greet(name: str, *, loud: bool = False) -> str:
    """Says hello.

    And more.
    """
    return name


def geo_frame() -> Any:
    geopandas = pytest.importorskip("geopandas")
    points = geopandas.points_from_xy([1, 2, 4], [5, 6, 8])
    return geopandas.GeoDataFrame({"city": ["a", "b", "c"]}, geometry=points, crs=4326)


def dask_frame() -> Any:
    return pytest.importorskip("dask.dataframe").from_pandas(pd.DataFrame(TABLE), npartitions=2)


def ibis_table() -> Any:
    return pytest.importorskip("ibis").memtable(pd.DataFrame(TABLE))


def sqlframe_frame() -> Any:
    pytest.importorskip("sqlframe.duckdb")
    from sqlframe.duckdb import DuckDBSession

    return DuckDBSession().createDataFrame([(1, "a"), (2, "b"), (3, None)], ["n", "t"])


def spark_frame() -> Any:
    pytest.importorskip("pyspark", reason="pyspark is not installed: it is large and needs Java")
    from pyspark.sql import SparkSession

    session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    return session.createDataFrame([(1, "a"), (2, "b"), (3, None)], "n bigint, t string")


def modin_frame() -> Any:
    modin = pytest.importorskip("modin.pandas", reason="modin is not installed: it needs an older pandas")
    return modin.DataFrame(TABLE)


def xarray_set() -> Any:
    xarray = pytest.importorskip("xarray")
    days = pd.date_range("2024-01-01", periods=3)
    return xarray.Dataset(
        {"heat": (("day", "place"), np.arange(6.0).reshape(3, 2))},
        coords={"day": days},
        attrs={"from": "a station"},
    )


def pipeline() -> Any:
    pytest.importorskip("sklearn")
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), LogisticRegression(C=3.0)).fit([[0.0], [1.0], [2.0]], [0, 0, 1])


def figure() -> Any:
    pytest.importorskip("matplotlib")
    from matplotlib.figure import Figure

    made = Figure(figsize=(4, 3))
    axes = made.add_subplot()
    axes.plot([1, 2, 3])
    axes.set_title("Sales")
    axes.set_xlabel("month")
    return made


def image() -> Any:
    return pytest.importorskip("PIL.Image").new("RGB", (40, 30), "red")


MEMORY: dict[str, Callable[[], Any]] = {
    "pandas": lambda: pd.DataFrame(TABLE),
    "polars": lambda: pl.DataFrame(TABLE),
    "arrow": lambda: pa.table(TABLE),
    "record batch": lambda: pa.record_batch(TABLE),
    "dict of lists": lambda: dict(TABLE),
    "records": lambda: [{"n": 1, "t": "a"}, {"n": 2, "t": "b"}, {"n": 3, "t": None}],
}
ELSEWHERE: dict[str, Callable[[], Any]] = {
    "polars lazy": lambda: pl.LazyFrame(TABLE),
    "duckdb": lambda: duckdb.connect().sql("SELECT * FROM (VALUES (1, 'a'), (2, 'b'), (3, NULL)) AS v(n, t)"),
    "dask": dask_frame,
    "ibis": ibis_table,
    "sqlframe": sqlframe_frame,
    "spark": spark_frame,
    "modin": modin_frame,
}


@pytest.mark.parametrize("make", MEMORY.values(), ids=MEMORY)
def test_tables_in_memory(make: Callable[[], Any]) -> None:
    found = describe("x", make())
    number, text = found.columns
    assert found.shape == ((3,) if found.kind == "sequence" else (3, 2))
    assert (number.kind, number.missing, text.kind, text.missing) == ("integer", 0, "text", 1)
    assert (number.statistics["min"], number.statistics["max"], number.statistics["mean"]) == (1, 3, 2)
    assert text.statistics["distinct"] == 2
    assert found.sample is not None
    assert [row[0] for row in found.sample.rows] == [1, 2, 3]
    assert found.queryable


@pytest.mark.parametrize("make", ELSEWHERE.values(), ids=ELSEWHERE)
def test_tables_elsewhere_are_described_without_rows(make: Callable[[], Any]) -> None:
    frame = make()
    found = describe("x", frame)
    assert found.kind == "lazyframe"
    assert found.shape == (None, 2)
    assert [(column.name, column.kind) for column in found.columns] == [("n", "integer"), ("t", "text")]
    assert all(column.missing is None and column.statistics == {} for column in found.columns)
    assert found.sample is None
    assert any("computed on demand" in note for note in found.notes)
    listed = brief("x", frame)
    assert (listed.kind, listed.preview) == ("lazyframe", "not computed")


def test_a_lazy_graph_is_never_run_by_a_description() -> None:
    dask = pytest.importorskip("dask")
    dataframe = pytest.importorskip("dask.dataframe")
    ran: list[int] = []

    def part() -> pd.DataFrame:
        ran.append(1)
        return pd.DataFrame(TABLE)

    frame = dataframe.from_delayed([dask.delayed(part)()], meta=pd.DataFrame(TABLE))
    with dask.config.set(scheduler="synchronous"):
        describe("x", frame)
        brief("x", frame)
    assert ran == []


def test_geometry() -> None:
    frame = geo_frame()
    found = describe("places", frame)
    assert found.shape == (3, 2)
    assert found.facts == {
        "geometry": "geometry",
        "coordinates": "WGS 84 (EPSG:4326)",
        "shapes": "Point",
        "bounds": "1, 5 – 4, 8",
    }
    assert found.sample is not None
    assert found.sample.rows[0] == ("a", "POINT (1 5)")
    # a geometry of many points is not written out
    line = pytest.importorskip("shapely").LineString([(n, n) for n in range(1_000)])
    assert describe("line", [line]).sample.rows == (("LineString of 1,000 points",),)  # type: ignore[union-attr]


def test_xarray() -> None:
    found = describe("data", xarray_set())
    heat, day = found.columns
    assert found.facts == {"dimensions": "day 3 × place 2", "from": "a station"}
    assert heat.statistics == {
        "dimensions": "day 3 × place 2",
        "min": 0.0,
        "max": 5.0,
        "mean": 2.5,
        "std": pytest.approx(math.sqrt(35 / 12)),
    }
    assert (heat.missing, day.kind, day.statistics["coordinate"]) == (0, "datetime", True)
    assert found.size_bytes == 6 * 8 + 3 * 8
    array = describe("heat", xarray_set()["heat"])
    assert (array.kind, array.shape) == ("array", (3, 2))
    assert array.facts["coordinate day"] == "2024-01-01 – 2024-01-03"


def test_xarray_on_dask_is_not_computed() -> None:
    pytest.importorskip("dask.array")
    found = describe("data", xarray_set().chunk({"day": 1}))
    assert found.columns[0].statistics == {"dimensions": "day 3 × place 2"}
    assert "Values that are not in memory were not read." in found.notes


def test_dask_arrays_and_bags_are_not_computed() -> None:
    array = pytest.importorskip("dask.array").ones((1_000_000, 1_000_000), chunks=(10_000, 10_000))
    found = describe("a", array)
    assert (found.kind, found.shape, found.size_bytes) == ("array", (10**6, 10**6), 8 * 10**12)
    assert found.facts["chunks"] == 10_000
    bag = pytest.importorskip("dask.bag").from_sequence([1, 2], npartitions=2)
    assert describe("b", bag).facts == {"partitions": 2}


def test_an_estimator_and_a_pipeline() -> None:
    found = describe("model", pipeline())
    assert found.facts["steps"] == "StandardScaler → LogisticRegression"
    assert found.facts["fitted"] is True
    model = pipeline().steps[-1][1]
    facts = describe("model", model).facts
    assert (facts["C"], facts["features"], facts["classes"]) == ("3.0", "1", "[0, 1]")
    assert brief("model", model).preview == "C=3.0"
    from sklearn.linear_model import LinearRegression

    assert describe("model", LinearRegression()).facts["fitted"] is False


def test_figures_and_images_can_be_drawn() -> None:
    found = describe("chart", figure())
    assert found.picture
    assert found.facts == {
        "size": "4 × 3 inches at 100 dpi", "axes": 1, "title": "Sales", "x": "month", "drawn": "1 Line2D",
    }  # fmt: skip
    assert describe("ax", figure().axes[0]).picture
    found = describe("photo", image())
    assert (found.picture, found.shape, found.facts) == (True, (40, 30), {"mode": "RGB"})


class Tensor:
    """Stands in for torch.Tensor: the attributes that are read of it, over a numpy array."""

    def __init__(self, array: Any, device: str = "cpu", *, grad: bool = False) -> None:
        self.array, self.device, self.requires_grad = array, device, grad
        self.shape, self.dtype, self.layout = array.shape, f"torch.{array.dtype}", "torch.strided"

    def numel(self) -> int:
        return int(self.array.size)

    def element_size(self) -> int:
        return int(self.array.itemsize)

    def detach(self) -> Tensor:
        return self

    def numpy(self) -> Any:
        if self.device != "cpu":
            raise AssertionError("copied from a device")
        return self.array


@pytest.fixture
def torch(monkeypatch: pytest.MonkeyPatch) -> None:
    if "torch" in sys.modules:
        pytest.skip("the real torch is here")
    module, nn = types.ModuleType("torch"), types.ModuleType("torch.nn")
    module.Tensor, nn.Module = Tensor, type("Module", (), {"__module__": "torch.nn"})  # type: ignore[attr-defined]
    monkeypatch.setattr(Tensor, "__module__", "torch")
    monkeypatch.setitem(sys.modules, "torch", module)
    monkeypatch.setitem(sys.modules, "torch.nn", nn)


@pytest.mark.usefixtures("torch")
def test_a_tensor() -> None:
    values = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
    found = describe("weights", Tensor(values, grad=True))
    assert (found.kind, found.shape, found.size_bytes) == ("array", (2, 3, 4), 96)
    assert found.facts == {
        "dtype": "float32", "device": "cpu", "requires grad": True, "missing": 0, "min": 0.0, "max": 23.0,
        "mean": 11.5, "std": pytest.approx(math.sqrt((24**2 - 1) / 12)),
    }  # fmt: skip


@pytest.mark.usefixtures("torch")
def test_a_tensor_on_a_device_is_not_copied() -> None:
    found = describe("weights", Tensor(np.ones(3), "cuda:0"))
    assert found.facts == {"dtype": "float64", "device": "cuda:0"}
    assert found.notes == ("Its values are on cuda:0 and were not read.",)


@pytest.mark.usefixtures("torch")
def test_a_network() -> None:
    module: Any = sys.modules["torch.nn"].Module  # type: ignore[attr-defined]
    layer, net = module(), module()
    layer._parameters, layer._modules = {"weight": Tensor(np.ones((3, 2)), grad=True)}, {}
    # shared weights count once, and a network that holds itself is no endless one
    net._parameters, net._modules, net.training = (
        {"tied": layer._parameters["weight"]},
        {"first": layer},
        True,
    )
    layer._modules["up"] = net
    found = describe("net", net)
    assert found.facts == {"parameters": 6, "device": "cpu", "mode": "training", "first": "Module"}


class ArrayImpl:
    """Stands in for JAX's array."""

    def __init__(self, array: Any, *, ready: bool = True) -> None:
        self.array, self.ready = array, ready
        self.shape, self.dtype, self.nbytes = array.shape, array.dtype, array.nbytes

    def is_deleted(self) -> bool:
        return False

    def is_ready(self) -> bool:
        return self.ready

    def devices(self) -> set[Any]:
        device = type("Device", (), {"platform": "cpu", "__str__": lambda self: "TFRT_CPU_0"})
        return {device()}

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        assert self.ready, "waited for"
        return self.array


def test_a_jax_array(monkeypatch: pytest.MonkeyPatch) -> None:
    if "jax" in sys.modules:
        pytest.skip("the real JAX is here")
    module: Any = types.ModuleType("jaxlib._jax")
    module.ArrayImpl = ArrayImpl
    monkeypatch.setattr(ArrayImpl, "__module__", "jaxlib._jax")
    monkeypatch.setitem(sys.modules, "jaxlib._jax", module)
    facts = describe("a", ArrayImpl(np.array([1.0, 2.0]))).facts
    assert (facts["device"], facts["min"], facts["max"]) == ("TFRT_CPU_0", 1.0, 2.0)
    found = describe("a", ArrayImpl(np.array([1.0, 2.0]), ready=False))
    assert found.notes == ("Its values are not computed yet: none were read.",)


def test_a_cube_is_sampled_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    cube = np.broadcast_to(np.arange(200.0), (200, 200, 200))
    found = describe("cube", cube)
    assert (found.shape, found.facts["min"], found.facts["dtype"]) == ((200, 200, 200), 0.0, "float64")
    (note,) = found.notes
    read, of = (int(number.replace(",", "")) for number in note.split() if number[0].isdigit())
    assert read <= 100_000
    assert of == 8_000_000


@pytest.mark.parametrize(
    ("obj", "kind", "facts"),
    [
        (Point(1), "object", {"x": 1, "y": 2.5}),
        (Order(number=7), "object", {"number": 7, "customer": "Ada"}),
        (Compact(3), "object", {"a": 3}),
        (
            functools.partial(greet, "Ada", loud=True),
            "function",
            {"function": "function greet(name, *, loud)", "given": "'Ada', loud=True"},
        ),
        ({"a": 1, "b": "x"}, "mapping", {"of": "int (1), str (1)"}),
        ({1, 2}, "sequence", {"of": "int"}),
    ],
)  # fmt: skip
def test_fields_functions_and_containers(obj: Any, kind: str, facts: dict[str, Any]) -> None:
    found = describe("x", obj)
    assert (found.kind, found.facts) == (kind, facts)


@pytest.mark.parametrize(
    ("items", "columns", "row"),
    [
        ([Point(1), Point(2, 5.0)], ["x", "y"], (2, 5.0)),
        ([Order(number=7), Order(number=8, customer="Bob")], ["number", "customer"], (8, "Bob")),
        ([Compact(3), Compact(4)], ["a"], (4,)),
        ([Pair(1, "x"), Pair(2, "y")], ["number", "mark"], (2, "y")),
    ],
    ids=["dataclass", "pydantic", "slots", "named tuple"],
)
def test_objects_of_one_class_are_the_rows_of_a_table(items: list[Any], columns: list[str], row: Any) -> None:
    assert [column.name for column in describe("x", items).columns] == columns
    assert query(f"SELECT * FROM x ORDER BY {columns[0]} DESC LIMIT 1", {"x": items}).page().rows == (row,)


def test_objects_of_several_classes_are_single_values() -> None:
    assert [column.name for column in describe("x", [Point(1), Compact(1)]).columns] == ["value"]


@pytest.mark.parametrize("made", [Login("ada"), Account(user="ada")], ids=["dataclass", "pydantic"])
def test_what_a_class_keeps_out_of_its_repr_is_not_shown(made: Any) -> None:
    for obj in (made, [made], [made, Point(1)], {"login": made}):
        found = describe("x", obj)
        assert "ada" in str(found)
        assert "4711" not in str(found)
    assert "keeps out of its text, and so out of this one: pin." in describe("x", made).notes[0]
    with pytest.raises(ColumnNotFoundError):
        query("SELECT pin FROM x", {"x": [made]})


def test_functions_classes_and_modules_say_where_they_are_from() -> None:
    facts = describe("greet", greet).facts
    assert (facts["says"], facts["module"]) == ("Says hello.", __name__)
    assert str(facts["defined in"]).startswith("test_kinds.py, line ")
    assert describe("Order", Order).facts["fields"] == "number, customer"
    facts = describe("np", np).facts
    assert facts["version"] == np.__version__
    assert "names" in facts


def test_a_function_of_the_notebook_names_its_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    held: dict[str, Any] = {}
    cell = "/tmp/ipykernel_12/2493681348.py"
    exec(compile("\ndef double(x):\n    return 2 * x", cell, "exec"), held)
    compiler = types.SimpleNamespace(
        format_code_name=lambda name: ("Cell", "In[7]") if name == cell else None
    )
    module: Any = types.ModuleType("IPython.core.interactiveshell")
    module.InteractiveShell = type("InteractiveShell", (), {"_instance": None})
    monkeypatch.setitem(sys.modules, module.__name__, module)
    assert describe("double", held["double"]).facts["defined in"] == "this notebook, line 2"
    module.InteractiveShell._instance = types.SimpleNamespace(compile=compiler)
    assert describe("double", held["double"]).facts["defined in"] == "this notebook, In [7], line 2"
    exec(compile("def old(): pass", "<ipython-input-3-0f>", "exec"), held)
    assert describe("old", held["old"]).facts["defined in"] == "this notebook, In [3], line 1"


def test_a_class_that_only_says_it_is_a_library_s_is_not_believed() -> None:
    class Tensor:
        __module__ = "torch"

        @property
        def shape(self) -> Any:
            raise AssertionError("read")

        @property
        def dtype(self) -> Any:
            raise AssertionError("read")

    for module in (
        "torch",
        "xarray",
        "PIL",
        "sklearn",
        "dask",
        "matplotlib",
        "jaxlib",
        "shapely",
        "geopandas",
    ):
        Tensor.__module__ = module
        assert describe("x", Tensor()).kind == "object"


def test_a_library_s_class_with_hooks_of_the_user_s_is_not_read() -> None:
    image_class = pytest.importorskip("PIL.Image").Image

    class Sly(image_class):  # type: ignore[misc,valid-type]
        def __getattribute__(self, name: str) -> Any:
            raise AssertionError(f"read {name}")

    found = brief("x", object.__new__(Sly))
    assert not found.picture


def kinds() -> list[Variable]:
    made = [geo_frame(), xarray_set(), pipeline(), figure(), image(), Point(1), Order(number=7), greet, np]
    return [brief("x", obj) for obj in made]


def test_a_listing_has_a_short_form_of_every_kind() -> None:
    for variable in kinds():
        assert variable.kind == "dataframe" or variable.preview, variable
        assert len(variable.preview) <= 160
