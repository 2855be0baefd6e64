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
HOODS = 12  # neighbourhoods, which many names say
RENAMED = 0.1  # of things with a name of their own, that have another besides
SHARED_DOOR = 0.2  # of things, that stand at a door where another thing is
TOWERS = 3  # doors where many things are
IN_TOWER = 0.05  # of things, that stand at one of these
ONE_LINE = 0.4  # of the places of an organisation, that all have its number


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
    name = _word(draw)
    hoods = [_hood(draw) for _ in range(HOODS)]
    found: list[Thing] = []
    makers: list[Callable[[], Thing]] = [
        lambda: _single(parents, kinds, draw),
        lambda: _single(parents, kinds, draw),
        lambda: _of_parent(parents, lines, kinds, draw),
        lambda: _of_parent(parents, lines, kinds, draw),
        lambda: _league(name, draw),
        lambda: _of_hood([name, *hoods], kinds, draw),
        lambda: _one_of_series(draw),
        lambda: _guest(draw.choice(found), draw),
        lambda: _common(draw),
    ]
    # The organisations themselves are things too, each once.
    found.extend(_at(_thing((name,), draw), None, streets, draw) for name in parents)
    while len(found) < count:
        thing = draw.choice(makers)()
        if not thing.door:
            dice = draw.random()
            beside = draw.choice(found) if dice < SHARED_DOOR else None
            beside = draw.choice(found[:TOWERS]) if dice < IN_TOWER else beside
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


def _single(parents: list[str], kinds: list[str], draw: random.Random) -> Thing:
    """Return a thing with a name of one or two words and a kind."""
    if draw.random() < RENAMED:
        return _renamed(parents, kinds, draw)
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
    return _thing(names, draw, phone=lines[at] if draw.random() < ONE_LINE else "")


def _league(town_name: str, draw: random.Random) -> Thing:
    """Return an organisation that is known by its letters too, or with its town's name."""
    words = [_word(draw), draw.choice(PLAIN), draw.choice(("Neighborhood", "Community", "Youth"))]
    full = f"{' '.join(words)} {draw.choice(_LEAGUES)}"
    letters = "".join(word[0] for word in full.split())
    names = (full, f"{full}, Inc.", f"{full} ({letters})", f"{full} of {words[1]}")
    if draw.random() < 0.5:
        names = (full, f"{full} of {town_name}", f"{full}, Inc.")
    return _thing(names, draw, loose=(letters,))


def _of_hood(hoods: list[str], kinds: list[str], draw: random.Random) -> Thing:
    """Return a thing that says where it is: of one neighbourhood or town there are many."""
    hood, kind = draw.choice(hoods), draw.choice(kinds)
    own = f"{_word(draw)} " if draw.random() < 0.4 else ""
    return _thing((f"{hood} {own}{kind}", f"{hood} {own}{kind}", f"{own}{kind} of {hood}"), draw)


def _renamed(parents: list[str], kinds: list[str], draw: random.Random) -> Thing:
    """Return a thing with a second name, or whose name says in brackets whose it is."""
    one = f"{_word(draw)} {draw.choice(kinds)}"
    if draw.random() < 0.3:
        return _thing((one, f"{one} ({draw.choice(parents)})"), draw)
    other = f"{_word(draw)} {draw.choice(_LEAGUES)}"
    called = draw.choice(("{} (dba {})", "{} d/b/a {}", "{} ({})", "{}, formerly {}"))
    return _thing((one, called.format(other, one), called.format(one, other), other), draw)


def _hood(draw: random.Random) -> str:
    """Return the name of a neighbourhood: mostly two words that everybody knows."""
    ends = ("Heights", "Hill", "Park", "Park", "Village", "Side", "Point")
    return f"{_word(draw)} {draw.choice(ends)}" if draw.random() < 0.7 else _word(draw)


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
