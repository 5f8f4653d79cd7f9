"""The ledger: every request to a model is redacted, measured and kept to be looked at."""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from collections.abc import AsyncIterator, Collection
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from agents import FunctionTool, Model, ModelResponse

from ..context import THIS_PROCESS, RequestContext, Sent
from ..errors import StoreError
from .brackets import with_data_disarmed
from .pacing import paced
from .redaction import MARK, redact, redacted

if TYPE_CHECKING:
    from agents import AgentOutputSchemaBase, Handoff, ModelSettings, ModelTracing, Tool, TResponseInputItem
    from agents.items import TResponseStreamEvent
    from agents.retry import ModelRetryAdvice, ModelRetryAdviceRequest

MAX_BYTES = 16_000_000
"""Bytes of past requests that are kept; the oldest go first."""
SHOWN_URL = 2_000
"""Characters of a data URL that the ledger keeps as it is."""


class RecordingModel(Model):
    """Stands before a model: takes out secrets and writes down exactly what is then sent.

    Args:
        inner: The model that answers.
        name: Its name.
        where: Base URL of its server, or `THIS_PROCESS`: then nothing leaves and nothing is redacted.
        request: The request that is being answered.
        ours: Names of the built-in tools.
        thread_id: The conversation.
        turn: Id of the item that this turn answers.

    Attributes:
        waiting_since: `time.monotonic()` of the request or of its latest event; None while none is under way.
        given: Events that came from the model.
        taken: Those that the reader has seen.
    """

    def __init__(
        self,
        inner: Model,
        name: str,
        where: str,
        request: RequestContext,
        thread_id: str,
        turn: str,
        ours: Collection[str] = (),
    ) -> None:
        self.inner = inner
        self.ours = ours
        self.name = name
        self.where = where
        self.request = request
        self.thread_id = thread_id
        self.turn = turn
        self.waiting_since: float | None = None
        self.given = 0
        self.taken = 0

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
        """The inner model's answer to the redacted request."""
        instructions, items, tools = await self.outgoing(system_instructions, input, tools)
        self.waiting_since = time.monotonic()
        try:
            return await self.inner.get_response(
                instructions, items, model_settings, tools, output_schema, handoffs, tracing, **options
            )
        finally:
            self.waiting_since = None

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
        """The inner model's events in answer to the redacted request."""
        instructions, items, tools = await self.outgoing(system_instructions, input, tools)
        self.waiting_since = time.monotonic()
        stream = self.inner.stream_response(
            instructions, items, model_settings, tools, output_schema, handoffs, tracing, **options
        )
        try:
            async for event in paced(stream, self.heard):
                self.given += 1
                yield event
        except Exception:
            await self.caught_up()
            raise
        finally:
            self.waiting_since = None

    def heard(self) -> None:
        """An event has come from the model."""
        self.waiting_since = time.monotonic()

    async def caught_up(self) -> None:
        """Waits a little for the reader before an error: the run drops what is still queued."""
        for _ in range(100):
            if self.taken >= self.given:
                return
            await asyncio.sleep(0.005)

    async def outgoing(
        self, instructions: str | None, input: str | list[TResponseInputItem], tools: list[Tool]
    ) -> tuple[str | None, str | list[TResponseInputItem], list[Tool]]:
        """What is sent, once it is redacted and written down."""
        if self.where != THIS_PROCESS:
            instructions = redact(instructions) if instructions else instructions
            input = redacted(input)
            tools = [without_secrets(tool) for tool in tools]
        input = with_data_disarmed(input)
        content = {"instructions": instructions, "input": input, "tools": [*map(told_of, tools)]}
        text = json.dumps(content, ensure_ascii=False, default=str)
        written = fingerprinted(json.loads(text))
        known = self.known_tools()
        written["tools"] = [shortened(tool) if tool["name"] in known else tool for tool in written["tools"]]
        await record(
            self.request,
            Sent(
                time=time.time(),
                thread_id=self.thread_id,
                turn=self.turn,
                model=self.name,
                where=self.where,
                content=written,
                size=len(text.encode()),
                variables=tuple(self.request.touched),
                files=tuple(dict.fromkeys(self.request.attached)),
                reads=tuple(self.request.reads),
                redacted=text.count(MARK),
            ),
        )
        return instructions, input, tools

    def known_tools(self) -> frozenset[str]:
        """The built-in tools that an earlier request of the conversation has in full: they never change."""
        earlier = (sent for sent in self.request.chat.sent if sent.thread_id == self.thread_id)
        told = (tool for sent in earlier for tool in sent.content.get("tools") or () if "parameters" in tool)
        return frozenset(str(tool["name"]) for tool in told).intersection(self.ours)

    def get_retry_advice(self, request: ModelRetryAdviceRequest) -> ModelRetryAdvice | None:
        return self.inner.get_retry_advice(request)

    def _supports_default_prompt_cache_key(self) -> bool:
        supported = getattr(self.inner, "_supports_default_prompt_cache_key", None)
        return bool(supported and supported())

    async def _cleanup_on_run_end(self, owner: object) -> None:
        await self.inner._cleanup_on_run_end(owner)


def told_of(tool: Tool) -> dict[str, Any]:
    """A tool as the model is told of it; of a provider's own tool that is its name."""
    if not isinstance(tool, FunctionTool):
        return {"name": tool.name}
    return {"name": tool.name, "description": tool.description, "parameters": tool.params_json_schema}


def shortened(tool: dict[str, Any]) -> dict[str, Any]:
    """A tool whose words stand in the ledger already."""
    return {"name": tool["name"], "bytes": len(json.dumps(tool, ensure_ascii=False).encode())}


def without_secrets(tool: Tool) -> Tool:
    """A tool as it may be told of: its description and the defaults of its parameters are the person's."""
    if not isinstance(tool, FunctionTool):
        return tool
    described, parameters = redact(tool.description), redacted(tool.params_json_schema)
    if described == tool.description and parameters == tool.params_json_schema:
        return tool
    # it is called through the run, which has the tool itself
    return replace(tool, description=described, params_json_schema=parameters)


def fingerprinted(data: Any) -> Any:
    """JSON-able data with large data URLs told by kind, size and fingerprint: they would fill the memory."""
    if isinstance(data, str):
        if len(data) <= SHOWN_URL or not data.startswith("data:"):
            return data
        head, _, body = data.partition(",")
        digest = hashlib.sha256(body.encode()).hexdigest()[:16]
        size = len(body.rstrip("=")) * 3 // 4
        return f"{head},⟨{size:,} bytes, SHA-256 of the text {digest}⟩"
    if isinstance(data, dict):
        return {key: fingerprinted(value) for key, value in data.items()}
    if isinstance(data, list):
        return [fingerprinted(value) for value in data]
    return data


async def record(request: RequestContext, sent: Sent) -> None:
    """Keeps a request, within the number and the bytes that are kept; in the store, too, if it leaves.

    It is called before the request goes out: what the ledger does not have was not sent.
    """
    chat = request.chat
    chat.sent.append(sent)
    total = sum(one.size for one in chat.sent)
    while total > MAX_BYTES and len(chat.sent) > 1:
        total -= chat.sent.popleft().size
    if sent.where == THIS_PROCESS or chat.store is None:
        return
    try:
        await chat.store.keep_sent(
            sent.as_json(), sent.thread_id or None, request.scope, sent.turn, sent.time
        )
    except StoreError as error:
        text = f"What was sent to the model is known to this kernel only: {error}"
        chat.notify("warning", {"message": text})
