"""Which process does something that the store knows of: others read it when that process is gone."""

from __future__ import annotations

import os
import socket


def owner() -> str:
    """Names this process, for others that use the same database."""
    return f"{socket.gethostname()} {os.getpid()}"


def is_answering(name: str) -> bool:
    """Whether the process of this name is another one that is still there."""
    host, _, pid = name.rpartition(" ")
    if name == owner() or host != socket.gethostname() or os.name != "posix" or not pid.isdecimal():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
