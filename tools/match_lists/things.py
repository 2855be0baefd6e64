"""Invent the things of a town, with what makes them hard to tell apart."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from model_texts.known import PLAIN

from assetmap.taxonomy import load_taxonomy

_STARTS = ("Ash", "Brad", "Carl", "Dun", "El", "Fair", "Gar", "Hart", "Kings", "Lang", "Mar", "Nor")
_ENDS = ("berg", "bury", "dale", "ez", "field", "ford", "ley", "man", "mont", "ski", "son", "wick")
_MIDDLES = ("", "a", "den", "er", "in", "ing", "land", "le", "o", "ster")
_WAYS = ("St", "Ave", "Rd", "Blvd", "Pl", "Dr")
_GUESTS = ("After School Program", "PTA", "Food Pantry", "Summer Camp", "Alumni Association")
_LEAGUES = ("Association", "Society", "Council", "Coalition", "Alliance", "League", "Federation")
_SERIES = ("PS {}", "Engine Company {}", "Kids Place {}", "Head Start Site {}", "Post {}")
_STEMS = (
    *("Lincoln", "Washington", "Hope", "First", "Grace", "Central", "Community", "St. Mary's"),
    *("Jefferson", "Trinity", "Riverside", "Holy Family", "Roosevelt", "Bethel", "Eastside"),
)
_KINDS = (
    *("School", "Church", "Library", "Center", "Child Care", "Park", "Clinic", "Fund", "Works"),
    *("Museum", "Garden", "Academy"),
)
PARENTS = 40
SHARED_DOOR = 0.2  # of things, that stand at a door where another thing is


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One thing, and the names by which lists may call it, the fullest first."""

    names: tuple[str, ...]
    door: str
    way: str
    zip: str
    phone: str
    url: str
    at: tuple[float, float] = (0.0, 0.0)  # longitude, latitude
    loose: tuple[str, ...] = field(default=())  # names under which only some know it


def town(count: int, draw: random.Random) -> list[Thing]:
    """Return the things of a town."""
    kinds = [str(label).title() for label in load_taxonomy().types["label_en"]]
    parents = [f"{_word(draw)} {draw.choice(_LEAGUES)}" for _ in range(PARENTS)]
    lines = [_phone(draw) for _ in parents]
    streets = [_word(draw) for _ in range(count // 6)]
    found: list[Thing] = []
    makers: list[Callable[[], Thing]] = [
        lambda: _single(kinds, draw),
        lambda: _single(kinds, draw),
        lambda: _of_parent(parents, lines, kinds, draw),
        lambda: _of_parent(parents, lines, kinds, draw),
        lambda: _league(draw),
        lambda: _one_of_series(draw),
        lambda: _guest(draw.choice(found), draw),
        lambda: _common(draw),
    ]
    # The organisations themselves are things too, each once.
    found.extend(_at(_thing((name,), draw), None, streets, draw) for name in parents)
    while len(found) < count:
        thing = draw.choice(makers)()
        if not thing.door:
            beside = draw.choice(found) if draw.random() < SHARED_DOOR else None
            thing = _at(thing, beside, streets, draw)
        found.append(thing)
    return found


def _at(thing: Thing, beside: Thing | None, streets: list[str], draw: random.Random) -> Thing:
    """Return a thing with a place."""
    if beside is not None:
        return replace(thing, door=beside.door, way=beside.way, zip=beside.zip, at=beside.at)
    street = draw.randrange(len(streets))
    at = (draw.uniform(-87.66, -87.60), draw.uniform(41.85, 41.90))  # about 5 km across
    heading = draw.choice(("", "", "N ", "S ", "E ", "W "))
    door = f"{draw.randrange(1, 6000)} {heading}{streets[street]}"
    return replace(
        thing, door=door, way=_WAYS[street % len(_WAYS)], zip=f"{60600 + street % 40}", at=at
    )


def _thing(
    names: tuple[str, ...], draw: random.Random, *, phone: str = "", **given: object
) -> Thing:
    """Return a thing that has no place yet."""
    url = "".join(names[0].lower().split()) + ".example" if draw.random() < 0.6 else ""
    blank = Thing(names=names, door="", way="", zip="", phone=phone or _phone(draw), url=url)
    return replace(blank, **given)  # type: ignore[arg-type]


def _single(kinds: list[str], draw: random.Random) -> Thing:
    """Return a thing with a name of one or two words and a kind."""
    first = " ".join(_word(draw) for _ in range(draw.choice((1, 1, 2))))
    kind = draw.choice(kinds)
    names = (f"{first} {kind}", f"{first} {kind}", first)
    if draw.random() < 0.2:
        saint = f"St. {draw.choice(PLAIN)}"
        names = (f"{saint} {kind}", f"{saint.replace('St.', 'Saint')} {kind}", f"{saint} {kind}")
    return _thing(names, draw, loose=(_word(draw) + " " + kind,))


def _of_parent(
    parents: list[str], lines: list[str], kinds: list[str], draw: random.Random
) -> Thing:
    """Return a place of an organisation that has several."""
    at = draw.randrange(len(parents))
    own = f"{_word(draw)} {draw.choice(kinds)}"
    names = (
        f"{parents[at]} - {own}",
        f"{parents[at]} {own.split(maxsplit=1)[0]}",
        own,
        f"{parents[at]} {own}",
    )
    return _thing(names, draw, phone=lines[at] if draw.random() < 0.2 else "")


def _league(draw: random.Random) -> Thing:
    """Return an organisation that is known by its letters too."""
    words = [_word(draw), draw.choice(PLAIN), draw.choice(("Neighborhood", "Community", "Youth"))]
    full = f"{' '.join(words)} {draw.choice(_LEAGUES)}"
    letters = "".join(word[0] for word in full.split())
    return _thing(
        (full, f"{full}, Inc.", f"{full} ({letters})", f"{full} of {words[1]}"),
        draw,
        loose=(letters,),
    )


def _one_of_series(draw: random.Random) -> Thing:
    """Return one of many that differ by a number."""
    name = draw.choice(_SERIES).format(draw.randrange(1, 90))
    return _thing((name, f"{name} {_word(draw)}", name), draw)


def _guest(host: Thing, draw: random.Random) -> Thing:
    """Return what is inside of another thing, under its name."""
    name = f"{host.names[0]} {draw.choice(_GUESTS)}"
    phone = host.phone if draw.random() < 0.5 else ""
    return _thing(
        (name, name), draw, phone=phone, door=host.door, way=host.way, zip=host.zip, at=host.at
    )


def _common(draw: random.Random) -> Thing:
    """Return a thing of a name that several have: words that many bear, of a kind that many are."""
    name = f"{draw.choice(_STEMS)} {draw.choice(_KINDS)}"
    return _thing((name, name, name), draw)


def _word(draw: random.Random) -> str:
    """Return a word that says which thing it is: one that many bear, or a rare one."""
    if draw.random() < 0.4:
        return draw.choice(PLAIN)
    return draw.choice(_STARTS) + draw.choice(_MIDDLES) + draw.choice(_ENDS)


def _phone(draw: random.Random) -> str:
    """Return a phone number."""
    return f"312{draw.randrange(2_000_000, 9_999_999)}"
