"""The analyst as an `agents.Model`: reads the question, calls the tools, words the answer."""

from __future__ import annotations

import asyncio
import json
import re
import time
import uuid
from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING, Any

from agents import Model, ModelResponse, Usage
from openai.types.responses import (
    Response,
    ResponseCompletedEvent,
    ResponseContentPartAddedEvent,
    ResponseContentPartDoneEvent,
    ResponseCreatedEvent,
    ResponseFunctionCallArgumentsDeltaEvent,
    ResponseFunctionCallArgumentsDoneEvent,
    ResponseFunctionToolCall,
    ResponseOutputItemAddedEvent,
    ResponseOutputItemDoneEvent,
    ResponseOutputMessage,
    ResponseOutputText,
    ResponseTextDeltaEvent,
    ResponseTextDoneEvent,
)

from ...errors import ChatKitNotebookError
from ...tools.ask_person import NAME as ASK_PERSON
from ...tools.plan_steps import NAME as PLAN_STEPS
from . import answers, linking, sql, tagged, talking
from .code import ran_words
from .conversation import Asked, came_of_code, conversation
from .intents import (
    Code,
    Describe,
    Duplicates,
    Intent,
    Linked,
    ListVariables,
    Missing,
    Plot,
    Query,
    Show,
    Statement,
    Talk,
    Unclear,
)
from .memory import read_catalogue
from .names import Catalogue
from .others import call_other
from .plots import chart_arguments
from .steps import Reading, leans_on, read

if TYPE_CHECKING:
    from agents import AgentOutputSchemaBase, Handoff, ModelSettings, ModelTracing, Tool, TResponseInputItem
    from agents.items import TResponseOutputItem, TResponseStreamEvent

    from ...inspection.namespace import Namespace

NAME = "analyst"
TURNS_REMEMBERED = 12
DELTA = re.compile(r"\S+\s*|\s+")
WORDS_PER_DELTA = 3


