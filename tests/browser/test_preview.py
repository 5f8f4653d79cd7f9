"""A widget tried out in a notebook: drawn, typed into, clicked, watched, run again, restarted, and wrong."""

from __future__ import annotations

import pytest
from playwright.sync_api import FrameLocator, Locator, expect

from .conftest import ARTIFACTS, OpenNotebook
from .jupyter_server import JupyterServer
from .notebook_page import NotebookPage

SETUP = """\
%load_ext chatkit_notebook
from chatkit_notebook import Preview
people = {"people": ["Ada", "Grace"]}

def until(happened):
    import time
    end = time.time() + 30
    while not happened() and time.time() < end:
        time.sleep(0.05)
    return happened()

def form(title):
    return {"type": "Card", "asForm": True, "children": [
        {"type": "Title", "value": title},
        {"type": "Label", "value": "Your name", "fieldName": "name"},
        {"type": "Input", "name": "name", "defaultValue": "Ada"},
        {"type": "Button", "label": "Greet", "onClickAction": {"type": "greet", "payload": {"polite": True}}},
    ], "confirm": {"label": "Save", "action": {"type": "save"}}}"""
MAKE = """\
async def answer(action, preview):
    heard.append((action.type, dict(action.payload)))
    if action.type == "save":
        raise ValueError("nowhere to save to")
    yield form("One moment")
    yield form(f"Hello {action.payload['name']}")

heard = []
preview = Preview(form("Who are you?"), on_action=answer)
preview"""
REDRAW = 'preview.widget = form("Once more")'
BREAK = """\
try:
    preview.widget = '{"type": "Card", "children": [,]}'
except Exception as error:
    print(error)"""
TELL = """\
until(lambda: len(preview.actions) == 2 and "save" in str(heard))
print(heard, preview.values, len(preview.actions))"""

MAGIC = """\
%%chatkit_widget greeting --data people --width 420 --watch
{"type": "Card", "sise": "sm", "children": [
  {% for person in people %}{"type": "Text", "value": {{ person | tojson }} },{% endfor %}
  {"type": "Input", "name": "note"}
]}"""
APPEND = 'people["people"].append("Alan")'
WRONG = """\
import time
import chatkit_notebook.preview
chatkit_notebook.preview.PATIENCE = 0.5
hangs = []
def wrong(action):
    if action.type == "hang":
        hangs.append(1)
        until(lambda: not hangs)
    elif action.type == "raise":
        raise LookupError("no such shelf")
    elif action.type == "nonsense":
        return 42
buttons = [{"type": "Button", "label": name, "onClickAction": {"type": name}}
           for name in ("raise", "nonsense", "hang", "nothing")]
faulty = Preview({"type": "Card", "children": [{"type": "Row", "children": buttons}]}, on_action=wrong)
faulty"""
FREE = """\
hangs.clear()
print(until(lambda: len(faulty.actions) == 4), [action.type for action in faulty.actions])
print(until(lambda: faulty.error is None))"""
WORKBENCH = """\
clicks = []
card = '<Card><Text value={who} /><Button label="Go" onClickAction={{type: "go"}} /></Card>'
bench = Preview(card, {"who": "Ada"}, edit=True, on_action=lambda action: clicks.append(action.type))
bench"""
SAVE = """\
print(until(lambda: "Grace" in bench.data_text), until(lambda: clicks == ["go"]))
print(bench.json["children"][0]["value"])
import pathlib, tempfile
folder = pathlib.Path(tempfile.mkdtemp())
print([bench.export(folder / f"w.{kind}").stat().st_size > 100 for kind in ("png", "svg", "html")])"""
CELLS = [SETUP, MAKE, REDRAW, BREAK, TELL, MAGIC, APPEND, WRONG, FREE, WORKBENCH, SAVE]

