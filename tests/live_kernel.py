"""A real Jupyter kernel, driven as a front end drives it: cells, widget messages, subshells."""

from __future__ import annotations

import json
import os
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

SECONDS = 60.0

Message = dict[str, Any]


class LiveKernel:
    """Starts a kernel and keeps every message it publishes."""

    def __init__(self, home: Path, **environment: str) -> None:
        self.home = home
        self.messages: list[Message] = []
        self.news = threading.Condition()
        self.ending = False
        names = ("OPENAI_API_KEY", "OPENAI_BASE_URL", "CHATKIT_NOTEBOOK_MODEL", "CHATKIT_NOTEBOOK_STORE")
        self.environment = {name: value for name, value in os.environ.items() if name not in names}
        for name in ("HOME", "XDG_DATA_HOME", "IPYTHONDIR", "JUPYTER_RUNTIME_DIR"):
            self.environment[name] = str(home / name.lower())
            (home / name.lower()).mkdir(parents=True, exist_ok=True)
        self.environment |= {"JPY_SESSION_NAME": str(home / "notebook.ipynb"), **environment}
        self.start()

    def start(self) -> None:
        self.messages.clear()
        self.manager = KernelManager(kernel_name="python3")
        self.manager.start_kernel(env=self.environment, cwd=str(self.home))
        self.connect()

    def connect(self) -> None:
        self.client: BlockingKernelClient = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=SECONDS)
        self.ending = False
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self) -> None:
        while not self.ending:
            try:
                message = self.client.get_iopub_msg(timeout=0.2)
            except Exception:  # nothing came
                continue
            with self.news:
                self.messages.append(message)
                self.news.notify_all()

    def disconnect(self) -> None:
        self.ending = True
        self.reader.join()
        self.client.stop_channels()

    def restart(self) -> None:
        self.disconnect()
        self.manager.restart_kernel(now=True)
        self.messages.clear()
        self.connect()

    def stop(self) -> None:
        self.disconnect()
        self.manager.shutdown_kernel(now=True)

    # Cells

    def begin(self, code: str) -> str:
        """Runs a cell, with an id of the kind that pages give it, and does not wait for it."""
        session = self.client.session
        content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}}
        request = session.msg("execute_request", content | {"allow_stdin": False, "stop_on_error": True})
        request["msg_id"] = request["header"]["msg_id"] = str(uuid.uuid4())
        self.client.shell_channel.send(request)
        return str(request["msg_id"])

    def finish(self, cell: str) -> list[Message]:
        """Waits until a cell has ended; gives what it published."""
        self.wait(lambda: self.idle(cell))
        return [message for message in self.messages if message["parent_header"].get("msg_id") == cell]

    def idle(self, cell: str) -> bool:
        return any(
            message["msg_type"] == "status"
            and message["content"]["execution_state"] == "idle"
            and message["parent_header"].get("msg_id") == cell
            for message in self.messages
        )

    def run(self, code: str) -> list[Message]:
        return self.finish(self.begin(code))

    def text(self, code: str) -> str:
        """What a cell printed, results and errors included."""
        parts = []
        for message in self.run(code):
            content = message["content"]
            if message["msg_type"] == "stream":
                parts.append(content["text"])
            elif message["msg_type"] == "execute_result":
                parts.append(content["data"]["text/plain"])
            elif message["msg_type"] == "error":
                parts.append("\n".join(content["traceback"]))
        return "".join(parts)

    def wait(self, state: Callable[[], Any]) -> Any:
        """Waits until a state holds; gives its value."""
        with self.news:
            assert self.news.wait_for(state, SECONDS), f"not reached; last: {self.messages[-3:]}"
            return state()

    # Widgets

    def chats(self) -> list[Message]:
        """The comm_open messages of chats, oldest first."""
        return [
            message
            for message in self.messages
            if message["msg_type"] == "comm_open"
            and "ChatKit" in str(message["content"]["data"]["state"].get("_anywidget_id", ""))
        ]

    def state(self, comm_id: str) -> dict[str, Any]:
        """The synced traits of a notebook widget, as a page has them."""
        state: dict[str, Any] = {}
        for message in self.messages:
            content = message["content"]
            if content.get("comm_id") != comm_id:
                continue
            data = content.get("data", {})
            if message["msg_type"] == "comm_open" or data.get("method") == "update":
                state |= data["state"]
        return state

    def frames(self, comm_id: str) -> list[tuple[dict[str, Any], list[bytes]]]:
        """The custom messages that a notebook widget sent to its pages."""
        return [
            (message["content"]["data"]["content"], [bytes(buffer) for buffer in message["buffers"]])
            for message in self.messages
            if message["content"].get("comm_id") == comm_id
            and message["content"].get("data", {}).get("method") == "custom"
        ]

    def commands(self, comm_id: str, count: int) -> list[dict[str, Any]]:
        """The commands a notebook widget gave to its pages, once there are so many."""

        def given() -> list[dict[str, Any]]:
            return [frame for frame, _ in self.frames(comm_id) if frame["ck"] == "command"]

        self.wait(lambda: len(given()) >= count)
        return given()

    def send(
        self,
        comm_id: str,
        frame: dict[str, Any],
        buffers: tuple[bytes, ...] = (),
        subshell: str | None = None,
    ) -> None:
        """Sends a frame as a page does."""
        self.comm_message(comm_id, {"method": "custom", "content": frame}, buffers, subshell)

    def set_state(self, comm_id: str, state: dict[str, Any], subshell: str | None = None) -> None:
        """Changes traits as a page does."""
        self.comm_message(comm_id, {"method": "update", "state": state, "buffer_paths": []}, (), subshell)

    def comm_message(
        self, comm_id: str, data: dict[str, Any], buffers: tuple[bytes, ...], subshell: str | None
    ) -> None:
        message = self.client.session.msg("comm_msg", {"comm_id": comm_id, "data": data})
        message["header"]["subshell_id"] = subshell
        message["buffers"] = list(buffers)
        self.client.shell_channel.send(message)

    def subshell(self) -> str:
        """Makes a subshell, as JupyterLab does for the comms of widgets."""
        request = self.client.session.msg("create_subshell_request")
        self.client.control_channel.send(request)
        reply = self.client.get_control_msg(timeout=SECONDS)
        return str(reply["content"]["subshell_id"])

    def welcome(self, comm_id: str, subshell: str | None = None) -> dict[str, Any]:
        """Says hello as a page does; gives the kernel's answer."""
        before = len(self.frames(comm_id))
        self.send(comm_id, {"ck": "hello", "page": {"loopback": True}}, subshell=subshell)
        return self.wait(
            lambda: next((f for f, _ in self.frames(comm_id)[before:] if f["ck"] == "welcome"), None)
        )

    def ask(
        self, comm_id: str, operation: dict[str, Any], request_id: str, subshell: str | None = None
    ) -> bytes:
        """Posts a ChatKit request over the comm, acknowledges as a page does, gives the body."""
        self.post(comm_id, operation, request_id, subshell)
        return self.answer(comm_id, request_id, subshell)

    def post(
        self, comm_id: str, operation: dict[str, Any], request_id: str, subshell: str | None = None
    ) -> None:
        """Posts a ChatKit request over the comm."""
        path = self.state(comm_id)["_chat"]["path"]
        frame = {
            "ck": "request",
            "id": request_id,
            "method": "POST",
            "path": path,
            "headers": [["content-type", "application/json"]],
        }
        self.send(comm_id, frame, (json.dumps(operation).encode(),), subshell)

    def answer(self, comm_id: str, request_id: str, subshell: str | None = None) -> bytes:
        """The body of the response to a request, once it is complete."""

        def answer() -> list[tuple[dict[str, Any], list[bytes]]]:
            return [(f, b) for f, b in self.frames(comm_id) if f.get("id") == request_id]

        ended = self.wait(lambda: [f for f, _ in answer() if f["ck"] in ("end", "fail")])
        self.send(comm_id, {"ck": "ack", "id": request_id, "seq": ended[0]["seq"]}, subshell=subshell)
        assert ended[0]["ck"] == "end", ended
        chunks = {f["seq"]: b"".join(b) for f, b in answer() if f["ck"] in ("head", "chunk")}
        return b"".join(chunks[seq] for seq in sorted(chunks))

    def poll(self, comm_id: str, poll_id: str) -> dict[str, Any]:
        """Asks for what the kernel keeps, as a page does; gives what it says when it has sent that."""
        self.send(comm_id, {"ck": "poll", "id": poll_id})
        return self.wait(
            lambda: next(
                (f for f, _ in self.frames(comm_id) if f["ck"] == "polled" and f["id"] == poll_id), None
            )
        )


def message_of(text: str) -> dict[str, Any]:
    """The request that starts a conversation."""
    content = [{"type": "input_text", "text": text}]
    message = {"content": content, "attachments": [], "inference_options": {}}
    return {"type": "threads.create", "params": {"input": message}}


@contextmanager
def live_kernel(home: Path, **environment: str) -> Iterator[LiveKernel]:
    kernel = LiveKernel(home, **environment)
    try:
        yield kernel
    finally:
        kernel.stop()
