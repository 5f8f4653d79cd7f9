"""`load_widget`: what makes a widget from data, be it a `.widget` document, a template or a function."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ..errors import DataError, WidgetError, what_there_is
from .plain import plain
from .problems import Problem
from .schema import check_data
from .studio import encoded_project, project_view, with_view
from .validation import placed_in, validate

MOST_BYTES = 20_000_000
"""Of a file; Studio's exports hold the project they come from as well."""
VERSION = "1.0"
DOCUMENT = {"version", "name", "template", "jsonSchema", "outputJsonPreview", "encodedWidget"}


class Template:
    """Makes a widget from data.

    Attributes:
        name: Of the document; "widget" without one.
        source: Jinja that renders to JSON, or plain JSON; None for a function.
        schema: JSON Schema of the data; empty allows anything.
        document: The `.widget` document it was read from, with all it holds; None without one.
        jsx: The same as JSX, when it was written so or its document holds it; None otherwise.
        written: The JSX as it stands in its cell or editor, where that is what it was made of.
        is_stale: The Studio project of its document does not have what was changed since.
        preview: The `Preview` that `%%chatkit_widget` shows it in, once it did.
    """

    def __init__(
        self,
        source: str | None = None,
        *,
        function: Callable[..., Any] | None = None,
        widget: Mapping[str, Any] | None = None,
        name: str = "widget",
        schema: Mapping[str, Any] | None = None,
        document: Mapping[str, Any] | None = None,
        jsx: str | None = None,
    ) -> None:
        self.name = name
        self.source = source
        self.schema = dict(schema or {})
        self.document = document
        self.jsx = jsx
        self.written: str | None = None
        self.is_stale = False
        self.preview: Any = None
        self.function = function
        self.widget = widget
        self.is_template = source is not None and is_template(source)
        self.sandboxed: Any = None
        if self.is_template:
            from .sandbox import SandboxedTemplate

            self.sandboxed = SandboxedTemplate(source or "")

    def __repr__(self) -> str:
        return f"<Template {self.name!r}>"

    def build(self, data: Any = None) -> dict[str, Any]:
        """Makes the widget.

        Args:
            data: What the template sees: a mapping, a dataclass instance or a pydantic model. In it may be
                anything JSON can hold, and tables.

        Returns:
            The widget as JSON.

        Raises:
            DataError: The data does not fit the document's `jsonSchema`, or is not JSON.
            TemplateError: The template failed, or took more than it may.
            WidgetError: What came out is no widget.
        """
        if self.function is not None:
            return as_widget(called(self.function, data), self.function)
        if self.widget is not None:
            return dict(self.widget)
        text = self.source or ""
        if self.sandboxed is not None or self.schema:
            seen = template_data(data)
            if self.schema:
                check_data(seen, self.schema)
            if self.sandboxed is not None:
                text = self.sandboxed.render(seen)
        return read_widget(text, rendered=self.is_template)

    def inherit(self, former: Template) -> Template:
        """Takes over what the document of a former template has beside the template: this is an edit of it.

        The Studio project gets the JSX, where that is what was edited; another template leaves it as it was.

        Args:
            former: What was edited.

        Returns:
            This template.
        """
        if self.document is not None:
            return self
        self.name = former.name
        if former.document is None:
            return self
        self.schema = former.schema
        kept = dict(former.document)
        kept.pop("outputJsonPreview", None)  # of a template that is no more
        if "encodedWidget" in kept:
            encoded = None if self.written is None else with_view(kept["encodedWidget"], self.jsx or "")
            changed = (self.source or "").strip() != (former.source or "").strip()
            self.is_stale = (encoded is None and changed) or (encoded is None and former.is_stale)
            kept["encodedWidget"] = kept["encodedWidget"] if encoded is None else encoded
        self.document = kept
        return self

    def problems(self, widget: Mapping[str, Any]) -> list[Problem]:
        """What is wrong with a widget that it built.

        Args:
            widget: As JSON.

        Returns:
            Problems, with lines where its text is that of the widget; none when nothing is.
        """
        if self.written is not None:
            from .jsx_places import jsx_places

            found = validate(widget)
            return placed_in(found, jsx_places(self.written)) if found else found
        return validate(widget, None if self.is_template else self.source)

    def as_document(self) -> dict[str, Any]:
        """As a `.widget` document, which `load_widget` and openai-chatkit's `WidgetTemplate` read.

        Returns:
            The document as JSON.

        Raises:
            WidgetError: It is made by a Python function, which a document cannot hold.
        """
        if self.function is not None:
            raise WidgetError("A widget made by a Python function cannot be written as a .widget document.")
        source = self.source if self.widget is None else json.dumps(self.widget, ensure_ascii=False, indent=2)
        source = str(source).lstrip("\n")
        if not self.is_template:
            source = "{% raw %}" + source + "{% endraw %}" if is_template(source) else source
        kept = dict(self.document or {})
        schema = self.schema or {"type": "object", "properties": {}}
        if self.jsx is not None and "encodedWidget" not in kept:
            kept["encodedWidget"] = encoded_project(self.name, self.jsx, schema)
        return {**kept, "version": VERSION, "name": self.name, "template": source, "jsonSchema": schema}

    def save(self, path: str | Path) -> Path:
        """Writes the `.widget` document.

        Args:
            path: Where to.

        Returns:
            The path of the file.

        Raises:
            WidgetError: It cannot be written.
        """
        file = Path(path).expanduser()
        text = json.dumps(self.as_document(), ensure_ascii=False, indent=2)
        try:
            file.write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            raise WidgetError(f"{file} cannot be written: {error.strerror or error}.") from None
        return file


