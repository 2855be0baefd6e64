"""Ask for addresses whose places are known, written well and badly, and see what is answered."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from assetmap.geocode.ground.extent import metres_between
from assetmap.geocode.reference.loading import Reference
from assetmap.geocode.reference.lookup import ADDRESSES, ASKED, LEVEL, ORIGIN, Lookup, arrange
from assetmap.geocode.reference.points import POINT_COLUMNS
from assetmap.geocode.reference.ranges import RANGE_COLUMNS
from assetmap.geocode.search.best import AMBIGUOUS
from assetmap.geocode.search.houses import LEVELS
from assetmap.geocode.search.numbered import find_numbered
from assetmap.geocode.search.scores import BASIS, TYPOS, WITHIN_M
from assetmap.geocode.search.ways import as_pairs
from assetmap.geocode.search.zones import Zones
from assetmap.geocode.written.addresses import CITY, CROSS, NUMBER, NUMBER_TEXT, STREET, ZIP
from assetmap.geocode.written.streets import street_name
from assetmap.schema import LAT, LON, SCORE, TIER

PARTS = [NUMBER, NUMBER_TEXT, STREET, CROSS, ZIP, CITY]
HELD = 5  # a list is held against itself in so many parts
LEAST_LETTERS = 5  # of a street's name in which a typo is made
# What is asked, and which list is the reference for it.
ACROSS = {
    "pittsburgh": (
        "allegheny",
        ["pittsburgh_snap", "pittsburgh_markets", "pittsburgh_fmnp", "pittsburgh_gardens"],
    ),
    "philadelphia": ("philadelphia_snap", ["philadelphia_schools", "philadelphia_markets"]),
}
WITHIN = {
    "pittsburgh": ["allegheny"],
    "philadelphia": ["philadelphia_snap", "philadelphia_schools"],
    "alameda": ["alameda"],
    "portland": ["portland"],
    "chicago": ["chicago_schools"],
    "rhode island": ["rhode_island_schools"],
}
TRIALS = ("across", "held out", "town held out", "itself")


def references(points: pd.DataFrame) -> Reference:
    """Make a reference of a list, as it is made of a file of points."""
    good = points.loc[(points[STREET] != "") & (points[NUMBER] >= 0), list(POINT_COLUMNS)]
    nothing = pd.DataFrame({c: pd.Series(dtype="str") for c in RANGE_COLUMNS})
    return Reference(lookup=arrange(good.assign(**{ORIGIN: ADDRESSES})), ranges=nothing)


def trials(lists: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Ask everything and return what was answered.

    Returns
    -------
    answers
        One row per question that was answered: `city`, `trial` (one of `TRIALS`), `spoiled`, what
        the answer rests on, `score`, `away` in metres, `right` (within 100 m).
    """
    found = list(_across(lists)) + list(_within(lists))
    return pd.concat(found, ignore_index=True)


