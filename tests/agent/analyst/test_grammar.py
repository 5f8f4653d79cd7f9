"""Utterances to intents: what people write, and the one SELECT (or tool) it stands for."""
# ruff: noqa: E501, ISC004 - a table of one line each is easier to read

from __future__ import annotations

from dataclasses import replace

import pytest

from chatkit_notebook.agent.analyst import sql
from chatkit_notebook.agent.analyst.grammar import parse
from chatkit_notebook.agent.analyst.intents import (
    Describe,
    Intent,
    ListVariables,
    Missing,
    Order,
    Plot,
    Query,
    Show,
    Statement,
    Talk,
    Unclear,
)
from chatkit_notebook.agent.analyst.memory import read_catalogue
from chatkit_notebook.agent.analyst.names import Catalogue
from chatkit_notebook.agent.analyst.plots import chart_arguments
from chatkit_notebook.agent.analyst.steps import read
from chatkit_notebook.agent.analyst.suggesting import follow_ups
from chatkit_notebook.inspection.namespace import Namespace

from .frames import many, one

P = "penguins"
ALL = f"SELECT * FROM {P}"
MASS = "body_mass_g"
MEAN = f"avg({MASS}) AS mean_body_mass_g"
COUNT = "count(*) AS count"


@pytest.fixture(scope="module")
def single() -> Catalogue:
    return read_catalogue(Namespace({**one(), "threshold": 3}))


@pytest.fixture(scope="module")
def several() -> Catalogue:
    return read_catalogue(Namespace(many()))


def as_sql(intent: Intent, catalogue: Catalogue) -> str:
    assert isinstance(intent, Query), intent
    return sql.select(intent, next(table for table in catalogue.tables if table.name == intent.table))


def by(group: str, what: str, where: str = "", order: str = "", limit: int = 1000) -> str:
    groups = ", ".join(f"{name}" for name in group.split())
    return (
        f"SELECT {groups}, {what} FROM {P}{where} GROUP BY {groups} ORDER BY {order or groups} LIMIT {limit}"
    )


WHOLE: list[tuple[str, Intent]] = [
    ("what is in memory?", ListVariables()),
    ("list", ListVariables()),
    ("Which dataframes do I have?", ListVariables()),
    ("what variables do I have", ListVariables()),
    ("show me all variables", ListVariables()),
    ("variables like thresh", ListVariables("thresh")),
    ("hello", Talk("hello")),
    ("Thank you!", Talk("thanks")),
    ("help", Talk("help")),
    ("What can you do?", Talk("help")),
    ("", Talk("help")),
    ("describe penguins", Describe(P)),
    ("Tell me about the penguins dataframe", Describe(P)),
    ("what is penguins?", Describe(P)),
    ("what is threshold", Describe("threshold")),
    ("penguins", Describe(P)),
    ("describe penguin", Describe(P)),
    ("columns of penguins", Describe(P, "columns")),
    ("which columns does penguins have?", Describe(P, "columns")),
    ("schema of `penguins`", Describe(P, "columns")),
    ("columns", Describe(P, "columns")),
    ("shape of penguins", Describe(P, "shape")),
    ("how many rows are there in penguins?", Describe(P, "shape")),
    ("show penguins", Show(P)),
    ("show me the first 5 rows of penguins please", Show(P, count=5)),
    ("first ten rows", Show(P, count=10)),
    ("last 3 rows of penguins", Show(P, position="last", count=3)),
    ("a sample of 7 penguins", Show(P, position="sample", count=7)),
    ("5 random rows", Show(P, position="sample", count=5)),
    ("rows 20 to 40 of penguins", Show(P, count=21, start=19)),
    ("species and body mass of penguins", Show(P, ("species", "body_mass_g"))),
    ("missing values", Missing(P)),
    ("missing values per column in penguins", Missing(P)),
    ("how many missing values are there in sex?", Missing(P, ("sex",))),
    ("SELECT species FROM penguins;", Statement("SELECT species FROM penguins")),
    ("```sql\nselect 1\n```", Statement("select 1")),
    ("delete from penguins", Statement("delete from penguins")),
    ("COPY penguins TO 'out.csv'", Statement("COPY penguins TO 'out.csv'")),
    ("create or replace table t as select 1", Statement("create or replace table t as select 1")),
    ("select * from read_csv('a.csv');", Statement("select * from read_csv('a.csv')")),
    ("selec * from penguins", Statement("selec * from penguins")),
    ("select version()", Statement("select version()")),
    ("with recursive t(n) as (select 1) select n from t",
     Statement("with recursive t(n) as (select 1) select n from t")),
    ("with t as (select * from penguins) select count(*) from t",
     Statement("with t as (select * from penguins) select count(*) from t")),
]  # fmt: skip