WATCH = """(index) => {
  const cell = window.jupyterapp.shell.currentWidget.content.widgets[index].node
  const seen = { frames: 0, blank: 0, heights: new Set(), texts: new Set() }
  const visible = (element) => getComputedStyle(element).visibility === "visible"
  const look = () => {
    seen.frames += 1
    const texts = [...cell.querySelectorAll("notebook-chatkit-widget")].filter(visible).flatMap((element) => {
      const frame = element.shadowRoot.querySelector("iframe")
      const nodes = frame?.contentDocument?.querySelectorAll('[data-widget-type="Text"]') ?? []
      return [...nodes].filter((node) => node.getBoundingClientRect().height > 0)
    })
    if (!texts.length) seen.blank += 1
    seen.heights.add(Math.round(cell.getBoundingClientRect().height))
    seen.texts.add(texts.map((node) => node.innerText).join(" "))
    seen.next = requestAnimationFrame(look)
  }
  look()
  window.seen = seen
}"""
SEEN = """async (frames) => {
  const { seen } = window
  const end = seen.frames + frames
  while (seen.frames < end) await new Promise(requestAnimationFrame)
  cancelAnimationFrame(seen.next)
  return { ...seen, heights: [...seen.heights], texts: [...seen.texts] }
}"""
BACKGROUND = "() => getComputedStyle(document.documentElement).backgroundColor"


@pytest.fixture(scope="module")
def shared(lab: JupyterServer, open_shared: OpenNotebook) -> NotebookPage:
    return open_shared(lab, CELLS)


@pytest.fixture
def notebook(shared: NotebookPage) -> NotebookPage:
    shared.run(CELLS.index(SETUP))
    return shared


def drawn(notebook: NotebookPage, cell: str) -> tuple[Locator, FrameLocator]:
    """The widget that a cell shows, which was run."""
    output = notebook.page.locator(".jp-Notebook .jp-Cell").nth(CELLS.index(cell))
    element = output.locator("notebook-chatkit-widget:not([inert])")  # what takes its place
    expect(element).to_have_attribute("data-state", "ready", timeout=30_000)
    return element, element.locator("iframe").content_frame


def run(notebook: NotebookPage, cell: str) -> str:
    notebook.run(CELLS.index(cell))
    return str(notebook.outputs(CELLS.index(cell)))


def test_a_widget_is_drawn_typed_into_clicked_and_redrawn(notebook: NotebookPage) -> None:
    run(notebook, MAKE)
    element, frame = drawn(notebook, MAKE)
    title = frame.locator('[data-widget-type="Title"]')
    expect(title).to_have_text("Who are you?")
    name = frame.get_by_label("Your name")
    expect(name).to_have_value("Ada")
    name.fill("Grace bb dd")  # b and d would be commands of the notebook

    run(notebook, REDRAW)
    expect(title).to_have_text("Once more")
    expect(name).to_have_value("Grace bb dd")

    # from here on by keyboard
    name.press("Tab")
    notebook.page.keyboard.press("Enter")
    expect(title).to_have_text("Hello Grace bb dd")
    expect(name).to_have_value("Grace bb dd")
    notebook.page.keyboard.press("Tab")
    notebook.page.keyboard.press("Enter")
    expect(frame.get_by_role("alert")).to_contain_text("nowhere to save to")
    expect(title).to_have_text("Hello Grace bb dd")

    run(notebook, BREAK)
    expect(frame.get_by_role("alert")).to_contain_text("line 1, column 31")
    expect(title).to_have_text("Hello Grace bb dd")

    said = run(notebook, TELL)
    assert "('greet', {'polite': True, 'name': 'Grace bb dd'})" in said
    assert "('save', {'name': 'Grace bb dd'})" in said
    assert "{'name': 'Grace bb dd'} 2" in said
    assert len(notebook.sources()) == len(CELLS)
    element.screenshot(path=ARTIFACTS / "preview-light.png")
    assert notebook.errors == []


def test_a_cell_that_is_run_again_never_shows_less_and_moves_nothing(notebook: NotebookPage) -> None:
    for cell in (MAGIC, WRONG):  # the magic shows its preview again, the other cell makes a new one
        run(notebook, cell)
        _, frame = drawn(notebook, cell)
        if cell == MAGIC:
            frame.get_by_role("textbox").fill("kept")
        looked_for = WATCH if cell == MAGIC else WATCH.replace("Text", "Button")
        notebook.page.evaluate(looked_for, CELLS.index(cell))
        run(notebook, cell)
        run(notebook, cell)
        seen = notebook.page.evaluate(SEEN, 20)
        assert seen["blank"] == 0
        assert len(seen["heights"]) == 1
        assert len(seen["texts"]) == 1
    _, frame = drawn(notebook, MAGIC)
    expect(frame.get_by_role("textbox")).to_have_value("kept")
    # and what a person clears is gone
    notebook.command("notebook:clear-all-cell-outputs")
    expect(notebook.page.locator("notebook-chatkit-widget")).to_have_count(0)


