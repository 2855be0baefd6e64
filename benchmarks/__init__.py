"""Measure speed and memory: `make bench`."""
