"""Jinja templates of widgets, run so that they can neither reach out nor run away."""

from __future__ import annotations

import functools
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from itertools import islice
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS
from jinja2.runtime import LoopContext, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ..errors import TemplateError

MOST_SOURCE = 2_000_000
"""Characters of a template."""
MOST_OUTPUT = 10_000_000
"""Characters it may produce."""
MOST_TEXT = 1_000_000
"""Characters of one text that it makes on the way; a member of a list counts as ten."""
MOST_WORK = 50_000_000
"""Characters and members it makes on the way, all together."""
SMALL = 1_000
"""What is smaller is only counted."""
MOST_LOOPS = 1_000_000
SECONDS = 3.0
WIDEST = 1_000
"""Characters that text is padded or indented to."""
DIGITS = 300
PARTS = 256
"""Pieces of output between two looks at their size."""

MULTIPLYING = {"translate", "maketrans", "expandtabs", "encode", "format_map"}
"""Methods of texts that make much out of little, and that no widget needs."""
PADDING = {"center", "indent", "batch", "slice", "ljust", "rjust", "zfill", "tojson", "wordwrap"}
WIDE = re.compile(r"%[^a-zA-Z%]*(?:\*|\d{4,})|\{[^{}]+(?:\{|\d{4,})")
DICT_NAMES = frozenset(dir(dict))
"""What a dict has besides its members: Jinja finds these first, and the sandbox says which may be used."""
LOOP_NAMES = frozenset(
    [
        "first",
        "last",
        "index",
        "index0",
        "revindex",
        "revindex0",
        "length",
        "depth",
        "depth0",
        "previtem",
        "nextitem",
    ]
)
NEVER_MORE = frozenset(["length", "count", "default", "d", "upper", "lower", "trim", "first", "last"])
"""Filters whose result is no larger than what they are given: nothing is to be counted."""
SIZED = frozenset([list, tuple, dict, range, str])
FORBIDDEN = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)


class Budget:
    """What one run of a template may still use."""

    def __init__(self) -> None:
        self.deadline = time.monotonic() + SECONDS
        self.loops = 0
        self.made = 0
        self.work = 0

    def look(self) -> None:
        """Raises `TemplateError` when the time is up."""
        if time.monotonic() > self.deadline:
            raise TemplateError(
                f"The template took longer than {SECONDS:g} s. Does it loop over a range, or call itself? "
                "Prepare large data in Python."
            )

    def loop(self, times: int = 1) -> None:
        self.loops += times
        if self.loops > MOST_LOOPS:
            raise TemplateError(f"The template loops more than {MOST_LOOPS:,} times. Give it fewer rows.")
        if times > 1 or not self.loops & 255:
            self.look()

    def charge(self, made: Any) -> Any:
        """Counts what was made, and gives it back."""
        if type(made) is str and len(made) <= SMALL:
            # most of what a template makes
            self.work += len(made) + 1
            self.made += 1
            if self.made & 63:
                return made
            self.look()
            return made
        if isinstance(made, str):
            size = len(made)
        elif isinstance(made, int):
            if made.bit_length() > 4 * DIGITS:
                raise TemplateError(f"The template makes a number of more than {DIGITS} digits.")
            return made
        else:
            size = 10 * len(made) if isinstance(made, (list, tuple, dict, bytes)) else 0
        self.made += 1
        if not self.made & 63:
            self.look()
        if size > SMALL:
            self.look()
            self.reserve(size)
        else:
            self.work += size + 1
        return made

    def reserve(self, size: int) -> None:
        """Counts what is about to be made."""
        if size > MOST_TEXT:
            raise TemplateError(
                f"The template makes a text of more than {MOST_TEXT:,} characters, or a list of more than "
                f"{MOST_TEXT // 10:,} members. Prepare large data in Python."
            )
        self.work += size
        if self.work > MOST_WORK:
            raise TemplateError(
                f"The template makes more than {MOST_WORK:,} characters on the way. Prepare data in Python."
            )


