from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt

from chatkit_notebook.inspection.facts import Column, Page
from chatkit_notebook.views.markdown import block, code, escaped, page_table, record_table

HOSTILE = [
    "**bold** _it_ `c` ~~s~~ # h",
    "<script>alert(1)</script>",
    "[a](javascript:b) ![i](http://x)",
    "a|b\\|c",
    "`` ` ``",
    "&lt; &amp;",
    "1. one\n2. two",
]


def rendered(markdown: str) -> str:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(markdown)


@pytest.mark.parametrize("text", HOSTILE)
def test_escaped_text_is_shown_as_it_is(text: str) -> None:
    from html import unescape
    from re import sub

    shown = rendered("x " + escaped(text))
    assert unescape(sub("</?p>", "", shown)).strip() == "x " + text.replace("\n", "⏎")


@pytest.mark.parametrize("text", HOSTILE)
def test_code_is_one_piece_of_code(text: str) -> None:
    shown = rendered(code(text))
    assert shown.count("<code>") == 1
    assert shown.startswith("<p><code>")
    assert shown.endswith("</code></p>\n")


def test_a_block_holds_what_has_fences_in_it() -> None:
    assert rendered(block("a\n```\nb", "sql")) == '<pre><code class="language-sql">a\n```\nb\n</code></pre>\n'


def test_a_page_is_a_table_with_its_numbers_at_the_right() -> None:
    columns = (Column("na|me", "object", "text"), Column("n", "int64", "integer"))
    page = Page("df", columns, (("a|b", 1234), ("<b>", None)), total=2)
    assert page_table(page) == "| na\\|me | n |\n| --- | --: |\n| a\\|b | 1,234 |\n| &lt;b> | – |"
    assert rendered(page_table(page)).count("<td") == 4


def test_what_the_model_reads_is_bounded_and_says_so() -> None:
    columns = tuple(Column(f"c{n}", "object", "text") for n in range(5_000))
    page = Page("df", columns, tuple(("漢" * 500,) * 5_000 for _ in range(40)), total=40)
    written = page_table(page)
    assert len(written.encode()) < 8_300
    assert "4,970 more columns" in written
    assert "of the 40 rows of this page" in written


def test_names_alone_may_be_too_long() -> None:
    columns = tuple(Column("漢" * 60, "object", "text") for _ in range(30))
    written = page_table(Page("df", columns, ((None,) * 30,), total=1), most_bytes=2_000)
    assert len(written.encode()) < 2_300


def test_a_record_is_bounded_too() -> None:
    record = [(Column(f"c{n}", "object", "text"), "漢" * 10_000) for n in range(5_000)]
    written = record_table(record)
    assert len(written.encode()) < 8_300
    assert written.endswith("more columns.")


def test_no_columns_are_no_table() -> None:
    assert page_table(Page("df", (), ((),), total=1)) == ""


def test_brackets_do_not_begin_mathematics() -> None:
    """`\\(` and `\\[` open a formula in ChatKit: a title such as "(highest first)" must stay a title."""
    shown = escaped("top 5 (highest first), [mm] \\(x\\)")
    assert "(highest first)" in shown
    assert not re.search(r"(?<!\\)(?:\\\\)*\\[(\[]", shown), shown
