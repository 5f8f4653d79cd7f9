"""The agent's tools, one to a file, and the actions of the widgets they draw.

`TOOLS` is made when it is first asked for: importing the package must not import `agents`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from agents import Tool

    TOOLS: list[Tool]


def __getattr__(name: str) -> Any:
    if name != "TOOLS":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from .ask_person import ask_person
    from .describe_variable import describe_variable
    from .export_table import export_table
    from .list_variables import list_variables
    from .pair_tools import compare_frames, find_join_keys
    from .plan_steps import plan_steps
    from .profile_column import profile_column
    from .propose_code import propose_code
    from .query_frames import query_frames
    from .show_chart import show_chart
    from .show_table import show_table

    tools = [
        list_variables,
        describe_variable,
        show_table,
        query_frames,
        show_chart,
        profile_column,
        export_table,
        propose_code,
        compare_frames,
        find_join_keys,
        ask_person,
        plan_steps,
    ]
    globals()[name] = tools
    return tools
