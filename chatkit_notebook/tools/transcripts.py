"""What running code publishes, put together as a cell's output would be, within bounds."""

from __future__ import annotations

from ..execution import Output

MOST_HEAD = 10_000
MOST_TAIL = 6_000
MOST_FIGURES = 8
MOST_FIGURE_BYTES = 4_000_000


class Transcript:
    """Texts and figures in their order. Of a long text the beginning and the end are kept."""

    def __init__(self) -> None:
        self.entries: list[Output] = []
        self.left_out = 0
        self.figures_left_out = 0
        self.clearing = False

    def add(self, output: Output) -> None:
        """Takes in what was published."""
        if output.kind == "clear":
            # as in a notebook: when the next output comes
            self.clearing = True
            return
        if self.clearing:
            self.clearing = False
            self.entries.clear()
            self.left_out = self.figures_left_out = 0
        if output.key:
            for at, known in enumerate(self.entries):
                if known.key == output.key:
                    self.entries[at] = output
                    return
        if output.kind == "image" and not self.has_room(output):
            self.figures_left_out += 1
            return
        last = self.entries[-1] if self.entries else None
        if (
            output.kind == "text"
            and last is not None
            and last.kind == "text"
            and not (output.key or last.key)
        ):
            self.entries[-1] = Output("text", self.cut(overwritten(last.text + output.text)))
        else:
            self.entries.append(
                Output(output.kind, self.cut(overwritten(output.text)), output.key)
                if output.kind != "image"
                else output
            )
        self.drop()

    def has_room(self, image: Output) -> bool:
        figures = [entry for entry in self.entries if entry.kind == "image"]
        size = sum(len(entry.text) for entry in figures) + len(image.text)
        return len(figures) < MOST_FIGURES and size <= MOST_FIGURE_BYTES

    def cut(self, text: str) -> str:
        """A text without its middle when it is long."""
        if len(text) <= MOST_HEAD + 2 * MOST_TAIL:
            return text
        head, tail = text[:MOST_HEAD], text[-MOST_TAIL:]
        self.left_out += len(text) - len(head) - len(tail)
        return head + tail

    def drop(self) -> None:
        """Texts that alternate with figures or errors are bounded together."""
        size = sum(len(entry.text) for entry in self.entries if entry.kind != "image")
        while size > MOST_HEAD + 3 * MOST_TAIL and len(self.entries) > 1:
            at = next((at for at, entry in enumerate(self.entries) if entry.kind != "image"), 0)
            gone = self.entries.pop(at)
            self.left_out += len(gone.text)
            size -= len(gone.text)

    def parts(self) -> tuple[tuple[str, str], ...]:
        """As (kind, value): "text" or "image"."""
        found = [
            ("image" if entry.kind == "image" else "text", entry.text)
            for entry in self.entries
            if entry.text.strip()
        ]
        notes = []
        if self.left_out:
            notes.append(f"{self.left_out:,} characters are left out.")
        if self.figures_left_out:
            notes.append(f"{self.figures_left_out:,} more figures are left out.")
        return (*found, *([("text", " ".join(notes))] if notes else []))


def overwritten(text: str) -> str:
    """A text after its carriage returns: a progress bar is its last state."""
    if "\r" not in text:
        return text
    return "\n".join(
        line.rsplit("\r", 1)[-1] if not line.endswith("\r") else line[:-1].rsplit("\r", 1)[-1] + "\r"
        for line in text.split("\n")
    )
