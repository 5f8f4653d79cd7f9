"""What looks like a secret is taken out; ordinary data is not."""

from __future__ import annotations

import pytest

from chatkit_notebook.agent.redaction import redact, redacted

# put together here, so that no scanner takes this file for a leak
KEY = "sk-" + "proj-" + "A1b2C3d4E5f6G7h8J9k0L1m2"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"my key is {KEY}.", "my key is ⟨redacted API key⟩."),
        ("AKIA" + "IOSFODNN7EXAMPLE", "⟨redacted access key⟩"),
        ("ghp_" + "a1" * 18, "⟨redacted token⟩"),
        ("xoxb-" + "1234567890-abcdef", "⟨redacted token⟩"),
        ("AIza" + "b" * 35, "⟨redacted API key⟩"),
        ("Authorization: Bearer " + "abc.DEF-123_456~7890xyz", "Authorization: Bearer ⟨redacted token⟩"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dBjftJeZ4CVPmB92K27uhb", "⟨redacted token⟩"),
        (
            "postgresql://ann:s3cret@db.example.org:5432/sales",
            "postgresql://ann:⟨redacted password⟩@db.example.org:5432/sales",
        ),
        ("redis://:hunter2@cache:6379", "redis://:⟨redacted password⟩@cache:6379"),
        ('{"password": "correct horse"}', '{"password": "⟨redacted secret⟩"}'),
        ("DB_PASSWORD=hunter2hunter2", "DB_PASSWORD=⟨redacted secret⟩"),
        ("api_key = 'abcd1234'", "api_key = '⟨redacted secret⟩'"),
        ("my-old_password=hunter2hunter2", "my-old_password=⟨redacted secret⟩"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----", "⟨redacted private key⟩"),
    ],
)
def test_secrets_go(text: str, left: str) -> None:
    assert redact(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "3.14159, 1,234,567 and -2e10",
        "123e4567-e89b-12d3-a456-426614174000",
        "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "2009-03-31T12:00:00+01:00",
        "ann@example.org",
        "https://example.org/path?a=1&b=2",
        "http://localhost:8888/lab",
        "the password column has 3 missing values",
        "mean of api_key by region",
        "Columns: id, password: text, created: date",
        "sk-learn and risk-adjusted-returns-of-the-portfolio",
        "task-force-delta-seven-eight-nine-ten",
        "SELECT secret_key FROM t WHERE pwd = ?",
        "body_mass_g: 4201.75",
    ],
)
def test_ordinary_data_stays(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize("unit", ["a-", "password", "password=", "://a:", "-----BEGIN A "])
def test_a_long_text_that_hides_nothing_is_read_once_and_not_from_each_of_its_places(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    assert redact(text) == text


def test_nested_data_is_redacted_and_images_are_left_alone() -> None:
    image = {"type": "input_image", "image_url": "data:image/png;base64,sk-" + "A" * 30}
    given = [{"role": "user", "content": [{"type": "input_text", "text": KEY}, image]}, {"n": 3}]
    assert redacted(given) == [
        {"role": "user", "content": [{"type": "input_text", "text": "⟨redacted API key⟩"}, image]},
        {"n": 3},
    ]
