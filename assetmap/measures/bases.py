"""Choose the people against whom assets are held."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from assetmap.schema import CHILDREN, CHILDREN_IN_POVERTY, MOE_SUFFIX, PEOPLE

BASES = (PEOPLE, CHILDREN, CHILDREN_IN_POVERTY)


def bases_of(people: pd.DataFrame | None, wanted: str) -> dict[str, pd.Series]:
    """Return the columns that rates are computed for, the wanted one first.

    People, children and children in poverty, as far as the pack has them, and the column that
    the settings name; those in which nobody is counted are left out.

    Parameters
    ----------
    people
        The pack's people, indexed by neighbourhood; None where it has none.
    wanted
        The column of the settings.

    Examples
    --------
    >>> people = pd.DataFrame({"people": [9.0], "children": [2.0], "hardship": [0.5]})
    >>> list(bases_of(people, "children"))
    ['children', 'people']
    """
    if people is None:
        return {}
    names = [name for name in dict.fromkeys((wanted, *BASES)) if name in people.columns]
    return {name: people[name] for name in names if np.nansum(people[name].to_numpy(float)) > 0}


def fairness_base(people: pd.DataFrame | None, wanted: str) -> str:
    """Name the column that money is held against: the wanted one, else the first there is, else "".

    Examples
    --------
    >>> fairness_base(pd.DataFrame({"people": [9.0]}), "children")
    'people'
    """
    return next(iter(bases_of(people, wanted)), "")


def margin_of(people: pd.DataFrame, name: str) -> pd.Series | None:
    """Return the 90 % margins of error of a column, where the pack has any."""
    column = name + MOE_SUFFIX
    return people[column] if column in people.columns and people[column].notna().any() else None


def parts_of(people: pd.DataFrame | None, rates: Sequence[str]) -> dict[str, pd.DataFrame]:
    """Return each group of people that is counted, with its universe (`as_part`).

    Parameters
    ----------
    people
        The pack's people, indexed by neighbourhood; None where it has none.
    rates
        Columns that are no counts.
    """
    if people is None:
        return {}
    counted = [
        str(name)
        for name in people.columns
        if name not in rates and not str(name).endswith(MOE_SUFFIX) and people[name].sum() > 0
    ]
    parts = {name: as_part(people, name) for name in counted}
    return {name: part for name, part in parts.items() if part is not None}


def as_part(people: pd.DataFrame, name: str) -> pd.DataFrame | None:
    """Return a group of people with its universe: children for children in poverty, people else.

    Returns
    -------
    part
        Columns `part`, `whole`, `part_moe`, `whole_moe` (NaN without margins); None where the
        pack has no universe for the group.
    """
    universe = CHILDREN if name == CHILDREN_IN_POVERTY else PEOPLE
    if universe not in people.columns or name == universe:
        return None
    blank = pd.Series(float("nan"), index=people.index)
    found = {"part": people[name], "whole": people[universe]}
    for role, column in (("part_moe", name), ("whole_moe", universe)):
        margin = margin_of(people, column)
        found[role] = blank if margin is None else margin
    return pd.DataFrame(found)
