"""Join records by their links, unless a chain of links would join what must stay two."""

from typing import Final

import numpy as np
import numpy.typing as npt

from .keys import Codes
from .links import Pairs, components, no_pairs

TOLD: Final = 3.0  # the strength of a link that a person made: nothing stands against it


def joined(
    links: Pairs, strength: npt.NDArray[np.float64], against: Pairs, count: int
) -> tuple[Codes, npt.NDArray[np.bool_]]:
    """Join records, the strongest links first; a link that would join what must not be one is cut.

    Where A is like B, and B like C, but A is not like C, the weaker of the two links gives way.

    Parameters
    ----------
    links
        Rows of two records that are one.
    strength
        Of each link; `TOLD` for those that a person made.
    against
        Rows of two records that are not one.
    count
        How many records there are.

    Returns
    -------
    group
        0..k-1, of each record.
    cut
        The links that were not followed.
    """
    group = components([links], count)
    cut = np.zeros(len(links), dtype=bool)
    torn = group[against[:, 0]] == group[against[:, 1]] if len(against) else np.zeros(0, bool)
    if not torn.any():
        return group, cut
    broken = np.zeros(int(group.max()) + 1, dtype=bool)
    broken[group[against[torn][:, 0]]] = True
    some = np.flatnonzero(broken[group[links[:, 0]]])
    order = some[np.lexsort((links[some, 1], links[some, 0], -strength[some]))]
    enemies: dict[int, set[int]] = {}
    for a, b in against[torn].tolist():
        enemies.setdefault(a, set()).add(b)
        enemies.setdefault(b, set()).add(a)
    cut[order] = ~np.array(
        _followed(links[order].tolist(), (strength[order] >= TOLD).tolist(), enemies), dtype=bool
    )
    return components([no_pairs(), links[~cut]], count), cut


def _followed(links: list[list[int]], told: list[bool], enemies: dict[int, set[int]]) -> list[bool]:
    """Follow links one by one, strongest first; tell which were followed."""
    home: dict[int, int] = {}
    members: dict[int, set[int]] = {}
    hated: dict[int, set[int]] = {}
    followed = []
    for (a, b), by_person in zip(links, told, strict=True):
        ends = []
        for one in (a, b):
            if one not in home:
                home[one] = one
                members[one] = {one}
                hated[one] = set(enemies.get(one, ()))
            ends.append(home[one])
        large, small = sorted(ends, key=lambda end: (-len(members[end]), end))
        if large == small:
            followed.append(True)
            continue
        if not by_person and not hated[large].isdisjoint(members[small]):
            followed.append(False)
            continue
        for one in members[small]:
            home[one] = large
        members[large] |= members.pop(small)
        hated[large] |= hated.pop(small)
        followed.append(True)
    return followed
