"""Nodes in JSON with Jinja in it, read without running it: literals, expressions, conditions and loops."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from ..errors import WidgetError
from .jsx_template import plain_json
from .written import MARK, Edit, Property, WrittenNode, WrittenText

IN_QUOTES = r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'"""
TAG = re.compile(
    r"\{\{(?:" + IN_QUOTES + r"|(?!\}\}).)*\}\}|\{%(?:" + IN_QUOTES + r"|(?!%\}).)*%\}|\{#.*?#\}", re.DOTALL
)
STATEMENT = re.compile(r"\{%[-+]?\s*(\w+)")
SPACE = re.compile(r"\s*")
PLAIN = re.compile(r"[^\s,\]}{\[\"]+")
BLOCKS = frozenset(["if", "for", "macro", "call", "filter", "with", "raw", "set"])
COMMA_BEHIND = re.compile(r"\s*,\s*")
COMMA_BEFORE = re.compile(r"\s*,\s*$")


@dataclass
class Level:
    """An object or a list that is open."""

    begin: int
    is_object: bool
    expects_name: bool
    node: WrittenNode
    name: str | None = None
    open: Property | None = None
    """The property whose value is being read."""
    depth: int = 0
    """Blocks around that property."""
    last: int = 0
    """Where the last part of its value ends that is certainly its own."""
    types: list[int] = field(default_factory=list)
    """Where the names of its members called `type` begin."""


class WrittenJson(WrittenText):
    """JSON, or a Jinja template that makes it.

    Raises:
        WidgetError: A text or a tag of the template has no end.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.nodes = {}
        self.marks: list[tuple[int, int]] = []
        self.levels: list[Level] = []
        self.blocks: list[int] = []
        """For each open block, how many levels were open before it."""
        self.read()

    def read(self) -> None:
        text, at, raw = self.text, 0, False
        while True:
            match = SPACE.match(text, at)
            at = at if match is None else match.end()
            if at >= len(text):
                break
            tag = TAG.match(text, at)
            if tag is not None and not (raw and not is_statement(tag[0], "endraw")):
                raw = self.tag(tag[0], at, raw)
                at = tag.end()
                continue
            character = text[at]
            if character in "{[":
                self.begin(at, character == "{")
                at += 1
            elif character in "}]":
                at += 1
                self.close(at)
            elif character == ",":
                self.comma()
                at += 1
            elif character == ":":
                self.colon()
                at += 1
            else:
                end = self.end_of_text(at, raw) if character == '"' else end_of_word(text, at)
                self.word(at, end)
                at = end

    def end_of_text(self, at: int, raw: bool) -> int:
        text, index = self.text, at + 1
        while index < len(text):
            if text[index] == "\\":
                index += 2
            elif text[index] == '"':
                return index + 1
            elif not raw and (tag := TAG.match(text, index)) is not None:
                index = tag.end()
            else:
                index += 1
        raise WidgetError("A text in quotes has no end.")

    # What was read

    @property
    def top(self) -> Level | None:
        return self.levels[-1] if self.levels else None

    def part(self, end: int) -> None:
        """A part of a value ends here."""
        level = self.top
        if level is not None and level.open is not None and len(self.blocks) <= level.depth:
            level.last = end

    def value_ends(self) -> None:
        level = self.top
        if level is not None and level.open is not None:
            level.open.end = max(level.last, level.open.at)
            held = self.text[level.open.at : level.open.end]
            level.open.literal = level.open.literal and is_literal(held)
            level.open = None

    def tag(self, tag: str, at: int, raw: bool) -> bool:
        """Answers whether what follows is raw."""
        level = self.top
        if level is not None and level.open is not None and level.open.at < 0:
            level.open.at = level.last = at
        if tag.startswith("{#"):
            return raw
        if tag.startswith("{{"):
            self.part(at + len(tag))
            return raw
        match = STATEMENT.match(tag)
        word = match[1] if match else ""
        if word.startswith("end") and self.blocks:
            self.blocks.pop()
            if level is not None and level.open is not None and len(self.blocks) < level.depth:
                self.value_ends()
            else:
                self.part(at + len(tag))
            return False
        if word in ("else", "elif") and self.blocks:
            # a branch that opens what the other one opens, too
            while len(self.levels) > self.blocks[-1]:
                self.close(at)
        elif word in BLOCKS and not (word == "set" and "=" in tag):
            self.blocks.append(len(self.levels))
        else:
            self.part(at + len(tag))
        return word == "raw"

    def begin(self, at: int, is_object: bool) -> None:
        self.starts_value(at)
        node = WrittenNode(at, len(self.text), at + 1)
        self.levels.append(Level(at, is_object, is_object, node))

    def close(self, end: int) -> None:
        self.value_ends()
        if not self.levels:
            return
        level = self.levels.pop()
        level.node.end = end
        if level.is_object and level.types:
            self.nodes[level.begin] = level.node
            held = level.node.properties["type"]
            level.node.behind = held.end
            self.marks.append((level.types[0], level.begin))
        self.part(end)

    def comma(self) -> None:
        self.value_ends()
        level = self.top
        if level is not None:
            level.expects_name, level.name = level.is_object, None

    def colon(self) -> None:
        level = self.top
        if level is None or level.name is None or level.open is not None:
            return
        level.open = level.node.properties[level.name]
        level.depth = len(self.blocks)
        level.expects_name = False

    def word(self, at: int, end: int) -> None:
        level = self.top
        if level is None or not level.expects_name:
            self.starts_value(at)
            self.part(end)
            return
        # the end of a block in front of it ended the member before without a comma
        self.value_ends()
        try:
            name = json.loads(self.text[at:end])
        except ValueError:
            return  # a name that an expression makes
        level.name = str(name)
        again = level.name in level.node.properties
        level.node.properties[level.name] = Property(at, -1, -1, literal=not again)
        if level.name == "type":
            level.types.append(at)

    def starts_value(self, at: int) -> None:
        level = self.top
        if level is not None and level.open is not None and level.open.at < 0:
            level.open.at = level.last = at

    # What is made of it

    def marked(self) -> str:
        text = self.text
        for at, begin in sorted(self.marks, reverse=True):
            text = f"{text[:at]}{json.dumps(MARK)}: {begin}, {text[at:]}"
        return text

    def put(self, node: WrittenNode, name: str, value: Any) -> Edit:
        written = plain_json(value)
        if (held := node.properties.get(name)) is not None:
            return Edit(held.at, held.end, written)
        return Edit(node.behind, node.behind, f", {json.dumps(name, ensure_ascii=False)}: {written}")

    def take(self, node: WrittenNode, name: str) -> Edit:
        held = node.properties[name]
        if behind := COMMA_BEHIND.match(self.text, held.end):
            return Edit(held.begin, behind.end(), "")
        before = COMMA_BEFORE.search(self.text[: held.begin])
        return Edit(before.start() if before else held.begin, held.end, "")


def is_statement(tag: str, word: str) -> bool:
    match = STATEMENT.match(tag)
    return match is not None and match[1] == word


def end_of_word(text: str, at: int) -> int:
    match = PLAIN.match(text, at)
    return match.end() if match else at + 1


def is_literal(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return TAG.search(text) is None
