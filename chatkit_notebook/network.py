"""What the doctor asks of the machine and the network: port, proxies, CDN, key, clock."""

from __future__ import annotations

import importlib.util
import os
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from . import settings
from .server.auth import TOKEN_HEADER
from .times import Clock
from .transport.http import HttpServer

CDN = "https://cdn.platform.openai.com/deployments/chatkit/chatkit.js"
OPENAI = "https://api.openai.com/v1"
HEALTH_SECONDS = 5.0
NETWORK_SECONDS = 4.0
PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY")
SKEW_SECONDS = 60.0
"""How far clocks may differ before anything notices."""
JUMP_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the diagnosis.

    Attributes:
        subject: What was looked at.
        text: What was found.
        well: False when something does not work; None when it is neither good nor bad.
        advice: What to do next.
    """

    subject: str
    text: str
    well: bool | None = True
    advice: str = ""


def port(http: HttpServer, token: str) -> Finding:
    """Whether the loopback server answers this process."""
    advice = (
        "other software on this machine may forbid local ports; without one the chat uses Jupyter's messages"
    )
    if http.url is None:
        return Finding("port", http.error or "the loopback server does not run", False, advice)
    began = time.perf_counter()
    try:
        request = urllib.request.Request(f"{http.url}/health", headers={TOKEN_HEADER: token})  # noqa: S310 - ours
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=HEALTH_SECONDS) as answer:
            milliseconds = (time.perf_counter() - began) * 1_000
            words = f"{http.url} answered {answer.status} in {milliseconds:.0f} ms"
            return Finding("port", words, answer.status == 200)
    except OSError as error:
        return Finding("port", f"{http.url} does not answer ({reason(error)})", False, advice)


def proxies() -> Iterator[Finding]:
    """The proxies on the way out of the machine, and the one on the way in."""
    found = {name: os.environ.get(name) or os.environ.get(name.lower()) for name in PROXIES}
    words = ", ".join(f"{name}={without_user(value)}" for name, value in found.items() if value)
    yield Finding("proxy", f"on the way out: {words or 'none is set'}")
    if importlib.util.find_spec("jupyter_server_proxy"):
        yield Finding(
            "proxy", "on the way in: jupyter-server-proxy is installed, for pages on other machines"
        )
    else:
        yield Finding(
            "proxy",
            "on the way in: no jupyter-server-proxy here; pages on other machines use Jupyter's messages",
            None,
        )


def cdn(ui: str) -> Finding:
    """Whether OpenAI's script can be had; with the bundled UI nothing is asked."""
    if ui == "bundled":
        return Finding("CDN", 'not asked: ui="bundled" needs no network')
    try:
        request = urllib.request.Request(CDN, method="HEAD")
        with urllib.request.urlopen(request, timeout=NETWORK_SECONDS) as answer:  # noqa: S310 - a constant https URL
            return Finding("CDN", f"{urlsplit(CDN).hostname} answered {answer.status}, as the kernel sees it")
    except OSError as error:
        advice = 'nothing is to be done for the bundled UI; ui="bundled" never asks the CDN'
        words = f"{urlsplit(CDN).hostname} cannot be reached from the kernel ({reason(error)})"
        return Finding("CDN", words, None if ui == "auto" else False, advice)


def domain_key(api: Mapping[str, str], loopback: bool | None) -> Finding:
    """Whether OpenAI's hosted UI may run in the page."""
    if api.get("domain_key"):
        return Finding("domain key", "is given: the hosted UI may run where it is registered")
    if loopback:
        return Finding("domain key", "none is needed: the page is on this machine")
    words = (
        "none is given, and the page is not on this machine"
        if loopback is False
        else "none is given; a page on localhost needs none"
    )
    advice = (
        "the hosted UI needs one: register the page's domain with OpenAI, then api={'domain_key': ...} or "
        f"${settings.DOMAIN_KEY}; the bundled UI needs none"
    )
    return Finding("domain key", words, None, advice)


def key() -> Finding:
    """Whether the key opens the server that it is for. The key itself is never shown."""
    secret = settings.read(settings.API_KEY)
    base = settings.read(settings.BASE_URL) or OPENAI
    name = f"${settings.API_KEY}"
    if secret is None:
        advice = f"set {name} for OpenAI's models, or ${settings.BASE_URL} for a server of your own"
        return Finding("key", f"{name} is not set: the built-in analyst needs none", None, advice)
    host = urlsplit(base).netloc.rpartition("@")[2]
    try:
        request = urllib.request.Request(f"{base.rstrip('/')}/models")  # noqa: S310 - checked below
        if request.type not in ("http", "https"):
            return Finding(
                "key", f"${settings.BASE_URL} is no http address", False, "set it to http(s)://…/v1"
            )
        request.add_unredirected_header("Authorization", f"Bearer {secret}")
        with urllib.request.urlopen(request, timeout=NETWORK_SECONDS):  # noqa: S310 - checked above
            return Finding("key", f"{name} is set, and {host} takes it")
    except urllib.error.HTTPError as error:
        if error.code in (401, 403):
            advice = f"look at {name}: it may be revoked, or of another project or server"
            return Finding("key", f"{name} is set, and {host} refuses it ({error.code})", False, advice)
        return Finding(
            "key", f"{name} is set; {host} answered {error.code} when it was asked for its models", None
        )
    except OSError as error:
        advice = "look at the connection of the kernel's machine, and at its proxies"
        return Finding("key", f"{name} is set; {host} cannot be reached ({reason(error)})", False, advice)


def clock(begun: Clock, page_ahead: float | None) -> Finding:
    """Whether the clock has jumped since the first chat, and whether the page's agrees with it.

    Args:
        begun: The clock when the first chat was made.
        page_ahead: Seconds that the kernel's clock is ahead of the page's; None when no page said.
    """
    now = Clock.now()
    jumped = (now.wall - begun.wall) - (now.steady - begun.steady)
    words = time.strftime("%Y-%m-%d %H:%M:%S %z")
    advice = "let the machine set its time (NTP): conversations are ordered by it"
    if abs(jumped) > JUMP_SECONDS:
        return Finding("clock", f"{words}; it jumped by {jumped:+,.0f} s since the first chat", None, advice)
    if page_ahead is not None and abs(page_ahead) > SKEW_SECONDS:
        than = "ahead of" if page_ahead > 0 else "behind"
        return Finding("clock", f"{words}; {abs(page_ahead):,.0f} s {than} the page's", False, advice)
    agrees = "" if page_ahead is None else ", as in the page"
    return Finding("clock", f"{words}{agrees}; steady since the first chat")


def without_user(address: str) -> str:
    """An address without the user and password in it."""
    scheme, mark, rest = address.rpartition("://")
    return f"{scheme}{mark}{rest.rpartition('@')[2]}"


def reason(error: OSError) -> str:
    """Why a connection failed, shortly."""
    inner = getattr(error, "reason", None) or error
    return str(getattr(inner, "strerror", None) or inner)[:200]
