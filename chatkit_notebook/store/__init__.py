"""Conversations on disk: one SQLAlchemy code path for SQLite and PostgreSQL."""
