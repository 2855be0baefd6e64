"""Find addresses in a reference, from the surest way to the least sure."""
