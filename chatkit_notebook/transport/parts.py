"""Requests whose body comes in parts: collected until they are whole."""

from __future__ import annotations

from dataclasses import replace

from . import frames

PATIENCE_SECONDS = 120.0
"""After how long without another part a request is forgotten; a page that still wants it sends it again."""
MAX_BYTES = 2 * frames.MAX_UPLOAD
MAX_REQUESTS = 100
"""What may wait altogether; the oldest goes first."""


class Upload:
    """A request of which parts are missing; they may come twice, and in any order."""

    def __init__(self) -> None:
        self.request: frames.Request | None = None
        self.parts: dict[int, bytes] = {}
        self.received = 0
        self.news = 0.0

    def add(self, at: int, part: bytes) -> None:
        self.received += len(part) - len(self.parts.get(at, b""))
        self.parts[at] = part

    def whole(self) -> frames.Request | None:
        """The request, once its parts are there.

        Raises:
            FrameError: There is enough of them, but they do not follow each other.
        """
        if self.request is None or self.received < self.request.size:
            return None
        end = 0
        for at in sorted(self.parts):
            if at != end:
                raise frames.FrameError(f"The parts of a message do not fit: one begins at {at}, not {end}.")
            end += len(self.parts[at])
        body = b"".join(self.parts[at] for at in sorted(self.parts))
        return replace(self.request, body=body[: self.request.size])


class Uploads:
    """The requests that are not complete yet. Lives on the loop's thread only."""

    def __init__(self) -> None:
        self.waiting: dict[str, Upload] = {}

    def take(self, frame: frames.Request | frames.Part, now: float) -> frames.Request | None:
        """The request, once all of it is there."""
        if isinstance(frame, frames.Request) and len(frame.body) >= frame.size:
            return frame
        upload = self.waiting.pop(frame.id, None) or Upload()
        upload.news = now
        if isinstance(frame, frames.Request):
            upload.request = frame
            upload.add(0, frame.body)
        else:
            upload.add(frame.at, frame.body)
        request = upload.whole()
        if request is None:
            self.waiting[frame.id] = upload
            self._tidy(now)
        return request

    def forget(self, request_id: str) -> None:
        """The page does not want it any more."""
        self.waiting.pop(request_id, None)

    def _tidy(self, now: float) -> None:
        for request_id, upload in list(self.waiting.items()):
            too_much = sum(other.received for other in self.waiting.values()) > MAX_BYTES
            too_many = len(self.waiting) > MAX_REQUESTS
            if too_much or too_many or upload.news < now - PATIENCE_SECONDS:
                del self.waiting[request_id]
