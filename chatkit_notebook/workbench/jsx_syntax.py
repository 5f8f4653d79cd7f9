"""Reading the JSX of ChatKit Studio: a tree of elements, texts and the expressions between braces."""

from __future__ import annotations

import html
import re

from .jsx_expressions import Expressions
from .jsx_nodes import Element, Literal, Node, Object, Words

ATTRIBUTE = re.compile(r"[A-Za-z_$][\w$:.-]*")
MARK = re.compile(r"[<{]")
TAG = re.compile(r"[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*")


class Reader(Expressions):
    """Reads one JSX text.

    Args:
        text: One element, with comments and white space around it.
    """

    def document(self) -> Element:
        """The one element that the text is."""
        self.space()
        bracketed = self.take("(")
        self.space()
        if not self.text.startswith("<", self.at):
            raise self.error("it must begin with an element like <Card>")
        found = self.element()
        self.space()
        if bracketed:
            self.need(")")
        self.take(";")
        self.space()
        if self.at < len(self.text):
            raise self.error("there is something after the one element")
        return found

    def element(self) -> Element:
        begin = self.at
        self.deeper()
        self.at += 1
        self.space()
        match = TAG.match(self.text, self.at)
        name = match[0] if match else ""
        self.at += len(name)
        attributes = self.attributes() if name else ()
        self.space()
        if self.text.startswith("/>", self.at):
            self.at += 2
            self.depth -= 1
            return Element(begin, name, attributes, (), closed=True)
        if not self.text.startswith(">", self.at):
            raise self.error(f"the tag <{name}> is not closed")
        self.at += 1
        children = self.children(name, begin)
        self.depth -= 1
        return Element(begin, name, attributes, children)

    def attributes(self) -> tuple[tuple[str, Node], ...]:
        found: list[tuple[str, Node]] = []
        while True:
            self.space()
            begin = self.at
            if self.text.startswith("{", self.at):
                found += self.spread()
                continue
            match = ATTRIBUTE.match(self.text, self.at)
            if match is None:
                return tuple(found)
            self.at = match.end()
            self.space()
            if not self.text.startswith("=", self.at):
                found.append((match[0], Literal(begin, True)))
                continue
            self.at += 1
            self.space()
            found.append((match[0], self.attribute_value(match[0])))

    def spread(self) -> tuple[tuple[str, Node], ...]:
        begin = self.at
        self.need("{")
        self.need("...")
        held = self.expression()
        self.need("}")
        if not isinstance(held, Object):
            raise self.error("only an object that is written out can be spread", begin)
        return held.members

    def attribute_value(self, name: str) -> Node:
        begin = self.at
        quote = self.text[self.at : self.at + 1]
        if quote in ("'", '"') and quote:
            end = self.text.find(quote, self.at + 1)
            if end < 0:
                raise self.error(f"the text of `{name}` has no end")
            self.at = end + 1
            return Literal(begin, html.unescape(self.text[begin + 1 : end]))
        if quote == "{":
            self.at += 1
            found = self.expression()
            self.need("}")
            return found
        if quote == "<":
            return self.element()
        raise self.error(
            f'the value of `{name}` stands in quotes or braces, like {name}="..." or {name}={{...}}'
        )

    def children(self, name: str, begin: int) -> tuple[Node, ...]:
        found: list[Node] = []
        while True:
            mark = MARK.search(self.text, self.at)
            stop = mark.start() if mark else len(self.text)
            words = collapsed(self.text[self.at : stop])
            if words:
                found.append(Words(self.at, html.unescape(words)))
            self.at = stop
            if self.at >= len(self.text):
                raise self.error(f"<{name}> is never closed", begin)
            if self.text.startswith("</", self.at):
                self.close(name)
                return tuple(found)
            if self.text[self.at] == "<":
                found.append(self.element())
            else:
                self.at += 1
                self.space()
                if not self.take("}"):
                    found.append(self.expression())
                    self.need("}")

    def close(self, name: str) -> None:
        begin = self.at
        self.at += 2
        self.space()
        match = TAG.match(self.text, self.at)
        closed = match[0] if match else ""
        self.at += len(closed)
        self.space()
        if closed != name or not self.text.startswith(">", self.at):
            raise self.error(f"</{name}> is missing: here stands </{closed}>", begin)
        self.at += 1


def collapsed(words: str) -> str:
    """Text between tags as JSX takes it: lines are joined, the space at their ends is dropped."""
    if "\n" not in words:
        return words if words.strip() else ""
    lines = words.split("\n")
    last = len(lines) - 1
    trimmed = (
        (line if index == 0 else line.lstrip())
        if index == last
        else (line if index == 0 else line.lstrip()).rstrip()
        for index, line in enumerate(lines)
    )
    return " ".join(line for line in trimmed if line.strip())
