"""Which model answers, and why: decided from the chat, then from the environment, else the analyst."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from urllib.parse import urlsplit

from agents import Model, ModelSettings, OpenAIChatCompletionsModel, OpenAIResponsesModel
from agents.models.default_models import (
    get_default_model,
    get_default_model_settings,
    gpt_5_reasoning_settings_required,
)
from openai import APIError, AsyncOpenAI, OpenAIError, Timeout

from .. import settings
from ..context import THIS_PROCESS, ChatContext
from ..errors import ModelError
from .analyst.model import NAME as ANALYST
from .analyst.model import Analyst
from .failures import explained

OPENAI_URL = "https://api.openai.com/v1"

CONNECT_SECONDS = 5.0
READ_SECONDS = 180.0
"""The longest silence of a server: a local model may read a long question for minutes before it speaks."""
LIST_SECONDS = 3.0
RETRIES = 2
MAX_OFFERED = 200

OPENAI_NAMES = re.compile(r"(?:gpt-|chatgpt|o\d|codex)")
NOT_FOR_CHAT = re.compile(
    r"embed|whisper|tts|rerank|moderation|dall-e|image|transcribe|bge-|clip", re.IGNORECASE
)

Api = Literal["responses", "chat", "analyst", "own"]


@dataclass(frozen=True)
class ChosenModel:
    """The model that answers a chat.

    Attributes:
        model: For the Agents SDK.
        name: As its server or the user calls it.
        why: What decided, in words that follow "because".
        where: Base URL of its server; "this process" for the analyst; empty when a model object does not say.
        api: How it is called.
        offered: Names the user may choose instead, in the server's order; empty when nothing is offered.
        settings: What is sent along with every request.
        client: The connection to its server.
    """

    model: Model
    name: str
    why: str
    where: str
    api: Api
    offered: tuple[str, ...] = ()
    settings: ModelSettings = field(default_factory=ModelSettings)
    client: AsyncOpenAI | None = field(default=None, repr=False)

    @property
    def takes_files(self) -> bool:
        """Whether PDFs may be sent as they are: the Responses API reads them, other servers rarely do."""
        return self.api == "responses"

    def named(self, name: str) -> ChosenModel | None:
        """The same server's model of another name, or None when it is not offered."""
        if name == self.name:
            return self
        if self.client is None or name not in self.offered or self.api not in {"responses", "chat"}:
            return None
        made = through(self.client, name, self.api, why="chosen in the composer")
        return replace(made, offered=self.offered)


@dataclass(frozen=True)
class Environment:
    """The variables that decide.

    Attributes:
        model: CHATKIT_NOTEBOOK_MODEL.
        key: OPENAI_API_KEY.
        url: OPENAI_BASE_URL.
    """

    model: str | None
    key: str | None
    url: str | None

    @classmethod
    def now(cls) -> Environment:
        """As they are set at this moment: `%env` in a cell counts from the next message on."""
        names = (settings.MODEL, settings.API_KEY, settings.BASE_URL)
        return cls(*map(settings.read, names))

    @property
    def elsewhere(self) -> bool:
        """Whether the base URL is set and is not OpenAI's own."""
        return self.url is not None and (urlsplit(self.url).hostname or "") != "api.openai.com"


async def choose(chat: ChatContext) -> ChosenModel:
    """The model of a chat, made on the running loop and kept until the chat or the environment changes.

    The order: the chat's own `model`; CHATKIT_NOTEBOOK_MODEL; OPENAI_API_KEY (OpenAI's Responses API with the
    SDK's default model); OPENAI_BASE_URL (an OpenAI-compatible server through Chat Completions); else the
    analyst. A key together with the URL of another server belongs to that server: Responses is then used only
    for models named as OpenAI names its own.

    Raises:
        ModelError: No such model, or its server cannot be asked.
    """
    environment = Environment.now()
    key = (chat.model, environment, id(asyncio.get_running_loop()))
    kept: tuple[Any, ChosenModel] | None = chat.chosen
    if kept is not None and kept[0] == key:
        return kept[1]
    try:
        chosen = await decided(chat, environment)
    except OpenAIError as error:
        raise ModelError(f"The model's client cannot be made: {error}") from error
    chat.chosen = (key, chosen)
    announce(chat, chosen)
    return chosen


def announce(chat: ChatContext, chosen: ChosenModel) -> None:
    """Tells the notebook widget which model answers, why, and what else is offered."""
    chat.notify(
        "model",
        {
            "name": chosen.name,
            "why": chosen.why,
            "where": chosen.where,
            "api": chosen.api,
            "offered": list(chosen.offered),
        },
    )


async def close(chat: ChatContext) -> None:
    """Ends the connections to the chat's model server. Call it on the loop that used them."""
    kept: tuple[Any, ChosenModel] | None = chat.chosen
    chat.chosen = None
    if kept is not None and kept[1].client is not None:
        await kept[1].client.close()


