"""Tests of the mirror, on real files and a real SQLite."""
