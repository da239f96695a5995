"""Who is it: what the host says, in a local SQLite that can be refilled."""
