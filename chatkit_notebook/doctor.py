"""The diagnosis of %chatkit --doctor and `chat.doctor()`: each line was looked at just now."""

from __future__ import annotations

import platform
import shutil
import textwrap
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Protocol

from . import kernel, marimo_session, network, settings
from .assets import Bundle, FrontEndMissingError
from .context import ChatContext, who_answers
from .inspection.namespace import Namespace
from .network import Finding
from .page import Page
from .runtime import Runtime
from .session import describe

PACKAGES = (
    "openai-chatkit",
    "openai-agents",
    "openai",
    "anywidget",
    "ipykernel",
    "ipywidgets",
    "jupyterlab",
    "notebook",
    "marimo",
    "duckdb",
    "narwhals",
)
NEEDED = ("openai-chatkit", "openai-agents", "openai", "anywidget", "ipykernel", "duckdb", "narwhals")
MODEL_SECONDS = 30.0
STORE_SECONDS = 30.0
LITTLE_DISK = 200 << 20
"""Free bytes below which a database may soon fail."""
WIDTH = 96
SUBJECT = 14


class Patient(Protocol):
    """What the doctor looks at in a chat."""

    ui: str
    responding: bool
    ready: bool
    last_error: str | None
    _page: Page

    @property
    def api(self) -> dict[str, str]: ...
    @property
    def status(self) -> dict[str, str]: ...
    @property
    def context(self) -> ChatContext: ...


@dataclass(frozen=True)
class Diagnosis:
    """What was found, as text that can be put into an issue: it holds no secrets.

    Attributes:
        findings: One for each thing that was looked at.
    """

    findings: list[Finding]

    def __str__(self) -> str:
        from .agent.redaction import redact

        when = time.strftime("%Y-%m-%d %H:%M %z")
        bad = sum(finding.well is False for finding in self.findings)
        what = f"{bad} {'thing needs' if bad == 1 else 'things need'} you" if bad else "nothing is wrong"
        lines = [f"chatkit_notebook {installed('chatkit-notebook')}, {when}: {what}"]
        text = redact("\n".join([*lines, *map(line, self.findings)]))
        if Runtime.running() is not None:
            text = text.replace(Runtime.current().token, "…")
        return text.replace(str(Path.home()), "~")

    __repr__ = __str__


def line(finding: Finding) -> str:
    mark = {True: "ok", False: "!!", None: "--"}[finding.well]
    start = f"{mark}  {finding.subject + ':':<{SUBJECT}}"
    indent = " " * len(start)
    lines = textwrap.wrap(finding.text, WIDTH, initial_indent=start, subsequent_indent=indent)
    if finding.advice:
        lines += textwrap.wrap(
            f"→ {finding.advice}", WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  "
        )
    return "\n".join(lines)


def diagnose(chat: Patient | None) -> Diagnosis:
    """Looks at everything a chat needs.

    Args:
        chat: The chat to look at; None looks at what the next one would have.
    """
    looks: tuple[Callable[[Patient | None], Iterator[Finding]], ...] = (
        the_versions,
        the_front_end,
        the_page,
        the_kernel,
        the_port,
        the_proxy,
        the_network,
        the_model,
        the_key,
        the_store,
        the_disk,
        the_clock,
    )
    found: list[Finding] = []
    for look in looks:
        try:
            found += look(chat)
        except Exception as error:  # noqa: BLE001 - one broken part must not hide the others
            subject = look.__name__.removeprefix("the_").replace("_", " ")
            found.append(Finding(subject, describe(error), False))
    return Diagnosis(found)


def the_versions(chat: Patient | None) -> Iterator[Finding]:
    found = {name: installed(name) for name in PACKAGES}
    words = ", ".join(f"{name} {number}" for name, number in found.items() if number)
    text = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}, {words}"
    missing = [name for name in NEEDED if not found[name]]
    if missing:
        yield Finding(
            "versions",
            f"{text}; not installed: {', '.join(missing)}",
            False,
            f"pip install {' '.join(missing)}",
        )
    else:
        yield Finding("versions", text)


