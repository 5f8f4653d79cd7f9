"""Reading the expressions of a JSX text: the part of JavaScript that widgets are written with."""

from __future__ import annotations

import re
from abc import abstractmethod

from ..errors import WidgetError
from .jsx_nodes import (
    Array,
    Arrow,
    Binary,
    Call,
    Choice,
    Literal,
    Member,
    Name,
    Node,
    Object,
    Text,
    Unary,
)

DEEPEST = 100
NAME = re.compile(r"[A-Za-z_$][\w$]*")
NUMBER = re.compile(r"(0[xX][0-9a-fA-F]+|(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)")
SPACE = re.compile(r"(\s|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
ESCAPE = re.compile(r"\\(u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|\r\n|(.))", re.DOTALL)
ESCAPED = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "b": "\b",
    "f": "\f",
    "v": "\v",
    "0": "\0",
    "\n": "",
    "\u2028": "",
}
OPERATORS = (
    "===", "!==", "**", "=>", "...", "?.", "??", "&&", "||", "==", "!=", "<=", ">=",
    "+", "-", "*", "/", "%", "<", ">", "!", "?", ":", ".", ",", "(", ")", "[", "]", "{", "}",
)  # fmt: skip
OPERATOR = re.compile("|".join(map(re.escape, OPERATORS)))
STRENGTH = {
    "??": 1, "||": 1, "&&": 2, "==": 3, "!=": 3, "===": 3, "!==": 3, "<": 4, ">": 4, "<=": 4, ">=": 4,
    "+": 5, "-": 5, "*": 6, "/": 6, "%": 6, "**": 7,
}  # fmt: skip


FUNCTION = re.compile(r"(\(\s*(?:[\w$]+\s*(?:,\s*[\w$]+\s*)*)?\)|[A-Za-z_$][\w$]*)\s*=>")


