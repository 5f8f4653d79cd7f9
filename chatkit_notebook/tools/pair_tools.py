"""The tools compare_frames and find_join_keys: two tables side by side."""

from __future__ import annotations

from collections.abc import Sequence

from agents import function_tool

from ..inspection.dataframes import nameless_index
from ..inspection.pairs import Comparison, JoinKey, Keys, compared, join_keys
from ..views.cells import cut, one_line
from ..views.markdown import cell, code, escaped, table
from ..views.numbers import count
from ..views.pairs import comparison_rows, comparison_view, keys_rows, keys_view
from .results import run_query
from .step import Chat, Run, Step, cite, failed, in_thread, touch

NAMED = 3


async def join_answer(chat: Chat, left: str, right: str) -> str:
    """Draws the join keys in the thread and tells them to the model.

    Raises:
        InspectionError: One of the tables cannot be read.
    """
    request = chat.request_context
    async with Step(chat, f"Looking for keys of {left} and {right}", "keys") as step:
        found = await in_thread(
            lambda cancelled: join_keys(
                left, right, lambda sql: run_query(request.chat.namespace, sql, cancelled, keep=False)
            )
        )
        touch(request, left, right, values=False)
        await step.done(f"Compared the columns of {left} and {right}", count(len(found.keys), "key"))
        told = keys_text(found)
        cite(request, f"Keys of {left} and {right}", told, [left, right])
        if found.keys:
            await step.draw(keys_view(found), told)
    return told


def keys_text(found: Keys) -> str:
    names = f"{code(found.left)} and {code(found.right)}"
    skipped = f" {count(found.skipped, 'pair')} of columns was not tried." if found.skipped else ""
    if not found.keys:
        return f"No column of {names} shares values with one of the other.{skipped}"
    best = found.keys[0]
    headers, rows = keys_rows(found)
    first = (
        f"{names} join by {code(best.left)} = {code(best.right)}: {best.shared:,} values are in both, "
        f"{best.overlap:.0%} of the smaller side, {best.relation}.{skipped}"
    )
    lines = [first, "", table([cell(one) for one in headers], [[cell(one) for one in row] for row in rows])]
    lines += [f"\n- {rows_joined(found, key)}" for key in found.keys if key.joined is not None]
    return "\n".join(lines)


def lost_rows(key: JoinKey) -> str:
    lost = key.left_rows - key.left_matched
    return f"{lost:,} {'has' if lost == 1 else 'have'} none"


def rows_joined(found: Keys, key: JoinKey) -> str:
    """What becomes of the rows of the left table when they are joined, in a sentence."""
    left, right = code(found.left), code(found.right)
    matched = f"{key.left_matched:,} of {count(key.left_rows, 'row')} of {left} have a match in {right}"
    if key.left_matched == key.left_rows:
        matched = f"each of the {count(key.left_rows, 'row')} of {left} has a match in {right}"
    lost = "none is lost" if key.left_matched == key.left_rows else f"{lost_rows(key)}"
    more = "none is repeated"
    if key.joined is not None and key.joined > key.left_matched:
        more = f"they become {key.joined:,}, since {right} has several rows for some values"
    return f"By {code(key.left)} = {code(key.right)} {matched}; {lost}, and {more}."


async def compare_answer(chat: Chat, left: str, right: str, key: list[str] | None = None) -> str:
    """Draws what differs between two tables, and tells it to the model.

    Raises:
        InspectionError: One of the tables cannot be read, or the key is not unique.
    """
    request = chat.request_context
    variables = request.chat.namespace.variables()
    async with Step(chat, f"Comparing {left} and {right}", "analytics") as step:
        found = await in_thread(
            lambda cancelled: compared(
                left,
                right,
                lambda sql: run_query(request.chat.namespace, sql, cancelled, keep=False),
                key or (),
                {name: nameless_index(variables.get(name)) for name in (left, right)},
            )
        )
        touch(request, left, right, values=False)
        said = comparison_words(found)
        await step.done(f"Compared {left} and {right}", escaped(said))
        told = comparison_text(found)
        cite(request, f"{left} and {right}", told, [left, right])
        await step.draw(comparison_view(found, said), told)
    return told


def comparison_words(found: Comparison) -> str:
    """What differs, in a sentence without markup."""
    if found.equal:
        return f"They are equal: {count(found.left_rows, 'row')}, the same columns, no different cell."
    parts = [f"{found.left_rows:,} and {count(found.right_rows, 'row')}"]
    for columns, where in ((found.only_left, "first"), (found.only_right, "second")):
        if columns:
            parts.append(f"{named(columns)} only in the {where}")
    types = sum(one.left_type != one.right_type for one in found.shared)
    if types:
        parts.append(f"{count(types, 'column')} of another type")
    if found.matched is not None:
        different = sum(1 for one in found.shared if one.rows)
        verb = "differs" if different == 1 else "differ"
        parts.append(
            f"by {', '.join(found.key)} {found.matched:,} rows are in both, {found.missing_right:,} only in "
            f"the first, {found.missing_left:,} only in the second, and {count(different, 'column')} {verb}"
        )
    return f"{'; '.join(parts)}."


def named(columns: Sequence[str]) -> str:
    """Columns by their names: the first few, and how many more."""
    names = [cut(one_line(name[:61]), 60) for name in columns[:NAMED]]
    more = [f"{len(columns) - NAMED:,} more"] if len(columns) > NAMED else []
    *first, last = [*names, *more]
    word = "column" if len(columns) == 1 else "columns"
    return f"the {word} {', '.join(first)}{' and ' if first else ''}{last}"


def comparison_text(found: Comparison) -> str:
    headers, rows = comparison_rows(found)
    first = f"{code(found.left)} and {code(found.right)}: {escaped(comparison_words(found))}"
    lines = [first]
    if rows:
        lines += [
            "",
            table([cell(one) for one in headers], [[cell(one) for one in row] for row in rows[:30]]),
        ]
    lines += [f"\n- {escaped(one_line(note))}" for note in found.notes]
    return "\n".join(lines)


@function_tool(failure_error_function=failed)
async def find_join_keys(run: Run, left: str, right: str) -> str:
    """Find the columns by which two tables can be joined: shared values, and one to one or one to many.

    Use it before you join tables whose keys you do not know.

    Args:
        run: The agent's run.
        left: Name of a table.
        right: Name of another one.
    """
    return await join_answer(run.context, left, right)


@function_tool(failure_error_function=failed)
async def compare_frames(run: Run, left: str, right: str, key: list[str] | None = None) -> str:
    """Compare two tables: rows, columns, types, and by a key which rows and cells differ.

    Args:
        run: The agent's run.
        left: Name of a table.
        right: Name of another one.
        key: Columns of both that say which rows belong together; null looks for one.
    """
    return await compare_answer(run.context, left, right, key)
