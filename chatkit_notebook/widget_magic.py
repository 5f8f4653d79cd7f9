"""The magic %%chatkit_widget."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

from IPython.core.error import UsageError
from IPython.core.magic import Magics, cell_magic, magics_class, no_var_expand
from IPython.core.magic_arguments import argument, magic_arguments
from IPython.display import display
from traitlets import TraitError

from . import kernel
from .errors import ChatKitNotebookError, VariableNotFoundError, WidgetError, closest

if TYPE_CHECKING:
    from .preview import Preview
    from .workbench.templates import Template

LATER = {
    "--watch": "Run the cell again to draw the data as it is then, or set `preview.data` where it changes."
}
MOST_SAID = 5


@magics_class
class WidgetMagics(Magics):  # type: ignore[misc]
    """Holds the previews of this kernel, so that a cell that is run again draws in place."""

    def __init__(self, shell: Any) -> None:
        super().__init__(shell)
        self.previews: dict[str, Preview] = {}

    @no_var_expand  # type: ignore[untyped-decorator]
    @magic_arguments()  # type: ignore[untyped-decorator]
    @argument("--data", metavar="VAR", help="The variable that the template sees: a dict, or its like.")  # type: ignore[untyped-decorator]
    @argument("--theme", help="auto, light, dark, corporate_light, corporate_dark, minimal or playful.")  # type: ignore[untyped-decorator]
    @argument("--width", type=int, metavar="PX", help="How wide it is drawn.")  # type: ignore[untyped-decorator]
    @argument("--save", metavar="FILE", help="Also write it as a .widget document.")  # type: ignore[untyped-decorator]
    @argument("name", nargs="?", help="The variable that gets the template, with .build(data) and .preview.")  # type: ignore[untyped-decorator]
    @cell_magic  # type: ignore[untyped-decorator]
    def chatkit_widget(self, line: str, cell: str) -> None:
        """Draw the ChatKit widget in the cell: JSON, a Jinja template that makes it, or a .widget document.

        What a person types into the widget stays when the cell is run again.
        """
        try:
            self.run(self.chatkit_widget.parser.parse_args(self.words(line)), cell)
        except (ChatKitNotebookError, TraitError) as error:
            raise UsageError(str(error)) from None

    def words(self, line: str) -> list[str]:
        """The words of the line.

        Raises:
            UsageError: An option is not known, or not there yet.
        """
        try:
            found = shlex.split(line)
        except ValueError as error:
            raise UsageError(f"The line cannot be read: {error}.") from None
        known = [name for action in self.chatkit_widget.parser._actions for name in action.option_strings]
        for word in found:
            name = word.split("=")[0]
            if name in LATER:
                raise UsageError(f"%%chatkit_widget has no {name} yet. {LATER[name]}")
            if name.startswith("--") and name not in known:
                near = closest(name, known)
                hint = f" Did you mean {near}?" if near else ""
                raise UsageError(
                    f"%%chatkit_widget has no option {name}.{hint} There is: {', '.join(known)}."
                )
        return found

    def run(self, wanted: Any, cell: str) -> None:
        """Draws the cell, binds its name and writes its file.

        Raises:
            ChatKitNotebookError: The cell holds no widget, or there is no such variable.
        """
        from .workbench.templates import of_text

        if wanted.name is not None and not wanted.name.isidentifier():
            raise WidgetError(f"{wanted.name!r} is no name for a variable.")
        names = kernel.namespace()
        if wanted.data is not None and wanted.data not in names:
            public = (name for name in names if not name.startswith("_"))
            raise VariableNotFoundError.named(wanted.data, public)
        data = None if wanted.data is None else names[wanted.data]
        preview = self.preview_for(wanted)
        failed: WidgetError | None = None
        try:
            # the empty line stands for the first one of the cell: lines are counted as a person sees them
            template = named(of_text("\n" + cell), wanted.name)
            template.preview = preview
            preview.show(template, data)
        except WidgetError as error:
            failed = error
            preview.fail(error)
        display(preview)
        if failed is not None:
            raise failed
        if wanted.name is not None:
            self.shell.user_ns[wanted.name] = template
        if wanted.save is not None:
            file = Path(wanted.save)
            print(f"Written to {template.save(file if file.suffix else file.with_suffix('.widget'))}")  # noqa: T201
        if not kernel.has_pages():
            print(as_text(preview))  # noqa: T201

    def preview_for(self, wanted: Any) -> Preview:
        """The preview of this cell: the one it had before, if it is still there."""
        from .preview import Preview

        key = wanted.name or cell_id(self.shell)
        preview = self.previews.get(key)
        if preview is None or preview.comm is None:
            preview = self.previews[key] = Preview()
        preview.theme = wanted.theme or "auto"  # type: ignore[assignment]  # traitlets ship no types
        preview.width = wanted.width
        return preview


def named(template: Template, name: str | None) -> Template:
    if name is not None and template.document is None:
        template.name = name
    return template


def cell_id(shell: Any) -> str:
    """What tells this cell from the others; cells of hosts that do not say share one preview a run."""
    parent = shell.get_parent() if hasattr(shell, "get_parent") else {}
    found = parent.get("metadata", {}).get("cellId")
    return str(found) if found else f"run {shell.execution_count}"


def as_text(preview: Preview) -> str:
    """What there is to say where no page can draw it."""
    problems = preview.problems
    lines = [f"A {preview.json['type'] if preview.json else 'widget'} with {len(problems)} problems."]
    return "\n".join([*lines, *map(str, problems[:MOST_SAID])])


def register(shell: Any) -> None:
    """Adds the magic to a shell; loading the extension again keeps the previews."""
    if not isinstance(shell.magics_manager.registry.get("WidgetMagics"), WidgetMagics):
        shell.register_magics(WidgetMagics)
