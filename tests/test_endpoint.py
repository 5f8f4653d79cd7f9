"""What goes wrong, end to end: a real chat in this process, asked over its loopback address."""

from __future__ import annotations

import datetime as dt
import decimal
import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import sqlalchemy as sa
from palmerpenguins import load_penguins

from chatkit_notebook import ChatKit
from chatkit_notebook.agent import models, turn
from chatkit_notebook.store import engine
from chatkit_notebook.views import recipe

from .model_server import ModelServer, Reply
from .talk import SECONDS, Talk, until, words


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CHATKIT_NOTEBOOK_MODEL", "OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_DEFAULT_MODEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(models, "RETRIES", 0)


Open = Callable[..., Talk]


@pytest.fixture
def open_chat() -> Iterator[Open]:
    opened: list[Talk] = []

    def make(variables: dict[str, Any] | None = None, **options: Any) -> Talk:
        chat = ChatKit(variables=variables or {}, **{"store": ":memory:", "model": "analyst"} | options)
        opened.append(Talk(chat))
        return opened[-1]

    yield make
    for talk in opened:
        talk.client.close()
        talk.chat.close()


@pytest.fixture(scope="module")
def penguins() -> pd.DataFrame:
    return load_penguins()


class TestModelServer:
    """A server that is down, slow, refuses or breaks off; both shapes of the API."""

    @pytest.fixture
    def server(self) -> Iterator[ModelServer]:
        with ModelServer() as server:
            yield server

    @pytest.fixture(params=["chat", "responses"])
    def talk(
        self,
        request: pytest.FixtureRequest,
        server: ModelServer,
        open_chat: Open,
        penguins: pd.DataFrame,
        monkeypatch: pytest.MonkeyPatch,
    ) -> Talk:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        if request.param == "responses":
            monkeypatch.setenv("OPENAI_API_KEY", "sk-wrong")
        model = "gpt-4.1" if request.param == "responses" else None
        return open_chat({"penguins": penguins}, model=model).ask("hello")

    @pytest.mark.parametrize(
        ("fault", "told", "kept"),
        [
            ("429", "takes no more requests for now (429). It asks to wait 7 seconds.", ""),
            ("quota", "has no quota left (429)", ""),
            ("500", "failed (500): The server had an error.", ""),
            ("404", "does not have the model", ""),
            ("cut", "broke off while `MODEL` answered. What was answered so far is kept", "one two three "),
            ("error-event", "The model crashed. What was answered so far is kept.", "one two three "),
            ("html", "sent an empty answer", ""),
        ],
    )
    def test_a_fault_is_told_what_came_is_kept_and_retry_works(
        self, talk: Talk, server: ModelServer, fault: Any, told: str, kept: str
    ) -> None:
        server.replies.append(Reply("one two three four five", fault=fault))
        talk.ask("and now?")
        name = server.requests[-1].body["model"]
        assert told.replace("MODEL", name) in str(talk.error)
        assert talk.chat.last_error == talk.error
        assert talk.texts() == ["hello", "You said: hello", "and now?", *filter(None, [kept])]
        assert talk.retry().error is None
        assert talk.texts() == ["hello", "You said: hello", "and now?", "You said: and now?"]

    def test_a_repaired_key_counts_from_the_next_try_on(
        self, talk: Talk, server: ModelServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        server.replies.append(Reply(fault="401"))
        assert "refused the key (401). Set OPENAI_API_KEY to a valid one" in str(talk.ask("hm").error)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-right")
        assert talk.retry().said == "You said: hm"
        assert server.requests[-1].headers["authorization"] == "Bearer sk-right"

    def test_a_silent_server_is_waited_for_in_words_and_can_be_stopped(
        self, talk: Talk, server: ModelServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(turn, "PATIENCE_SECONDS", 0.05)
        server.replies.append(Reply(fault="silent"))
        waiting = next(event for event in talk.asking("there?") if event["type"] == "progress_update")
        assert waiting["text"].startswith("Waiting for ")
        assert server.url in waiting["text"]
        assert talk.ask("well?").said == "You said: well?"
        assert talk.texts()[2:] == ["there?", "well?", "You said: well?"]

    def test_stop_keeps_what_came_and_ends_the_request(self, talk: Talk, server: ModelServer) -> None:
        server.replies.append(Reply(" ".join(f"w{n}" for n in range(2_000)), rate=100))
        deltas = 0
        for event in talk.asking("a long one"):
            deltas += "delta" in event.get("update", {})
            if deltas == 10:
                break
        kept = until(lambda: talk.texts()[3:])
        assert kept[0].startswith("w0 w1 w2 w3 w4 w5 w6 w7 w8 w9 ")
        assert "w1999" not in kept[0]
        until(lambda: server.aborted)
        assert talk.retry().said == "You said: a long one"
        assert talk.ask("and on").said == "You said: and on"
        assert talk.texts()[2:] == ["a long one", "You said: a long one", "and on", "You said: and on"]

    def test_a_server_that_is_down_is_asked_again_once_it_is_up(
        self, open_chat: Open, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with ModelServer() as gone:
            port = gone.socket.getsockname()[1]
        monkeypatch.setenv("OPENAI_BASE_URL", f"http://127.0.0.1:{port}/v1")
        talk = open_chat(model=None).ask("anybody?")
        assert "cannot be reached: nothing listens there. Start the server" in str(talk.error)
        with ModelServer(port=port):
            assert talk.retry().said == "You said: anybody?"
        assert talk.texts() == ["anybody?", "You said: anybody?"]

    @pytest.mark.parametrize(
        ("call", "told"),
        [
            ('query_frames {"sql": "SELECT specis FROM penguins"}', "Did you mean `species`?"),
            ('query_frames {"sql": "DROP TABLE penguins"}', "a query may read, not change anything: DROP"),
            ('show_table {"name": "pengins"}', "There is no variable `pengins`. Did you mean `penguins`?"),
            ('show_table {"name": "penguins", "columns": ["yeer"]}', "Did you mean `year`?"),
            ('describe_variable {"nme": "x"}', "Invalid JSON input for tool describe_variable."),
            ("no_such_tool {}", "not found"),
        ],
    )
    def test_a_tool_that_refuses_answers_the_model(self, talk: Talk, call: str, told: str) -> None:
        talk.ask(f"call {call}")
        assert talk.error is None
        assert talk.said.startswith("The tool said: ")
        assert told in talk.said


class TestStore:
    """A database that cannot be written."""

    @pytest.mark.parametrize(
        ("place", "why"),
        [
            ("file/chats.db", "there is no folder"),
            ("folder", "that is a folder. Name a file in it"),
            ("notes", "file is not a database. Move the file away"),
            ("foreign.db", "table threads already exists. The file belongs to another program"),
        ],
    )
    def test_an_unusable_place_is_said_in_the_chat_which_answers(
        self, open_chat: Open, penguins: pd.DataFrame, tmp_path: Path, place: str, why: str
    ) -> None:
        (tmp_path / "file").write_text("x")
        (tmp_path / "folder").mkdir()
        (tmp_path / "notes").write_text("Buy milk and bread. " * 100)
        with sqlite3.connect(tmp_path / "foreign.db") as other:
            other.execute("CREATE TABLE threads (x)")
        other.close()
        talk = open_chat({"penguins": penguins}, store=tmp_path / place).ask("how many rows has penguins?")
        (notice,) = [event for event in talk.events if event["type"] == "notice"]
        assert notice["title"] == "This conversation is not saved"
        assert why in str(talk.chat.last_error)
        assert "kept in memory only" in notice["message"]
        assert "344" in talk.said
        assert "344" in talk.ask("describe penguins").said
        assert len(talk.texts()) == 4
        assert not [event for event in talk.events if event["type"] == "notice"]

    def test_a_locked_database_loses_nothing(
        self, open_chat: Open, penguins: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(engine, "BUSY_SECONDS", 0.05)
        path = tmp_path / "chats.db"
        talk = open_chat({"penguins": penguins}, store=path).ask("show penguins")
        before = talk.items()
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        assert "database is locked. Another program keeps it locked" in str(talk.ask("hello?").error)
        assert talk.chat.last_error == talk.error
        other.close()
        assert talk.items() == before
        assert talk.ask("describe penguins").error is None
        assert talk.items()[: len(before)] == before

    def test_a_full_disk_is_told_and_the_chat_goes_on_when_there_is_room(
        self, open_chat: Open, penguins: pd.DataFrame, tmp_path: Path
    ) -> None:
        talk = open_chat({"penguins": penguins}, store=tmp_path / "chats.db").ask(
            "how many rows has penguins?"
        )
        session, store = talk.chat._session, talk.chat.context.store
        before = talk.items()

        def limit(connection: sa.Connection) -> None:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

        def lift(connection: sa.Connection) -> None:
            connection.exec_driver_sql("PRAGMA max_page_count = 1000000")

        session.runtime.loop.wait(store.engine.run(limit, writes=False), SECONDS)
        for _ in range(10):
            if talk.ask("show penguins").error:
                break
        assert "disk is full. Free some disk space" in str(talk.error)
        assert talk.chat.last_error == talk.error
        session.runtime.loop.wait(store.engine.run(lift, writes=False), SECONDS)
        assert talk.ask("show penguins").error is None
        assert talk.items()[: len(before)] == before


class TestChangedData:
    """A variable that vanishes or changes between the question and page 2."""

    @pytest.fixture
    def names(self) -> dict[str, Any]:
        return {"sales": pd.DataFrame({"n": range(50), "g": ["a", "b"] * 25})}

    @pytest.mark.parametrize("question", ["show sales", "select * from sales"])
    @pytest.mark.parametrize(
        ("now", "told"),
        [
            (None, "There is no variable “sales”"),
            (pd.DataFrame({"n": range(5), "g": list("abcde")}), "it now has 5 rows and 2 columns (it had 50"),
            (pd.DataFrame({"m": range(50)}), "and not the same columns"),
            (3, "“sales” (int) has no rows and columns"),
        ],
        ids=["gone", "shorter", "other columns", "no table"],
    )
    def test_page_two_says_so_and_the_rows_stay(
        self, open_chat: Open, names: dict[str, Any], question: str, now: Any, told: str
    ) -> None:
        talk = open_chat(names).ask(question)
        kept = names.pop("sales")
        if now is not None:
            names["sales"] = now
        page = talk.click(recipe.PAGE)
        assert told in page
        assert "rows 1–20 of 50" in page
        if now is None:
            assert "Run the cell that makes it, then click again." in page
            names["sales"] = kept
            assert "rows 21–40 of 50" in talk.click(recipe.PAGE)

    def test_a_row_of_a_result_whose_table_changed_is_marked(
        self, open_chat: Open, names: dict[str, Any]
    ) -> None:
        rests = "select n % 25 as rest, count(*) as total from sales group by 1 order by 1"
        talk = open_chat(names).ask(rests)
        card = talk.click(recipe.ROW, 0)
        assert "The data has changed" not in card
        assert "2" in card.split("\n")
        names["sales"] = names["sales"].head(4)
        for _ in range(2):
            card = talk.click(recipe.ROW, 0)
            assert "The data has changed since the list was drawn" in card
            assert "1" in card.split("\n")


class TestVariables:
    """Values that fight back, and tables that are odd."""

    def test_hostile_values_cost_their_budget_and_no_more(self, open_chat: Open) -> None:
        wake = threading.Event()

        class Slow:
            def __repr__(self) -> str:
                wake.wait(SECONDS)
                return "late"

        class Raising:
            def __repr__(self) -> str:
                raise SystemExit("bye")

            def __getattr__(self, name: str) -> Any:
                raise RuntimeError(name)

        class Huge:
            def __repr__(self) -> str:
                return "x" * 50_000_000

        class Liar:
            @property
            def __class__(self) -> Any:  # type: ignore[override]
                return pd.DataFrame

        endless: list[Any] = []
        endless.append(endless)
        names = {"slow": Slow(), "raising": Raising(), "huge": Huge(), "liar": Liar(), "endless": endless}
        names["cells"] = pd.DataFrame({"o": [Slow(), Huge(), Raising()], "n": [1, 2, 3]})
        try:
            talk = open_chat(names).ask("what is in memory?")
            assert all(name in words(talk.widget) for name in names)
            for name in names:
                for question in ("describe", "show", "select * from"):
                    talk.ask(f"{question} {name}")
                    assert talk.error is None
                    assert name in talk.said
                    assert len(talk.said) < 5_000
        finally:
            wake.set()

    TABLES: ClassVar[dict[str, Any]] = {
        "wide": pd.DataFrame(np.arange(10_000).reshape(2, 5_000)).add_prefix("c"),
        "twice": pd.DataFrame([[1, 2], [3, 4]], columns=["a", "a"]),
        "named": pd.DataFrame([[1, 2, 3, 4]], columns=[0, ("x", 1), None, dt.date(2024, 1, 1)]),
        "leveled": pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("a", "x"), ("a", "y")])),
        "nothing": pd.DataFrame(),
        "rowless": pd.DataFrame({"a": pd.Series([], dtype=int)}),
        "odd": pd.DataFrame(
            {
                "nested": [{"a": [1, {"b": 2}]}, None],
                "binary": [b"\x00\xff", None],
                "exact": [decimal.Decimal("12345678901234567890.12"), None],
                "zoned": pd.to_datetime(["2024-01-01", None]).tz_localize("Europe/Berlin"),
                "kind": pd.Categorical(["x", None]),
                "span": pd.to_timedelta(["1 day", None]),
                "complex": [1 + 2j, 0j],
                "large": [2**80, -1],
                "mixed": [1, "two"],
                "markup": ["<script>alert(1)</script>", "[x](javascript:alert(1)) | `a`\n\nb"],
                "half": pd.Series(["\ud800x", 1], dtype=object),
                "long": ["x" * 100_000, ""],
            }
        ),
        "polar": pl.DataFrame(
            {
                "record": [{"a": 1}, None],
                "enum": pl.Series(["a", "b"], dtype=pl.Enum(["a", "b"])),
                "zoned": pl.Series([dt.datetime(2024, 1, 1), None]).dt.replace_time_zone("Asia/Tokyo"),
                "object": pl.Series([object(), object()], dtype=pl.Object),
                "none": [None, None],
            }
        ),
        "arrow": pa.table(
            {
                "map": pa.array([[("k", 1)], None], pa.map_(pa.string(), pa.int64())),
                "wide": pa.array([decimal.Decimal("1.23"), None], pa.decimal256(50, 2)),
                "half": pa.array([1.5, None], pa.float16()),
            }
        ),
        "relation": duckdb.connect().sql("SELECT range AS r FROM range(30)"),
    }

    @pytest.mark.parametrize("name", TABLES)
    def test_odd_tables_are_described_shown_queried_and_opened(self, open_chat: Open, name: str) -> None:
        talk = open_chat({name: self.TABLES[name]})
        for question in ("describe", "show", "select * from"):
            talk.ask(f"{question} {name}")
            assert talk.error is None
            assert f"`{name}`" in talk.said
            assert "could not" not in talk.said
            size = len(json.dumps(talk.done))
            assert size < 100_000
            clicks = "".join(json.dumps(item["widget"]) for item in talk.done if item["type"] == "widget")
            if recipe.ROW in clicks:
                assert "Row " in talk.click(recipe.ROW, 0)


class TestSql:
    """Statements that are wrong, or would do more than read."""

    @pytest.fixture
    def talk(self, open_chat: Open, penguins: pd.DataFrame) -> Talk:
        return open_chat({"penguins": penguins, "big": pd.DataFrame({"n": np.arange(10_000_000)})})

    @pytest.mark.parametrize(
        ("sql", "told"),
        [
            ("select specis from penguins", "`penguins` has no column `specis`. Did you mean `species`?"),
            ("select * from pengins", "There is no variable `pengins` to query. Did you mean `penguins`?"),
            ("selec * from penguins", "Did you mean SELECT?"),
            ("select count(* from penguins", "This is not valid SQL: syntax error"),
            ("delete from penguins", "DELETE is not run"),
            ("create table t as select * from penguins", "CREATE is not run"),
            ("select 1; drop table penguins", "there are 2 statements"),
            ("select * from '{file}'", "Queries read variables only, not files"),
            ("select * from read_csv('{file}')", "This was not run"),
            ("copy penguins to '{out}'", "COPY is not run"),
            ("attach '{out}'", "This was not run"),
            ("set memory_limit = '1TB'", "settings cannot be changed"),
        ],
    )
    def test_it_says_what_is_wrong_and_does_nothing(
        self, talk: Talk, tmp_path: Path, sql: str, told: str
    ) -> None:
        file, out = tmp_path / "secret.csv", tmp_path / "out"
        file.write_text("secret\n42\n")
        talk.ask(sql.format(file=file, out=out))
        assert talk.error is None
        assert told in talk.said
        assert "42" not in talk.said
        assert not out.exists()
        assert "344" in talk.ask("how many rows has penguins?").said

    def test_ten_million_rows_are_cut_and_paged(self, talk: Talk) -> None:
        talk.ask("select * from big")
        assert "more than 10,000 rows" in talk.said
        assert "rows 21–40" in talk.click(recipe.PAGE)

    @pytest.mark.parametrize("question", ["show pengins", "describe nothing_like_it", "mean x of nowhere"])
    def test_an_undefined_name_is_told_with_what_there_is(self, talk: Talk, question: str) -> None:
        talk.ask(question)
        assert "There is no variable" in talk.said
        assert "penguins, big" in talk.said


def test_work_that_cannot_be_stopped_is_told_where_the_answer_would_be(open_chat: Open) -> None:
    """Polars runs a function that no other process can have: Stop ends the answer, and says what goes on."""
    begun, free, count = threading.Event(), threading.Event(), [0]

    def slow(rows: pl.DataFrame) -> pl.DataFrame:
        count[0] += 1
        begun.set()
        free.wait(60)
        return rows

    talk = open_chat({"far": pl.LazyFrame({"n": [1, 2]}).map_batches(slow), "near": pd.DataFrame({"n": [3]})})
    talk.ask("hello")
    asking = threading.Thread(target=lambda: list(talk.asking("SELECT sum(n) FROM far")))
    asking.start()
    try:
        assert begun.wait(30)
        assert talk.json("threads.stop", thread_id=talk.thread)["stopped"]
        # stored when Stop is answered, so that the page reads it at once
        assert "cannot be stopped: it goes on in the kernel until it ends" in talk.texts()[-1]
        asking.join(30)
        assert "3" in talk.ask("SELECT sum(n) FROM near").said
        assert count == [1]
    finally:
        free.set()
