"""Turn projected coordinates into degrees, and put right those that are all wrong in one way."""