class Environment(ImmutableSandboxedEnvironment):
    """Jinja without files, imports and attributes of Python's insides, whose loops and texts are counted."""

    intercepted_binops = frozenset(["+", "*", "**", "%"])

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined)
        self.budget = Budget()
        self.filters = {name: self.counted(name, function) for name, function in FILTERS.items()}
        self.filters["\0loop"] = jinja2.pass_environment(counted_loop)
        self.filters["\0join"] = jinja2.pass_environment(counted_text)
        del self.globals["lipsum"]

    def counted(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The filter, with what it makes counted."""
        if name in NEVER_MORE:
            return function
        if name == "tojson":
            return self.counted_json(function)
        first = 1 if hasattr(function, "jinja_pass_arg") else 0
        guarded = name in PADDING or name in ("replace", "join", "format")

        @functools.wraps(function)
        def run(*args: Any, **kwargs: Any) -> Any:
            if guarded:
                self.before(name, [*args[first:], *kwargs.values()])
            return self.budget.charge(function(*args, **kwargs))

        return run

    def counted_json(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The filter that every value of a widget goes through, with as little around it as can be."""

        @functools.wraps(function)
        def run(context: Any, value: Any, indent: int | None = None) -> Any:
            if indent is not None:
                self.before("tojson", [value, indent])
            return self.budget.charge(function(context, value, indent))

        return run

    def getattr(self, obj: Any, attribute: str) -> Any:
        # The data's own objects have members only, and what is read of a loop is harmless.
        if type(obj) is dict and attribute not in DICT_NAMES:
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        if type(obj) is LoopContext and attribute in LOOP_NAMES:
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)

    def before(self, name: str, given: list[Any]) -> None:
        """Refuses what would make much out of little."""
        numbers = [value for value in given[1:] if isinstance(value, int)]
        if name in PADDING:
            if any(abs(value) > WIDEST for value in numbers):
                raise TemplateError(f"`{name}` takes at most {WIDEST:,} in a template.")
            if name in ("indent", "wordwrap") and given and isinstance(given[0], str):
                most = max([4, *numbers, *(len(value) for value in given[1:] if isinstance(value, str))])
                self.budget.reserve((given[0].count("\n") if name == "indent" else len(given[0])) * most)
        elif name == "replace" and given:
            texts = [len(value) for value in given if isinstance(value, str)]
            if len(texts) == 3:
                self.budget.reserve((texts[0] // max(1, texts[1]) + 1) * texts[2])
        elif name == "join":
            self.budget.reserve(joined_size(given))
        elif name == "format" and given and isinstance(given[0], str) and wide_format(given[0]):
            raise TemplateError("The template formats with a width: pad in Python instead.")

    def call(self, context: Any, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        # the sandbox wraps `format`
        owner = getattr(getattr(function, "__wrapped__", function), "__self__", None)
        if isinstance(owner, (str, bytes)):
            self.before(getattr(function, "__name__", ""), [owner, *args, *kwargs.values()])
        return self.budget.charge(super().call(context, function, *args, **kwargs))

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        multiplying = isinstance(obj, (str, bytes)) and attr in MULTIPLYING
        return not multiplying and bool(super().is_safe_attribute(obj, attr, value))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if operator == "*":
            for one, other in ((left, right), (right, left)):
                if isinstance(one, Sized) and isinstance(other, int):
                    self.budget.reserve(len(one) * max(0, other) * (1 if isinstance(one, str) else 10))
        elif operator == "**":
            if (
                isinstance(left, int)
                and isinstance(right, int)
                and left.bit_length() * abs(right) > 4 * DIGITS
            ):
                raise TemplateError(f"{left} ** {right} has more than {DIGITS} digits.")
        elif operator == "%" and isinstance(left, str) and wide_format(left):
            raise TemplateError("The template formats with a width: pad in Python instead.")
        return self.budget.charge(super().call_binop(context, operator, left, right))

    def _generate(self, source: nodes.Template, *args: Any, **kwargs: Any) -> str:
        for found in source.find_all(FORBIDDEN):
            word = {"Include": "include", "Extends": "extend"}.get(type(found).__name__, "import")
            raise TemplateError(
                f"Line {found.lineno}: a widget's template cannot {word} another one. Put all into one."
            )
        for loop in list(source.find_all(nodes.For)):
            loop.iter = filtered(loop.iter, "\0loop")
        wrap_joins(source)
        return super()._generate(source, *args, **kwargs)


def filtered(node: Any, name: str) -> nodes.Filter:
    """The node, put through a filter."""
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno, environment=node.environment)


def wrap_joins(parent: nodes.Node) -> None:
    """Counts what `~` makes: it is no operator that Jinja lets a sandbox see."""
    for field, value in parent.iter_fields():
        members = value if isinstance(value, list) else [value]
        for member in members:
            if isinstance(member, nodes.Node):
                wrap_joins(member)
        if isinstance(value, list):
            value[:] = [filtered(m, "\0join") if isinstance(m, nodes.Concat) else m for m in value]
        elif isinstance(value, nodes.Concat):
            setattr(parent, field, filtered(value, "\0join"))


def counted_loop(environment: Environment, iterable: Iterable[Any]) -> Iterable[Any]:
    """The same members, each counted; what has a length keeps it, for `loop.length` and `loop.last`."""
    budget = environment.budget
    if type(iterable) in SIZED:
        # nothing leaves a loop before its end
        budget.loop(len(iterable))  # type: ignore[arg-type]
        return iterable
    members = iter(iterable)

    def run() -> Iterator[Any]:
        for member in members:
            budget.loop()
            yield member

    return run()


def counted_text(environment: Environment, text: Any) -> Any:
    return environment.budget.charge(text)


def joined_size(given: list[Any]) -> int:
    """Of `separator.join(list)` or `list | join(separator)`."""
    separator = next((len(value) for value in given if isinstance(value, str)), 0)
    members = next((len(value) for value in given if isinstance(value, (list, tuple))), 0)
    return separator * members


def wide_format(text: str) -> bool:
    """Whether a format asks for a width of more than three digits, or for one that it is given."""
    return WIDE.search(text) is not None


class SandboxedTemplate:
    """A template, compiled once.

    Args:
        source: Jinja that renders to JSON.

    Raises:
        TemplateError: It is no valid template, or uses what a widget's template may not.
    """

    def __init__(self, source: str) -> None:
        if len(source) > MOST_SOURCE:
            raise TemplateError(
                f"The template has {len(source):,} characters; at most {MOST_SOURCE:,} are read."
            )
        self.environment = Environment()
        self.lock = threading.Lock()
        try:
            self.template = self.environment.from_string(source)
        except jinja2.TemplateSyntaxError as error:
            raise TemplateError(f"Line {error.lineno} of the template: {error.message}") from None
        except RecursionError:
            raise TemplateError("The template is nested too deeply.") from None

    def render(self, data: Mapping[str, Any]) -> str:
        """The text it makes of the data.

        Raises:
            TemplateError: It failed, or took more than it may.
        """
        with self.lock:
            budget = self.environment.budget = Budget()
            known = ", ".join(map(str, list(data)[:12])) or "nothing"
            parts: list[str] = []
            size = 0
            try:
                made = self.template.root_render_func(self.template.new_context(dict(data)))
                while some := list(islice(made, PARTS)):
                    parts += some
                    size += sum(map(len, some))
                    if size > MOST_OUTPUT:
                        raise TemplateError(
                            f"The template makes more than {MOST_OUTPUT:,} characters. Give it fewer rows."
                        )
                    budget.look()
            except TemplateError:
                raise
            except jinja2.UndefinedError as error:
                raise TemplateError(f"{place(error)}{error.message}. The data has: {known}.") from None
            except SecurityError as error:
                raise TemplateError(
                    f"{place(error)}The template may not do this: {str(error).rstrip('.')}. "
                    "It sees its data and nothing else."
                ) from None
            except RecursionError:
                raise TemplateError("The template calls itself too often.") from None
            except Exception as error:
                said = str(error)
                if "StrictUndefined" in said or "Undefined is not JSON" in said:
                    raise TemplateError(
                        f"{place(error)}What it writes as JSON is not in the data. The data has: {known}."
                    ) from None
                raise TemplateError(
                    f"{place(error)}The template failed: {type(error).__name__}: {said[:300]}"
                ) from error
        return "".join(parts)


def place(error: BaseException) -> str:
    """The line of the template in which an error came up."""
    found = None
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        info = trace.tb_frame.f_globals.get("__jinja_template__")
        if code.co_filename == "<template>" and info is not None:
            found = info.get_corresponding_lineno(trace.tb_lineno)
        trace = trace.tb_next
    return "" if found is None else f"Line {found} of the template: "
