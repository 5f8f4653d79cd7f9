from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator

import pytest

from chatkit_notebook import settings
from chatkit_notebook.transport import asgi, interval
from chatkit_notebook.transport.frames import Request
from chatkit_notebook.transport.interval import INTERVAL, SwitchInterval


@pytest.fixture(autouse=True)
def default(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(interval.DEFAULT_SECONDS)
    monkeypatch.delenv(settings.SWITCH_INTERVAL, raising=False)
    monkeypatch.setattr(interval, "LINGER_SECONDS", 0.0)
    yield
    INTERVAL.forget()
    sys.setswitchinterval(before)


async def put_back() -> None:
    async def seen() -> None:
        while not interval.is_interval(interval.DEFAULT_SECONDS):
            await asyncio.sleep(0)

    await asyncio.wait_for(seen(), 10)


async def test_it_is_short_until_the_last_request_has_ended() -> None:
    mine = SwitchInterval()
    with mine.shortened():
        with mine.shortened():
            assert sys.getswitchinterval() == pytest.approx(0.001)
        await asyncio.sleep(0.001)
        assert sys.getswitchinterval() == pytest.approx(0.001)
    await put_back()


async def test_it_stays_short_for_a_moment_since_requests_come_in_groups(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(interval, "LINGER_SECONDS", 3_600.0)
    mine = SwitchInterval()
    with mine.shortened():
        pass
    await asyncio.sleep(0.001)
    assert sys.getswitchinterval() == pytest.approx(0.001)
    mine.forget()  # as when the runtime ends
    assert sys.getswitchinterval() == pytest.approx(0.005)


async def test_an_interval_that_somebody_chose_is_left_alone() -> None:
    sys.setswitchinterval(0.02)
    with SwitchInterval().shortened():
        assert sys.getswitchinterval() == pytest.approx(0.02)
    await asyncio.sleep(0.001)
    assert sys.getswitchinterval() == pytest.approx(0.02)


async def test_one_that_is_chosen_meanwhile_is_not_undone() -> None:
    with SwitchInterval().shortened():
        sys.setswitchinterval(0.02)
    await asyncio.sleep(0.001)
    assert sys.getswitchinterval() == pytest.approx(0.02)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("0", 0.005), ("0.0002", 0.0002), ("never", 0.005), ("nan", 0.005), ("-1", 0.005), ("10", 0.005)],
)
async def test_the_environment_says_how_short_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch, said: str, seconds: float
) -> None:
    monkeypatch.setenv(settings.SWITCH_INTERVAL, said)
    with SwitchInterval().shortened():
        assert sys.getswitchinterval() == pytest.approx(seconds)
    await put_back()


async def test_every_call_of_the_app_is_made_in_haste_even_one_that_fails() -> None:
    seen: list[float] = []

    async def app(scope: object, receive: object, send: object) -> None:
        seen.append(sys.getswitchinterval())
        raise KeyError("nothing here")

    with pytest.raises(KeyError):
        await asgi.fetch(asgi.in_haste(app), Request("", "GET", "/", (), b""))
    assert seen == [pytest.approx(0.001)]
    await put_back()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
async def test_a_forked_child_has_the_interval_of_before() -> None:
    with INTERVAL.shortened():
        child = os.fork()
        if child == 0:
            os._exit(0 if interval.is_interval(0.005) and INTERVAL._users == 0 else 1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert interval.is_interval(0.001)
    await put_back()
