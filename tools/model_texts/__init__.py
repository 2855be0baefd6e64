"""Gather lawful texts of which it is known what they name."""
