"""Say the things of a town in several lists, each with its own habits and slips."""

import random
from dataclasses import dataclass

import pandas as pd

from .things import Thing

TEXTS = (
    *("record_id", "upload", "sheet", "source", "name", "category", "description", "address"),
    *("city", "state", "zip", "phone", "url", "neighbourhood", "verified", "source_id", "type"),
    *("sector", "kind", "decided_by", "tier", "provider", "matched"),
)
_SHORT = {
    "Center": "Ctr", "Academy": "Acad", "Association": "Assn", "Elementary": "Elem",
    "Community": "Comm", "School": "Sch", "Development": "Dev", "Institute": "Inst",
}  # fmt: skip
_LONG = {
    "St": "Street",
    "Ave": "Avenue",
    "Rd": "Road",
    "Blvd": "Boulevard",
    "Pl": "Place",
    "Dr": "Drive",
}
AGAIN = (1, 1, 1, 2, 2, 3, 4)  # in how many lists a thing is
LISTS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How a list says things."""

    upper: bool
    long: bool
    short_words: float
    fullest: float  # how often the fullest name is taken
    zips: float
    phones: float
    urls: float
    places: float
    points: float


def said(
    things: list[Thing], draw: random.Random, *, places: bool = True
) -> tuple[pd.DataFrame, list[int]]:
    """Return records, and the number of the thing that each is.

    Parameters
    ----------
    things
        Of one town.
    draw
        Where chance comes from.
    places
        Whether lists say places, phones and web addresses at all.
    """
    habits = [_habits(draw, places=places) for _ in range(LISTS)]
    rows, owner = [], []
    for at, thing in enumerate(things):
        for one in draw.sample(range(LISTS), draw.choice(AGAIN)):
            rows.append(_row(thing, habits[one], draw) | {"upload": f"list{one}"})
            owner.append(at)
    table = pd.DataFrame(rows).reindex(columns=[*TEXTS, "lon", "lat"], fill_value="")
    table["record_id"] = [f"r{n:06}" for n in range(len(table))]
    plain = {"type": "unclassified", "confidence": 0.0, "score": 0.0}
    whole = table.assign(**plain, row=range(2, len(table) + 2))
    types = dict.fromkeys(TEXTS, "str") | {"lon": "float64", "lat": "float64"}
    return whole.astype(types), owner


def _habits(draw: random.Random, *, places: bool) -> Habits:
    """Return the habits of a list."""
    address, points = draw.choice(((1.0, 0.0), (0.95, 0.0), (0.95, 0.9), (0.1, 1.0)))
    return Habits(
        upper=draw.random() < 0.3,
        long=draw.random() < 0.5,
        short_words=draw.choice((0.0, 0.0, 0.5)),
        fullest=draw.choice((0.3, 0.6, 0.9)),
        zips=draw.choice((0.0, 0.95)) if places else 0.0,
        phones=draw.choice((0.0, 0.7, 0.95)) if places else 0.0,
        urls=draw.choice((0.0, 0.0, 0.8)) if places else 0.0,
        places=address if places else 0.0,
        points=points if places else 0.0,
    )


def _row(thing: Thing, habits: Habits, draw: random.Random) -> dict[str, object]:
    """Return a thing as a list says it."""
    door, zip_, phone = thing.door, thing.zip, thing.phone
    dice = draw.random()
    if dice < 0.04:  # it moved
        door = f"{draw.randrange(1, 6000)} {door.partition(' ')[2]}"
    elif dice < 0.05:  # a slip in its number
        door = f"{draw.randrange(0, 9)}{door[1:]}"
    if draw.random() < 0.02:
        zip_ = f"{60600 + draw.randrange(60)}"
    if draw.random() < 0.15:  # another line of the same house
        phone = phone[:7] + f"{draw.randrange(1000):03}"
    moved = door != thing.door
    pointed = not moved and draw.random() < habits.points
    lon, lat = (draw.gauss(one, 0.0002) for one in thing.at)  # about 20 m
    way = _LONG[thing.way] if habits.long else thing.way
    street = door if draw.random() < 0.1 else f"{door} {way}"
    return {
        "name": _name(thing, habits, draw),
        "address": street if draw.random() < habits.places else "",
        "zip": zip_ if draw.random() < habits.zips else "",
        "phone": phone if draw.random() < habits.phones else "",
        "url": thing.url if draw.random() < habits.urls else "",
        "lon": lon if pointed else float("nan"),
        "lat": lat if pointed else float("nan"),
        "tier": "given" if pointed else "none",
    }


def _name(thing: Thing, habits: Habits, draw: random.Random) -> str:
    """Return a thing's name as a list says it."""
    name = thing.names[0] if draw.random() < habits.fullest else draw.choice(thing.names)
    if thing.loose and draw.random() < 0.04:
        name = draw.choice(thing.loose)
    words = name.split(" ")
    words = [_SHORT.get(w, w) if draw.random() < habits.short_words else w for w in words]
    name = " ".join(words)
    if draw.random() < 0.06 and len(name) > 6:
        name = _slip(name, draw)
    dice = draw.random()
    name = f"{name}, Inc." if dice < 0.08 and "Inc" not in name else name
    name = f"The {name}" if dice > 0.97 else name
    return name.upper() if habits.upper else name


def _slip(name: str, draw: random.Random) -> str:
    """Return a name in which the keys slipped once."""
    at = draw.randrange(1, len(name) - 2)
    kinds = (
        name[:at] + name[at + 1 :],
        name[:at] + name[at] + name[at:],
        name[:at] + name[at + 1] + name[at] + name[at + 2 :],
    )
    return draw.choice(kinds)
