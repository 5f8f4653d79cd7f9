"""Writes gallery/widgets.json: real output of chatkit_notebook.views for the gallery, which has no kernel."""

from __future__ import annotations

import json
from pathlib import Path

import palmerpenguins

from chatkit_notebook.inspection import dataframes
from chatkit_notebook.views.list_view import page_view
from chatkit_notebook.views.recipe import Recipe
from chatkit_notebook.views.record import record_view

PAGES = 3
COUNT = 20

penguins = palmerpenguins.load_penguins()
recipe = Recipe("variable", "penguins", count=COUNT)
pages = [dataframes.page("penguins", penguins, start=number * COUNT, count=COUNT) for number in range(PAGES)]
records = [
    record_view(
        list(zip(pages[0].columns, pages[0].rows[row], strict=True)),
        title=f"Row {row + 1} of penguins",
        ask=(f"penguins[{row}]", f"Row {row + 1} of penguins"),
    )
    for row in range(COUNT)
]
widgets = {"pages": [page_view(page, recipe.seen(page)) for page in pages], "records": records}
path = Path(__file__).parent.parent / "gallery" / "widgets.json"
path.write_text(json.dumps(widgets, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
print(f"{path.name}: {path.stat().st_size / 1024:.0f} KiB")
