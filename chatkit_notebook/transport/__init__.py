"""How bytes get from a page to the ASGI app and back: loopback HTTP, or Jupyter messages."""
