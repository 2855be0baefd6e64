"""Read how many people live in each neighbourhood of a pack."""

from collections.abc import Mapping, Sequence

import pandas as pd

from assetmap.schema import MOE_SUFFIX, NEIGHBOURHOOD_ID

from .inside import Place
from .manifest import ROLES, PeopleKeys
from .tables import numbers_of, read_table, require_column

SHOWN_IDS = 5  # of those that a message lists


def read_people(keys: PeopleKeys, ids: pd.Index, place: Place) -> pd.DataFrame:
    """Read a pack's people, with our names for the columns.

    Parameters
    ----------
    keys
        Which column says what.
    ids
        The neighbourhoods, or the areas that are counted instead, in order.
    place
        The file, for messages.

    Returns
    -------
    people
        Counts as floats, indexed by `ids`; NaN where a neighbourhood has no row or a blank cell.
        The columns are `people`, `children`, `children_in_poverty` as far as named, the others,
        the ratios, and the need columns that are none of these; each with its margin of error
        beside it (`_moe`, 90 %) where the file has one.

    Raises
    ------
    RegionError
        Naming the row and the column: an unknown or repeated neighbourhood, a column that is not
        there, a cell that is no count.
    """
    table = read_table(keys.file.path, place)
    rows = _known_ids(table, keys, ids, place)
    columns: dict[str, pd.Series] = {}
    for name, column in people_columns(keys, place).items():
        columns[name] = numbers_of(require_column(table, column, place), place)
        margin = column + MOE_SUFFIX
        if margin in table.columns:
            columns[name + MOE_SUFFIX] = numbers_of(table[margin], place)
    people = pd.DataFrame(columns).set_axis(rows, axis="index")
    return people.reindex(ids)


def people_columns(keys: PeopleKeys, place: Place) -> dict[str, str]:
    """Return our name of each people column -> its name in the file.

    Raises
    ------
    RegionError
        If two would have the same name, or one a name that is kept for margins of error.
    """
    named = {column: role for role, column in keys.roles.items()}
    need = [column for column in keys.need if column not in named]
    for column in keys.ratios:
        if column in keys.others:
            raise place.wrong(why=f"has the column {column!r}, named in others and in ratios")
    return columns_of(keys.roles, [*keys.others, *keys.ratios, *need], place)


def columns_of(roles: Mapping[str, str], extra: Sequence[str], place: Place) -> dict[str, str]:
    """Return our name of each column that has a role or is named besides -> its name in the file.

    Raises
    ------
    RegionError
        As `people_columns`.
    """
    named = {column: role for role, column in roles.items()}
    columns = dict(roles)
    if len(named) < len(columns):
        raise place.wrong(why="has one column for two of people, children, children_in_poverty")
    for column in dict.fromkeys(extra):
        if column in named:
            raise place.wrong(why=f"has the column {column!r}, named as role and among the others")
        if column in ROLES:
            raise place.wrong(why=f"has a column {column!r}; name it as the role {column} instead")
        if column.endswith(MOE_SUFFIX):
            raise place.wrong(why=f"column {column!r}: margins of error are found by their name")
        columns[column] = column
    return columns


def need_columns(keys: PeopleKeys) -> tuple[str, ...]:
    """Return the columns of the need index by our names."""
    named = {column: role for role, column in keys.roles.items()}
    return tuple(named.get(column, column) for column in keys.need)


def rate_columns(keys: PeopleKeys) -> tuple[str, ...]:
    """Return the people columns that are no counts: ratios, and what only the need index names."""
    counts = {*keys.roles.values(), *keys.others}
    rates = [*keys.ratios, *(column for column in keys.need if column not in counts)]
    return tuple(dict.fromkeys(rates))


def _known_ids(table: pd.DataFrame, keys: PeopleKeys, ids: pd.Index, place: Place) -> pd.Index:
    """Return the neighbourhood of each row, every one known and none twice."""
    found = require_column(table, keys.id, place)
    unknown = found[~found.isin(ids)]
    if len(unknown):
        what = "neighbourhood" if keys.polygons is None else "area of `polygons`"
        some = ", ".join(repr(value) for value in unknown.unique()[:SHOWN_IDS])
        like = ", ".join(repr(value) for value in ids[:2])
        why = (
            f"row {unknown.index[0]}, column {keys.id!r}: no {what} has the id {some};"
            f" ids are like {like}"
        )
        raise place.wrong(why=why)
    twice = found[found.duplicated()]
    if len(twice):
        why = f"row {twice.index[0]}, column {keys.id!r}: {twice.iloc[0]!r} stands there twice"
        raise place.wrong(why=why)
    rows: pd.Index[str] = pd.Index(found.to_list(), dtype="str", name=NEIGHBOURHOOD_ID)
    return rows