class Expressions:
    """Reads expressions.

    Args:
        text: What they stand in.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0

    def error(self, words: str, at: int | None = None) -> WidgetError:
        """What is wrong, with line, column and the line itself."""
        at = min(self.at if at is None else at, len(self.text))
        before = self.text[:at]
        line = before.count("\n") + 1
        column = at - (before.rfind("\n") + 1) + 1
        whole = self.text.splitlines()[line - 1] if line <= len(self.text.splitlines()) else ""
        begin = max(0, column - 41)
        return WidgetError(
            f"This JSX cannot be read: {words} in line {line}, column {column}.\n"
            f"{whole[begin : begin + 80]}\n{' ' * (column - 1 - begin)}^",
            line,
            column,
        )

    def space(self) -> None:
        match = SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def take(self, word: str) -> bool:
        self.space()
        if self.operator() == word:
            self.at += len(word)
            return True
        return False

    def need(self, word: str) -> None:
        if not self.take(word):
            raise self.error(f"`{word}` is missing")

    def operator(self) -> str | None:
        match = OPERATOR.match(self.text, self.at)
        return match[0] if match else None

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.error(f"it is nested deeper than {DEEPEST} levels")

    @abstractmethod
    def element(self) -> Node:
        """An element: it may stand in an expression, as one may stand in it."""

    def expression(self) -> Node:
        self.deeper()
        found = self.choice()
        self.depth -= 1
        return found

    def choice(self) -> Node:
        self.space()
        begin = self.at
        if (arrow := self.arrow()) is not None:
            return arrow
        test = self.binary(0)
        if not self.take("?"):
            return test
        yes = self.expression()
        self.need(":")
        return Choice(begin, test, yes, self.expression())

    def arrow(self) -> Arrow | None:
        begin = self.at
        match = FUNCTION.match(self.text, begin)
        if match is None:
            return None
        self.at = match.end()
        self.space()
        if self.text.startswith("{", self.at):
            raise self.error("a function is one expression here: write x => (...) without braces and return")
        return Arrow(begin, tuple(NAME.findall(match[1])), self.expression())

    def binary(self, least: int) -> Node:
        left = self.unary()
        while True:
            self.space()
            word = self.operator()
            strength = STRENGTH.get(word or "", 0)
            if word is None or strength <= least:
                return left
            begin = self.at
            self.at += len(word)
            left = Binary(begin, word, left, self.binary(strength if word != "**" else strength - 1))

    def unary(self) -> Node:
        self.space()
        begin = self.at
        for word in ("!", "-", "+"):
            if self.take(word):
                self.deeper()
                found = self.unary()
                self.depth -= 1
                if word != "!" and isinstance(found, Literal) and type(found.value) in (int, float):
                    return Literal(begin, -found.value if word == "-" else found.value)  # type: ignore[operator]
                return Unary(begin, word, found)
        return self.postfix(self.primary())

    def postfix(self, found: Node) -> Node:
        while True:
            self.space()
            begin = self.at
            optional = self.take("?.")
            if optional or self.take("."):
                if optional and self.take("["):
                    index = self.expression()
                    self.need("]")
                    found = Member(begin, found, None, index, optional=True)
                    continue
                self.space()
                match = NAME.match(self.text, self.at)
                if match is None:
                    raise self.error("a name is missing after the dot")
                self.at = match.end()
                found = Member(begin, found, match[0], optional=optional)
            elif self.take("["):
                index = self.expression()
                self.need("]")
                found = Member(begin, found, None, index)
            elif self.take("("):
                found = Call(begin, found, self.listed(")"))
            else:
                return found

    def listed(self, end: str) -> tuple[Node, ...]:
        found: list[Node] = []
        while not self.take(end):
            found.append(self.expression())
            if not self.take(","):
                self.need(end)
                break
        return tuple(found)

    def primary(self) -> Node:
        begin = self.at
        character = self.text[begin : begin + 1]
        if character in ("'", '"') and character:
            return Literal(begin, self.string(character))
        if character == "`":
            return self.template()
        if character == "<":
            return self.element()
        if self.take("("):
            found = self.expression()
            self.need(")")
            return found
        if self.take("["):
            return Array(begin, self.listed("]"))
        if self.take("{"):
            return self.object(begin)
        if (number := NUMBER.match(self.text, begin)) is not None:
            self.at = number.end()
            return Literal(begin, number_of(number[0]))
        match = NAME.match(self.text, begin)
        if match is None:
            raise self.error(
                "an expression is missing" if not character else f"`{character}` is not expected"
            )
        self.at = match.end()
        words: dict[str, bool | None] = {"true": True, "false": False, "null": None, "undefined": None}
        return Literal(begin, words[match[0]]) if match[0] in words else Name(begin, match[0])

    def object(self, begin: int) -> Node:
        members: list[tuple[str, Node]] = []
        while not self.take("}"):
            self.space()
            at = self.at
            if self.take("..."):
                held = self.expression()
                if not isinstance(held, Object):
                    raise self.error("only an object that is written out can be spread", at)
                members += held.members
            else:
                members.append(self.member(at))
            if not self.take(","):
                self.need("}")
                break
        return Object(begin, tuple(members))

    def member(self, at: int) -> tuple[str, Node]:
        character = self.text[at : at + 1]
        if character in ("'", '"') and character:
            name = self.string(character)
        else:
            match = NAME.match(self.text, at) or NUMBER.match(self.text, at)
            if match is None:
                raise self.error("the name of a member is missing")
            self.at = match.end()
            name = match[0]
            self.space()
            if not self.text.startswith(":", self.at):
                return name, Name(at, name)
        self.need(":")
        return name, self.expression()

    def string(self, quote: str) -> str:
        begin = self.at
        at = begin + 1
        while at < len(self.text) and self.text[at] != quote:
            at += 2 if self.text[at] == "\\" else 1
        if at >= len(self.text):
            raise self.error("a text has no end", begin)
        self.at = at + 1
        return unescaped(self.text[begin + 1 : at])

    def template(self) -> Node:
        begin = self.at
        self.at += 1
        parts: list[str | Node] = []
        text = self.at
        while True:
            if self.at >= len(self.text):
                raise self.error("a text has no end", begin)
            if self.text[self.at] == "\\":
                self.at += 2
            elif self.text[self.at] == "`":
                parts.append(unescaped(self.text[text : self.at]))
                self.at += 1
                return Text(begin, tuple(part for part in parts if part != ""))
            elif self.text.startswith("${", self.at):
                parts.append(unescaped(self.text[text : self.at]))
                self.at += 2
                parts.append(self.expression())
                self.need("}")
                text = self.at
            else:
                self.at += 1


def number_of(word: str) -> float:
    if word[:2] in ("0x", "0X"):
        return int(word, 16)
    return int(word) if word.isdigit() else float(word)


def unescaped(text: str) -> str:
    if "\\" not in text:
        return text

    def one(match: re.Match[str]) -> str:
        code = match[2] or match[3] or match[4]
        if code:
            return chr(int(code, 16)) if int(code, 16) < 0x110000 else "\ufffd"
        return "" if match[5] is None else ESCAPED.get(match[5], match[5])

    joined = ESCAPE.sub(one, text)
    try:
        # an emoji is two escapes in JSON
        return joined.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        return joined
