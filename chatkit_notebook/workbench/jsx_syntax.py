"""Reading the JSX of ChatKit Studio: a tree of elements, texts and the expressions between braces."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from .jsx_expressions import Expressions
from .jsx_nodes import Element, Literal, Node, Object, Words

ATTRIBUTE = re.compile(r"[A-Za-z_$][\w$:.-]*")
MARK = re.compile(r"[<{]")
TAG = re.compile(r"[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*")


@dataclass
class Span:
    """Where the parts of an element stand.

    Attributes:
        behind: Where another attribute can be put: behind its name, or behind an object that is spread.
        end: Its own end.
        attributes: Name, beginning, beginning of the value, and end.
        inside: What stands between its tags; None where it has only one.
    """

    behind: int
    end: int = -1
    attributes: list[tuple[str, int, int, int]] = field(default_factory=list)
    inside: tuple[int, int] | None = None


class Reader(Expressions):
    """Reads one JSX text.

    Args:
        text: One element, with comments and white space around it.

    Attributes:
        spans: Of each element, by where it begins: where it ends, and where its attributes stand.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.spans: dict[int, Span] = {}

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
        span = self.spans[begin] = Span(self.at)
        attributes = self.attributes(span) if name else ()
        self.space()
        if self.text.startswith("/>", self.at):
            self.at += 2
            self.depth -= 1
            span.end = self.at
            return Element(begin, name, attributes, (), closed=True)
        if not self.text.startswith(">", self.at):
            raise self.error(f"the tag <{name}> is not closed")
        self.at += 1
        inside = self.at
        children = self.children(name, begin)
        span.inside = (inside, self.text.rindex("</", inside, self.at))
        span.end = self.at
        self.depth -= 1
        return Element(begin, name, attributes, children)

    def attributes(self, span: Span) -> tuple[tuple[str, Node], ...]:
        found: list[tuple[str, Node]] = []
        while True:
            self.space()
            begin = self.at
            if self.text.startswith("{", self.at):
                found += self.spread()
                span.behind = self.at
                continue
            match = ATTRIBUTE.match(self.text, self.at)
            if match is None:
                return tuple(found)
            self.at = match.end()
            self.space()
            if not self.text.startswith("=", self.at):
                found.append((match[0], Literal(begin, True)))
                span.attributes.append((match[0], begin, match.end(), match.end()))
                self.at = match.end()
                continue
            self.at += 1
            self.space()
            at = self.at
            found.append((match[0], self.attribute_value(match[0])))
            span.attributes.append((match[0], begin, at, self.at))

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
