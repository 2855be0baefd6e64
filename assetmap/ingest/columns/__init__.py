"""Decide which column holds what."""
