"""The machine's clock, to find out whether it jumped."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clock:
    """The machine's clock at one moment, by itself and against one that never jumps."""

    wall: float
    steady: float

    @classmethod
    def now(cls) -> Clock:
        """As it is now."""
        return cls(time.time(), time.monotonic())
