"""Say how sure it is that a group of people lives nearer to assets, or farther."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from assetmap.measures.estimate import Bools, Floats
from assetmap.measures.group_access import Weighed
from assetmap.schema import (
    EXPECTED,
    HOLDS,
    OF,
    OVERTURNED_BY,
    SETTLED_BY,
    SURVIVES,
    VALUE,
    VALUE_HIGH,
    VALUE_LOW,
    P,
)
from assetmap.settings import Settings

from .doubtful import Doubtful
from .draws import MARGINS, draw_normal
from .group_draws import Changes
from .group_hold import Again, Compared, compared_again, holding_groups
from .hold import HOLDS_IN, ranges
from .lottery import Words
from .robust import tried
from .settle import REGION, References, settled_by
from .stress import EACH, TOGETHER


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is doubtful about assets, and by which questions it would be settled."""

    changes: Mapping[str, Changes]  # by doubt
    kinds: Sequence[str]  # of `doubtful`
    doubtful: Doubtful | None
    references: References | None


NOTHING = Asked(changes={}, kinds=(), doubtful=None, references=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """The findings of one group and measure, and how they were tested."""

    name: str  # the people column
    source: str  # the measure of the neighbourhoods
    table: pd.DataFrame  # one row per kind
    tested: Sequence[Compared]
    ids: Sequence[str]  # all neighbourhoods


def with_sureness(family: Family, called: Bools, asked: Asked, settings: Settings) -> pd.DataFrame:
    """Return findings about a group with how sure they are.

    Parameters
    ----------
    family
        The findings, with verdicts.
    called
        Which of them are `nearer` or `farther`.
    asked
        What is doubtful about the assets.
    settings
        Draws, seed and level.
    """
    table = family.table
    above = (table[VALUE] > table[EXPECTED]).to_numpy()
    is_tested = table[P].notna().to_numpy()
    sure = np.where(called, 1.0, np.nan)
    holds = dict.fromkeys((*EACH, TOGETHER), sure)
    people = [_shares(one.group, family, settings) for one in family.tested]
    by_people = any(one is not None for one in people) and bool(called.any())
    for doubt in holds if called.any() else ():
        changes = asked.changes.get(doubt, {}).get(family.source, {})
        drawn = by_people and doubt in (MARGINS, TOGETHER)
        if not changes and not drawn:
            continue
        if doubt == TOGETHER and not changes:
            holds[doubt] = holds[MARGINS]
            continue
        draws = settings.doubt_draws if drawn else _rows(changes)
        again = _again(family, people if drawn else None, changes, draws)
        holds[doubt] = holding_groups(again, is_tested, called, above, alpha=settings.alpha)
    falls = {doubt: share < HOLDS_IN for doubt, share in holds.items()}
    alone = np.any([falls[doubt] for doubt in EACH], axis=0)
    said = tried(called, falls | {TOGETHER: falls[TOGETHER] & ~alone})
    low, high = _ranges(family, called, asked)
    return table.assign(
        **{
            HOLDS: holds[TOGETHER],
            SURVIVES: said.survives,
            OVERTURNED_BY: said.overturned_by,
            VALUE_LOW: low,
            VALUE_HIGH: high,
            SETTLED_BY: _settled(table, said.overturned_by, asked),
        }
    )


def _rows(changes: Mapping[str, Floats]) -> int:
    return max(len(change) for change in changes.values())


def _shares(group: Weighed, family: Family, settings: Settings) -> Floats | None:
    """Draw the group's shares from their margins; None where no margin is known."""
    error = np.nan_to_num(group.share_se)
    if not error.any():
        return None
    names = [f"{family.name}|{one}" for one in np.array(family.ids, dtype=object)[group.usable]]
    normal = draw_normal(names, draws=settings.doubt_draws, seed=settings.seed)
    found: Floats = np.clip(group.share + normal * error, 0.0, 1.0)
    return found


def _again(
    family: Family,
    people: Sequence[Floats | None] | None,
    changes: Mapping[str, Floats],
    draws: int,
) -> Again:
    """Test all kinds of a family again; those that had no test have none."""
    kinds = family.table[OF].tolist()
    value, p = np.full((draws, len(kinds)), np.nan), np.ones((draws, len(kinds)))
    above = np.zeros(p.shape, dtype=bool)
    for i, tested in enumerate(family.tested):
        shares = None if people is None else people[i]
        some = compared_again(tested, shares, changes, draws=draws)
        columns = [kinds.index(kind) for kind in tested.kinds]
        value[:, columns], p[:, columns], above[:, columns] = some.value, some.p, some.above
    return Again(value=value, p=p, above=above)


def _ranges(family: Family, called: Bools, asked: Asked) -> tuple[Floats, Floats]:
    """Return the central 95 % of what is called, over the draws of what is doubtful of assets."""
    value = family.table[VALUE].to_numpy(dtype=float)
    low = np.where(called, value, np.nan)
    high = low.copy()
    changes = asked.changes.get(TOGETHER, {}).get(family.source, {})
    if changes and called.any():
        again = _again(family, None, changes, _rows(changes))
        for i in np.flatnonzero(called & family.table[OF].isin(list(changes)).to_numpy()):
            low[i], high[i] = (float(end) for end in ranges(again.value[:, i]))
    return low, high


def _settled(table: pd.DataFrame, overturned: Words, asked: Asked) -> Words:
    """Name what to answer first."""
    if asked.doubtful is None or asked.references is None:
        return np.full(len(table), "", dtype=object)
    kinds = [(list(asked.kinds).index(kind), str(kind)) for kind in table[OF]]
    found = settled_by(
        asked.doubtful,
        asked.references,
        kinds=kinds,
        where=np.array([REGION]),
        overturned=overturned[np.newaxis],
    )
    return np.asarray(found[0], dtype=object)
