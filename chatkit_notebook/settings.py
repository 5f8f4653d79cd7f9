"""What the environment says: variables that are read, and where files go."""

from __future__ import annotations

import os
from pathlib import Path

from .errors import StoreError

MODEL = "CHATKIT_NOTEBOOK_MODEL"
STORE = "CHATKIT_NOTEBOOK_STORE"
API_KEY = "OPENAI_API_KEY"
BASE_URL = "OPENAI_BASE_URL"
POLL = "CHATKIT_NOTEBOOK_POLL"
DOMAIN_KEY = "CHATKIT_NOTEBOOK_DOMAIN_KEY"
SWITCH_INTERVAL = "CHATKIT_NOTEBOOK_SWITCH_INTERVAL"


def read(name: str) -> str | None:
    """An environment variable, or None when it is unset or blank."""
    value = os.environ.get(name, "").strip()
    return value or None


def data_folder() -> Path:
    """The user's data folder of this package, made readable to the user only.

    Raises:
        StoreError: It cannot be made.
    """
    import platformdirs

    folder = platformdirs.user_data_path("chatkit_notebook", appauthor=False)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The folder {folder} for the database of conversations cannot be made: "
            f"{error.strerror or error}. "
            'Choose another place with store="sqlite:///path" or store=":memory:".'
        ) from error
    return folder


def default_store_url() -> str:
    """Where conversations go when the user names no store: $CHATKIT_NOTEBOOK_STORE, else a SQLite file."""
    return read(STORE) or f"sqlite:///{data_folder() / 'conversations.db'}"
