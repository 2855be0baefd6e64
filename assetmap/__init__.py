"""From a messy spreadsheet of community assets to a map and a tested finding."""
