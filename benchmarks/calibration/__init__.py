"""Ask for addresses whose places are known, and see how often a score keeps its promise.

Each row is a bin of scores: how many answers had such a score, their mean score, the share of them
within 100 m of the known place. `of` says whose: a city's or those of all cities, with the scores
as they are; or of all cities, each city's with scores that are fitted to the other cities alone.
"""

from collections.abc import Iterator

import pandas as pd

from assetmap.geocode.search.scores import LEAST

from .fitting import expected, fitted
from .lists import DATA, read_lists
from .trials import trials

BINS = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.01)


def reliability(answers: pd.DataFrame, of: str) -> pd.DataFrame:
    """Return number, mean score and share within 100 m of each bin of scores."""
    low = pd.cut(answers["score"], BINS, right=False, labels=False)
    by = answers.groupby(low)
    rows = pd.DataFrame(
        {
            "answers": by.size(),
            "mean score": by["score"].mean().round(3),
            "within 100 m": by["right"].mean().round(3),
        }
    )
    bins = [f"{BINS[int(n)]:.2f} to {min(BINS[int(n) + 1], 1):.2f}" for n in rows.index]
    return rows.assign(of=of, score=bins)[["of", "score", *rows.columns]]


def scored_by_others(answers: pd.DataFrame) -> pd.DataFrame:
    """Score each city's answers as the other cities alone let expect."""
    done = []
    for city, own in answers.groupby("city"):
        shares, _ = fitted(answers.loc[answers["city"] != city])
        done.append(own.assign(score=expected(own, shares)))
    return pd.concat(done)


def tables(answers: pd.DataFrame) -> pd.DataFrame:
    """Return the reliability of each city, of all, and of all by the other cities' scores."""
    asked = answers.loc[answers["trial"] != "itself"]
    given = asked.loc[asked["score"] >= LEAST]
    others = scored_by_others(answers)
    others = others.loc[(others["trial"] != "itself") & (others["score"] >= LEAST)]
    parts = [reliability(own, city) for city, own in given.groupby("city")]
    parts += [reliability(given, "all"), reliability(others, "all, by other cities")]
    return pd.concat(parts, ignore_index=True)


def run() -> Iterator[dict[str, object]]:
    """Try all lists; nothing where they are not there."""
    if not DATA.is_dir():
        yield {"calibration": f"needs the lists in {DATA}, which are not there"}
        return
    for row in tables(trials(read_lists())).to_dict("records"):
        yield {str(key): value for key, value in row.items()}


def shown(answers: pd.DataFrame) -> str:
    """Write the tables in Markdown."""
    rows = tables(answers).astype(str)
    lines = [list(rows.columns), ["---"] * len(rows.columns), *rows.to_numpy().tolist()]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
