"""Read a region's own address files, arranged so that many addresses are found at once."""
