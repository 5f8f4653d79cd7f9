"""What all tests share."""

from __future__ import annotations

import ssl
from functools import cache

# Every HTTP client reads the certificates of all authorities, and no test speaks TLS: they are read once.
ssl.create_default_context = cache(ssl.create_default_context)
