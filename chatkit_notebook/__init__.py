"""A full ChatKit chat inside a notebook cell, answering from the variables of the running kernel."""

from __future__ import annotations

__version__ = "0.1.0"
