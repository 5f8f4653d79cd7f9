"""The text of PDF files, read by a library that is there already, in a process that ends in time."""

from __future__ import annotations

import importlib.util
import subprocess
import sys

LIBRARIES = ("pypdf", "pymupdf", "pdfminer")
"""Tried in this order."""
SECONDS = 10.0
MEMORY = 1 << 30
PAGES = 200

# Files come from anywhere: what reads them is another process, with an end to its memory.
PROGRAM = """
import io, sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, ({memory}, {memory}))
except (ImportError, OSError, ValueError):
    pass
import logging
logging.disable(logging.CRITICAL)
data, left = sys.stdin.buffer.read(), {chars}
if {library!r} == "pypdf":
    import pypdf
    texts = (page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
elif {library!r} == "pymupdf":
    import pymupdf
    texts = (page.get_text() for page in pymupdf.open(stream=data, filetype="pdf"))
else:
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LTTextContainer
    texts = ("".join(box.get_text() for box in page if isinstance(box, LTTextContainer))
             for page in extract_pages(io.BytesIO(data)))
for number, text in zip(range(1, {pages} + 1), texts):
    part = f"[page {{number}}]\\n{{text.strip()}}\\n" if text.strip() else ""
    sys.stdout.buffer.write(part[:left].encode("utf-8", "replace"))
    left -= len(part)
    if left <= 0:
        break
"""


def is_pdf(data: bytes) -> bool:
    """Told from the beginning, which may have a little of something else before it."""
    return b"%PDF-" in data[:1024]


def pdf_library() -> str | None:
    """The library here that reads PDF files; None when there is none."""
    return next((name for name in LIBRARIES if importlib.util.find_spec(name) is not None), None)


def pdf_text(data: bytes, chars: int) -> str | None:
    """The text of a PDF file, page by page.

    Args:
        data: The file.
        chars: How much at most.

    Returns:
        None when no library here can read it, or the one that is here failed or took too long; an empty text
        when there is no text in it, as in a scan.
    """
    library = pdf_library()
    if library is None:
        return None
    program = PROGRAM.format(library=library, memory=MEMORY, chars=chars, pages=PAGES)
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", program], input=data, capture_output=True, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else None
