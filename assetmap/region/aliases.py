"""Read the other names that neighbourhoods of a pack go by."""

from pathlib import Path

import pandas as pd

from assetmap.schema import NAME, NEIGHBOURHOOD_ID

from .inside import Place
from .tables import read_table, require_column


def no_aliases() -> pd.Series:
    """Return the aliases of a pack that has none."""
    return pd.Series([], index=pd.Index([], dtype="str", name=NAME), dtype="str").rename(
        NEIGHBOURHOOD_ID
    )


def read_aliases(path: Path, names: pd.Series, place: Place) -> pd.Series:
    """Read a pack's table of other names: columns `name` and `neighbourhood_id`.

    Parameters
    ----------
    path
        The CSV file.
    names
        The neighbourhoods' own names, indexed by id.
    place
        The file, for messages.

    Returns
    -------
    aliases
        Neighbourhood ids, indexed by the name as written.

    Raises
    ------
    RegionError
        Naming the row: a blank name, an unknown id, or a name (whatever its case) that stands for
        two neighbourhoods.
    """
    table = read_table(path, place)
    name, target = (require_column(table, key, place) for key in (NAME, NEIGHBOURHOOD_ID))
    for row in table.index[name == ""]:
        raise place.wrong(why=f"row {row}, column {NAME!r} is blank")
    for row in table.index[~target.isin(names.index)]:
        why = f"row {row}, column {NEIGHBOURHOOD_ID!r}: no neighbourhood has the id {target[row]!r}"
        raise place.wrong(why=why)
    own = pd.Series(names.index, index=_folded(pd.Series(names.to_numpy())))
    own = own[~own.index.duplicated(keep=False)]
    key = _folded(name)
    meant = key.map(own).fillna(target)
    meant = meant.groupby(key).transform("first")
    for row in table.index[meant != target]:
        both = f"{meant[row]} and {target[row]}"
        why = f"row {row}: {name[row]!r} stands for two neighbourhoods, {both}; leave it out"
        raise place.wrong(why=why)
    once = ~name.duplicated()
    index = pd.Index(name[once], dtype="str", name=NAME)
    return pd.Series(target[once].to_numpy(), index=index, dtype="str", name=NEIGHBOURHOOD_ID)


def _folded(names: pd.Series) -> pd.Series:
    """Return names without difference of case or spacing."""
    return names.str.casefold().str.split().str.join(" ")
