"""Say how far the score of a pair is the likelihood that it is one, on known identities.

For each list: of the compared pairs whose score lies in a span, the mean score and the share that
is one. Then how surprised the weights are by each list (the mean of minus log of the likelihood
that they gave to what is true; lower is better): those that are shipped, which are learnt from
made-up lists alone; those set by hand; and those learnt from all the other lists, with the same
model. Harborview is invented; the other lists lie beside the repository and are left out where
they are not there.
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from match_lists.learning import design, learnt
from real import test_identities as lists

from assetmap.resolve.links import components
from assetmap.resolve.weigh import weights

ROOT = Path(__file__).resolve().parents[1]
SPANS = (0.0, 0.05, 0.2, 0.5, 0.8, 0.9, 0.95, 0.99, 1.0)
EACH = 1500.0  # pairs that each list counts as in learning, however many it has
Design = tuple[np.ndarray, np.ndarray, np.ndarray]
Made = tuple[pd.DataFrame, lists.Pairs]


def run() -> Iterator[dict[str, object]]:
    """Measure each list."""
    makers: dict[str, Callable[[], Made]] = {"Harborview": harborview}
    if lists.LISTS.exists():
        makers |= {
            "restaurants of two guides": lists.guides,
            "early childhood in nine lists": lists.sites,
            "a council's awards": lists.council,
            "a council's awards, names once": lambda: lists.council((lists.ORGANISATION,)),
        }
    designs = {}
    for name, make in makers.items():
        table, true = make()
        owner = components([np.array(sorted(true), dtype=np.int64)], len(table))
        designs[name] = design(table, owner.tolist())
    shipped = weights()["bits"].to_numpy(dtype=float)
    for name, (counts, offset, same) in designs.items():
        score = 1.0 / (1.0 + np.exp2(-(counts @ shipped - offset)))
        span = pd.cut(score, SPANS, include_lowest=True)
        table = pd.DataFrame({"score": score, "one": same})
        for _, some in table.groupby(span, observed=True):
            means = {column: f"{mean:.2f}" for column, mean in some.mean().items()}
            yield {"list": name, "pairs": len(some)} | means
    yield from _surprises(designs)


def _surprises(designs: dict[str, Design]) -> Iterator[dict[str, object]]:
    """Hold three sets of weights against each list."""
    by_hand = weights()["set_by_hand"].astype(float).to_numpy()
    for name, (counts, offset, same) in designs.items():
        others = [other for key, other in designs.items() if key != name]
        found = {"shipped": weights()["bits"].to_numpy(dtype=float), "set by hand": by_hand}
        if others:
            whole = [np.concatenate([one[at] for one in others]) for at in range(3)]
            share = np.concatenate([np.full(len(one[0]), EACH / len(one[0])) for one in others])
            found["learnt from the others"] = learnt(
                whole[0], whole[1], whole[2].astype(bool), share, by_hand
            )
        yield {"list": name, "pairs": len(same)} | {
            f"surprise, {by}": f"{_surprise(counts @ bits - offset, same):.3f}"
            for by, bits in found.items()
        }


def harborview() -> Made:
    """Return the records of the invented town, and the pairs that are one in truth."""
    from assetmap import pipeline
    from assetmap.region import find_region, shipped_folders
    from assetmap.settings import Settings
    from assetmap.uploads import pack_uploads

    pack = find_region("harborview", shipped_folders())
    result = pipeline.build(pack, pack_uploads(pack), settings=Settings())
    truth = pd.read_csv(ROOT / "data/regions/harborview/truth/rows.csv", dtype="str").fillna("")
    thing = {(r.file, r.row): r.asset for r in truth.itertuples() if r.asset}
    rows = zip(result.records["upload"], result.records["row"].astype("str"), strict=True)
    labels = [thing.get((Path(upload).name, row), f"{upload}{row}") for upload, row in rows]
    # What is known of types is not kept with the records: they say nothing here.
    return result.records.assign(confidence=0.0), lists.pairs_of(labels)


def _surprise(bits: np.ndarray, same: np.ndarray) -> float:
    """Return the mean of minus log of the likelihood of what is true."""
    odds = bits * np.log(2.0)
    return float(np.logaddexp(0.0, np.where(same, -odds, odds)).mean())