QUERIES: list[tuple[str, str]] = [
    # filters
    ("rows of penguins where body_mass_g > 5000 and sex is 'male'", f"{ALL} WHERE {MASS} > 5000 AND sex = 'male'"),
    ("penguins with body mass over 5,000", f"{ALL} WHERE {MASS} > 5000"),
    ("penguins with a body mass of at least 5k", f"{ALL} WHERE {MASS} >= 5000"),
    ("rows where body mass below 3000 g", f"{ALL} WHERE {MASS} < 3000"),
    ("rows where body mass <= 3000", f"{ALL} WHERE {MASS} <= 3000"),
    ("rows where species != 'Adelie'", f"{ALL} WHERE species != 'Adelie'"),
    ("species is not adelie", f"{ALL} WHERE species != 'Adelie'"),
    ("penguins where body mass is between 4000 and 4500 and year is 2009",
     f'{ALL} WHERE {MASS} BETWEEN 4000 AND 4500 AND year = 2009'),
    ("penguins where species is Adelie or Gentoo", f"{ALL} WHERE species IN ('Adelie', 'Gentoo')"),
    ("species not in (Adelie, Gentoo)", f"{ALL} WHERE species NOT IN ('Adelie', 'Gentoo')"),
    ("penguins where body mass > 6000 or flipper length > 230",
     f'{ALL} WHERE ({MASS} > 6000) OR (flipper_length_mm > 230)'),
    ("penguins whose island contains 'orger'", f"{ALL} WHERE contains(lower(island), 'orger')"),
    ("species starts with Ch", f"{ALL} WHERE starts_with(lower(species), 'ch')"),
    ("rows where sex is missing", f'{ALL} WHERE sex IS NULL'),
    ("penguins with no sex", f'{ALL} WHERE sex IS NULL'),
    ("rows where sex is not missing", f'{ALL} WHERE sex IS NOT NULL'),
    ("female penguins on Dream", f"{ALL} WHERE island = 'Dream' AND sex = 'female'"),
    ("penguins after 2008", f'{ALL} WHERE year > 2008'),
    ("rows where island is 'nowhere'", f"{ALL} WHERE lower(CAST(island AS VARCHAR)) = 'nowhere'"),
    ("first 5 rows where year is 2009", f'{ALL} WHERE year = 2009 LIMIT 5'),
    # order
    ("penguins sorted by body mass descending", f"{ALL} ORDER BY {MASS} DESC NULLS LAST"),
    ("sort penguins by flipper length, then body mass desc",
     f'{ALL} ORDER BY flipper_length_mm ASC NULLS LAST, {MASS} DESC NULLS LAST'),
    ("top 5 penguins by body mass", f"{ALL} ORDER BY {MASS} DESC NULLS LAST LIMIT 5"),
    ("bottom 4 by flipper length", f'{ALL} ORDER BY flipper_length_mm ASC NULLS LAST LIMIT 4'),
    ("which penguin has the highest body mass?", f"{ALL} WHERE {MASS} = (SELECT max({MASS}) FROM {P})"),
    ("penguins with the lowest body mass", f"{ALL} WHERE {MASS} = (SELECT min({MASS}) FROM {P})"),
    # one number
    ("how many penguins?", f'SELECT {COUNT} FROM {P}'),
    ("how many females", f"SELECT {COUNT} FROM {P} WHERE sex = 'female'"),
    ("how many penguins are heavier than 5000 g", f'SELECT {COUNT} FROM {P} WHERE {MASS} > 5000'),
    ("how many species are there?", f'SELECT count(DISTINCT species) AS distinct_species FROM {P}'),
    ("number of distinct islands", f'SELECT count(DISTINCT island) AS distinct_island FROM {P}'),
    ("mean body mass", f'SELECT {MEAN} FROM {P}'),
    ("what is the average of body_mass_g in penguins?", f'SELECT {MEAN} FROM {P}'),
    ("mean of penguins.body_mass_g", f'SELECT {MEAN} FROM {P}'),
    ("mean body mass of Adelie penguins", f"SELECT {MEAN} FROM {P} WHERE species = 'Adelie'"),
    ("mean body mass for females in 2009",
     f"SELECT {MEAN} FROM {P} WHERE sex = 'female' AND year = 2009"),
    ("total body mass", f'SELECT sum({MASS}) AS sum_body_mass_g FROM {P}'),
    ("median flipper length", f'SELECT median(flipper_length_mm) AS median_flipper_length_mm FROM {P}'),
    ("standard deviation of bill depth", f'SELECT stddev_samp(bill_depth_mm) AS std_bill_depth_mm FROM {P}'),
    ("min, max and mean of body mass",
     f'SELECT min({MASS}) AS min_body_mass_g, max({MASS}) AS max_body_mass_g, {MEAN} FROM {P}'),
    # groups
    ("how many penguins per island", by("island", COUNT)),
    ("count by species and island", by("species island", COUNT)),
    ("count species", by("species", COUNT)),
    ("value counts of island", by("island", COUNT, order='count DESC NULLS LAST')),
    ("mean body mass by species", by("species", MEAN)),
    ("body mass by species", by("species", MEAN)),
    ("mean boddy mass by ilsand", by("island", MEAN)),
    ("average body_mass_g by species and sex where year is 2008",
     by("species sex", MEAN, ' WHERE year = 2008')),
    ("mean body mass by species for females", by("species", MEAN, " WHERE sex = 'female'")),
    ("mean body mass by species, largest first", by("species", MEAN, order='mean_body_mass_g DESC NULLS LAST')),
    ("mean body mass per island sorted by mean desc",
     by("island", MEAN, order='mean_body_mass_g DESC NULLS LAST')),
    ("top 2 species by mean body mass", by("species", MEAN, order='mean_body_mass_g DESC NULLS LAST', limit=2)),
    ("mean body mass by species top 2", by("species", MEAN, order='mean_body_mass_g DESC NULLS LAST', limit=2)),
    ("which island has the most penguins?", by("island", COUNT, order='count DESC NULLS LAST')),
    ("which species has the highest mean body mass",
     by("species", MEAN, order='mean_body_mass_g DESC NULLS LAST')),
    ("distinct species", f'SELECT DISTINCT species FROM {P} ORDER BY species'),
    ("unique values of island in penguins", f'SELECT DISTINCT island FROM {P} ORDER BY island'),
]  # fmt: skip


