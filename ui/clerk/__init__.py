"""The clerk's station: one screen for two metres, and what opens from it."""
