"""The diagnosis of %chatkit --doctor: each line was looked at just now."""

from __future__ import annotations

import platform
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from sys import platform as system

from . import kernel, settings
from .assets import Bundle, FrontEndMissingError
from .context import ChatContext, who_answers
from .inspection.namespace import Namespace
from .runtime import Runtime
from .server.auth import TOKEN_HEADER
from .session import describe
from .widget import ChatKit

PACKAGES = (
    "chatkit-notebook",
    "openai-chatkit",
    "openai-agents",
    "anywidget",
    "ipykernel",
    "duckdb",
    "narwhals",
)
HEALTH_SECONDS = 5.0
MODEL_SECONDS = 30.0
STORE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the diagnosis.

    Attributes:
        subject: What was looked at.
        text: What was found, and what to do about it.
        well: False when something does not work; None when it is neither good nor bad.
    """

    subject: str
    text: str
    well: bool | None = True

    def __str__(self) -> str:
        mark = {True: "ok", False: "!!", None: "--"}[self.well]
        return f"{mark}  {self.subject + ':':<14}{self.text}"


def diagnose(chat: ChatKit | None) -> list[Finding]:
    """Looks at everything a chat needs.

    Args:
        chat: The chat to look at; None looks at what the next one would have.
    """
    looks: tuple[Callable[[ChatKit | None], Iterator[Finding]], ...] = (
        versions,
        the_kernel,
        transports,
        the_model,
        the_store,
        the_front_end,
        the_page,
    )
    found: list[Finding] = []
    for look in looks:
        try:
            found += look(chat)
        except Exception as error:  # noqa: BLE001 - one broken part must not hide the others
            found.append(Finding(look.__name__.removeprefix("the_"), describe(error), False))
    return found


def versions(chat: ChatKit | None) -> Iterator[Finding]:
    yield Finding(
        "versions", f"Python {platform.python_version()} on {system}, {', '.join(map(numbered, PACKAGES))}"
    )


def numbered(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"{package} (not installed)"


def the_kernel(chat: ChatKit | None) -> Iterator[Finding]:
    if not kernel.is_kernel():
        text = "this process is no Jupyter kernel: there is no page, the chat works from Python only"
        yield Finding("kernel", text, None)
    elif kernel.has_subshells():
        yield Finding("kernel", "has subshells: Jupyter's messages are handled while a cell runs")
    else:
        text = "has no subshells: while a cell runs, only loopback HTTP answers (ipykernel 7 has them)"
        yield Finding("kernel", text, None)
    if kernel.keeps_messages():
        yield Finding("kernel", "keeps messages until the page asks: they would not show here (Colab)", None)


def transports(chat: ChatKit | None) -> Iterator[Finding]:
    http = Runtime.current().http
    if http.url is None:
        yield Finding("http", http.error or "the loopback server does not run", False)
    else:
        headers = {TOKEN_HEADER: Runtime.current().token}
        began = time.perf_counter()
        try:
            request = urllib.request.Request(f"{http.url}/health", headers=headers)  # noqa: S310 - our own
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            with opener.open(request, timeout=HEALTH_SECONDS) as answer:
                milliseconds = (time.perf_counter() - began) * 1_000
                well = answer.status == 200
            yield Finding("http", f"{http.url} answered {answer.status} in {milliseconds:.0f} ms", well)
        except (urllib.error.URLError, OSError) as error:
            yield Finding(
                "http", f"{http.url} does not answer ({error}); the chat uses Jupyter's messages", False
            )
    if kernel.is_kernel():
        yield Finding("comm", "Jupyter's messages lead to the page")
    else:
        yield Finding("comm", "leads nowhere: this process is no kernel", None)


def the_model(chat: ChatKit | None) -> Iterator[Finding]:
    from .agent.models import choose

    context = chat.context if chat is not None else ChatContext("doctor", Namespace(kernel.namespace))
    chosen = Runtime.current().loop.wait(choose(context), MODEL_SECONDS)
    yield Finding("model", who_answers(chosen.name, chosen.where, chosen.why))


def the_store(chat: ChatKit | None) -> Iterator[Finding]:
    from .store.database import open_store

    context = chat.context if chat is not None else None

    async def look() -> tuple[str, int, bool]:
        store = context.store if context is not None else None
        borrowed = store is not None
        store = store or open_store(settings.default_store_url())
        try:
            threads = await store.load_threads(1_000, None, "desc", None)
            # takes the write lock and changes nothing
            await store.write(lambda connection: None)
            return store.where, len(threads.data), threads.has_more
        finally:
            if not borrowed:
                await store.close()

    where, count, more = Runtime.current().loop.wait(look(), STORE_SECONDS)
    yield Finding("store", f"{where} can be read and written; {count}{'+' if more else ''} conversations")


def the_front_end(chat: ChatKit | None) -> Iterator[Finding]:
    try:
        bundle = Bundle()
    except FrontEndMissingError as error:
        yield Finding("front end", str(error), False)
        return
    size = sum(map(len, bundle.files.values())) / 1024
    yield Finding("front end", f"build {bundle.hash}, {len(bundle.files)} files, {size:.0f} KiB gzipped")


def the_page(chat: ChatKit | None) -> Iterator[Finding]:
    if chat is None:
        yield Finding("page", "no chat was opened by %chatkit in this kernel yet", None)
        return
    if not chat.ready:
        yield Finding("page", "no page has reported that it shows the chat", None)
    else:
        yield Finding("page", f"ready; {'an answer streams' if chat.responding else 'idle'}")
    for subject in ("ui", "transport"):
        if words := chat.status.get(subject):
            yield Finding(subject, str(words))
    if chat.last_error:
        yield Finding("last error", chat.last_error, False)