@pytest.mark.parametrize(("text", "intent"), WHOLE, ids=[text for text, _ in WHOLE])
def test_whole_questions(text: str, intent: Intent, single: Catalogue) -> None:
    assert parse(text, single) == intent


@pytest.mark.parametrize(("text", "expected"), QUERIES, ids=[text for text, _ in QUERIES])
def test_queries(text: str, expected: str, single: Catalogue) -> None:
    assert as_sql(parse(text, single), single) == expected


@pytest.mark.parametrize("text", [text.upper() for text, _ in QUERIES[:4] + QUERIES[25:30]])
def test_case_does_not_matter(text: str, single: Catalogue) -> None:
    assert isinstance(parse(text, single), Query)


SEVERAL: list[tuple[str, str]] = [
    ("mean horsepower by origin",
     'SELECT Origin, avg(Horsepower) AS mean_Horsepower FROM cars GROUP BY Origin ORDER BY Origin LIMIT 1000'),
    ("mpg by cylinders",
     'SELECT Cylinders, avg(Miles_per_Gallon) AS mean_Miles_per_Gallon FROM cars '
     'GROUP BY Cylinders ORDER BY Cylinders LIMIT 1000'),
    ("top 5 cars by weight", 'SELECT * FROM cars ORDER BY Weight_in_lbs DESC NULLS LAST LIMIT 5'),
    ("cars from Japan with more than 4 cylinders",
     'SELECT * FROM cars WHERE Origin = \'Japan\' AND Cylinders > 4'),
    ("stocks after 2009", 'SELECT * FROM stocks WHERE date >= DATE \'2010-01-01\''),
    ("stocks before 2009", 'SELECT * FROM stocks WHERE date < DATE \'2009-01-01\''),
    ("stocks in March 2008",
     'SELECT * FROM stocks WHERE (date >= DATE \'2008-03-01\' AND date < DATE \'2008-04-01\')'),
    ("stocks where date is between 2008 and 2009 and symbol is 'AAPL'",
     'SELECT * FROM stocks WHERE (date >= DATE \'2008-01-01\' AND date < DATE \'2010-01-01\') '
     "AND symbol = 'AAPL'"),
    ("mean price by symbol since 2009",
     'SELECT symbol, avg(price) AS mean_price FROM stocks WHERE date >= DATE \'2009-01-01\' '
     'GROUP BY symbol ORDER BY symbol LIMIT 1000'),
    ("price of MSFT", 'SELECT price FROM stocks WHERE symbol = \'MSFT\''),
    ("movies with US gross over 100k", 'SELECT * FROM movies WHERE "US Gross" > 100000'),
    ("mean imdb rating", 'SELECT avg("IMDB Rating") AS "mean_IMDB Rating" FROM movies'),
    ("movies where `is new` is true", 'SELECT * FROM movies WHERE "is new" = TRUE'),
    ("movies where `order` is 'b'", 'SELECT * FROM movies WHERE "order" = \'b\''),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SEVERAL, ids=[text for text, _ in SEVERAL])