def installed(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def the_front_end(chat: Patient | None) -> Iterator[Finding]:
    try:
        bundle = Bundle()
    except FrontEndMissingError as error:
        yield Finding("front end", str(error), False)
        return
    files = [*bundle.first.values(), *bundle.later.values()]
    size, at_once = (sum(map(len, some)) / 1024 for some in (files, bundle.first.values()))
    yield Finding(
        "front end",
        f"build {bundle.hash}, {len(files)} files, {size:.0f} KiB gzipped, {at_once:.0f} of it at first",
    )


def the_page(chat: Patient | None) -> Iterator[Finding]:
    if chat is None:
        text = "no chat was opened by %chatkit in this kernel yet"
        yield Finding("page", text, None, "run %chatkit, then %chatkit --doctor")
        return
    shown_in = f"in {chat._page.app or kernel.host()}"
    if chat.ready:
        yield Finding("page", f"{shown_in}: ready; {'an answer streams' if chat.responding else 'idle'}")
    elif not kernel.has_pages():
        yield Finding("page", "a plain Python process has none; the chat works from Python", None)
    else:
        advice = (
            "put the chat on the last line of a cell; if it is there, reload the page and run the cell again"
        )
        yield Finding("page", f"{shown_in}: no page has reported that it shows the chat", None, advice)
    for subject in ("ui", "transport"):
        if words := chat.status.get(subject):
            yield Finding(subject, str(words))
    if chat.last_error:
        yield Finding("last error", chat.last_error, False)


def the_kernel(chat: Patient | None) -> Iterator[Finding]:
    if marimo_session.current() is not None:
        text = "marimo's: Jupyter's messages wait for the running cell; over loopback HTTP the chat answers"
        yield Finding("subshells", text, None)
    elif not kernel.is_kernel():
        text = "this process is no Jupyter kernel: there is no page, the chat works from Python only"
        yield Finding("subshells", text, None)
    elif kernel.has_subshells():
        yield Finding("subshells", "there are: Jupyter's messages are handled while a cell runs")
    else:
        text = (
            "there are none: while a cell runs, only loopback HTTP answers; over Jupyter's messages it waits"
        )
        yield Finding("subshells", text, None, "pip install 'ipykernel>=7' and restart the kernel")
    if kernel.keeps_messages():
        yield Finding(
            "messages", "kept until the page asks: they would not show here otherwise (Colab)", None
        )


def the_port(chat: Patient | None) -> Iterator[Finding]:
    yield network.port(Runtime.current().http, Runtime.current().token)


def the_proxy(chat: Patient | None) -> Iterator[Finding]:
    yield from network.proxies()


def the_network(chat: Patient | None) -> Iterator[Finding]:
    yield network.cdn("auto" if chat is None else chat.ui)
    yield network.domain_key({} if chat is None else chat.api, None if chat is None else chat._page.loopback)


def the_model(chat: Patient | None) -> Iterator[Finding]:
    from .agent.models import choose

    context = chat.context if chat is not None else ChatContext("doctor", Namespace(kernel.namespace))
    chosen = Runtime.current().loop.wait(choose(context), MODEL_SECONDS)
    yield Finding("model", who_answers(chosen.name, chosen.where, chosen.why))


def the_key(chat: Patient | None) -> Iterator[Finding]:
    yield network.key()


def the_store(chat: Patient | None) -> Iterator[Finding]:
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
    words = "1 conversation" if count == 1 and not more else f"{count:,}{'+' if more else ''} conversations"
    yield Finding("store", f"{where} can be read and written; {words}")
    if context is not None and context.unsaved:
        advice = "choose another place: ChatKit(store='path.db'), or free the one that is named"
        yield Finding("store", context.unsaved, False, advice)


def the_disk(chat: Patient | None) -> Iterator[Finding]:
    folder = Path.cwd()
    places = {"the working folder": folder, "the data folder": settings.data_folder()}
    for name, place in places.items():
        free = shutil.disk_usage(place).free
        words = f"{free / (1 << 30):,.1f} GiB free for {name} ({place})"
        if free < LITTLE_DISK:
            yield Finding("disk", words, False, "make room: a database on a full disk loses what is said")
        else:
            yield Finding("disk", words)


def the_clock(chat: Patient | None) -> Iterator[Finding]:
    yield network.clock(Runtime.current().clock, None if chat is None else chat._page.clock_ahead)