class Analyst(Model):
    """Understands the documented grammar over the variables of a namespace; needs no network and no key.

    Args:
        namespace: The variables it may name.
    """

    def __init__(self, namespace: Namespace) -> None:
        self.namespace = namespace

    async def get_response(
        self,
        system_instructions: str | None,
        input: str | list[TResponseInputItem],
        model_settings: ModelSettings,
        tools: list[Tool],
        output_schema: AgentOutputSchemaBase | None,
        handoffs: list[Handoff],
        tracing: ModelTracing,
        **options: Any,
    ) -> ModelResponse:
        """The whole answer at once."""
        output = await self.reply(input, tools)
        return ModelResponse(output=[output], usage=Usage(requests=1), response_id=fresh("resp"))

    async def stream_response(
        self,
        system_instructions: str | None,
        input: str | list[TResponseInputItem],
        model_settings: ModelSettings,
        tools: list[Tool],
        output_schema: AgentOutputSchemaBase | None,
        handoffs: list[Handoff],
        tracing: ModelTracing,
        **options: Any,
    ) -> AsyncIterator[TResponseStreamEvent]:
        """The answer as the events of the Responses API."""
        output = await self.reply(input, tools)
        for event in events(output):
            yield event
            # text comes in pieces so that Stop and other chats get their turn
            await asyncio.sleep(0)

    async def reply(
        self, input: str | list[TResponseInputItem], tools: Sequence[Tool]
    ) -> TResponseOutputItem:
        """One tool call, or one message."""
        if (came := came_of_code(input)) is not None:
            return message(ran_words(came))
        asked, outputs = conversation(input)
        if not asked:
            return message(talking.CONNECT)
        return await asyncio.to_thread(self.think, asked, outputs, {tool.name for tool in tools})

    def think(self, asked: list[Asked], outputs: list[str], tools: set[str]) -> TResponseOutputItem:
        try:
            catalogue = read_catalogue(self.namespace, [one.text for one in asked[-TURNS_REMEMBERED:]])
        except ChatKitNotebookError as error:
            return message(f"I could not read the notebook's variables. {error}")
        read = [tagged.untagged(one.text) for one in asked]
        question, row = read[-1]
        reading = self.reading(
            [Asked(text, one.answers) for (text, _), one in zip(read, asked, strict=True)], catalogue
        )
        intent = reading.last
        if row is not None and tagged.is_about(row, intent, question, catalogue):
            return message(tagged.answer(row, question, catalogue))
        if isinstance(intent, Talk | Unclear) and tagged.has_files(question):
            return message(talking.FILES)
        if len(reading.steps) > 1:
            return self.next_step(reading, outputs, tools, catalogue)
        if isinstance(intent, Linked):
            if not {"find_join_keys", "query_frames"} <= tools:
                return message(
                    "That takes two tools that this chat does not have: to find keys and to query."
                )
            step = linking.step(intent, outputs, asked[-1].answers, catalogue, can_ask=ASK_PERSON in tools)
            return message(step) if isinstance(step, str) else call(*step)
        if outputs:
            return message(answers.worded(intent, outputs[-1], catalogue))
        if isinstance(intent, Unclear) and intent.is_open and ASK_PERSON in tools:
            options = [label for label, _ in intent.choices]
            return call(ASK_PERSON, {"question": intent.why, "options": options})
        if isinstance(intent, Talk | Unclear):
            return message(talking.said(intent, catalogue, question))
        return called(intent, tools, catalogue)

    def next_step(
        self, reading: Reading, outputs: list[str], tools: set[str], catalogue: Catalogue
    ) -> TResponseOutputItem:
        """The plan, the next call of it, or the answer once all of it was done."""
        planned = PLAN_STEPS in tools
        if planned and not outputs:
            return call(PLAN_STEPS, {"steps": list(reading.titles)})
        found = outputs[1:] if planned else outputs
        if len(found) < len(reading.steps) and not any(one.startswith("Error:") for one in found):
            return called(reading.steps[len(found)], tools, catalogue)
        return message(answers.steps_worded(reading.steps, found, catalogue))

    def reading(self, asked: Sequence[Asked], catalogue: Catalogue) -> Reading:
        """The last message, read in the light of those before."""
        before: Intent | None = None
        for one in asked[-TURNS_REMEMBERED:-1]:
            found = read(one.text, catalogue, before, one.answers).last
            before = leans_on(found, catalogue) or before
        return read(asked[-1].text, catalogue, before, asked[-1].answers)


def called(intent: Intent, tools: set[str], catalogue: Catalogue) -> TResponseOutputItem:
    """The call that answers an intent, or that there is no such tool."""
    name, arguments = call_for(intent, catalogue)
    if name not in tools:
        return message(f"That takes the tool `{name}`, which this chat does not have.")
    return call(name, arguments)


def call_for(intent: Intent, catalogue: Catalogue) -> tuple[str, dict[str, Any]]:
    """The tool that answers an intent, with its arguments."""
    tables = {table.name: table for table in catalogue.tables}
    match intent:
        case ListVariables(pattern=pattern):
            return "list_variables", {"pattern": pattern}
        case Describe(name=name):
            return "describe_variable", {"name": name}
        case Show() as show:
            columns = list(show.columns) or None
            rows = {"position": show.position, "count": show.count, "start": show.start}
            return "show_table", {"name": show.table, "columns": columns, **rows}
        case Statement(sql=statement):
            return "query_frames", {"sql": statement, "title": None}
        case Missing() as missing:
            return "query_frames", {
                "sql": sql.missing(missing, tables[missing.table]),
                "title": answers.title(missing),
            }
        case Duplicates() as repeated:
            return "query_frames", {
                "sql": sql.duplicates(repeated, tables[repeated.table]),
                "title": answers.title(repeated),
            }
        case Plot() as plot:
            return "show_chart", chart_arguments(plot, tables[plot.query.table])
        case Query() as query:
            return "query_frames", {
                "sql": sql.select(query, tables[query.table]),
                "title": answers.title(query),
            }
        case Code(code=code, purpose=purpose):
            return "propose_code", {"code": code, "purpose": purpose}
        case _:
            if (other := call_other(intent, catalogue)) is None:
                raise TypeError(f"{type(intent).__name__} needs no tool")
            return other


