"""Say which assets belong to each kind that a number is wanted of."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
import pandas as pd

from assetmap.model import POINT_TIERS
from assetmap.schema import NEIGHBOURHOOD_ID, SECTOR, TIER, TYPE

from .estimate import Bools

ALL = "all"


class Tree(Protocol):
    """What is needed of the taxonomy."""

    @property
    def types(self) -> pd.DataFrame:
        """Return one row per type, indexed by its code."""
        ...  # pragma: no cover - a protocol has no body

    @property
    def sectors(self) -> pd.DataFrame:
        """Return one row per sector, indexed by its code."""
        ...  # pragma: no cover - a protocol has no body

    def lineage(self, code: str) -> tuple[str, ...]:
        """Return the code itself, its parent, and so on to the root."""
        ...  # pragma: no cover - a protocol has no body


def groups(
    assets: pd.DataFrame, taxonomy: Tree, *, expected: Sequence[str] = ()
) -> dict[str, Bools]:
    """Say which assets are of each sector and type.

    An asset counts for its type and for each of that type's ancestors: `school` is every kind of
    school. An asset whose type the taxonomy does not know (`unclassified`) counts for its sector
    and for `all` alone.

    Parameters
    ----------
    assets
        One row per asset, with `type` and `sector`.
    taxonomy
        The tree of types.
    expected
        Types that are wanted even where the region has none of them; unknown codes are left out.

    Returns
    -------
    groups
        From code to a mask over the assets: `all`, then sectors, then types, each in the order
        of the alphabet.
    """
    found: dict[str, Bools] = {ALL: np.ones(len(assets), dtype=bool)}
    sector_codes, sectors = pd.factorize(assets[SECTOR], sort=True)
    found |= {str(name): sector_codes == i for i, name in enumerate(sectors) if name != ""}

    type_codes, types = pd.factorize(assets[TYPE], sort=True)
    members: dict[str, list[int]] = {code: [] for code in expected if code in taxonomy.types.index}
    for i, code in enumerate(types):
        if code in taxonomy.types.index:
            for ancestor in taxonomy.lineage(code):
                members.setdefault(ancestor, []).append(i)
    for code in sorted(members):
        chosen = np.zeros(len(types), dtype=bool)
        chosen[members[code]] = True
        mask = chosen[type_codes]
        found[code] = found[code] | mask if code in found else mask
    return found


def distinct(of: Mapping[str, Bools], taxonomy: Tree) -> dict[str, Bools]:
    """Leave out kinds that are the very same assets as another kind, said more exactly.

    A type whose assets are all of one subtype gives way to that subtype; a sector whose assets
    are all the assets, or all of one type, to those. `all` stays, and so do kinds without assets.

    Parameters
    ----------
    of
        Masks over the assets (`groups`).
    taxonomy
        The tree of types.

    Examples
    --------
    >>> from assetmap.taxonomy import load_taxonomy
    >>> one, other = np.array([True, True]), np.array([True, False])
    >>> of = {"all": one, "educators": one, "school": other, "high_school": other}
    >>> list(distinct(of, load_taxonomy()))
    ['all', 'high_school']
    """
    seen: set[bytes] = set()
    kept = {ALL}
    types = [code for code in of if code in taxonomy.types.index]
    sectors = [code for code in of if code not in taxonomy.types.index and code != ALL]
    types.sort(key=lambda code: -len(taxonomy.lineage(code)))
    for code in [*types, ALL, *sectors]:
        key = of[code].tobytes()
        if key not in seen or not of[code].any():
            kept.add(code)
        seen.add(key)
    return {code: mask for code, mask in of.items() if code in kept}


def counts(assets: pd.DataFrame, of: Mapping[str, Bools], ids: pd.Index) -> pd.DataFrame:
    """Count the assets of each kind in each neighbourhood.

    A neighbourhood without any has 0. Assets that lie in none of the neighbourhoods, or of which
    that is not known, are not counted.

    Parameters
    ----------
    assets
        One row per asset, with `neighbourhood_id`.
    of
        Masks over the assets (`groups`).
    ids
        The neighbourhoods.

    Returns
    -------
    counts
        Neighbourhoods by kinds, whole numbers as floats.

    Examples
    --------
    >>> assets = pd.DataFrame({"neighbourhood_id": ["a", "a", ""]})
    >>> counts(assets, {"all": np.array([True, True, True])}, pd.Index(["a", "b"]))
       all
    a  2.0
    b  0.0
    """
    where = ids.get_indexer(pd.Index(assets[NEIGHBOURHOOD_ID]))
    inside = where >= 0
    areas = where[inside]
    columns = {
        code: np.bincount(areas[mask[inside]], minlength=len(ids)).astype(float)
        for code, mask in of.items()
    }
    return pd.DataFrame(columns, index=ids)


def without_neighbourhood(assets: pd.DataFrame, ids: pd.Index) -> Bools:
    """Say of which assets it is not known in which neighbourhood they are.

    An asset with an exact point outside every neighbourhood is known to be in none.
    """
    inside = assets[NEIGHBOURHOOD_ID].isin(ids)
    exact = assets[TIER].isin([str(tier) for tier in POINT_TIERS])
    return (~(inside | exact)).to_numpy(dtype=bool)


def never_placed(found: pd.DataFrame, of: Mapping[str, Bools], unknown: Bools) -> list[str]:
    """Name the kinds of which there are assets, and no neighbourhood is known of any.

    Their counts of 0 would say that there are none.

    Parameters
    ----------
    found
        Counts, neighbourhoods by kinds.
    of
        Masks over the assets.
    unknown
        Of which assets the neighbourhood is not known.
    """
    none = found.columns[found.sum(axis="index") == 0]
    return [str(code) for code in none if (of[code] & unknown).any()]
