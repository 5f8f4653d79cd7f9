"""The model input: the newest part of a stored thread, within a budget, as plain messages and tool calls.

Widgets, tasks and tool results become short text. What the application adds stands in ⟦double brackets⟧
inside assistant or user messages: many local servers refuse a system message in the middle.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from chatkit.types import (
    AssistantMessageItem,
    ClientToolCallItem,
    GeneratedImageItem,
    HiddenContextItem,
    SDKHiddenContextItem,
    StructuredInputItem,
    TaskItem,
    ThreadItem,
    ThreadMetadata,
    UserMessageItem,
    UserMessageTagContent,
    WidgetItem,
)

from ..context import OUTPUT, Read, RequestContext
from ..inspection.privacy import Policy
from ..tools.ask_person import NAME as ASK_PERSON
from ..tools.ask_person import NONE, is_ours, outcome
from ..tools.outcomes import NAME as PROPOSE_CODE
from ..tools.outcomes import Outcome, decided
from .brackets import disarmed
from .files import ReadFile, parts_of, read_files
from .fitting import Entry, fitted
from .notes import ToolNote
from .withheld import COLUMN, kept_back, within_rules

if TYPE_CHECKING:
    from agents import TResponseInputItem

HISTORY_TOKENS = 24_000
"""The whole model input, instructions and tools aside. A token is taken to be four bytes."""
PAGE_ITEMS = 50
MAX_ITEMS = 600
RECENT_TURNS = 3
RECENT_OUTPUT_CHARS = 6_000
OLD_OUTPUT_CHARS = 800
NOTE_CHARS = 600
TAG_CHARS = 2_000
QUOTE_CHARS = 2_000

NO_FILES: Mapping[str, ReadFile] = MappingProxyType({})

HEADER = "Answered by "
"""How the line begins that names the model above an answer; it is for the reader only."""


async def model_input(
    thread: ThreadMetadata,
    item: UserMessageItem | None,
    request: RequestContext,
    budget: int = HISTORY_TOKENS,
    *,
    takes_files: bool = False,
) -> list[TResponseInputItem]:
    """What the model reads of a thread, oldest first.

    Args:
        thread: The conversation.
        item: The user message that is answered; None after a client tool's output or an answered form.
        request: Its chat holds the store.
        budget: Tokens, estimated from bytes; the question is always among them.
        takes_files: Whether the model reads attached PDFs itself.

    Returns:
        Messages, and function calls each followed by its output, ending with the question.
    """
    newest: list[ThreadItem] = []
    async for one in newest_first(thread, request):
        newest.append(one)
        if len(newest) >= MAX_ITEMS or rough_size(newest) > budget * 3:
            break
    items = newest[::-1]
    if item is not None and all(one.id != item.id for one in items):
        items.append(item)
    # the header, tasks and hidden notes of this very turn are not yet there: the question is the last message
    entries = list(
        in_entries(items, await read_files(items, request, takes_files=takes_files), request.chat.privacy)
    )
    return fitted(entries, budget)  # type: ignore[return-value]


async def newest_first(thread: ThreadMetadata, request: RequestContext):  # type: ignore[no-untyped-def]
    store = request.chat.store
    assert store is not None
    after: str | None = None
    while True:
        page = await store.load_thread_items(thread.id, after, PAGE_ITEMS, "desc", request)
        for one in page.data:
            yield one
        if not page.has_more or page.after is None:
            return
        after = page.after


async def last_message(thread: ThreadMetadata, request: RequestContext) -> UserMessageItem | None:
    """What the person said last: the message that an answer goes on with after a tool or a click."""
    async for one in newest_first(thread, request):
        if isinstance(one, UserMessageItem):
            return one
    return None


async def recall(thread: ThreadMetadata, request: RequestContext) -> None:
    """Notes in a request that goes on with an answer what was read for that answer before."""
    reads: list[Read] = []
    async for one in newest_first(thread, request):
        if isinstance(one, UserMessageItem):
            break
        if not isinstance(one, HiddenContextItem):
            continue
        ran, found = Outcome.read(one.content), ToolNote.read(one.content)
        if ran is not None and ran.is_told(restricted=request.chat.privacy.restricts) and ran.output.strip():
            reads.append(Read(OUTPUT))
        # each note holds all of its request: several requests may have answered the message
        reads += reversed(found.reads or () if found is not None else ())
    for read in dict.fromkeys(reversed(reads)):
        request.reads.append(read)
        if read.variable not in request.touched:
            request.touched.append(read.variable)


def rough_size(items: list[ThreadItem]) -> int:
    last = items[-1]
    if len(items) % PAGE_ITEMS:
        return 0
    return len(items) * 200 + len(str(getattr(last, "content", "")))


def in_entries(
    items: list[ThreadItem], files: Mapping[str, ReadFile], privacy: Policy | None = None
) -> Iterator[Entry]:
    """The entries of a thread, turn by turn; without what the rules of privacy keep back by now."""
    privacy = privacy or Policy()
    turns: list[list[ThreadItem]] = [[]]
    over = decided([one.content for one in items if isinstance(one, HiddenContextItem)])
    for one in items:
        if isinstance(one, UserMessageItem):
            turns.append([])
        turns[-1].append(one)
    for age, turn in zip(range(len(turns) - 1, -1, -1), turns, strict=True):
        chars = RECENT_OUTPUT_CHARS if age < RECENT_TURNS else OLD_OUTPUT_CHARS
        if kept := kept_back(turn, privacy):
            yield from (
                [user_message(within_rules(one, privacy), files)]
                for one in turn
                if isinstance(one, UserMessageItem)
            )
            yield [note(f"What was answered here is left out: {kept} not shared with this chat any more.")]
            continue
        noted = any(isinstance(one, HiddenContextItem) and ToolNote.read(one.content) for one in turn)
        yield from joined(
            entry
            for one in turn
            if (entry := converted(one, chars, files, noted=noted, privacy=privacy, over=over))
        )
        answered = any(not isinstance(one, UserMessageItem | TaskItem) for one in turn)
        if age and turn and not answered and isinstance(turn[0], UserMessageItem):
            yield [note("No answer was given.")]


def joined(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Assistant texts that follow each other as one message: some servers insist on alternating roles."""
    held: Entry | None = None
    for entry in entries:
        both = held is not None and all(is_text(part, "assistant") for part in (*held, *entry))
        if held is not None and both:
            held = [{"role": "assistant", "content": f"{held[0]['content']}\n\n{entry[0]['content']}"}]
            continue
        if held is not None:
            yield held
        held = entry
    if held is not None:
        yield held


