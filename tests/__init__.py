"""The suite: through HTTP wherever it can, on SQLite and on PostgreSQL."""
