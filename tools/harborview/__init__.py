"""Invent the coastal town of Harborview, the same to the byte each time."""
