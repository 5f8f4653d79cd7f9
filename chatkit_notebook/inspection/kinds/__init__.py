"""What variables without rows and columns are, one family of types to a file."""
