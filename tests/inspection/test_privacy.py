"""Rules of privacy: which one counts, what is wrong with one, which names say secret."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from chatkit_notebook.errors import NotSharedError, PrivacyRuleError, VariableNotFoundError
from chatkit_notebook.inspection.describers import brief, describe
from chatkit_notebook.inspection.guarded import Guarded
from chatkit_notebook.inspection.namespace import Namespace
from chatkit_notebook.inspection.privacy import Policy, looks_secret
from chatkit_notebook.mentions import Mentions


@pytest.mark.parametrize(
    ("rules", "name", "level"),
    [
        ({}, "sales", "allow"),
        ({"sales": "deny"}, "sales", "deny"),
        ({"sales": "deny"}, "Sales", "allow"),
        ({"raw_*": "schema"}, "raw_2024", "schema"),
        ({"raw_*": "schema", "raw_2024": "allow"}, "raw_2024", "allow"),
        ({"raw_2024": "allow", "raw_*": "deny"}, "raw_2024", "allow"),
        ({"raw_*": "schema", "*_2024": "deny"}, "raw_2024", "deny"),
        ({"*": "deny"}, "anything", "deny"),
        ({"*": "deny", "public_*": "allow"}, "public_x", "allow"),
        ({"*": "allow"}, "api_key", "schema"),
        ({"api_key": "allow"}, "api_key", "allow"),
        ({"a.*": "deny"}, "a", "allow"),
    ],
)
def test_an_exact_name_counts_before_patterns_and_the_strictest_of_these(
    rules: dict[str, Any], name: str, level: str
) -> None:
    assert Policy(rules).level(name) == level


@pytest.mark.parametrize(
    ("rules", "column", "level"),
    [
        ({}, "email", "allow"),
        ({}, "password", "schema"),
        ({"people.password": "allow"}, "password", "allow"),
        ({"people.email": "deny"}, "EMAIL", "deny"),
        ({"*.email": "deny"}, "email", "deny"),
        ({"peop*.e*": "schema"}, "email", "schema"),
        ({"people": "schema"}, "email", "schema"),
        ({"people": "schema", "people.id": "allow"}, "id", "allow"),
        ({"people": "deny", "people.id": "allow"}, "id", "deny"),
        ({"others.email": "deny"}, "email", "allow"),
    ],
)
def test_a_column_has_its_own_rule_or_the_level_of_its_variable(
    rules: dict[str, Any], column: str, level: str
) -> None:
    policy = Policy(rules)
    assert policy.column_level("people", column, policy.level("people")) == level


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ({"sales": "denyy"}, "Did you mean 'deny'?"),
        ({"sales": "schema only"}, "Did you mean 'schema'?"),
        ({"sales": "hidden"}, "Did you mean 'deny'?"),
        ({"sales": 1}, "cannot be a int"),
        ({"": "deny"}, "not an empty text"),
        ({3: "deny"}, "not a int"),
        ([("sales", "deny")], "not a list"),
    ],
)
def test_a_wrong_rule_is_refused_with_what_there_is(rules: Any, words: str) -> None:
    policy = Policy({"kept": "deny"})
    with pytest.raises(PrivacyRuleError) as caught:
        policy.replace(rules)
    assert words in str(caught.value)
    assert dict(policy) == {"kept": "deny"}, "nothing was changed"


@pytest.mark.parametrize(
    "name",
    [
        "password", "db_password", "dbPassword", "PASSWORDS", "api_key", "apiKey", "openaiApiKey", "APIKEY",
        "client_secret", "secrets", "AWS_SECRET_ACCESS_KEY", "access_token", "refreshToken", "credentials",
        "connection_string", "dsn", "password_hash", "user.password",
    ],
)  # fmt: skip
def test_names_of_secrets(name: str) -> None:
    assert looks_secret(name)


@pytest.mark.parametrize(
    "name",
    [
        "key", "keys", "primary_key", "tokens", "token_count", "secretary", "password_length", "passenger",
        "connection", "keyword", "monkey", "x" * 5_000,
    ],
)  # fmt: skip
def test_names_that_are_no_secrets(name: str) -> None:
    assert not looks_secret(name)


def test_a_denied_variable_is_answered_alike_whether_it_is_there_or_not() -> None:
    namespace = Namespace({"salaries": 1}, policy=Policy({"sal*": "deny"}))
    with pytest.raises(NotSharedError) as there:
        namespace.get("salaries")
    with pytest.raises(NotSharedError) as not_there:
        namespace.get("salads")
    assert str(there.value).replace("salaries", "salads") == str(not_there.value)
    with pytest.raises(VariableNotFoundError):
        namespace.get("other")


def test_the_same_object_under_another_name_is_held_to_the_rule() -> None:
    frame = pd.DataFrame({"a": [1]})
    namespace = Namespace(
        {"salaries": frame, "copy": frame, "n": 1, "m": 1}, policy=Policy({"salaries": "deny"})
    )
    assert namespace.names() == ["n", "m"]
    assert namespace.level("copy") == "deny"
    namespace.policy.replace({"n": "deny"})
    assert "m" in namespace.names(), "equal numbers are not the same data"


def test_what_forgets_the_rules_sees_nothing() -> None:
    guarded = Namespace({"x": {"k": "canary"}}, policy=Policy({"x": "schema"})).get("x")
    assert type(guarded) is Guarded
    assert "canary" not in repr(guarded)
    assert not hasattr(guarded, "__dict__")


def test_the_statistics_of_a_column_are_values() -> None:
    frame = pd.DataFrame({"pay": [1234, 5678], "year": [2024, 2024]})
    found = describe("f", Namespace({"f": frame}, policy=Policy({"f.pay": "schema"})).get("f"))
    pay, year = found.columns
    assert (pay.name, pay.dtype, pay.statistics, pay.missing) == ("pay", "int64", {}, None)
    assert year.statistics["min"] == 2024
    assert found.sample is not None
    assert [column.name for column in found.sample.columns] == ["year"]
    assert found.shape == (2, 2)


def test_a_rule_about_other_columns_takes_nothing_away() -> None:
    namespace = Namespace({"numbers": [1, 2, 3]}, policy=Policy({"*.email": "deny"}))
    assert brief("numbers", namespace.get("numbers")).preview == "[1, 2, 3]"


def test_what_is_kept_back_is_marked_where_variables_are_mentioned() -> None:
    policy = Policy({"pay": "schema", "gone": "deny"})
    found = Mentions(lambda: Namespace({"pay": [1], "open": [2], "gone": [3]}, policy=policy)).search("")
    marked = {one["title"]: "partly private" in one["data"]["description"] for one in found}
    assert marked == {"pay": True, "open": False}
