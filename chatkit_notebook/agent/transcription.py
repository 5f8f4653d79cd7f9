"""Speech to text, with a model of the server that answers the chat."""

from __future__ import annotations

import re
import time
from urllib.parse import urlsplit

from openai import APIError, AsyncOpenAI, OpenAIError

from ..context import RequestContext, Sent
from ..errors import ModelError
from .failures import explained
from .ledger import record
from .models import LIST_SECONDS, ChosenModel, choose

OPENAI_MODEL = "gpt-4o-mini-transcribe"
SPEECH_MODELS = re.compile(r"transcribe|whisper|parakeet|voxtral|speech-to-text", re.IGNORECASE)
SECONDS = 120.0
ENDINGS = {
    "audio/webm": "webm",
    "audio/ogg": "ogg",
    "audio/mp4": "mp4",
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
}
WHAT_TO_DO = "Type the message, or set OPENAI_API_KEY, or OPENAI_BASE_URL of a server with a speech model."


async def transcribed(audio: bytes, media_type: str, request: RequestContext) -> str:
    """The words of a recording.

    Args:
        audio: The recording.
        media_type: "audio/webm", "audio/ogg" or "audio/mp4".
        request: Of whose chat.

    Raises:
        ModelError: No model here can do it, or the one that can failed.
    """
    chosen = await choose(request.chat)
    client = client_of(chosen)
    if client is None:
        raise ModelError(f"{chosen.name} answers this chat and cannot listen. {WHAT_TO_DO}")
    where = str(client.base_url).rstrip("/")
    try:
        name = await speech_model(client, where)
        await record(request, sent(audio, media_type, name, where))
        file = (f"speech.{ENDINGS.get(media_type, 'webm')}", audio, media_type)
        bounded = client.with_options(timeout=SECONDS, max_retries=1)
        answer = await bounded.audio.transcriptions.create(file=file, model=name)
    except ModelError:
        raise
    except (APIError, OpenAIError, OSError, ValueError) as error:
        raise ModelError(explained(error, "the speech model", where).text) from error
    text = getattr(answer, "text", None)
    if not isinstance(text, str):
        raise ModelError(f"{name} at {where} answered without a text. {WHAT_TO_DO}")
    return text.strip()


def client_of(chosen: ChosenModel) -> AsyncOpenAI | None:
    """The connection to the server that answers, if it is one of OpenAI's kind."""
    client = chosen.client or getattr(chosen.model, "_client", None)
    return client if isinstance(client, AsyncOpenAI) else None


async def speech_model(client: AsyncOpenAI, where: str) -> str:
    """The name of a server's model that writes down speech.

    Raises:
        ModelError: It has none.
    """
    if urlsplit(where).hostname == "api.openai.com":
        return OPENAI_MODEL
    page = await client.with_options(timeout=LIST_SECONDS, max_retries=0).models.list()
    names = [str(model.id) for model in page.data]
    found = next((name for name in names if SPEECH_MODELS.search(name)), None)
    if found is None:
        raise ModelError(f"The server at {where} has no model that writes down speech. {WHAT_TO_DO}")
    return found


def sent(audio: bytes, media_type: str, model: str, where: str) -> Sent:
    """The recording for the ledger: what it was and how large, not its sound."""
    content: dict[str, object] = {
        "instructions": None,
        "input": f"{media_type}, {len(audio):,} bytes",
        "tools": [],
    }
    return Sent(time.time(), "", "dictation", model, where, content, len(audio))
