"""ChatKit widgets built from facts."""
