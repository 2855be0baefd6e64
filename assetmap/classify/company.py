"""Tell what rows are that say nothing from the rows that they stand among.

In a list whose rows nearly all are of one kind, "Edison, Thomas A." is of that kind too.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.folding import folded
from assetmap.schema import CATEGORY, SHEET, SOURCE, UPLOAD
from assetmap.taxonomy import Taxonomy

from .answers import tree_of
from .choose import NOTHING
from .phrases import Flags, Ints

LEAST: Final = 20  # decided rows of a list from which on they tell of the others
SPOKEN: Final = 0.25  # share of the list's rows that these must be
NEARLY_ALL: Final = 0.85  # share of the decided rows that are of the kind

Kinds = tuple[Ints, npt.NDArray[np.object_]]


def kinds_of_lists(records: pd.DataFrame, types: Ints, decided: Flags, taxonomy: Taxonomy) -> Kinds:
    """Say for each record of which kind nearly all rows of its list are.

    Parameters
    ----------
    records
        With `upload`, `sheet` and `source`.
    types
        Positions in the taxonomy's types.
    decided
        Which of them are decided; the others count for nothing.
    taxonomy
        The tree of types.

    Returns
    -------
    kind
        Position of the widest type that is a kind of thing rather than a field of work;
        `NOTHING` where the list has no such kind, or too few rows that say what they are.
    words
        How many rows say so ("204 of 217 rows: school"), "" where there is none.
    """
    number = records.groupby([UPLOAD, SHEET, SOURCE], sort=False).ngroup().to_numpy()
    lists = int(number.max(initial=-1)) + 1
    kind = np.full(lists, NOTHING, dtype=np.int64)
    words = np.full(lists, "", dtype=object)
    count = np.bincount(number[decided], minlength=lists)
    enough = (count >= LEAST) & (count >= SPOKEN * np.bincount(number, minlength=lists))
    tree = tree_of(taxonomy)
    within, things = tree.within, ~(tree.field | tree.catch_all)[:-1]
    for at in np.flatnonzero(enough):
        of_type = np.bincount(types[decided & (number == at)], minlength=len(within) - 1)
        below = of_type @ within[:-1, :-1]
        fit = np.flatnonzero(things & (below >= NEARLY_ALL * count[at]))
        if len(fit):
            best = fit[np.lexsort((fit, -below[fit]))[0]]
            kind[at] = best
            code = taxonomy.types.index[best]
            words[at] = f"{below[best]} of {count[at]} rows are {code}"
    return kind[number], words[number]


def spoken_for(records: pd.DataFrame, decided: Flags) -> Flags:
    """Tell the records for which others of their list may speak.

    A list that gives kinds says itself which rows are alike: of what it calls a *Zorp* nothing is
    known as long as no *Zorp* is, whatever its other rows are.

    Parameters
    ----------
    records
        With `upload`, `sheet`, `source` and `category`.
    decided
        Those whose type is known.
    """
    rows, unique = pd.factorize(records[CATEGORY].to_numpy(dtype=object))
    categories = pd.factorize(np.array(folded([*map(str, unique), ""]), dtype=object))[0]
    table = records[[UPLOAD, SHEET, SOURCE]].assign(of=categories[rows], decided=decided)
    by = table.groupby([UPLOAD, SHEET, SOURCE, "of"], sort=False)
    known = by["decided"].transform("any").to_numpy(dtype=bool)
    return np.asarray(known | (categories[rows] == categories[-1]), dtype=bool)
