"""The profile of a column as a Card: its numbers, and its values as a small chart."""

from __future__ import annotations

from ..inspection.profile import Profile
from .cells import cut, one_line, remark, written
from .chart_card import chart_node
from .components import Node, caption, card, column, row, text
from .numbers import count
from .types import type_words

HEIGHT = 140


def profile_view(profile: Profile) -> Node:
    """The Card of a profile."""
    held = profile.column
    facts = [column(caption(label, size="sm"), text(value), gap=0) for label, value in numbers(profile)]
    parts = [
        column(
            text(cut(one_line(held.name[:81]), 80) or "(no name)", weight="semibold"),
            caption(
                f"{type_words(held.dtype)} column of {cut(one_line(profile.source[:61]), 60)}", size="sm"
            ),
            gap=0,
        ),
        row(*facts, gap=6, wrap="wrap"),
    ]
    if profile.chart is not None:
        parts.append(chart_node(profile.chart, HEIGHT))
        parts += [caption(remark(note, 200), size="sm") for note in profile.chart.notes[:2]]
    return card(column(*parts, gap=3, align="stretch"), size="lg")


def numbers(profile: Profile) -> list[tuple[str, str]]:
    """What there is to say of the column, with its labels."""
    share = f" ({profile.missing / profile.rows:.1%})" if profile.missing and profile.rows else ""
    facts = [
        ("rows", f"{profile.rows:,}"),
        ("missing", f"{profile.missing:,}{share}"),
        ("distinct", f"{'' if profile.exact else 'about '}{profile.distinct:,}"),
    ]
    return facts + [(label, written(value, 40)) for label, value in profile.column.statistics.items()]


def profile_words(profile: Profile) -> str:
    """The numbers in a sentence, without names."""
    parts = [f"{label} {value}" for label, value in numbers(profile)[3:]]
    verb = "is" if profile.missing == 1 else "are"
    missing = "none is missing" if not profile.missing else f"{profile.missing:,} {verb} missing"
    distinct = ("" if profile.exact else "about ") + count(profile.distinct, "distinct value")
    return ", ".join([count(profile.rows, "row"), missing, distinct, *parts])