def is_text(part: Mapping[str, Any], role: str) -> bool:
    return part.get("role") == role and isinstance(part.get("content"), str)


def converted(
    item: ThreadItem,
    output_chars: int,
    files: Mapping[str, ReadFile],
    *,
    noted: bool,
    privacy: Policy | None = None,
    over: Collection[str] = (),
) -> Entry | None:
    """One stored item as model input, or None when it says nothing to a model.

    Args:
        item: From the store.
        output_chars: How much of a tool's output is kept.
        files: What is read of attachments, by their ids.
        noted: The turn has the results of its tool calls as notes: lists that were drawn say no more.
        privacy: The rules as they are now.
        over: Calls whose result comes later: what the person decided about proposed code.
    """
    match item:
        case UserMessageItem():
            return [user_message(within_rules(item, privacy), files)]
        case AssistantMessageItem():
            text = "".join(part.text for part in item.content)
            return [{"role": "assistant", "content": disarmed(text)}] if text.strip() else None
        case HiddenContextItem():
            found = ToolNote.read(item.content)
            if found is not None and found.call_id in over:
                return None
            if found is not None:
                return called(found.call_id, found.name, found.arguments, found.output, output_chars)
            ran = Outcome.read(item.content)
            if ran is not None:
                # its own id: what runs twice has two results
                words = ran.words(output_chars, restricted=privacy is not None and privacy.restricts)
                return called(f"ran_{item.id}"[:64], PROPOSE_CODE, ran.arguments, words, len(words))
            return [note(f"Context: {brief(as_text(item.content), NOTE_CHARS * 3)}")]
        case SDKHiddenContextItem():
            stopped = "cancel" in item.content.casefold()
            return [
                note("The user stopped this answer here." if stopped else brief(item.content, NOTE_CHARS))
            ]
        case ClientToolCallItem(status="completed"):
            output = as_text(item.output)
            return called(item.call_id, item.name, json.dumps(item.arguments), output, output_chars)
        case WidgetItem() if privacy is not None and privacy.restricts:
            # It may show a row that was opened when the rules were others.
            return (
                None if noted and item.widget.type == "ListView" else [note(f"Shown: a {item.widget.type}.")]
            )
        case WidgetItem():
            return None if noted and item.widget.type == "ListView" else [note(f"Shown: {widget_text(item)}")]
        case StructuredInputItem() if is_ours(item):
            asked = {"question": item.inputs[0].question, "options": options_of(item)}
            return called(item.id, ASK_PERSON, json.dumps(asked), outcome(item), output_chars)
        case StructuredInputItem():
            return [answers(item)]
        case GeneratedImageItem():
            return [note("Shown: a generated image.")]
        case TaskItem():
            title = getattr(item.task, "title", None) or ""
            if not title or title.startswith(HEADER):
                return None
            content = getattr(item.task, "content", None) or ""
            return [note(f"Done: {brief(f'{title}. {content}', NOTE_CHARS)}")]
        case _:
            return None


