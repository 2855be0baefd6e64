"""Find the tables of a file: which sheets, where on them, under which headers."""
