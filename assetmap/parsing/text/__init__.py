"""Read text with delimiters, in whatever encoding."""
