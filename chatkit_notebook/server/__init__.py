"""The ASGI app every transport calls: authentication, and the ChatKit server of each chat."""
