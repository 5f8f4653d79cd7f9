"""JSX as a Jinja template that renders to the widget's JSON, or as JSON where nothing depends on data."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from .components import COMPONENTS
from .jsx_nodes import (
    Array,
    Arrow,
    Binary,
    Call,
    Choice,
    Element,
    Literal,
    Member,
    Name,
    Node,
    Object,
    Text,
    Unary,
    Words,
)
from .jsx_places import flattened
from .jsx_syntax import Reader

OPERATORS = {"===": "==", "!==": "!=", "&&": "and", "||": "or"}
RESERVED = frozenset(
    [
        "and",
        "or",
        "not",
        "in",
        "is",
        "if",
        "else",
        "for",
        "loop",
        "true",
        "false",
        "none",
        "True",
        "False",
        "None",
        "set",
        "recursive",
    ]
)


def to_template(text: str, mark: str | None = None) -> str:
    """A template (or plain JSON) that gives what the JSX gives.

    Args:
        text: The JSX.
        mark: The name of a member that tells of each node where in the text it begins; None for none.

    Raises:
        WidgetError: The text is no JSX, or says something that no template can; with line and column.
    """
    return Writer(Reader(text), mark).document()


class Writer:
    """Writes one template."""

    def __init__(self, reader: Reader, mark: str | None = None) -> None:
        self.reader = reader
        self.mark = mark
        self.error = reader.error
        self.lists = 0

    def document(self) -> str:
        root = self.reader.document()
        if not root.name:
            raise self.error("the root must be one component, like <Card>", root.at)
        return self.element(root, "") + "\n"

    def element(self, node: Element, indent: str) -> str:
        """A node as the text of a JSON object."""
        members: dict[str, str] = {"type": quoted(node.name)}
        if self.mark is not None:
            members[self.mark] = str(node.at)
        inner = indent + "  "
        for name, value in node.attributes:
            members[name] = self.key(value) if name == "key" else self.value(value, inner)
        children = [child for child in node.children if not isinstance(child, Words) or child.text.strip()]
        words = self.words(node, children)
        if words is not None:
            members[words[0]] = words[1]
        elif children and node.name == "Transition" and len(children) == 1 and self.single(children[0]):
            members["children"] = self.value(children[0], inner)
        elif children or not node.closed:
            members["children"] = self.children(children, inner)
        body = ", ".join(f"{plain_json(name)}: {value}" for name, value in members.items())
        return "{" + body + "}"

    def single(self, child: Node) -> bool:
        return not (isinstance(child, Call) or (isinstance(child, Element) and not child.name))

    def words(self, node: Element, children: list[Node]) -> tuple[str, str] | None:
        """The property and value of a text between the tags, if there is one."""
        if not any(isinstance(child, Words) for child in children):
            known = COMPONENTS.get(node.name)
            plain = len(children) == 1 and isinstance(children[0], (Name, Member, Text, Literal))
            if not plain or known is None or "children" in known:
                return None
        known = COMPONENTS.get(node.name, {})
        name = next((one for one in ("value", "label") if one in known), None)
        if name is None or any(isinstance(child, Element) for child in children):
            at = next(child.at for child in children if isinstance(child, Words))
            raise self.error("text stands only in Text, Title and the like: write <Text value=... />", at)
        parts = [child.text if isinstance(child, Words) else child for child in children]
        whole = Text(node.at, tuple(parts))
        return name, self.value(whole, "")

    def key(self, value: Node) -> str:
        """A key is text: React makes one of a number, and ChatKit refuses numbers."""
        if isinstance(value, (Literal, Array, Object)):
            return self.value(value, "")
        return f"{{{{ ({self.code(value)}) | string | tojson }}}}"

    # Children

    def children(self, nodes: list[Node], indent: str) -> str:
        flat = [child for node in nodes for child in flattened(node)]
        if all(isinstance(child, Element) for child in flat):
            members = [self.element(child, indent) for child in flat if isinstance(child, Element)]
            return (
                "["
                + ",".join(f"\n{indent}{member}" for member in members)
                + ("\n" + indent[2:] if members else "")
                + "]"
            )
        # Some may not be there: each but the first that is there comes after a comma.
        self.lists += 1
        name = f"list{self.lists}"
        parts = [self.child(child, name, indent) for child in flat]
        return f"[{{%- set {name} = namespace(more=false) -%}}" + "".join(parts) + "]"

    def child(self, node: Node, name: str, indent: str) -> str:
        for one in flattened(node):
            if one is not node:
                return "".join(self.child(each, name, indent) for each in flattened(node))
        if isinstance(node, Element):
            comma = f"{{% if {name}.more %}},{{% endif %}}{{% set {name}.more = true %}}"
            return f"{comma}\n{indent}{self.element(node, indent)}"
        if isinstance(node, Literal) and node.value in (None, True, False):
            return ""
        if isinstance(node, Choice):
            yes, no = self.child(node.yes, name, indent), self.child(node.no, name, indent)
            otherwise = f"{{% else %}}{no}" if no else ""
            return f"{{% if {self.code(node.test)} %}}{yes}{otherwise}{{% endif %}}"
        if isinstance(node, Binary) and node.operator == "&&":
            return f"{{% if {self.code(node.left)} %}}{self.child(node.right, name, indent)}{{% endif %}}"
        if isinstance(node, Array):
            return "".join(self.child(member, name, indent) for member in node.members)
        if isinstance(node, Call) and method_of(node) == "map":
            return self.loop(node, lambda body: self.child(body, name, indent))
        raise self.error("a child is an element, a condition or a list.map(item => <.../>)", node.at)

    def loop(self, call: Call, body: Callable[[Node], str], before: str = "") -> str:
        arrow = call.arguments[0] if len(call.arguments) == 1 else None
        if not isinstance(arrow, Arrow) or not 1 <= len(arrow.parameters) <= 2:
            raise self.error("`map` takes one function of an item, and maybe its index", call.at)
        assert isinstance(call.function, Member)
        items, test = self.filtered(call.function.of, arrow.parameters[0])
        item = self.name(arrow.parameters[0], arrow.at)
        index = ""
        if len(arrow.parameters) == 2:
            index = f"{{% set {self.name(arrow.parameters[1], arrow.at)} = loop.index0 %}}"
        condition = f" if {test}" if test else ""
        return f"{{% for {item} in {items}{condition} %}}{index}{before}{body(arrow.body)}{{% endfor %}}"

    def filtered(self, items: Node, item: str) -> tuple[str, str | None]:
        """What is gone through, and the condition of a `filter` before a `map`."""
        if isinstance(items, Call) and method_of(items) == "filter" and len(items.arguments) == 1:
            arrow = items.arguments[0]
            if isinstance(arrow, Arrow) and len(arrow.parameters) == 1:
                assert isinstance(items.function, Member)
                inside = renamed(arrow.body, arrow.parameters[0], item)
                return self.code(items.function.of), self.code(inside)
        return self.code(items), None

    # Values

    def value(self, node: Node, indent: str) -> str:
        """An expression as the text of a JSON value."""
        if isinstance(node, Literal):
            return plain_json(node.value)
        if isinstance(node, Element):
            return self.element(node, indent)
        if isinstance(node, Object):
            members = (f"{plain_json(name)}: {self.value(held, indent)}" for name, held in node.members)
            return "{ " + ", ".join(members) + " }"  # three braces in a row would be read otherwise
        if isinstance(node, Array):
            return "[" + ", ".join(self.value(member, indent) for member in node.members) + "]"
        if isinstance(node, Text) and all(isinstance(part, str) for part in node.parts):
            return plain_json("".join(str(part) for part in node.parts))
        if isinstance(node, Choice):
            yes, no = self.value(node.yes, indent), self.value(node.no, indent)
            return f"{{% if {self.code(node.test)} %}}{yes}{{% else %}}{no}{{% endif %}}"
        if isinstance(node, Call) and method_of(node) == "map":
            comma = "{% if not loop.first %}, {% endif %}"
            return "[" + self.loop(node, lambda body: self.value(body, indent), comma) + "]"
        return f"{{{{ ({self.code(node)}) | tojson }}}}"

    def code(self, node: Node) -> str:
        """An expression as one of Jinja's."""
        if isinstance(node, Literal):
            return "none" if node.value is None else json.dumps(node.value, ensure_ascii=False)
        if isinstance(node, Name):
            return self.name(node.name, node.at)
        if isinstance(node, Text):
            parts = [quoted(part) if isinstance(part, str) else f"({self.code(part)})" for part in node.parts]
            return "(" + " ~ ".join(parts or ['""']) + ")"
        if isinstance(node, Unary):
            return (
                f"(not {self.code(node.value)})"
                if node.operator == "!"
                else f"({node.operator}{self.code(node.value)})"
            )
        if isinstance(node, Choice):
            return f"({self.code(node.yes)} if {self.code(node.test)} else {self.code(node.no)})"
        if isinstance(node, Array):
            return "[" + ", ".join(map(self.code, node.members)) + "]"
        if isinstance(node, Object):
            return "{" + ", ".join(f"{quoted(name)}: {self.code(held)}" for name, held in node.members) + "}"
        if isinstance(node, Binary):
            return self.binary(node)
        if isinstance(node, Member):
            return self.member(node)
        if isinstance(node, Call):
            return self.call(node)
        raise self.error("this cannot stand in an expression of a template", node.at)

    def name(self, name: str, at: int) -> str:
        if name in RESERVED or "$" in name:
            raise self.error(f"`{name}` cannot be a name in a template", at)
        return name

    def binary(self, node: Binary) -> str:
        left, right = self.code(node.left), self.code(node.right)
        if node.operator == "??":
            return f"({left} if {left} is defined and {left} is not none else {right})"
        operator = OPERATORS.get(node.operator, node.operator)
        if node.operator == "+" and (is_text(node.left) or is_text(node.right)):
            operator = "~"
        return f"({left} {operator} {right})"

    def member(self, node: Member) -> str:
        of = self.code(node.of)
        if node.name == "length":
            found = f"({of} | length)"
        elif node.name is not None:
            found = f"{of}.{node.name}" if node.name not in RESERVED else f"{of}[{quoted(node.name)}]"
        else:
            assert node.index is not None
            found = f"{of}[{self.code(node.index)}]"
        if node.optional:
            return f"({found} if {of} is defined and {of} is not none else none)"
        return found

    def call(self, node: Call) -> str:
        given = [self.code(argument) for argument in node.arguments if not isinstance(argument, Arrow)]
        whole = len(given) == len(node.arguments)
        if isinstance(node.function, Name) and node.function.name == "String" and len(given) == 1:
            return f"({given[0]} | string)"
        if isinstance(node.function, Name) and node.function.name == "Number" and len(given) == 1:
            return f"({given[0]} | float)"
        if isinstance(node.function, Member) and node.function.name and whole:
            of = node.function.of
            if isinstance(of, Name) and of.name == "Math":
                write = MATH.get((node.function.name, len(given)))
                if write is not None:
                    return write(given)
            write = METHODS.get((node.function.name, len(given)))
            if write is not None:
                return write([self.code(of), *given])
        raise self.error("a template cannot call this function: prepare it in the data", node.at)


