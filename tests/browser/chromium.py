"""Finds a Chromium for the browser tests; run as a module, it gets one when there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

ELSEWHERE = "hub.test"
"""A name under which this machine looks like another one: its pages are not on loopback, and not secure."""

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A microphone that beeps, so that dictation can be tried.
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    f"--host-resolver-rules=MAP {ELSEWHERE} 127.0.0.1",
]
"""Quiet and offline: without them Chromium looks up hosts of its own at every start."""


def find() -> str | None:
    """Path of a Chromium: $CHROMIUM, the system's, or the one Playwright downloaded."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    system = next(filter(None, map(shutil.which, NAMES)), None)
    if system:
        return system
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        downloaded = playwright.chromium.executable_path
    return downloaded if Path(downloaded).exists() else None


def get() -> str:
    """Path of a Chromium, after an attempt to install one if there is none."""
    found = find()
    if found:
        return found
    attempts = [[sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"]]
    if shutil.which("apt-get"):
        sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
        attempts.append(
            ["sh", "-c", " ".join([*sudo, "apt-get update -qq &&", *sudo, "apt-get install -y -qq chromium"])]
        )
    for command in attempts:
        subprocess.run(command, check=False)
        found = find()
        if found:
            return found
    raise SystemExit(
        "The browser tests need Chromium. Neither Playwright's download nor the system's packages gave one: "
        "install it and name its path in $CHROMIUM."
    )


if __name__ == "__main__":
    print(get())