def test_the_table_is_found(text: str, expected: str, several: Catalogue) -> None:
    assert as_sql(parse(text, several), several) == expected


class TestFollowUps:
    """A question that leans on the one before changes it."""

    def last(self, catalogue: Catalogue, *texts: str) -> str:
        before: Intent | None = None
        for text in texts:
            found = parse(text, catalogue, before)
            assert not isinstance(found, Unclear), (text, found)
            before = found
        assert before is not None
        return as_sql(before, catalogue) if isinstance(before, Query) else repr(before)

    def test_a_whole_conversation(self, several: Catalogue) -> None:
        talk = ["mean body mass by species", "now by island", "only the females", "and for 2009"]
        female = " WHERE sex = 'female'"
        both = f"{female} AND year = 2009"
        down = "mean_body_mass_g DESC NULLS LAST"
        assert self.last(several, *talk[:2]) == by("island", MEAN)
        assert self.last(several, *talk[:3]) == by("island", MEAN, female)
        assert self.last(several, *talk) == by("island", MEAN, both)
        assert self.last(several, *talk, "sort that by mean descending") == by("island", MEAN, both, down)
        assert self.last(several, *talk, "top 2 of them") == by("island", MEAN, both, down, 2)
        median = f"median({MASS}) AS median_body_mass_g"
        assert self.last(several, *talk, "and the median") == by("island", median, both)
        flipper = "avg(flipper_length_mm) AS mean_flipper_length_mm"
        assert self.last(several, *talk, "what about flipper length") == by("island", flipper, both)

    def test_the_same_column_is_tested_anew(self, single: Catalogue) -> None:
        assert self.last(single, "how many penguins in 2008", "and for 2009") == (
            f"SELECT {COUNT} FROM {P} WHERE year = 2009"
        )

    def test_rows_narrowed_sorted_and_cut(self, single: Catalogue) -> None:
        assert self.last(single, "show penguins", "only Gentoo", "sort by body mass desc", "top 3") == (
            f"{ALL} WHERE species = 'Gentoo' ORDER BY {MASS} DESC NULLS LAST LIMIT 3"
        )

    def test_more_rows(self, single: Catalogue) -> None:
        assert self.last(single, "first 10 rows of penguins", "next 20") == repr(Show(P, count=20, start=10))

    def test_another_group_beside_the_first(self, single: Catalogue) -> None:
        assert self.last(single, "how many penguins per island", "also by sex") == by("island sex", COUNT)

    def test_a_whole_question_is_not_taken_as_a_follow_up(self, several: Catalogue) -> None:
        assert self.last(several, "mean body mass by species", "first 5 rows of cars") == repr(
            Show("cars", count=5)
        )


