"""The parts of a JSX text: elements, texts and expressions."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Node:
    """A part of the text; `at` is where it begins."""

    at: int


@dataclass(frozen=True)
class Literal(Node):
    """A string, number, true, false or null; undefined is null."""

    value: str | float | bool | None


@dataclass(frozen=True)
class Name(Node):
    name: str


@dataclass(frozen=True)
class Member(Node):
    """`of.name`, or `of[index]`; `optional` with a question mark."""

    of: Node
    name: str | None
    index: Node | None = None
    optional: bool = False


@dataclass(frozen=True)
class Call(Node):
    function: Node
    arguments: tuple[Node, ...]


@dataclass(frozen=True)
class Unary(Node):
    operator: str
    value: Node


@dataclass(frozen=True)
class Binary(Node):
    operator: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Choice(Node):
    """`test ? yes : no`."""

    test: Node
    yes: Node
    no: Node


@dataclass(frozen=True)
class Text(Node):
    """A template literal: its texts and the expressions between them, in turn."""

    parts: tuple[str | Node, ...]


@dataclass(frozen=True)
class Array(Node):
    members: tuple[Node, ...]


@dataclass(frozen=True)
class Object(Node):
    members: tuple[tuple[str, Node], ...]


@dataclass(frozen=True)
class Arrow(Node):
    parameters: tuple[str, ...]
    body: Node


@dataclass(frozen=True)
class Element(Node):
    """`<Name attributes>children</Name>`; a fragment has no name. `closed`: it has no closing tag."""

    name: str
    attributes: tuple[tuple[str, Node], ...] = ()
    children: tuple[Node, ...] = ()
    closed: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Words(Node):
    """Text between tags."""

    text: str
