"""A sheet with a picture of every state of the chat, for people to look at: `make sheet`.

Each state is drawn in all its height, in light and dark, in a narrow page, and from right to left.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from . import chromium
from .gallery import Gallery, serving

PLACE = Path(__file__).parent / "artifacts" / "sheet"
KINDS = {
    "light": (760, {}),
    "dark": (760, {"theme": "dark"}),
    "narrow": (320, {}),
    "rtl": (320, {"locale": "ar"}),
}
STYLE = "img { max-width: 24%; vertical-align: top; margin: 2px; border: 1px solid #8884 }"


def make(
    browser: Browser,
    gallery: Gallery,
    cases: Sequence[str],
    place: Path = PLACE,
    kinds: Sequence[str] = tuple(KINDS),
) -> Path:
    """Takes the pictures of these cases; answers the page that shows them all."""
    place.mkdir(parents=True, exist_ok=True)
    for kind in kinds:
        width, options = KINDS[kind]
        context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
        page = context.new_page()
        frame = gallery.open(page, cases[0], height="30000", **options)
        for case in cases:
            gallery.show(page, frame, case, **{"theme": "light", **options})
            # a frame is painted where it is in sight, so all of it is brought there
            box = page.locator("#place").bounding_box()
            page.set_viewport_size({"width": width, "height": max(300, int(box["height"]) if box else 0)})
            frame.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))")
            page.screenshot(path=place / f"{case}-{kind}.png")
        context.close()
    rows = "".join(
        f"<h2>{case}</h2>" + "".join(f"<img src={case}-{kind}.png alt={kind} loading=lazy>" for kind in kinds)
        for case in cases
    )
    index = place / "index.html"
    index.write_text(f"<!doctype html><title>Every state of the chat</title><style>{STYLE}</style>{rows}")
    return index


def main(cases: Sequence[str]) -> None:
    with sync_playwright() as playwright, serving() as gallery:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.ARGUMENTS)
        page = browser.new_page()
        every = gallery.cases(page)
        page.close()
        print(make(browser, gallery, cases or every))
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