def called(call_id: str, name: str, arguments: str, output: str, chars: int) -> Entry:
    return [
        {"type": "function_call", "call_id": call_id, "name": name, "arguments": arguments},
        {"type": "function_call_output", "call_id": call_id, "output": brief(output, chars)},
    ]


def note(text: str) -> dict[str, Any]:
    return {"role": "assistant", "content": f"⟦{disarmed(text)}⟧"}


def user_message(item: UserMessageItem, files: Mapping[str, ReadFile] = NO_FILES) -> dict[str, Any]:
    """The user's words, what they point at in brackets below, and images."""
    text = "".join(
        f"@{part.text}" if isinstance(part, UserMessageTagContent) else part.text for part in item.content
    )
    context = []
    if item.quoted_text:
        context.append(f"The user refers to this:\n{brief(item.quoted_text, QUOTE_CHARS)}")
    tags = {part.id: part for part in item.content if isinstance(part, UserMessageTagContent)}
    context += [pointed_at(tag) for tag in tags.values()]
    lines, images = parts_of(item, files)
    context += lines
    if context:
        text += "\n\n⟦" + disarmed("\n".join(context)) + "⟧"
    if not images:
        return {"role": "user", "content": text}
    return {"role": "user", "content": [{"type": "input_text", "text": text}, *images]}


def pointed_at(tag: UserMessageTagContent) -> str:
    """What a tag in a message means, in a line."""
    data = dict(tag.data or {})
    table, column = data.pop("table", None), data.pop("column", None)
    is_column = tag.id.startswith(COLUMN) and isinstance(table, str) and isinstance(column, str)
    held = data if is_column else tag.data
    said = f": {brief(json.dumps(held, ensure_ascii=False, default=str), TAG_CHARS)}" if held else ""
    if is_column:
        # as JSON: a column may be called anything
        name = brief(json.dumps(column, ensure_ascii=False), TAG_CHARS)
        return f"@{tag.text} is the column {name} of `{table}`{said}"
    group = f" ({tag.group})" if tag.group else ""
    kind = "" if group else "an item "
    return f"@{tag.text} is {kind}`{tag.id}`{group}{said}"


def options_of(item: StructuredInputItem) -> list[str]:
    return [option.value for option in getattr(item.inputs[0], "options", ()) if option.value != NONE]


def answers(item: StructuredInputItem) -> dict[str, Any]:
    lines = []
    for question in item.inputs:
        answer = question.answer
        said = "not answered" if answer is None else "skipped" if answer.skipped else ", ".join(answer.values)
        lines.append(f"- {question.question} {said}")
    if item.status == "pending":
        return note("Asked, not yet answered:\n" + "\n".join(lines))
    return {
        "role": "user",
        "content": f"⟦Answers to the questions that were asked ({item.status})⟧\n" + "\n".join(lines),
    }


def widget_text(item: WidgetItem) -> str:
    """A widget as a few words: its copy text, else the texts in it."""
    kind = item.widget.type
    if item.copy_text:
        return f"a {kind} with {brief(item.copy_text, NOTE_CHARS)}"
    texts = texts_of(item.widget.model_dump(mode="json", exclude_none=True))
    return f"a {kind} with {brief(' · '.join(texts), NOTE_CHARS)}"


def texts_of(node: Any, most: int = 80) -> list[str]:
    found: list[str] = []
    waiting = [node]
    while waiting and len(found) < most:
        one = waiting.pop()
        if isinstance(one, Mapping):
            found += [
                str(one[key])
                for key in ("value", "label", "title")
                if isinstance(one.get(key), str | int | float)
            ]
            waiting += [child for key in ("status", "children") if (child := one.get(key)) is not None][::-1]
        elif isinstance(one, list):
            waiting += one[::-1]
    return found


def as_text(data: Any) -> str:
    return data if isinstance(data, str) else json.dumps(data, ensure_ascii=False, default=str)


def brief(text: str, chars: int) -> str:
    """A text within a number of characters; what is left out is said."""
    if len(text) <= chars:
        return text
    return f"{text[:chars]}… ({len(text) - chars:,} more characters are left out)"
