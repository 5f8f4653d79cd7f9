"""The magics %%chatkit_widget and %chatkit_workbench."""

from __future__ import annotations

import shlex
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from IPython.core.error import UsageError
from IPython.core.magic import Magics, cell_magic, line_magic, magics_class, no_var_expand
from IPython.core.magic_arguments import argument, magic_arguments
from IPython.display import display
from traitlets import TraitError

from . import kernel
from .errors import ChatKitNotebookError, VariableNotFoundError, WidgetError, closest
from .saving import LossWarning
from .watching import Watch

if TYPE_CHECKING:
    from .preview import Preview
    from .workbench.templates import Template

MOST_SAID = 5


@magics_class
class WidgetMagics(Magics):  # type: ignore[misc]
    """Holds the previews of this kernel, so that a cell that is run again draws in place.

    Attributes:
        previews: By the name they got, or their cell.
        watches: The variables they follow, by the same.
    """

    def __init__(self, shell: Any) -> None:
        super().__init__(shell)
        self.previews: dict[str, Preview] = {}
        self.watches: dict[str, Watch] = {}
        shell.events.register("post_run_cell", self.after_cell)

    @no_var_expand  # type: ignore[untyped-decorator]
    @magic_arguments()  # type: ignore[untyped-decorator]
    @argument("--data", metavar="VAR", help="The variable that the template sees: a dict, or its like.")  # type: ignore[untyped-decorator]
    @argument("--theme", help="auto, light, dark, corporate_light, corporate_dark, minimal or playful.")  # type: ignore[untyped-decorator]
    @argument("--width", type=int, metavar="PX", help="How wide it is drawn.")  # type: ignore[untyped-decorator]
    @argument("--watch", action="store_true", help="Draw it anew when a cell has changed that variable.")  # type: ignore[untyped-decorator]
    @argument("--save", metavar="FILE", help="Also write it: .widget, .json, .jsx, .py, .html.")  # type: ignore[untyped-decorator]
    @argument("name", nargs="?", help="The variable that gets the template, with .build(data) and .preview.")  # type: ignore[untyped-decorator]
    @cell_magic  # type: ignore[untyped-decorator]
    def chatkit_widget(self, line: str, cell: str) -> None:
        """Draw the ChatKit widget in the cell: JSON, JSX, a Jinja template that makes it, or a .widget file.

        What a person types into the widget stays when the cell is run again.
        """
        try:
            self.run(parsed(self.chatkit_widget, line), cell)
        except (ChatKitNotebookError, TraitError) as error:
            raise UsageError(str(error)) from None

    @no_var_expand  # type: ignore[untyped-decorator]
    @magic_arguments()  # type: ignore[untyped-decorator]
    @argument("--data", metavar="VAR", help="The variable that the template sees.")  # type: ignore[untyped-decorator]
    @argument("--theme", help="auto, light, dark, corporate_light, corporate_dark, minimal or playful.")  # type: ignore[untyped-decorator]
    @argument(
        "name",
        nargs="?",
        help="A variable with a widget, or a .widget file; else the one that gets the preview.",
    )  # type: ignore[untyped-decorator]
    @line_magic  # type: ignore[untyped-decorator]
    def chatkit_workbench(self, line: str) -> None:
        """Open the workbench: edit a ChatKit widget beside its data, its picture and its actions.

        The name gets the preview: `.source` is the document as it is being edited, `.export(file)` saves it.
        """
        try:
            self.open(parsed(self.chatkit_workbench, line))
        except (ChatKitNotebookError, TraitError) as error:
            raise UsageError(str(error)) from None

    def open(self, wanted: Any) -> None:
        """Shows a workbench on what the name stands for.

        Raises:
            ChatKitNotebookError: There is no such variable, or it holds no widget.
        """
        from .preview import Preview

        data = self.variable(wanted.data)
        found: Any = kernel.namespace().get(wanted.name) if wanted.name else None
        if isinstance(found, Preview):
            data = data if wanted.data else found.data
            found = found.template
        elif found is None and wanted.name and not wanted.name.isidentifier():
            found = Path(wanted.name)
        preview = Preview(found, data, theme=wanted.theme or "auto", edit=True)
        if wanted.name and wanted.name.isidentifier():
            self.shell.user_ns[wanted.name] = preview
        display(preview)

    def variable(self, name: str | None) -> Any:
        """The value of a variable; None without a name.

        Raises:
            VariableNotFoundError: There is none.
        """
        names = kernel.namespace()
        if name is not None and name not in names:
            raise VariableNotFoundError.named(name, (known for known in names if not known.startswith("_")))
        return None if name is None else names[name]

    def after_cell(self, result: Any = None) -> None:
        """A cell has run: what it changed is drawn."""
        for key, watch in list(self.watches.items()):
            if watch.alive:
                watch.look()
            else:
                del self.watches[key]

    def run(self, wanted: Any, cell: str) -> None:
        """Draws the cell, binds its name and writes its file.

        Raises:
            ChatKitNotebookError: The cell holds no widget, or there is no such variable.
        """
        from .workbench.templates import of_text

        if wanted.name is not None and not wanted.name.isidentifier():
            raise WidgetError(f"{wanted.name!r} is no name for a variable.")
        if wanted.watch and wanted.data is None:
            raise WidgetError("--watch needs --data VAR: the variable to watch.")
        data = self.variable(wanted.data)
        key, preview = self.preview_for(wanted)
        self.watches.pop(key, None)
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
        if wanted.watch:
            self.watches[key] = Watch(preview, wanted.data, kernel.namespace())
        if wanted.save is not None:
            file = Path(wanted.save)
            with warnings.catch_warnings(record=True) as lost:
                warnings.simplefilter("always", LossWarning)
                written = preview.export(file if file.suffix else file.with_suffix(".widget"))
            print("\n".join([f"Written to {written}", *(str(one.message) for one in lost)]))  # noqa: T201
        if not kernel.has_pages():
            print(as_text(preview))  # noqa: T201

    def preview_for(self, wanted: Any) -> tuple[str, Preview]:
        """The preview of this cell, and its key: the one it had before, if it is still there."""
        from .preview import Preview

        key = wanted.name or cell_id(self.shell)
        preview = self.previews.get(key)
        if preview is None or preview.comm is None:
            preview = self.previews[key] = Preview()
        preview.theme = wanted.theme or "auto"  # type: ignore[assignment]  # traitlets ship no types
        preview.width = wanted.width
        return key, preview


def parsed(magic: Any, line: str) -> Any:
    """The options of a line.

    Raises:
        UsageError: An option is not known.
    """
    try:
        found = shlex.split(line)
    except ValueError as error:
        raise UsageError(f"The line cannot be read: {error}.") from None
    known = [name for action in magic.parser._actions for name in action.option_strings]
    for word in found:
        name = word.split("=")[0]
        if name.startswith("--") and name not in known:
            near = closest(name, known)
            hint = f" Did you mean {near}?" if near else ""
            sign = "%" if magic.__name__ == "chatkit_workbench" else "%%"
            raise UsageError(
                f"{sign}{magic.__name__} has no option {name}.{hint} There is: {', '.join(known)}."
            )
    return magic.parser.parse_args(found)


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