UNCLEAR: list[tuple[str, str]] = [
    ("write me a poem", "write me a poem"),
    ("train a random forest on penguins", "random forest"),
    ("mean bill by species", "do you mean by"),
    ("rows where body mass is heavy", "holds numbers"),
    ("penguins with body mass over 5 cm", "to which I can convert “cm”"),
    ("mean", "which column"),
    ("show 5 rows of pengiuns", "Did you mean `penguins`?"),
    ("describe nothing_like_it", "There is no variable `nothing_like_it`"),
    ("show slaes", "There is no variable `slaes`"),
    ("drop the missing values", "drop"),
    ("load the data", "load"),
]


@pytest.mark.parametrize(("text", "why"), UNCLEAR, ids=[text for text, _ in UNCLEAR])
def test_what_is_not_understood_is_said(text: str, why: str, single: Catalogue) -> None:
    found = parse(text, single)
    assert isinstance(found, Unclear), found
    assert why in found.why


def test_ambiguity_asks_with_questions_that_work(single: Catalogue, several: Catalogue) -> None:
    found = parse("mean bill by species", single)
    assert isinstance(found, Unclear)
    assert [label for label, _ in found.choices] == ["bill_length_mm", "bill_depth_mm"]
    for label, prompt in found.choices:
        intent = parse(prompt, single)
        assert isinstance(intent, Query)
        assert intent.aggregates[0].column == label
    which = parse("show 5 rows", several)
    assert isinstance(which, Unclear)
    assert [parse(prompt, several) for _, prompt in which.choices] == [
        Show(name, count=5) for name in ("penguins", "cars", "stocks", "movies")
    ]


@pytest.mark.parametrize(
    "text", ["average car value by maker", 'mean "n o n e" in cars', "mean stock worth by symbol"]
)
def test_what_is_not_understood_is_named_as_it_was_written(text: str, several: Catalogue) -> None:
    found = parse(text, several)
    assert isinstance(found, Unclear)
    assert not set("§⟨⟩") & set(found.why), found
    assert "“" in found.why, found


def test_a_variable_without_known_columns_is_not_said_to_be_missing() -> None:
    class Elsewhere:
        """Stands for a frame whose schema nobody has asked for."""

    catalogue = read_catalogue(Namespace({"penguins": many()["penguins"], "df": Elsewhere()}))
    found = parse("mean km by city of df", catalogue)
    assert isinstance(found, Unclear)
    assert "There is no variable" not in found.why
    assert found.choices == (("Describe df", "describe df"),)


