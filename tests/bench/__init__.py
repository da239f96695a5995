"""Tests of the benches: small runs, whose figures say nothing."""
