"""The built-in offline model: answers a documented set of data requests, without an LLM and without a key."""