def drawn(found: Intent, catalogue: Catalogue) -> dict[str, object]:
    assert isinstance(found, Plot), found
    table = next(table for table in catalogue.tables if table.name == found.query.table)
    return {name: value for name, value in chart_arguments(found, table).items() if value is not None}


CHARTS: list[tuple[str, dict[str, object]]] = [
    ("plot mean body mass by species as bars",
     {"name": P, "x": "species", "y": "body_mass_g", "kind": "bar", "aggregate": "mean"}),
    ("plot body mass by species", {"name": P, "x": "species", "y": "body_mass_g"}),
    ("bar chart of species", {"name": P, "x": "species", "kind": "bar"}),
    ("chart penguins", {"name": P, "x": "species"}),
    ("histogram of body mass", {"name": P, "x": "body_mass_g", "kind": "histogram"}),
    ("histogram of body mass by species for females",
     {"name": P, "x": "body_mass_g", "by": "species", "kind": "histogram", "where": "sex = 'female'"}),
    ("scatter plot of body mass against flipper length",
     {"name": P, "x": "flipper_length_mm", "y": "body_mass_g", "kind": "scatter"}),
    ("scatter of body mass against flipper length",
     {"name": P, "x": "flipper_length_mm", "y": "body_mass_g", "kind": "scatter"}),
    ("line of price over date in stocks", {"name": "stocks", "x": "date", "y": "price", "kind": "line"}),
    ("line chart of total price over time by symbol",
     {"name": "stocks", "x": "date", "y": "price", "by": "symbol", "kind": "line", "aggregate": "sum"}),
    ("plot total price by month in stocks",
     {"name": "stocks", "x": "date", "y": "price", "aggregate": "sum", "period": "month"}),
    ("bar chart of mean price by weekday in stocks",
     {"name": "stocks", "x": "date", "y": "price", "kind": "bar", "aggregate": "mean", "period": "weekday"}),
    ("distribution of body mass", {"name": P, "x": "body_mass_g", "kind": "histogram"}),
    ("plot bill length and bill depth by species",
     {"name": P, "x": "species", "y": "bill_length_mm and bill_depth_mm", "by": "measure", "aggregate": "mean",
      "sql": "SELECT species, 'bill_length_mm' AS measure, CAST(bill_length_mm AS DOUBLE) AS "
      '"bill_length_mm and bill_depth_mm" FROM penguins UNION ALL SELECT species, \'bill_depth_mm\' AS measure, '
      'CAST(bill_depth_mm AS DOUBLE) AS "bill_length_mm and bill_depth_mm" FROM penguins'}),
    ("plot total price by year and month in stocks",
     {"name": "stocks", "x": "date", "y": "price", "aggregate": "sum", "period": "month"}),
    ("plot mean price by hour of the day in stocks",
     {"name": "stocks", "x": "date", "y": "price", "aggregate": "mean", "period": "clock hour"}),
    ("plot price over date in stocks where symbol is MSFT",
     {"name": "stocks", "x": "date", "y": "price", "where": "symbol = 'MSFT'"}),
    ("top 2 origins by number of cars as bars",
     {"name": "cars", "x": "Origin", "y": "count", "kind": "bar",
      "sql": "SELECT Origin, count(*) AS count FROM cars GROUP BY Origin ORDER BY count DESC NULLS LAST LIMIT 2"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "arguments"), CHARTS)
def test_charts(text: str, arguments: dict[str, object], several: Catalogue) -> None:
    assert drawn(parse(text, several), several) == arguments


def test_a_chart_is_made_of_the_answer_before_and_changed(single: Catalogue) -> None:
    asked = parse("mean body mass by species", single)
    chart = parse("plot that", single, asked)
    assert drawn(chart, single) == {"name": P, "x": "species", "y": "body_mass_g", "aggregate": "mean"}
    lines = parse("as a line chart", single, chart)
    females = parse("only the females", single, lines)
    assert drawn(females, single) == {
        "name": P, "x": "species", "y": "body_mass_g", "kind": "line", "aggregate": "mean", "where": "sex = 'female'",
    }  # fmt: skip
    assert parse("show that as a table", single, females) == females.query  # type: ignore[union-attr]


def test_a_chart_of_nothing_it_knows_is_unclear(single: Catalogue) -> None:
    assert isinstance(parse("draw something nice", single), Unclear)


def test_without_a_table_it_says_so() -> None:
    found = parse("mean of x", read_catalogue(Namespace({"n": 3})))
    assert isinstance(found, Unclear)
    assert "no table in memory" in found.why


def test_names_and_values_cannot_break_out_of_sql() -> None:
    import pandas as pd

    frame = pd.DataFrame({'we"ird; DROP': ["it's", "b"]})
    catalogue = read_catalogue(Namespace({"t": frame}))
    found = parse('rows of t where `we"ird; DROP` is "it\'s"', catalogue)
    assert as_sql(found, catalogue) == """SELECT * FROM t WHERE "we""ird; DROP" = 'it''s'"""


@pytest.mark.parametrize("text", ["show df", "show me the df", "display df", "list df"])
def test_a_table_called_like_a_kind_of_thing_is_shown(text: str, single: Catalogue) -> None:
    catalogue = Catalogue((replace(single.tables[0], name="df"),))
    assert parse(text, catalogue) == Show("df")


@pytest.mark.parametrize(
    ("text", "column", "descending"),
    [
        ("penguins with body mass over 4500, heaviest first", "body_mass_g", True),
        ("penguins with body mass over 4500, lowest first", "body_mass_g", False),
        ("female penguins, heaviest first", "body_mass_g", True),
        ("species and body mass of penguins, heaviest first", "body_mass_g", True),
    ],
)
def test_what_stands_first_is_not_left_out(
    text: str, column: str, descending: bool, single: Catalogue
) -> None:
    found = parse(text, single)
    assert isinstance(found, Query)
    assert found.order == (Order(column, descending),)


def test_an_order_by_nothing_is_said(single: Catalogue) -> None:
    found = parse("female penguins, lowest first", single)
    assert isinstance(found, Unclear)
    assert "does not say what to sort by" in found.why


def test_a_chart_that_groups_the_top_rows_is_not_one_of_all_rows(single: Catalogue) -> None:
    top = parse("top 3 penguins by body mass", single)
    found = parse("draw it by species", single, top)
    assert isinstance(found, Unclear)
    assert "only the 3 rows" in found.why
    assert isinstance(parse("plot body mass by species in penguins", single, top), Plot)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In penguins, what is the mean of body mass?", 1),
        ("From `penguins`, show the mean of body mass", 1),
        ("In penguins,\nwhat is the mean of body mass?", 1),
        ("What is the mean of body mass\nin penguins?", 1),
        ("mean body mass in penguins\nplot body mass by species in penguins", 2),
        ("- mean body mass in penguins\n- how many rows in penguins", 2),
        ("1. mean body mass in penguins?\n2. how many rows in penguins?", 2),
    ],
)
def test_a_table_may_be_called_first_and_a_sentence_may_be_wrapped(
    text: str, expected: int, several: Catalogue
) -> None:
    reading = read(text, several)
    assert len(reading.steps) == expected
    assert as_sql(reading.steps[0], several).startswith(f"SELECT {MEAN} FROM {P}")


@pytest.mark.parametrize(
    ("kind", "offered"), [(None, "As line chart"), ("bar", "As line chart"), ("line", "As bar chart")]
)
def test_another_kind_of_chart_is_offered(kind: str | None, offered: str, single: Catalogue) -> None:
    intent = parse("plot body mass by species", single)
    assert isinstance(intent, Plot)
    labels = [label for label, _ in follow_ups(replace(intent, kind=kind), single)]
    assert [label for label in labels if label.endswith(" chart")] == [offered]
