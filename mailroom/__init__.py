"""Mailroom's core: everything but the screen. Nothing in here imports Qt or ui."""

__version__ = "0.1.0"