def load_widget(source: object) -> Template:
    """A template with `.build(data)`.

    Args:
        source: The path of a `.widget` file (relative to the working folder), a `.widget` document, a widget
            as JSON text, JSX, dict or chatkit classes, a Jinja template that renders to one, or a function of
            the data.

    Returns:
        The template. `.build(data)` makes the widget, `.save(path)` writes the document.

    Raises:
        WidgetError: It is none of these, or of a version that is not known.
    """
    if isinstance(source, Template):
        return source
    if isinstance(source, Path) or (isinstance(source, str) and is_path(source)):
        return of_file(Path(source).expanduser())
    if isinstance(source, str):
        return of_text(source)
    if isinstance(source, Mapping):
        return of_document(source) if "template" in source else Template(widget=as_widget(source))
    if callable(getattr(type(source), "model_dump", None)):
        return Template(widget=as_widget(source))
    if callable(source):
        return Template(function=source, name=getattr(source, "__name__", "widget"))
    raise WidgetError(
        f"A {type(source).__name__} is no widget. Give a .widget file or document, a widget as JSON, as a "
        "dict or as chatkit classes, a Jinja template, or a function of the data."
    )


def of_file(file: Path) -> Template:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise WidgetError(f"{file} has more than {MOST_BYTES // 1_000_000} MB: that is no widget.")
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        near = [other.name for other in file.parent.glob("*.widget")] if file.parent.is_dir() else []
        raise WidgetError(f"There is no file {file}. {what_there_is(file.name, near)}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise WidgetError(f"{file} cannot be read: {error}.") from None
    found = of_text(text)
    if found.document is None:
        found.name = file.stem
    return found


def of_text(text: str) -> Template:
    """From JSON text (a document or a widget) or a template."""
    if not text.strip():
        raise WidgetError(
            'There is no widget: the text is empty. Begin with {"type": "Card", "children": []}.'
        )
    if text.lstrip().removeprefix("(").lstrip().startswith("<"):
        from .jsx_template import to_template

        made = Template(to_template(text), jsx=text.strip() + "\n")
        made.written = text
        return made
    if '"template"' in text:
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            found = None  # a template whose text happens to hold the word
        if isinstance(found, dict) and isinstance(found.get("template"), str) and "type" not in found:
            return of_document(found)
    return Template(text)


def of_document(document: Mapping[str, Any]) -> Template:
    """From a `.widget` document.

    Raises:
        WidgetError: It is of another version, or lacks what it needs.
    """
    version = document.get("version")
    if version != VERSION:
        raise WidgetError(
            f"This .widget document is of version {version!r}; version {VERSION!r} is read. Export it again "
            "from ChatKit Studio."
        )
    template = document.get("template")
    if not isinstance(template, str):
        # openai-chatkit takes compiled templates here; ours are compiled in the sandbox
        raise WidgetError("The `template` of a .widget document must be text: Jinja that renders to JSON.")
    schema = document.get("jsonSchema") or {}
    if not isinstance(schema, Mapping):
        raise WidgetError("The `jsonSchema` of a .widget document must be an object.")
    return Template(
        template,
        name=str(document.get("name") or "widget"),
        schema=schema,
        document=dict(document),
        jsx=project_view(document.get("encodedWidget")),
    )


def is_path(text: str) -> bool:
    """Whether text is a path, and not a widget."""
    short = len(text) < 1000 and "\n" not in text and not text.lstrip().startswith(("{", "[", "<"))
    return short and bool(text.strip())


def is_template(text: str) -> bool:
    """Whether text has Jinja in it: JSON without may hold braces, but not these."""
    return any(mark in text for mark in ("{{", "{%", "{#"))


def template_data(data: Any) -> dict[str, Any]:
    seen = {} if data is None else plain(data)
    if not isinstance(seen, dict):
        what = "a list" if isinstance(seen, list) else f"a {type(data).__name__}"
        raise DataError(f'A template sees names, and the data is {what}. Give a dict, like {{"rows": ...}}.')
    return seen


def called(function: Callable[..., Any], data: Any) -> Any:
    """What a function of the data gives; it may take no data."""
    from ..handlers import positional

    name = getattr(function, "__qualname__", type(function).__name__)
    try:
        return function(*(data,)[: positional(function, 1)])
    except Exception as error:
        raise WidgetError(f"{name} failed: {type(error).__name__}: {error}") from error


def as_widget(value: Any, maker: Callable[..., Any] | None = None) -> dict[str, Any]:
    """A widget as JSON, from a dict, JSON text or chatkit classes.

    Raises:
        WidgetError: It is no widget.
    """
    said = "" if maker is None else f"{getattr(maker, '__qualname__', 'The function')} gave: "
    if isinstance(value, str):
        return read_widget(value, rendered=False)
    if isinstance(value, Template):
        return value.build()
    found = plain(value) if isinstance(value, Mapping) or hasattr(type(value), "model_dump") else None
    if not isinstance(found, dict):
        raise WidgetError(f"{said}A {type(value).__name__} is no widget.")
    return with_type(found)


def read_widget(text: str, *, rendered: bool) -> dict[str, Any]:
    """A widget from JSON text.

    Raises:
        WidgetError: It is not JSON, with line, column and the line itself; or no widget.
    """
    try:
        found = json.loads(text, parse_constant=lambda word: None)
    except json.JSONDecodeError as error:
        line = text.splitlines()[error.lineno - 1] if text.splitlines() else ""
        begin = max(0, error.colno - 41)
        what = "What the template makes is no JSON" if rendered else "This is no JSON"
        raise WidgetError(
            f"{what}: {error.msg} in line {error.lineno}, column {error.colno}.\n"
            f"{line[begin : begin + 80]}\n{' ' * (error.colno - 1 - begin)}^",
            None if rendered else error.lineno,
            None if rendered else error.colno,
        ) from None
    except RecursionError:
        raise WidgetError("The JSON is nested too deeply for a widget.") from None
    if not isinstance(found, dict):
        kind = "a list" if isinstance(found, list) else "no object"
        raise WidgetError(f'A widget is an object like {{"type": "Card", "children": []}}; this is {kind}.')
    return with_type(found)


def with_type(widget: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(widget.get("type"), str):
        raise WidgetError('A widget has a `type`: "Card", "ListView" or "Basic". This object has none.')
    return widget
