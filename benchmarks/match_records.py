"""Make records with known identities to match; it measures nothing by itself."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

KINDS = (
    "Library", "Elementary School", "Baptist Church", "Barber Shop", "Recreation Center",
    "Child Care Center", "Food Pantry", "Youth Club", "Community Garden", "Foundation", "Museum",
    "High School", "Health Clinic", "Senior Center", "Boys & Girls Club", "Head Start",
)  # fmt: skip
WAYS = (("St", "Street"), ("Ave", "Avenue"), ("Rd", "Road"), ("Blvd", "Boulevard"))
SYLLABLES = (
    "ba", "ber", "bri", "cal", "chan", "cor", "dal", "del", "dor", "el", "fen", "fer", "gar",
    "gil", "had", "har", "ing", "jor", "ken", "kin", "lam", "lin", "lor", "mar", "mer", "mon",
    "nor", "oak", "pel", "por", "quin", "ral", "ron", "sal", "sher", "son", "tan", "ter", "ton",
    "val", "ver", "wal", "wes", "win", "yor",
)  # fmt: skip
AGAIN = 8  # one record in so many is another's, said again
TEXTS = (
    "record_id", "upload", "sheet", "source", "name", "category", "description", "address", "city",
    "state", "zip", "phone", "url", "neighbourhood", "verified", "source_id", "type", "sector",
    "kind", "decided_by", "tier", "provider", "matched",
)  # fmt: skip


def made(count: int, seed: int = 5) -> tuple[pd.DataFrame, np.ndarray]:
    """Make records, and the number of the thing that each is.

    Names are drawn so that some are borne by several things, as in life; half have a phone, two
    thirds a point. Of what is said again, a third has a slip in the name, a third is written
    otherwise, and a third lacks the phone or the point.
    """
    draw = np.random.default_rng(seed)
    things = count - count // AGAIN
    words = _words(draw, 20_000)
    # A few words are on everybody's lips, most are rare.
    first = words[np.minimum(draw.zipf(1.3, things) + draw.integers(0, 3000, things), 20_000) - 1]
    second = words[draw.integers(0, 20_000, things)]
    kind = np.array(KINDS, dtype=object)[draw.integers(0, len(KINDS), things)]
    two = draw.random(things) < 0.5
    name = np.where(two, first + " " + second, first) + " " + kind
    streets = words[draw.integers(0, 4000, things)]
    way = draw.integers(0, len(WAYS), things)
    number = draw.integers(1, 9000, things).astype(str).astype(object)
    size = np.sqrt(things / 2000)  # kilometres: as many to a square kilometre whatever the count
    table = pd.DataFrame(
        {
            "thing": np.arange(things),
            "name": name,
            "way": way,
            "door": number + " " + streets,
            "zip": (10_000 + draw.integers(0, max(things // 400, 2), things)).astype(str),
            "phone": [
                f"(412) {n // 10_000:03d}-{n % 10_000:04d}" if n % 2 else ""
                for n in draw.integers(2_000_000, 9_999_999, things).tolist()
            ],
            "lon": -80.0 + draw.uniform(0, size, things) / 85.0,
            "lat": 40.4 + draw.uniform(0, size, things) / 111.0,
        }
    )
    table.loc[draw.random(things) < 1 / 3, ["lon", "lat"]] = np.nan
    again = _said_again(table.iloc[draw.integers(0, things, count - things)], draw)
    both = pd.concat([table, again], ignore_index=True)
    both = both.iloc[draw.permutation(count)].reset_index(drop=True)
    return _records(both, draw), both["thing"].to_numpy()


def _words(draw: np.random.Generator, count: int) -> np.ndarray:
    """Make words."""
    found: dict[str, None] = {}
    while len(found) < count:
        parts = draw.integers(0, len(SYLLABLES), (count, 3)).tolist()
        found |= dict.fromkeys("".join(SYLLABLES[p] for p in part).title() for part in parts)
    return np.array(list(found)[:count], dtype=object)


def _said_again(table: pd.DataFrame, draw: np.random.Generator) -> pd.DataFrame:
    """Return rows as another list has them."""
    again = table.copy()
    dice = draw.random(len(again))
    names = again["name"].tolist()
    for i in np.flatnonzero(dice < 1 / 3).tolist():
        at = int(draw.integers(1, len(names[i]) - 1))
        names[i] = names[i][:at] + names[i][at + 1 :]
    again["name"] = names
    other = (dice >= 1 / 3) & (dice < 2 / 3)
    again.loc[other, "name"] = again.loc[other, "name"].str.upper() + ", INC."
    blank = dice >= 2 / 3
    again.loc[blank, "phone"] = ""
    again.loc[blank & (draw.random(len(again)) < 0.5), ["lon", "lat"]] = np.nan
    return again


def _records(both: pd.DataFrame, draw: np.random.Generator) -> pd.DataFrame:
    """Return rows as records."""
    count = len(both)
    long = draw.integers(0, 2, count)
    ways = [WAYS[way][form] for way, form in zip(both["way"].tolist(), long.tolist(), strict=True)]
    records = pd.DataFrame(dict.fromkeys(TEXTS, ""), index=range(count))
    given = both["lon"].notna().to_numpy()
    return records.assign(
        record_id=[f"r{n:07d}" for n in range(count)],
        name=both["name"],
        address=both["door"] + " " + ways,
        zip=both["zip"],
        phone=both["phone"],
        lon=both["lon"],
        lat=both["lat"],
        tier=np.where(given, "given", "none"),
        type="unclassified",
        confidence=0.0,
        score=0.0,
        row=range(2, count + 2),
    ).astype(dict.fromkeys(TEXTS, "str"))


def naive(records: pd.DataFrame) -> np.ndarray:
    """Group records as is often done: every pair of names, one above 90 of 100 is the same."""
    from rapidfuzz import fuzz, process
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    names = records["name"].str.lower().tolist()
    alike = process.cdist(names, names, scorer=fuzz.token_sort_ratio, score_cutoff=90)
    a, b = np.nonzero(np.triu(alike, 1))
    graph = coo_matrix((np.ones(len(a)), (a, b)), shape=(len(names), len(names)))
    return np.asarray(connected_components(graph, directed=False)[1])


def pairwise(groups: object, truth: np.ndarray) -> tuple[float, float]:
    """Return precision and recall over pairs."""
    table = pd.DataFrame({"group": np.asarray(groups), "thing": truth})
    found, true, both = (
        float((n * (n - 1) / 2).sum())
        for n in (table.groupby(by).size() for by in (["group"], ["thing"], ["group", "thing"]))
    )
    return both / max(found, 1.0), both / max(true, 1.0)


def run() -> Iterator[dict[str, object]]:
    """Measure nothing: `benchmarks.match` does."""
    yield from ()
