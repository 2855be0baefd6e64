"""Draw how near people would be to assets if what is doubtful about these were otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from assetmap.measures.estimate import Bools, Floats, Ints
from assetmap.measures.nearness import NEAREST, WITHIN, Nearness, spots_of
from assetmap.measures.walk import Walk
from assetmap.schema import ASSET_ID, NEIGHBOURHOOD_ID
from assetmap.settings import Settings

from .doubtful import Doubtful
from .draws import OF_ASSETS, POSITIONS, States, draw_spots, draw_states
from .stress import TOGETHER

SPOTS = 4  # places in each neighbourhood, at one of which an asset is that is somewhere in it
VALUE_DRAWS = 64  # in which distances are measured anew, at most
LEAST_DRAWS = 16  # however much there is to measure
WORK = 1_500_000_000  # distances that are looked at, about
SETS: Mapping[str, tuple[str, ...]] = {name: (name,) for name in OF_ASSETS} | {TOGETHER: OF_ASSETS}
Changes = Mapping[str, Mapping[str, Floats]]  # measure -> kind -> (draws, neighbourhoods)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assets:
    """The assets of a build, with what is doubtful about them."""

    table: pd.DataFrame  # with `asset_id`, `neighbourhood_id`
    of: Mapping[str, Bools]  # masks over them, by kind
    doubtful: Doubtful
    walk: Walk
    ids: pd.Index  # the neighbourhoods


def draw_changes(assets: Assets, kinds: Sequence[str], settings: Settings) -> dict[str, Changes]:
    """Measure how near people are to kinds of assets in each draw, less how near they are.

    An asset with a point is at its point, if it is there at all. One without a point is in no
    distance as it is listed; in the draws of `positions` it is at one of `SPOTS` places where
    people live in the neighbourhood in which it is drawn.

    Parameters
    ----------
    assets
        All of them.
    kinds
        Those that are wanted.
    settings
        Draws, seed and the walking distance.

    Returns
    -------
    changes
        By doubt; a kind that a doubt does not touch is left out.
    """
    loose = _Loose.of(assets, settings)
    some = {kind: loose.of_kind(kind) for kind in kinds}
    some = {kind: rows for kind, rows in some.items() if rows.any()}
    if not some:
        return {doubt: {NEAREST: {}, WITHIN: {}} for doubt in SETS}
    each = len(loose.near.walk.who.xy) * sum(int(rows.sum()) for rows in some.values()) * len(SETS)
    draws = int(np.clip(WORK // max(each, 1), LEAST_DRAWS, VALUE_DRAWS))
    draws = min(draws, settings.doubt_draws)
    states = {
        doubt: draw_states(assets.doubtful, draws=draws, seed=settings.seed, doubts=doubts)
        for doubt, doubts in SETS.items()
    }
    found: dict[str, dict[str, dict[str, Floats]]] = {
        doubt: {NEAREST: {}, WITHIN: {}} for doubt in SETS
    }
    for kind, rows in some.items():
        for measure, change in loose.changes(kind, rows, states).items():
            for doubt, table in zip(SETS, np.split(change, len(SETS)), strict=True):
                if table.any():
                    found[doubt][measure][kind] = table
    return dict(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Loose:
    """The assets that may be elsewhere or not there: the doubtful ones, then those of no point."""

    assets: Assets
    row: Ints  # of each among all assets
    point: Ints  # column of the ways to its own point, -1 where it has none
    first: Ints  # of each neighbourhood: the first column of the ways to its spots; the end of all
    place: Ints  # where those of no point are, that are not doubtful
    spot: Floats  # of each, in each draw, which spot: 0 to 1, shape (draws, loose)
    near: Nearness

    @classmethod
    def of(cls, assets: Assets, settings: Settings) -> "_Loose":
        """Find them, and measure the ways to where they may be."""
        names = pd.Index(assets.table[ASSET_ID])
        doubtful = names.get_indexer(pd.Index(assets.doubtful.ids))
        has_point = assets.walk.has_point
        place = assets.ids.get_indexer(pd.Index(assets.table[NEIGHBOURHOOD_ID]))
        vague = np.setdiff1d(np.flatnonzero(~has_point & (place >= 0)), doubtful)
        row = np.concatenate([doubtful, vague])
        real = has_point[row]
        point = np.where(real, np.cumsum(real) - 1, -1)
        xy, first = spots_of(assets.walk, SPOTS)
        places = np.concatenate([assets.walk.xy[row[real]], xy])
        names_of = [str(name) for name in names[row]]
        return cls(
            assets=assets,
            row=row,
            point=point,
            first=first + int(real.sum()),
            place=place[vague],
            spot=draw_spots(names_of, draws=VALUE_DRAWS, seed=settings.seed),
            near=Nearness.of(assets.walk, places, settings),
        )

    def of_kind(self, kind: str) -> Bools:
        """Say which of them are of a kind, or may be."""
        doubtful, column = self.assets.doubtful, list(self.assets.of).index(kind)
        may = doubtful.kinds[doubtful.own, column] | doubtful.kinds[doubtful.other, column]
        sure = self.assets.of[kind][self.row[len(may) :]]
        return np.concatenate([may, sure])

    def changes(self, kind: str, rows: Bools, states: Mapping[str, States]) -> dict[str, Floats]:
        """Measure one kind in each draw of each doubt, one below the other.

        Draws in which it is at the same places are measured once.
        """
        certain = self.assets.of[kind].copy()
        certain[self.row] = False
        metres = self.near.nearest(certain)
        usual = self.assets.of[kind][self.row] & (self.point >= 0)
        as_listed = self.near.measured(self.near.with_more(metres, self.point[usual]))
        at = np.flatnonzero(rows)
        columns = np.concatenate(
            [
                self._columns(kind, at, state, moved=POSITIONS in SETS[doubt])
                for doubt, state in states.items()
            ]
        )
        there = np.zeros((len(columns), self.near.ways.shape[1] + 1), dtype=bool)
        np.put_along_axis(there, columns, values=True, axis=1)
        packed, which = np.unique(np.packbits(there[:, :-1], axis=1), axis=0, return_inverse=True)
        each = np.unpackbits(packed, axis=1, count=there.shape[1] - 1).astype(bool)
        drawn = [
            self.near.measured(self.near.with_more(metres, np.flatnonzero(one))) for one in each
        ]
        return {
            name: np.stack([_less(one[name], before) for one in drawn])[which.ravel()]
            for name, before in as_listed.items()
        }

    def _columns(self, kind: str, rows: Ints, states: States, *, moved: bool) -> Ints:
        """Return to which places each of some assets is in each draw; the last is nowhere."""
        doubtful, none = self.assets.doubtful, self.near.ways.shape[1]
        count, draws = len(doubtful.ids), len(states.counted)
        member = doubtful.kinds[:, list(self.assets.of).index(kind)]
        here, vague = rows[rows < count], rows[rows >= count]
        there = member[states.kinds[:, here]] & states.counted[:, here]
        place = np.concatenate(
            [states.place[:, here], np.tile(self.place[vague - count], (draws, 1))], axis=1
        )
        there = np.concatenate([there, np.ones((draws, len(vague)), dtype=bool)], axis=1)
        begin = np.append(self.first, self.first[-1])[np.minimum(place, len(self.first) - 1)]
        size = np.append(np.diff(self.first), 0)[np.minimum(place, len(self.first) - 1)]
        spot = begin + (self.spot[:draws, rows] * size).astype(np.int64)
        known = (size > 0) & moved
        point = np.broadcast_to(self.point[rows], place.shape)
        at = np.where(point >= 0, point, np.where(known, spot, none))
        found: Ints = np.where(there, at, none)
        return found


def _less(one: Floats, before: Floats) -> Floats:
    """Return by how much a measure is other; what is not reached is as far as the farthest."""
    far = np.isfinite(before)
    most = before[far].max() if far.any() else 0.0
    known = np.where(np.isfinite(one), one, np.maximum(most, 0.0))
    found: Floats = np.where(far, known - np.where(far, before, 0.0), 0.0)
    return found
