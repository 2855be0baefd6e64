"""Turn the bytes of a file into text cells, in a process that nothing in the file can leave."""