def _across(lists: dict[str, pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """Ask for one list's addresses in another."""
    for city, (of, asked) in ACROSS.items():
        for name in asked:
            questions = lists[name].drop_duplicates(PARTS, ignore_index=True)
            for spoilt in (with_nothing(questions), spoiled(questions)):
                answers = asked_of(references(lists[of]), spoilt)
                yield answers.assign(city=city, trial="across", list=name)


def _within(lists: dict[str, pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """Ask for a list's addresses in the rest of it, and spoiled ones in all of it."""
    for city, names in WITHIN.items():
        for name in names:
            points = lists[name]
            points = points.loc[points[NUMBER] >= 0].drop_duplicates(PARTS, ignore_index=True)
            part = np.arange(len(points)) * 7919 % 10007 % HELD  # the same every time
            for n in range(HELD):
                held = points.loc[part == n].reset_index(drop=True)
                same = points[[STREET, NUMBER]].merge(
                    held[[STREET, NUMBER]].drop_duplicates(), how="left", indicator=True
                )
                rest = references(points.loc[(same["_merge"] == "left_only").to_numpy()])
                for spoilt in (with_nothing(held), spoiled(held)):
                    yield asked_of(rest, spoilt).assign(city=city, trial="held out", list=name)
            for held, rest in _without_towns(points):
                for spoilt in (with_nothing(held), spoiled(held)):
                    answers = asked_of(references(rest), spoilt)
                    yield answers.assign(city=city, trial="town held out", list=name)
            itself = asked_of(references(points), spoiled(points))
            yield itself.assign(city=city, trial="itself", list=name)


def _without_towns(points: pd.DataFrame) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """Hold whole ZIP codes out of a list: of their addresses the rest of it knows nothing."""
    zips = points.loc[points[ZIP] != "", ZIP]
    part = zips.map({zip_: n % HELD for n, zip_ in enumerate(sorted(zips.unique()))})
    for n in range(HELD):
        held = points.index.isin(part.index[part == n])
        if held.any() and not held.all():
            yield points.loc[held].reset_index(drop=True), points.loc[~held]


def with_nothing(questions: pd.DataFrame) -> pd.DataFrame:
    """Return the questions as they are."""
    return questions.assign(spoiled="nothing")


def spoiled(questions: pd.DataFrame) -> pd.DataFrame:
    """Write each address badly in one way; which one goes round by its row."""
    ways = (
        _typo, _two_typos, _no_suffix, _no_direction, _no_zip, _no_city, _no_place, _other_zip,
        _other_city,
    )  # fmt: skip
    turn = np.arange(len(questions)) % len(ways)
    parts = [
        way(questions.loc[turn == n]).assign(spoiled=way.__name__[1:].replace("_", " "))
        for n, way in enumerate(ways)
    ]
    both = pd.concat(parts).sort_index()
    changed = (both[PARTS] != questions[PARTS]).any(axis=1)
    return both.loc[changed].reset_index(drop=True)


def _misspelt(street: str, at: int) -> str:
    """Leave a letter of a street's name out."""
    name = street_name(street)
    if len(name.core) < LEAST_LETTERS or any(c.isdigit() for c in name.core):
        return street
    at = at % (len(name.core) - 1) + 1
    core = name.core[:at] + name.core[at + 1 :]
    return " ".join(part for part in name._replace(core=core.strip()) if part)


def _typo(some: pd.DataFrame) -> pd.DataFrame:
    places = some.index.to_numpy() // 9
    said = [_misspelt(street, int(n)) for street, n in zip(some[STREET], places, strict=True)]
    return some.assign(**{STREET: said})


def _two_typos(some: pd.DataFrame) -> pd.DataFrame:
    return _typo(_typo(some).set_axis(some.index + 27)).set_axis(some.index)


def _without(some: pd.DataFrame, *parts: str) -> pd.DataFrame:
    names = [street_name(street)._replace(**dict.fromkeys(parts, "")) for street in some[STREET]]
    return some.assign(**{STREET: [" ".join(p for p in name if p) for name in names]})


def _no_suffix(some: pd.DataFrame) -> pd.DataFrame:
    return _without(some, "suffix")


def _no_direction(some: pd.DataFrame) -> pd.DataFrame:
    return _without(some, "before", "after")


def _no_zip(some: pd.DataFrame) -> pd.DataFrame:
    return some.assign(**{ZIP: ""})


def _no_city(some: pd.DataFrame) -> pd.DataFrame:
    return some.assign(**{CITY: ""})


def _no_place(some: pd.DataFrame) -> pd.DataFrame:
    return some.assign(**{ZIP: "", CITY: ""})


def _other_zip(some: pd.DataFrame) -> pd.DataFrame:
    """Give each the ZIP code of the list's next one that is no further than some kilometres."""
    order = np.lexsort((some[LAT].round(1), some[LON].round(1)))
    shifted = np.empty(len(some), dtype=object)
    shifted[order] = np.roll(some[ZIP].to_numpy()[order], 1)
    return some.assign(**{ZIP: shifted.astype(str)}).astype({ZIP: "str"})


def _other_city(some: pd.DataFrame) -> pd.DataFrame:
    return some.assign(**{ZIP: "", CITY: "nowhereville"})


def asked_of(reference: Reference, questions: pd.DataFrame) -> pd.DataFrame:
    """Ask a reference; return what is answered with a point, and what the answer rests on."""
    unique = questions.reset_index(drop=True)
    lookup = reference.lookup
    found, _ = find_numbered(as_pairs(unique, lookup), unique[STREET], Zones(lookup), reference)
    found = found.loc[~found[AMBIGUOUS]].drop_duplicates(ASKED).reset_index(drop=True)
    asked = unique.iloc[found[ASKED].to_numpy()].reset_index(drop=True)
    away = metres_between(*(table[c].to_numpy() for table in (found, asked) for c in (LON, LAT)))
    return _features(found, asked, lookup).assign(
        spoiled=asked["spoiled"],
        tier=found[TIER],
        score=found[SCORE],
        away=away,
        right=away <= WITHIN_M,
    )


def _features(found: pd.DataFrame, asked: pd.DataFrame, lookup: Lookup) -> pd.DataFrame:
    """Return what each answer rests on, in the words of the table of scores."""
    from rapidfuzz.distance import OSA

    codes = found[STREET].to_numpy(dtype=np.int64)
    known = lookup.names.iloc[codes].reset_index(drop=True)
    names = [street_name(street) for street in asked[STREET]]
    said = pd.DataFrame(names, columns=known.columns, dtype="str")
    lacks = said != known
    pairs = zip(said["core"].str.replace(" ", ""), known["core"].str.replace(" ", ""), strict=True)
    direction = np.select(
        [
            ((known[["before", "after"]] == "") & lacks[["before", "after"]]).any(axis=1),
            lacks[["before", "after"]].any(axis=1),
        ],
        ["known_direction", "direction"],
        "",
    )
    return pd.DataFrame(
        {
            BASIS: found[BASIS].astype("int64"),
            LEVEL: [LEVELS[level] for level in found[LEVEL]],
            TYPOS: [str(OSA.distance(one, two)) for one, two in pairs],
            "direction": direction,
            "suffix": np.where(lacks["suffix"], "suffix", ""),
        }
    )
