"""The workbench as a person uses it: typing, pointing, choosing, undoing; by keyboard; in both themes."""

from __future__ import annotations

import base64
import json
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from chatkit_notebook import Preview, load_widget
from chatkit_notebook.workbench.gallery import GALLERY
from chatkit_notebook.workbench.sources import nodes

from .conftest import ARTIFACTS
from .test_accessibility import AXE
from .workbench_page import WorkbenchPage

JSON = """{"type": "Card", "children": [
  {"type": "Title", "value": "Hello", "size": "sm"},
  {"type": "Button", "label": "Go", "onClickAction": {"type": "go", "payload": {"id": 1}}}
]}"""


def opened(context: BrowserContext, preview: Preview, theme: str = "light") -> WorkbenchPage:
    workbench = WorkbenchPage(context.new_page(), preview, theme)
    expect(workbench.page.get_by_role("textbox", name="Widget")).to_be_visible(timeout=30_000)
    return workbench


def until(happened: Callable[[], bool], page: Page) -> None:
    """Waits for Python, which hears of edits a moment later than the page draws them."""
    for _ in range(300):
        if happened():
            return
        page.evaluate("() => new Promise((resolve) => setTimeout(resolve, 50))")
    raise AssertionError("It did not happen.")


def test_typing_draws_marks_mistakes_and_keeps_the_last_picture(context: BrowserContext) -> None:
    workbench = opened(context, Preview(JSON, edit=True))
    page, preview = workbench.page, workbench.preview
    picture = page.locator(".preview-picture")
    editor = page.get_by_role("textbox", name="Widget")
    editor.get_by_text('"Hello"').dblclick()
    page.keyboard.type("Welcome")
    expect(picture.locator('[data-widget-type="Title"]')).to_have_text("Welcome")
    page.wait_for_function("() => !document.querySelector('.cm-lintPoint')")

    # an unknown word is explained where it stands
    editor.get_by_text('"sm"').dblclick()
    page.keyboard.type("smal")
    expect(page.locator(".cm-lintRange-error").first).to_be_visible()
    page.locator(".cm-lintRange-error").first.hover()
    expect(page.locator(".cm-tooltip-lint")).to_contain_text("Allowed: sm, md, lg")
    # broken text leaves the picture
    page.keyboard.press("Backspace")
    page.keyboard.press("Control+End")
    page.keyboard.type("}")
    expect(page.get_by_role("alert")).to_contain_text("Extra data")
    expect(picture.locator('[data-widget-type="Title"]')).to_have_text("Welcome")
    for _ in range(12):
        page.keyboard.press("Control+z")
    expect(picture.locator('[data-widget-type="Title"]')).to_have_text("Hello")
    expect(page.get_by_role("alert")).to_have_count(0)
    page.wait_for_function("() => !document.querySelector('.cm-lintRange-error')")
    until(lambda: preview.source == JSON, page)


def test_the_tree_the_form_and_the_actions_belong_to_the_picture(context: BrowserContext) -> None:
    workbench = opened(context, Preview(JSON, edit=True))
    page, preview = workbench.page, workbench.preview
    picture = page.locator(".preview-picture")
    title = page.get_by_role("treeitem", name="Title Hello")
    title.hover()
    expect(picture.locator("[data-pointed]")).to_have_attribute("data-widget-type", "Title")
    title.click()
    chosen = page.evaluate("() => getSelection().toString()")
    assert json.loads(chosen)["value"] == "Hello"

    page.get_by_label("size", exact=True).select_option("lg")
    expect(page.get_by_label("size", exact=True)).to_have_value("lg")
    page.get_by_label("value *", exact=True).fill("By form")
    page.get_by_label("value *", exact=True).press("Enter")
    expect(picture.locator('[data-widget-type="Title"]')).to_have_text("By form")
    page.get_by_label("truncate", exact=True).check()
    page.wait_for_function(
        "() => document.querySelector('.cm-content').innerText.includes('\"truncate\": true')"
    )
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("truncate", exact=True)).not_to_be_checked()

    # in JSX and in templates, too, only what is changed is written
    page.get_by_label("Begin with").select_option("Whole widgets/Profile card")
    page.get_by_role("treeitem", name="Badge Poetry").click()
    expect(page.get_by_label("Properties")).to_contain_text("2 nodes are made of this one place")
    written = preview.source
    assert 'color="info"' in written
    page.get_by_label("color", exact=True).select_option("danger")
    until(lambda: preview.source == written.replace('"info"', '"danger"'), page)
    label = page.get_by_label("label *", exact=True)
    expect(label).to_have_value("{tag}")
    label.fill("{tag + '!'}")
    label.press("Enter")
    expect(picture.locator('[data-widget-type="Badge"]')).to_have_text(["Mathematics!", "Poetry!"])
    with page.expect_download() as download:
        page.get_by_label("Save as").select_option("py")
    assert "WidgetTemplate" in Path(download.value.path()).read_text()
    expect(page.get_by_role("status").filter(has_text="Saved as widget.py.")).to_contain_text(
        "The JSX is not"
    )
    for _ in range(3):
        page.get_by_role("button", name="Undo").click()
    expect(picture.locator('[data-widget-type="Title"]')).to_have_text("By form")

    picture.get_by_role("button", name="Go").click()
    expect(page.get_by_label("Actions, newest first")).to_contain_text('"id": 1')
    assert [action.type for action in preview.actions] == ["go"]
    until(lambda: "By form" in preview.source and "truncate" not in preview.source, page)
    assert json.loads(preview.source)["children"][0] == {"type": "Title", "value": "By form", "size": "lg"}