def fresh(kind: str) -> str:
    return f"{kind}_{uuid.uuid4().hex}"


def message(text: str) -> ResponseOutputMessage:
    part = ResponseOutputText(type="output_text", text=text, annotations=[], logprobs=[])
    return ResponseOutputMessage(
        id=fresh("msg"), type="message", role="assistant", status="completed", content=[part]
    )


def call(name: str, arguments: dict[str, Any]) -> ResponseFunctionToolCall:
    return ResponseFunctionToolCall(
        id=fresh("fc"),
        call_id=fresh("call"),
        type="function_call",
        name=name,
        arguments=json.dumps(arguments),
        status="completed",
    )


def events(output: TResponseOutputItem) -> list[TResponseStreamEvent]:
    """The stream of one output item, as the Responses API sends it."""
    response = Response(
        id=fresh("resp"), created_at=time.time(), model=NAME, object="response", output=[],
        tool_choice="auto", tools=[], parallel_tool_calls=False, status="in_progress",
    )  # fmt: skip
    made: list[Any] = [
        lambda n: ResponseCreatedEvent(type="response.created", response=response, sequence_number=n)
    ]
    if isinstance(output, ResponseOutputMessage):
        made += message_events(output)
    elif isinstance(output, ResponseFunctionToolCall):
        made += call_events(output)
    finished = response.model_copy(update={"output": [output], "status": "completed"})
    made.append(
        lambda n: ResponseCompletedEvent(type="response.completed", response=finished, sequence_number=n)
    )
    return [make(number) for number, make in enumerate(made)]


def message_events(output: ResponseOutputMessage) -> list[Any]:
    part = output.content[0]
    assert isinstance(part, ResponseOutputText)
    place: dict[str, Any] = {"item_id": output.id, "output_index": 0, "content_index": 0}
    empty = output.model_copy(update={"content": [], "status": "in_progress"})
    blank = part.model_copy(update={"text": ""})
    made: list[Any] = [
        lambda n: ResponseOutputItemAddedEvent(
            type="response.output_item.added", item=empty, output_index=0, sequence_number=n
        ),
        lambda n: ResponseContentPartAddedEvent(
            type="response.content_part.added", part=blank, sequence_number=n, **place
        ),
    ]
    pieces = DELTA.findall(part.text)
    for at in range(0, len(pieces), WORDS_PER_DELTA):
        delta = "".join(pieces[at : at + WORDS_PER_DELTA])
        made.append(
            lambda n, delta=delta: ResponseTextDeltaEvent(
                type="response.output_text.delta", delta=delta, logprobs=[], sequence_number=n, **place
            )
        )
    made += [
        lambda n: ResponseTextDoneEvent(
            type="response.output_text.done", text=part.text, logprobs=[], sequence_number=n, **place
        ),
        lambda n: ResponseContentPartDoneEvent(
            type="response.content_part.done", part=part, sequence_number=n, **place
        ),
        lambda n: ResponseOutputItemDoneEvent(
            type="response.output_item.done", item=output, output_index=0, sequence_number=n
        ),
    ]
    return made


def call_events(output: ResponseFunctionToolCall) -> list[Any]:
    place: dict[str, Any] = {"item_id": output.id, "output_index": 0}
    empty = output.model_copy(update={"arguments": "", "status": "in_progress"})
    return [
        lambda n: ResponseOutputItemAddedEvent(
            type="response.output_item.added", item=empty, output_index=0, sequence_number=n
        ),
        lambda n: ResponseFunctionCallArgumentsDeltaEvent(
            type="response.function_call_arguments.delta", delta=output.arguments, sequence_number=n, **place
        ),
        lambda n: ResponseFunctionCallArgumentsDoneEvent(
            type="response.function_call_arguments.done",
            arguments=output.arguments,
            sequence_number=n,
            # some releases of openai demand the name, others do not know it
            **{**place, "name": output.name},
        ),
        lambda n: ResponseOutputItemDoneEvent(
            type="response.output_item.done", item=output, output_index=0, sequence_number=n
        ),
    ]
