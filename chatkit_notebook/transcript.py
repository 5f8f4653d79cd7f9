"""A conversation as a file: .html to read and share, .md to edit, .json to keep."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

from .errors import TranscriptError, closest

SUFFIXES = (".html", ".md", ".json")
HIDDEN = frozenset({"hidden_context_item", "sdk_hidden_context", "client_tool_call", "end_of_turn"})
UNTITLED = "Conversation"

LINES = frozenset({"ListViewItem", "Row", "Table.Row"})
BETWEEN = frozenset({"heading", "footer", "notice"})
"""Keys of the lines of our own lists that are no rows."""

Item = Mapping[str, Any]


def export(thread: Any, items: Iterable[Any], path: str | Path) -> Path:
    """Writes a conversation to a file; its suffix chooses the form.

    Args:
        thread: ChatKit thread metadata, as a model or as JSON.
        items: Its items, oldest first, as models or as JSON. What is hidden in the chat is left out.
        path: Where to. An existing file is replaced.

    Returns:
        The path of the file, absolute.

    Raises:
        TranscriptError: The suffix is not one of the three, or the file cannot be written.
    """
    path = Path(path).expanduser().absolute()
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        near = closest(suffix, SUFFIXES)
        instead = f" Did you mean {path.with_suffix(near).name}?" if suffix and near else ""
        named = f"“{suffix}”" if suffix else "no suffix"
        raise TranscriptError(
            f"{path.name} has {named}: a conversation can be exported as .html, .md or .json.{instead}"
        )
    about, shown = as_json(thread), [item for item in map(as_json, items) if item.get("type") not in HIDDEN]
    if suffix == ".json":
        about.pop("items", None)
        text = json.dumps({"thread": about, "items": shown}, indent=2, ensure_ascii=False) + "\n"
    else:
        text = (as_html if suffix == ".html" else as_markdown)(about, shown)
    try:
        # lone surrogates cannot be written; what they stood for is lost already
        path.write_text(text, encoding="utf-8", errors="replace", newline="\n")
    except OSError as error:
        raise TranscriptError(
            f"{path} cannot be written: {error.strerror or error}. Name a file in a folder that exists and "
            "that you may write to."
        ) from error
    return path


def as_json(value: Any) -> dict[str, Any]:
    """A model of ChatKit, or JSON already, as JSON."""
    if isinstance(value, Mapping):
        return json.loads(json.dumps(value, default=str))  # type: ignore[no-any-return]
    return value.model_dump(mode="json", exclude_none=True)  # type: ignore[no-any-return]


def title_of(thread: Item) -> str:
    return " ".join(str(thread.get("title") or UNTITLED).split())


def when(value: Any) -> str:
    """A time as people write it; what is no time stays out."""
    try:
        return datetime.fromisoformat(str(value)).strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return ""


def said(item: Item) -> str:
    """The text of a message."""
    return "".join(str(part.get("text") or "") for part in item.get("content") or ())


def tasks_of(item: Item) -> list[Item]:
    """The tasks of a workflow or of a single task."""
    if item.get("type") == "task":
        return [item.get("task") or {}]
    return list((item.get("workflow") or {}).get("tasks") or ())


def children_of(node: Item) -> list[Item]:
    children = node.get("children") or ()
    held = [child for child in ([children] if isinstance(children, Mapping) else children) if child]
    return [heading(child) for child in held] if node.get("key") == "header" else held


def heading(node: Item) -> Item:
    """A column's name as text: in the chat it is a button that sorts."""
    if node.get("type") == "Button":
        return {"type": "Text", "value": node.get("label") or ""}
    children = children_of(node)
    return {**node, "children": [heading(child) for child in children]} if children else node


def words_of(node: Item) -> list[str]:
    """All text of a widget's node, in order; buttons are left out, as they do nothing in a file."""
    if node.get("type") in ("Button", "Icon", "Divider"):
        return []
    own = [str(node[name]) for name in ("value", "label") if node.get(name) not in (None, "")]
    return own + [word for child in children_of(node) for word in words_of(child)]


# -- Markdown ---------------------------------------------------------------------------------------------


def as_markdown(thread: Item, items: Sequence[Item]) -> str:
    """The conversation as Markdown."""
    parts = [f"# {title_of(thread)}"]
    if when(thread.get("created_at")):
        parts.append(f"*{when(thread.get('created_at'))}*")
    for item in items:
        kind = item.get("type")
        if kind == "user_message":
            lines = [f"**You**  {when(item.get('created_at'))}".rstrip(), "", *said(item).splitlines()]
            if item.get("quoted_text"):
                lines[1:1] = ["", *(f"> {line}" for line in str(item["quoted_text"]).splitlines())]
            parts.append("\n".join(f"> {line}".rstrip() for line in lines))
        elif kind == "assistant_message":
            parts.append(said(item))
        elif kind in ("workflow", "task"):
            parts.extend(task_as_markdown(task) for task in tasks_of(item))
        elif kind == "widget":
            parts.append(str(item.get("copy_text") or "") or widget_as_markdown(item.get("widget") or {}))
        elif kind == "generated_image":
            parts.append("*A generated image.*")
        elif kind == "structured_input":
            parts.extend(question_as_text(question) for question in item.get("inputs") or ())
    return "\n\n".join(part for part in parts if part.strip()) + "\n"