def test_completion_knows_components_properties_and_words(context: BrowserContext) -> None:
    workbench = opened(context, Preview('{"type": "Card", "children": []}', edit=True))
    page, preview = workbench.page, workbench.preview
    offered = page.locator(".cm-tooltip-autocomplete li")
    editor = page.get_by_role("textbox", name="Widget")
    editor.click()
    page.keyboard.press("Control+End")
    for _ in range(2):
        page.keyboard.press("ArrowLeft")
    for typed, word in (('{"type": "Bad', '"Badge"'), (', "col', '"color"'), ('"succ', '"success"')):
        page.keyboard.type(typed)
        expect(offered.first).to_contain_text(word)
        offered.first.click()
    page.keyboard.type(', "label": "New')
    expect(page.locator('.preview-picture [data-widget-type="Badge"]')).to_have_text("New")
    page.wait_for_function("() => !document.querySelector('.cm-lintRange-error')")
    page.get_by_label("Begin with").select_option("Components/Chart")
    expect(page.locator(".preview-picture svg").first).to_be_visible()
    assert preview.source.startswith("<Card>")
    editor.get_by_text("height").first.dblclick()
    page.keyboard.press("ArrowLeft")
    page.keyboard.type("showL")
    expect(offered.first).to_contain_text("showLegend")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_usable_by_keyboard_alone_and_readable(context: BrowserContext, theme: str) -> None:
    point = next(point for point in GALLERY if point.name == "Approval")
    workbench = opened(context, Preview(point.source, point.data, edit=True), theme)
    page = workbench.page
    page.get_by_label("Begin with").focus()
    reached = []
    while "treeitem" not in reached and len(reached) < 24:
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                "() => document.activeElement.getAttribute('role') ?? document.activeElement.tagName"
            )
        )
    # into each editor and out of it again, through the picture, to the tree
    assert reached.count("textbox") == 2
    assert {"BUTTON", "TEXTAREA", "treeitem"} <= set(reached)
    page.get_by_role("treeitem").first.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
    expect(page.get_by_role("treeitem", name="Row").first).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    page.wait_for_function("() => /^<Row>[^]*<.Row>$/.test(getSelection().toString())")
    page.get_by_role("button", name="Compare").press("Enter")
    expect(page.locator(".workbench-compare figure")).to_have_count(6)
    page.add_script_tag(path=AXE)
    found = page.evaluate(
        "async (TAGS) => (await axe.run(document, { preload: false, runOnly: TAGS })).violations"
        ".flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 120)}`))",
        ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    )
    assert found == []
    page.screenshot(path=ARTIFACTS / f"workbench-{theme}.png", full_page=True)


def test_a_picture_and_a_page_show_what_the_preview_shows(context: BrowserContext, tmp_path: Path) -> None:
    preview = Preview(JSON, edit=True)
    page = opened(context, preview).page
    png = base64.b64decode(page.evaluate("() => mounted.picture('png', 2)"))
    width, height = struct.unpack(">II", png[16:24])
    box = page.locator(".preview-picture").bounding_box()
    assert box is not None
    assert (width, height) == pytest.approx((box["width"] * 2, box["height"] * 2), abs=2)
    assert len(set(png)) > 100
    svg = page.evaluate("() => mounted.picture('svg', 1)")
    assert svg.startswith("<svg")
    assert "Hello" in svg
    ARTIFACTS.mkdir(exist_ok=True)
    (ARTIFACTS / "preview.png").write_bytes(png)
    file = preview.export(tmp_path / "w.html")
    context.set_offline(True)
    alone = context.new_page()
    alone.goto(f"file://{file}")
    expect(alone.locator('[data-widget-type="Title"]')).to_have_text("Hello")
    context.set_offline(False)


MOUNT = """(points) => {
  for (const [name, widget, theme] of points) {
    const heading = document.createElement("h2")
    heading.textContent = name
    document.body.append(heading)
    const state = { widget, theme, problems: [], error: null, waiting: null, workbench: null }
    chatkitNotebook.mountWidget({
      getState: () => state, subscribe: () => () => {}, action: async () => {}, value: () => {},
      kept: () => undefined, chunk: (chunk) => window.kernel("chunk", { name: chunk }), deeplink: () => {},
      hostKey: () => {}, contentHeight: () => {}, log: (name, data) => window.logged.push([name, data]),
    })
  }
}"""


def test_every_starting_point_is_drawn(context: BrowserContext) -> None:
    workbench = opened(context, Preview(JSON, edit=True))
    page = workbench.page
    page.set_viewport_size({"width": 600, "height": 900})
    page.evaluate("() => { window.logged = []; document.body.replaceChildren() }")
    points = [[point.name, load_widget(point.source).build(point.data), "light"] for point in GALLERY]
    page.evaluate(MOUNT, points)
    for name, widget, _ in points:
        kinds = {node["type"] for _, node in nodes(widget, "")}
        place = page.locator(f"h2:text-is({json.dumps(name)}) + .preview-root").first
        for kind in kinds:
            expect(place.locator(f'[data-widget-type="{kind}"]').first).to_be_attached()
    expect(page.locator('[data-widget-type="Chart"] svg').first).to_be_visible()
    assert page.evaluate("() => window.logged") == []
    page.screenshot(path=ARTIFACTS / "starting-points.png", full_page=True)
