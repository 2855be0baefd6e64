"""Read the values of cells: numbers, dates, money, places, links."""
