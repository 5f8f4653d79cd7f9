"""How nodes are written in a text: where they stand, and the literals and expressions of their properties."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Any

MARK = "chatkit_notebook.at"
"""The member that tells, in a widget built for it, where a node was written."""


@dataclass
class Property:
    """One property of a node in the text.

    Attributes:
        begin: Where its name begins.
        at: Where its value begins.
        end: Where its value ends.
        literal: It says its value itself; else an expression or a condition decides.
        between: It stands between the tags of its element.
    """

    begin: int
    at: int
    end: int
    literal: bool
    between: bool = False


@dataclass
class WrittenNode:
    """One node in the text.

    Attributes:
        begin: Where it begins.
        end: Where it ends.
        behind: Where another property can be put.
        properties: By name; what stands more than once is an expression.
    """

    begin: int
    end: int
    behind: int
    properties: dict[str, Property] = field(default_factory=dict)


class WrittenText(ABC):
    """A text, with the nodes that are written in it.

    Attributes:
        text: As it was given.
        nodes: By where they begin.
    """

    text: str
    nodes: dict[int, WrittenNode]

    @abstractmethod
    def marked(self) -> str:
        """A template whose nodes say in `MARK` where they were written."""

    @abstractmethod
    def put(self, node: WrittenNode, name: str, value: Any) -> Edit:
        """The edit that gives a property a value."""

    @abstractmethod
    def take(self, node: WrittenNode, name: str) -> Edit:
        """The edit that takes a property away; it is there."""


@dataclass(frozen=True)
class Edit:
    """What stands from `begin` to `end` becomes `insert`."""

    begin: int
    end: int
    insert: str
