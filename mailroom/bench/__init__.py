"""Speeds and rates beside their references in the same run. Needs no home."""
