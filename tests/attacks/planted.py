"""Secrets of every kind, made up, and put together here so that no scanner takes this file for a leak."""

from __future__ import annotations

import random
import string

ALNUM = string.ascii_letters + string.digits
HEX = "0123456789abcdef"


def some(count: int, letters: str = ALNUM, seed: int = 7) -> str:
    """Letters that are the same in every run."""
    chosen = random.Random(f"{seed} {count} {letters}")
    return "".join(chosen.choice(letters) for _ in range(count))


UPPER = string.ascii_uppercase + string.digits

LOWER = string.ascii_lowercase
KINDS: dict[str, tuple[str, int, str]] = {
    # what it is: how it is written, and how many of which letters stand in the place of the star
    "AWS access key": ("AKIA*", 16, UPPER),
    "AWS secret, .env": ("AWS_SECRET_ACCESS_KEY=*", 40, ALNUM),
    "GitHub": ("ghp_*", 36, ALNUM),
    "GitHub, fine-grained": ("github_pat_*", 82, ALNUM),
    "GitLab": ("glpat-*", 20, ALNUM),
    "OpenAI": ("sk-proj-*", 48, ALNUM),
    "Anthropic": ("sk-ant-api03-*", 93, ALNUM),
    "Slack": ("xoxb-123456789012-*", 24, ALNUM),
    "Slack webhook": ("https://hooks.slack.com/services/T0/B0/*", 24, ALNUM),
    "JSON web token": ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.*", 43, ALNUM),
    "Google": ("AIza*", 35, ALNUM),
    "Google, client secret": ("GOCSPX-*", 28, ALNUM),
    "Azure storage": ("AccountName=a;AccountKey=*==;EndpointSuffix=core", 86, ALNUM),
    "Azure, signature": ("https://a.blob.core.windows.net/c?sv=1&sig=*", 44, ALNUM),
    "Microsoft Entra": ("abc8Q~*", 34, ALNUM),
    "Stripe": ("sk_live_*", 24, ALNUM),
    "Hugging Face": ("hf_*", 34, ALNUM),
    "Databricks": ("dapi*", 32, HEX),
    "npm": ("npm_*", 36, ALNUM),
    "PostgreSQL": ("postgresql://ann:*@db.example.org:5432/sales", 14, ALNUM),
    "MongoDB": ("mongodb+srv://ann:*@c.example.net/x", 15, ALNUM),
    "a URL": ("https://ann:*@example.org/x.csv", 13, ALNUM),
    "ODBC": ("Server=db;Uid=ann;Pwd=*;", 11, LOWER),
    "a file of settings": ("DB_PASSWORD=*", 12, LOWER),
    "a header": ("Authorization: Bearer *", 38, ALNUM),
    "Basic": ("Authorization: Basic *", 28, ALNUM),
    "a dict": ('{"password": "* x"}', 17, ALNUM),
}
CORES = {name: some(count, letters, at) for at, (name, (_, count, letters)) in enumerate(KINDS.items())}
PLANTED = {name: (how.replace("*", CORES[name]), CORES[name]) for name, (how, _, _) in KINDS.items()}
"""By kind: how it is written, and what must not be read of it."""

PRIVATE_KEY = f"-----BEGIN RSA PRIVATE KEY-----\n{some(64)}\n{some(64)}\n-----END RSA PRIVATE KEY-----"
"""It has several lines."""

TEXTS = [text for text, _ in PLANTED.values()]
ORDINARY = (
    "3.14159, 1,234,567 and -2e10",
    "123e4567-e89b-12d3-a456-426614174000",
    "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "d41d8cd98f00b204e9800998ecf8427e",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "2009-03-31T12:00:00+01:00",
    "ann@example.org",
    "https://example.org/path?a=1&b=2#key=value",
    "978-3-16-148410-0",
    "DE89 3704 0044 0532 0130 00",
    "4111 1111 1111 1111",
    "10.0.0.1:8080",
    "v1.2.3-rc.4+build.5",
    "SK-1234 and AK-9, sku_live_2024",
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ",
    "the password column has 3 missing values",
    "MAX_TOKENS: 4096",
    "sk-learn and risk-adjusted-returns-of-the-portfolio",
    "primary_key=id foreign_key=user_id",
    "monkey=123456789 turkey: 12345678",
    'pad_token="[PAD]", eos_token: "</s>", token = "hello", tokens: 4096, token: 12345678',
    "the password is required, and the secret is out",
    "100%25 of caf%C3%A9s & bars &amp; clubs, a \u200bword",
    'password="", user="", note="nothing here"',
)
"""What must come through as it is."""


def leaked(text: str) -> list[str]:
    """Which of the secrets stand in a text, in whole or by half."""
    cores = {name: core for name, (_, core) in PLANTED.items()} | {"private key": some(64)}
    return [name for name, core in cores.items() if core in text or core[: len(core) // 2 + 2] in text]
