"""Pixels and keystrokes in, keys out."""