def test_it_follows_its_variable_and_the_theme(notebook: NotebookPage) -> None:
    run(notebook, MAGIC)
    element, frame = drawn(notebook, MAGIC)
    names = frame.locator('[data-widget-type="Text"]')
    expect(names).to_have_text(["Ada", "Grace"])
    expect(frame.locator(".preview-problems")).to_contain_text("Did you mean `size`?")
    box = element.bounding_box()
    assert box is not None
    assert box["width"] == 420
    frame.get_by_role("textbox").fill("typed")
    run(notebook, APPEND)
    expect(names).to_have_text(["Ada", "Grace", "Alan"])
    expect(frame.get_by_role("textbox")).to_have_value("typed")

    assert frame.locator("html").evaluate(BACKGROUND) == "rgb(255, 255, 255)"
    notebook.set_theme("JupyterLab Dark")
    expect(frame.locator("html")).to_have_attribute("data-theme", "dark")
    assert frame.locator("html").evaluate(BACKGROUND) == "rgb(33, 33, 33)"
    element.screenshot(path=ARTIFACTS / "preview-dark.png")
    notebook.set_theme("JupyterLab Light")
    expect(frame.locator("html")).to_have_attribute("data-theme", "light")
    assert notebook.errors == []


def test_handlers_that_raise_hang_and_return_nonsense_are_told_of(notebook: NotebookPage) -> None:
    run(notebook, WRONG)
    _, frame = drawn(notebook, WRONG)
    said = frame.get_by_role("alert")

    def click(name: str) -> None:
        button = frame.get_by_role("button", name=name)
        button.click()
        expect(button).to_be_enabled()

    click("raise")
    expect(said).to_contain_text("wrong failed on the action `raise`: LookupError: no such shelf")
    click("nonsense")
    expect(said).to_contain_text("A int is no widget")
    click("hang")
    expect(said).to_contain_text("has not ended the action `hang` after 0.5 s. It still runs.")
    click("nothing")
    assert "True ['raise', 'nonsense', 'hang', 'nothing']" in (told := run(notebook, FREE))
    assert "\\nTrue" in told
    expect(said).to_have_count(0)


def test_a_widget_is_edited_beside_its_data_and_taken_home(notebook: NotebookPage) -> None:
    run(notebook, WORKBENCH)
    element, frame = drawn(notebook, WORKBENCH)
    data = frame.get_by_role("textbox", name="Data")
    data.get_by_text('"Ada"').dblclick()
    notebook.page.keyboard.type("Grace")
    text = frame.locator('.preview-picture [data-widget-type="Text"]')
    expect(text).to_have_text("Grace")
    frame.locator(".preview-picture").get_by_role("button", name="Go").click()
    expect(frame.get_by_label("Actions, newest first")).to_contain_text("go")
    said = run(notebook, SAVE)
    assert "True True\\nGrace" in said
    assert "[True, True, True]" in said

    # the page is loaded again: the document is as it was left
    notebook.save()
    notebook.reload()
    element, frame = drawn(notebook, WORKBENCH)
    expect(frame.get_by_role("textbox", name="Data")).to_contain_text("Grace")
    element.screenshot(path=ARTIFACTS / "workbench-lab.png")
    assert notebook.errors == []


def test_a_kernel_that_restarts_leaves_the_picture_and_says_what_to_do(notebook: NotebookPage) -> None:
    run(notebook, MAKE)
    _, frame = drawn(notebook, MAKE)
    title = frame.locator('[data-widget-type="Title"]')
    expect(title).to_have_text("Who are you?")
    notebook.restart_kernel()
    frame.get_by_role("button", name="Greet").click()
    expect(frame.get_by_role("status")).to_contain_text("Run the cell again")
    expect(title).to_have_text("Who are you?")
    expect(frame.get_by_role("button", name="Greet")).to_be_enabled()

    run(notebook, SETUP)
    run(notebook, MAKE)
    _, frame = drawn(notebook, MAKE)
    frame.get_by_role("button", name="Greet").click()
    expect(frame.locator('[data-widget-type="Title"]')).to_have_text("Hello Ada")
