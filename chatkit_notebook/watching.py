"""`Watch`: draws a preview anew when the variable that it shows was changed by a cell."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .errors import ChatKitNotebookError, VariableNotFoundError, WidgetError

if TYPE_CHECKING:
    from .preview import Preview

SLOW = 0.25
"""Seconds; a widget that takes longer to build is built anew for another object, not for a changed one."""
NOTHING = object()


class Watch:
    """One watched variable.

    Args:
        preview: What shows it.
        name: Of the variable.
        names: The namespace.
    """

    def __init__(self, preview: Preview, name: str, names: Mapping[str, Any]) -> None:
        self.preview = preview
        self.name = name
        self.names = names
        self.seen: object = names.get(name, NOTHING)
        self.took = 0.0

    @property
    def alive(self) -> bool:
        return self.preview.comm is not None

    def look(self) -> None:
        """Draws the variable as it is now; what goes wrong shows below the last picture."""
        value = self.names.get(self.name, NOTHING)
        if value is NOTHING:
            self.seen = NOTHING
            public = (name for name in self.names if not name.startswith("_"))
            self.preview.fail(WidgetError(str(VariableNotFoundError.named(self.name, public))))
            return
        if value is self.seen and self.took > SLOW:
            return
        began = time.perf_counter()
        try:
            self.preview.data = value
        except ChatKitNotebookError:
            pass  # the preview says it where the person looks
        finally:
            self.seen, self.took = value, time.perf_counter() - began
