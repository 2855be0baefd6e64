"""Count the people of Harborview, with margins of error like a survey's."""

import math
import random

COLUMNS = ("total", "under_18", "poor_under_18", "hispanic", "no_vehicle")
# total, under_18, poor_under_18, hispanic, no_vehicle
PEOPLE: dict[str, tuple[int, ...]] = {
    "old_harbor": (8412, 906, 238, 1244, 2531),
    "foundry_row": (5930, 1487, 561, 1893, 1307),
    "gull_island": (1148, 192, 21, 44, 96),
    "saltmarsh": (4306, 1123, 214, 402, 231),
    "port_terminal": (0, 0, 0, 0, 0),
    "the_neck": (2617, 431, 14, 83, 61),
    "eastbank": (7655, 2152, 842, 3310, 1618),
    "lantern_hill": (7204, 1506, 352, 1120, 1142),
    "millbrook": (7438, 2291, 796, 1532, 688),
    "orchard_heights": (6121, 1653, 97, 371, 154),
    "plover_beach": (3219, 612, 41, 129, 118),
    "college_green": (5187, 618, 122, 533, 1094),
    "st_brendan": (5794, 2078, 655, 1406, 522),
    "pinewoods": (3064, 802, 48, 117, 67),
}


def margins(counts: tuple[int, ...], dice: random.Random) -> tuple[int, ...]:
    """Return 90 % margins of error: wider in proportion where fewer were counted."""
    if not any(counts):
        return tuple(12 for _ in counts)  # as surveys print it where they found nobody
    return tuple(max(12, round(dice.uniform(3.6, 5.2) * math.sqrt(count))) for count in counts)


def table() -> list[list[object]]:
    """Return `people.csv`: a header and a row for each neighbourhood."""
    dice = random.Random("harborview people")
    head = ["neighbourhood_id"]
    for column in COLUMNS:
        head += [column, f"{column}_moe"]
    rows: list[list[object]] = [head]
    for key, counts in PEOPLE.items():
        row: list[object] = [key]
        for count, margin in zip(counts, margins(counts, dice), strict=True):
            row += [count, margin]
        rows.append(row)
    return rows


def children() -> dict[str, int]:
    """Return how many children each neighbourhood has: the base that fairness is judged by."""
    return {key: counts[1] for key, counts in PEOPLE.items()}