MATH: dict[tuple[str, int], Callable[[list[str]], str]] = {
    ("round", 1): lambda a: f"({a[0]} | round | int)",
    ("floor", 1): lambda a: f"({a[0]} | round(0, 'floor') | int)",
    ("ceil", 1): lambda a: f"({a[0]} | round(0, 'ceil') | int)",
    ("abs", 1): lambda a: f"({a[0]} | abs)",
    ("min", 2): lambda a: f"([{a[0]}, {a[1]}] | min)",
    ("max", 2): lambda a: f"([{a[0]}, {a[1]}] | max)",
}
METHODS: dict[tuple[str, int], Callable[[list[str]], str]] = {
    ("toUpperCase", 0): lambda a: f"({a[0]} | upper)",
    ("toLowerCase", 0): lambda a: f"({a[0]} | lower)",
    ("trim", 0): lambda a: f"({a[0]} | trim)",
    ("toString", 0): lambda a: f"({a[0]} | string)",
    ("toLocaleString", 0): lambda a: f'"{{:,}}".format({a[0]})',
    ("toFixed", 0): lambda a: f'"%.0f" % {a[0]}',
    ("toFixed", 1): lambda a: f'(("%." ~ {a[1]} ~ "f") % {a[0]})',
    ("join", 1): lambda a: f"({a[0]} | join({a[1]}))",
    ("join", 0): lambda a: f"({a[0]} | join(','))",
    ("includes", 1): lambda a: f"({a[1]} in {a[0]})",
    ("startsWith", 1): lambda a: f"{a[0]}.startswith({a[1]})",
    ("endsWith", 1): lambda a: f"{a[0]}.endswith({a[1]})",
    ("slice", 1): lambda a: f"{a[0]}[{a[1]}:]",
    ("slice", 2): lambda a: f"{a[0]}[{a[1]}:{a[2]}]",
    ("split", 1): lambda a: f"{a[0]}.split({a[1]})",
    ("replace", 2): lambda a: f"{a[0]}.replace({a[1]}, {a[2]}, 1)",
    ("replaceAll", 2): lambda a: f"{a[0]}.replace({a[1]}, {a[2]})",
}


def method_of(call: Call) -> str | None:
    return call.function.name if isinstance(call.function, Member) else None


def is_text(node: Node) -> bool:
    """Whether an expression is text on the face of it."""
    if isinstance(node, Binary) and node.operator == "+":
        return is_text(node.left) or is_text(node.right)
    return isinstance(node, Text) or (isinstance(node, Literal) and isinstance(node.value, str))


def renamed(node: Any, old: str, new: str) -> Any:
    """An expression with another name for its variable."""
    from dataclasses import fields, is_dataclass, replace

    if isinstance(node, Name):
        return Name(node.at, new) if node.name == old else node
    if isinstance(node, tuple):
        return tuple(renamed(member, old, new) for member in node)
    if is_dataclass(node) and not isinstance(node, type):
        return replace(
            node,
            **{
                field.name: renamed(getattr(node, field.name), old, new)
                for field in fields(node)
                if field.name != "at" and isinstance(getattr(node, field.name), (Node, tuple))
            },
        )
    return node


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def plain_json(value: Any) -> str:
    """A value as JSON that Jinja leaves alone."""
    text = json.dumps(value, ensure_ascii=False)
    if any(mark in text for mark in ("{{", "{%", "{#")):
        return "{{ " + text + " | tojson }}"
    return text
