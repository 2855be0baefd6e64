"""List what the packages leave open, with the words that invented names are made of."""

import csv
from pathlib import Path

# What a tag means roughly where our crosswalk has no exact type for its value.
ANY_SHOP = "business"
ROUGHLY = {"shop": ANY_SHOP, "craft": ANY_SHOP, "tourism": ANY_SHOP, "healthcare": "health"}

# Operators of the index that are themselves what they run, at least in name.
OPERATORS = {
    "amenity/library",
    "amenity/hospital",
    "amenity/clinic",
    "amenity/fire_station",
    "amenity/police",
    "amenity/university",
    "amenity/kindergarten",
    "tourism/museum",
    "leisure/nature_reserve",
}

# Names of persons, saints, trees, waters and directions: they say nothing of what a thing is.
with Path(__file__).with_name("plain_names.csv").open(encoding="utf-8", newline="") as _lines:
    _NAMES = list(csv.DictReader(_lines))
PLAIN = [row["name"] for row in _NAMES if row["language"] == "en"]
SPANISH = [row["name"] for row in _NAMES if row["language"] == "es"]
STREETS = (
    *("Street", "Avenue", "Road", "Boulevard", "Lane", "Drive", "Court", "Place", "Way", "Square"),
    *("Heights", "Hills"),
)
ENDINGS = ("", "", "", "", " Inc", " Inc.", " LLC", " of {p}", " at {p}", " - {p}", " #{n}", " {n}")
