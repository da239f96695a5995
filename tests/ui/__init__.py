"""The screens, driven by real events."""