def task_as_markdown(task: Item) -> str:
    content = str(task.get("content") or "")
    indented = "".join(f"\n  {line}".rstrip(" ") for line in content.splitlines())
    return f"- {task.get('title') or task.get('type', 'task')}" + (f"\n{indented}" if indented else "")


def widget_as_markdown(widget: Item) -> str:
    """A widget without a text of its own: a list of its lines."""
    from .views.markdown import escaped

    lines = [" · ".join(escaped(word) for word in words_of(child)) for child in children_of(widget)]
    return "\n".join(f"- {line}" for line in lines if line)


def question_as_text(question: Item) -> str:
    answer = question.get("answer") or {}
    values = ", ".join(map(str, answer.get("values") or ())) or "(skipped)" * bool(answer.get("skipped"))
    return f"{question.get('question', '')} {values}".strip()


# -- HTML -------------------------------------------------------------------------------------------------

STYLE = """
:root { color-scheme: light dark;
  --text: #0d0d0d; --soft: #5d5d5d; --page: #fff; --panel: #f4f4f4; --line: #e3e3e3; }
@media (prefers-color-scheme: dark) {
  :root { --text: #ececec; --soft: #afafaf; --page: #212121; --panel: #303030; --line: #444; }
}
body { margin: 0 auto; max-width: 50rem; padding: 2rem 1.25rem 4rem;
  background: var(--page); color: var(--text);
  font: 16px/1.6 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; }
h1 { font-size: 1.5rem; margin: 0; } header { margin-bottom: 2rem; }
time, figcaption, summary, .soft { color: var(--soft); font-size: .875rem; }
article { margin: 1.25rem 0; overflow-wrap: anywhere; }
.user { margin-left: auto; width: fit-content; max-width: 80%; padding: .5rem 1rem; border-radius: 1.25rem;
  background: var(--panel); white-space: pre-wrap; }
.user blockquote { margin: 0 0 .25rem; padding-left: .75rem;
  border-left: 3px solid var(--line); color: var(--soft); }
pre, code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: .875em; }
code { background: var(--panel); border-radius: .25rem; padding: .1em .3em; }
pre { background: var(--panel); border-radius: .5rem; padding: .75rem 1rem; overflow-x: auto; }
pre code { padding: 0; } a { color: inherit; }
details > div { padding-left: 1rem; border-left: 2px solid var(--line); font-size: .875rem; }
.scroll { overflow-x: auto; } figure { margin: 0; }
.widget { border: 1px solid var(--line); border-radius: .75rem; padding: .5rem 1rem; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; overflow-wrap: break-word; }
th, td { padding: .35rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
tr:last-child td { border-bottom: 0; } th { color: var(--soft); font-weight: 500; }
.end { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
img { max-width: 100%; } .strong { font-weight: 600; }
@media print { article { break-inside: avoid-page; } }
""".strip()

# the second lock, should a way around the escaping be found: no script, nothing is loaded
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def as_html(thread: Item, items: Sequence[Item]) -> str:
    """The conversation as one HTML page that needs nothing else: no script, font, picture from elsewhere."""
    markdown = Markdown()
    title = escape(title_of(thread))
    body = "\n".join(part for item in items for part in article(item, markdown))
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>\n{STYLE}\n</style>\n</head>\n<body>\n<header><h1>{title}</h1>"
        f"<time>{escape(when(thread.get('created_at')))}</time></header>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


class Markdown:
    """Markdown to HTML: raw HTML becomes text, and pictures from elsewhere become links."""

    def __init__(self) -> None:
        from markdown_it import MarkdownIt

        self.parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
        self.parser.add_render_rule("image", self.image)
        # a suggestion chip of the chat leads nowhere in a file
        allowed = re.compile(r"^(?:https?:|mailto:|#|data:image/(?:png|gif|jpeg|webp);)", re.IGNORECASE)
        self.parser.validateLink = lambda url: allowed.match(url.strip()) is not None  # type: ignore[method-assign]

    def __call__(self, text: str) -> str:
        return str(self.parser.render(text))

    @staticmethod
    def image(renderer: Any, tokens: Sequence[Any], index: int, options: Any, env: Any) -> str:
        source, words = str(tokens[index].attrs.get("src", "")), escape(tokens[index].content or "image")
        return picture(source, words)


