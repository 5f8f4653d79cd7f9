"""Tables of every library behind one interface: rows and columns by position, without a copy of the data."""
