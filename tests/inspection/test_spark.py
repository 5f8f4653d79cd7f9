"""A real Spark session, classic or Connect: its jobs end with Stop, and a session that is gone is told."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("pyspark", reason="pyspark is not installed: it is large and needs Java")

from pyspark.sql import SparkSession

from chatkit_notebook.agent.analyst.memory import read_catalogue
from chatkit_notebook.errors import (
    BudgetExceededError,
    ColumnNotFoundError,
    InspectionError,
    QueryFailedError,
)
from chatkit_notebook.inspection.charts.facts import Wanted
from chatkit_notebook.inspection.charts.points import chart_of
from chatkit_notebook.inspection.dataframes import page
from chatkit_notebook.inspection.describers import brief, describe
from chatkit_notebook.inspection.namespace import Namespace
from chatkit_notebook.inspection.privacy import Policy
from chatkit_notebook.inspection.sql import query

from .charts.test_points import BUSY, KINDS

# One process of Python can have one kind of session: set SPARK_CONNECT=1 for the other.
CONNECT = bool(os.environ.get("SPARK_CONNECT"))
ENDLESS = "SELECT max(h) FROM endless"


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    builder = SparkSession.builder
    session = (
        builder.remote("local[8]").getOrCreate()
        if CONNECT
        else builder.master("local[8]").config("spark.ui.enabled", "false").getOrCreate()
    )
    yield session
    session.stop()


@pytest.fixture(scope="module")
def trips(spark: Any) -> Any:
    return spark.range(250_000).selectExpr(
        "id", "concat('city ', id % 5) AS city", "CAST(id * 7 % 100 AS double) AS km"
    )


def endless(spark: Any) -> Any:
    # A new one each time: Spark remembers what a plan has computed. In one part: a cancelled task may go on
    # until Spark looks again whether it is, and has its core so long.
    return spark.range(0, 10**12, 1, 1).selectExpr("sha2(CAST(id AS string), 512) AS h")


def test_a_description_reads_the_columns_and_no_rows(trips: Any) -> None:
    found = describe("trips", trips)
    assert [(one.name, one.kind) for one in found.columns] == [
        ("id", "integer"),
        ("city", "text"),
        ("km", "number"),
    ]
    assert found.sample is None
    assert brief("trips", trips).facts == {"engine": "Spark"}
    assert page("trips", trips, count=2).rows == ((0, "city 0", 0.0), (1, "city 1", 7.0))


def test_a_column_that_is_not_there_is_named(trips: Any) -> None:
    with pytest.raises(ColumnNotFoundError, match="Did you mean `km`"):
        query("SELECT avg(kmm) FROM trips", {"trips": trips})


def test_dates_and_exact_numbers_stay_what_they_are(spark: Any) -> None:
    frame = spark.sql("SELECT DATE '2024-03-05' AS d, CAST(1.25 AS decimal(10, 2)) AS m, array(1, 2) AS a")
    found = query("SELECT date_trunc('month', d) AS b, m, a FROM t", {"t": frame})
    assert [column.dtype for column in found.columns][:2] == ["timestamp[us]", "decimal128(10, 2)"]


def test_columns_are_kept_back_before_anybody_looked_at_them(spark: Any) -> None:
    frame = spark.sql("SELECT 1 AS id, 'canary' AS email")
    space = Namespace({"t": frame}, policy=Policy({"t.email": "deny"}))
    assert brief("t", space.get("t")).columns == ()
    assert page("t", space.get("t")).rows == ((1,),)
    assert query("SELECT * FROM t", space.variables()).page().rows == ((1,),)
    question = "how many rows are in t"
    (table,) = read_catalogue(space, [question]).tables
    assert [column.name for column in table.columns] == ["id"]


@pytest.mark.parametrize("name", list(KINDS))
def test_charts_are_those_of_pandas(spark: Any, name: str) -> None:
    spark.conf.set("spark.sql.session.timeZone", "UTC")
    records = BUSY.astype(object).where(BUSY.notna(), None).to_dict("records")
    frame = spark.createDataFrame(
        [{**record, "day": record["day"].to_pydatetime()} for record in records],
        schema="city string, kind string, price double, size double, day timestamp_ntz",
    )

    def drawn(data: Any) -> Any:
        return chart_of(Wanted("t", **KINDS[name]), lambda sql: query(sql, {"t": data}))

    found, expected = drawn(frame), drawn(BUSY)
    assert (found.kind, found.labels, found.total) == (expected.kind, expected.labels, expected.total)
    assert [one.label for one in found.series] == [one.label for one in expected.series]
    for one, other in zip(found.series, expected.series, strict=True):
        assert one.values == pytest.approx(other.values, nan_ok=True)


def waiting() -> bool:
    """Whether a thread still waits for what was begun for a question."""
    return any(thread.name == "chatkit-notebook-reading" for thread in threading.enumerate())


@pytest.mark.parametrize("moment", ["at once", "when it runs"])
def test_stop_ends_the_job(spark: Any, moment: str) -> None:
    stop = threading.Event()
    timer = threading.Timer(0.0 if moment == "at once" else 3.0, stop.set)
    timer.start()
    with pytest.raises(QueryFailedError, match=r"^The query was stopped\.$"):
        query(ENDLESS, {"endless": endless(spark)}, cancelled=stop)
    ended(spark)


def test_what_takes_too_long_is_ended_too(spark: Any) -> None:
    with pytest.raises(BudgetExceededError, match="longer than"):
        query(ENDLESS, {"endless": endless(spark)}, seconds=3)
    ended(spark)


def ended(spark: Any) -> None:
    """Waits until nothing of it runs any more."""
    deadline = time.monotonic() + 30
    while waiting():
        assert time.monotonic() < deadline, "it still runs"
        time.sleep(0.05)
    if not CONNECT:
        while spark.sparkContext.statusTracker().getActiveJobsIds():
            assert time.monotonic() < deadline, "Spark still works"
            time.sleep(0.05)


def test_the_jobs_of_the_notebook_are_left_alone(spark: Any) -> None:
    """A job of a cell that runs beside the question is not marked, and so not cancelled with it."""
    result: list[Any] = []
    begun = threading.Event()

    def cell() -> None:
        begun.set()
        result.append(spark.range(3_000_000).selectExpr("max(sha2(CAST(id AS string), 512)) AS h").collect())

    thread = threading.Thread(target=cell)
    thread.start()
    assert begun.wait(30)
    stop = threading.Event()
    threading.Timer(1.0, stop.set).start()
    with pytest.raises(QueryFailedError, match="stopped"):
        query(ENDLESS, {"endless": endless(spark)}, cancelled=stop)
    thread.join(60)
    assert len(result) == 1


def test_a_session_that_is_gone_is_said(spark: Any, trips: Any) -> None:
    # the last test: there is no session any more
    spark.stop()
    for ask in (
        lambda: query("SELECT count(*) FROM trips", {"trips": trips}),
        lambda: page("trips", trips, count=2),
    ):
        with pytest.raises(InspectionError, match="Spark session of this frame is gone"):
            ask()
    assert brief("trips", trips).queryable