async def decided(chat: ChatContext, environment: Environment) -> ChosenModel:
    if isinstance(chat.model, Model):
        return own(chat.model)
    if isinstance(chat.model, str) and chat.model.strip():
        return await by_name(chat, chat.model.strip(), environment, "it was chosen with `model`")
    if chat.model is not None and chat.model != "":
        raise ModelError(
            f"`model` is a {type(chat.model).__name__}. It can be the name of a model, an `agents.Model`, "
            f'"analyst", or None.'
        )
    if environment.model:
        return await by_name(chat, environment.model, environment, f"{settings.MODEL} is set")
    if environment.key and not environment.elsewhere:
        return through(client(environment), get_default_model(), "responses", f"{settings.API_KEY} is set")
    if environment.url:
        return await of_server(environment)
    return analyst(chat, f"neither {settings.API_KEY} nor {settings.BASE_URL} is set")


def analyst(chat: ChatContext, why: str) -> ChosenModel:
    return ChosenModel(Analyst(chat.namespace), ANALYST, why, THIS_PROCESS, "analyst")


def own(model: Model) -> ChosenModel:
    """A model object the user made."""
    name = str(getattr(model, "model", "") or type(model).__name__)
    used = getattr(model, "_client", None) or getattr(model, "client", None)
    where = str(getattr(used, "base_url", ""))
    if isinstance(model, Analyst):
        name, where = ANALYST, THIS_PROCESS
    return ChosenModel(model, name, "it was given as `model`", where, "own")


async def by_name(chat: ChatContext, name: str, environment: Environment, why: str) -> ChosenModel:
    if name.casefold() == ANALYST:
        return analyst(chat, why)
    if not environment.key and not environment.url:
        raise ModelError(
            f"The model `{name}` needs a server. Set {settings.API_KEY} for OpenAI, or {settings.BASE_URL} "
            "for an OpenAI-compatible server (for example http://localhost:11434/v1); `%env NAME=value` in a "
            "cell will do. Or use "
            f'model="{ANALYST}".'
        )
    made = client(environment)
    if environment.key and (not environment.elsewhere or OPENAI_NAMES.match(name)):
        return through(made, name, "responses", why)
    return replace(through(made, name, "chat", why), offered=await offered(made, required=False))


async def of_server(environment: Environment) -> ChosenModel:
    """The first model of the server at OPENAI_BASE_URL, or OpenAI's default where it is a gateway to it."""
    made = client(environment)
    names = await offered(made, required=True)
    if not names:
        raise ModelError(
            f"{settings.BASE_URL} is {environment.url}, and that server offers no model. Load one there, or "
            f"name one: "
            f"`%chatkit --model NAME`."
        )
    default = get_default_model()
    if environment.key and default in names:
        chosen = through(made, default, "responses", f"{settings.API_KEY} and {settings.BASE_URL} are set")
    else:
        first = names[0]
        count = f"the first of the {len(names)} models it offers" if len(names) > 1 else "the model it offers"
        chosen = through(made, first, "chat", f"{settings.BASE_URL} is set and this is {count}")
    return replace(chosen, offered=names)


def client(environment: Environment) -> AsyncOpenAI:
    """A connection with bounded time-outs and retries."""
    return AsyncOpenAI(
        # servers without keys accept any; the client insists on one
        api_key=environment.key or "not-needed",
        base_url=environment.url or OPENAI_URL,
        timeout=Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
        max_retries=RETRIES,
    )


def through(made: AsyncOpenAI, name: str, api: Literal["responses", "chat"], why: str) -> ChosenModel:
    """A model of a server, by the API that is spoken."""
    where = str(made.base_url).rstrip("/")
    if api == "chat":
        return ChosenModel(OpenAIChatCompletionsModel(name, made), name, why, where, "chat", client=made)
    settings = get_default_model_settings(name)
    # nothing is to stay on the provider's side; reasoning then has to travel with the request
    settings = settings.resolve(ModelSettings(store=False))
    if gpt_5_reasoning_settings_required(name):
        settings = settings.resolve(ModelSettings(response_include=["reasoning.encrypted_content"]))
    return ChosenModel(
        OpenAIResponsesModel(name, made), name, why, where, "responses", settings=settings, client=made
    )


async def offered(made: AsyncOpenAI, *, required: bool) -> tuple[str, ...]:
    """The names of a server's chat models.

    Args:
        made: The connection.
        required: Whether no answer is an error; else it is an empty list.

    Raises:
        ModelError: The server does not answer, and has to.
    """
    try:
        page = await made.with_options(timeout=LIST_SECONDS, max_retries=0).models.list()
        names = [str(model.id) for model in page.data]
    except (APIError, OSError, ValueError, AttributeError, TypeError) as error:
        if not required:
            return ()
        raise ModelError(explained(error, "its models", str(made.base_url).rstrip("/")).text) from error
    return tuple(name for name in dict.fromkeys(names) if not NOT_FOR_CHAT.search(name))[:MAX_OFFERED]