def picture(source: str, words: str) -> str:
    """A picture that is in the file, or a link to one that is not: reading a file must not tell anybody."""
    if source.startswith("data:image/") and not source.startswith("data:image/svg"):
        return f'<img src="{escape(source)}" alt="{words}">'
    if re.match(r"https?:", source, re.IGNORECASE):
        return f'<a href="{escape(source)}" rel="noopener noreferrer">{words}</a>'
    return words


def article(item: Item, markdown: Markdown) -> Iterator[str]:
    """An item of the thread as HTML; nothing for what is not drawn in the chat either."""
    kind = item.get("type")
    if kind == "user_message":
        quoted = item.get("quoted_text")
        quote = f"<blockquote>{escape(str(quoted))}</blockquote>" if quoted else ""
        files = "".join(
            f'\n<span class="soft">{escape(str(file.get("name", "file")))}</span>'
            for file in item.get("attachments") or ()
        )
        yield f'<article class="user">{quote}{escape(said(item))}{files}</article>'
    elif kind == "assistant_message":
        yield f"<article>{markdown(said(item))}</article>"
    elif kind in ("workflow", "task"):
        summary = (item.get("workflow") or {}).get("summary") or {}
        tasks = tasks_of(item)
        named = summary.get("title") or (tasks[0].get("title") if tasks else "") or "Steps"
        inner = "".join(
            f"<div><strong>{escape(str(task.get('title') or ''))}</strong>"
            f"{markdown(str(task.get('content') or ''))}</div>"
            for task in tasks
        )
        yield f"<article><details><summary>{escape(str(named))}</summary>{inner}</details></article>"
    elif kind == "widget":
        parts = "".join(widget_parts(item.get("widget") or {}, markdown))
        yield f'<article class="widget"><div class="scroll">{parts}</div></article>'
    elif kind == "generated_image":
        source = str((item.get("image") or {}).get("url", ""))
        yield f"<article>{picture(source, 'generated image')}</article>"
    elif kind == "structured_input":
        lines = "".join(f"<p>{escape(question_as_text(q))}</p>" for q in item.get("inputs") or ())
        yield f"<article>{lines}</article>"


def widget_parts(node: Item, markdown: Markdown) -> Iterator[str]:
    """A widget's children: lines of as many cells become one table, the rest stands between."""
    table: list[str] = []
    width = 0
    for child in children_of(node):
        lines_up = child.get("type") in LINES and child.get("key") not in BETWEEN
        cells = cells_of(child) if lines_up else []
        if len(cells) < 2 or (table and len(cells) != width):
            yield from closed(table)
            table = []
        if len(cells) >= 2:
            width = len(cells)
            tag = "th" if child.get("key") == "header" or child.get("header") else "td"
            table.append(f"<tr>{''.join(cell(held, tag, markdown) for held in cells)}</tr>")
        else:
            yield drawn(child, markdown)
    yield from closed(table)


def closed(rows: list[str]) -> Iterator[str]:
    if rows:
        yield f"<table>{''.join(rows)}</table>"


def cells_of(line: Item) -> list[Item]:
    """The nodes of a line that hold text, or that stand in a table's column."""
    found = []
    for child in children_of(line):
        if child.get("type") in ("Spacer", "Button", "Divider"):
            continue
        if child.get("type") in ("Row", "Col", "Box") and not words_of(child) and only_buttons(child):
            continue
        found.append(child)
    return found


def only_buttons(node: Item) -> bool:
    kinds = [child.get("type") for child in children_of(node)]
    return bool(kinds) and all(kind == "Button" for kind in kinds)


def cell(node: Item, tag: str, markdown: Markdown) -> str:
    end = ' class="end"' if any(held.get("textAlign") == "end" for held in (node, *children_of(node))) else ""
    return f"<{tag}{end}>{drawn(node, markdown)}</{tag}>"


def drawn(node: Item, markdown: Markdown) -> str:
    """A node as HTML."""
    kind = node.get("type")
    if kind in ("Button", "Icon", "Spacer"):
        return ""
    if kind == "Divider":
        return ""
    if kind == "Markdown":
        return markdown(str(node.get("value") or ""))
    if kind == "Image":
        return picture(str(node.get("src") or ""), escape(str(node.get("alt") or "image")))
    children = children_of(node)
    if children:
        if kind in ("Col", "Table", "Form", "Card", "Basic", "ListView"):
            return "".join(widget_parts(node, markdown))
        return "".join(drawn(child, markdown) for child in children)
    words = " ".join(words_of(node))
    look = "strong" if node.get("weight") in ("semibold", "bold") or kind == "Title" else ""
    look = "soft" if kind == "Caption" or node.get("color") in ("secondary", "tertiary") else look
    return f"<div{f' class={look!r}' if look else ''}>{escape(words)}</div>" if words else ""
