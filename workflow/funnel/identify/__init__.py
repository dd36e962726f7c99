"""Exports and hand-entered rows in, records out: nothing is lost, everything has a place and a stable id."""
