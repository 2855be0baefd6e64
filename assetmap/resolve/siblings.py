"""Keep apart the places that a list itself counts up under one organisation."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.schema import ORGANISATION, SHEET, UPLOAD

from .alike import Alike
from .judge import APART, ASKED, JOINED
from .keys import NONE, Codes, by_unique, name_keys
from .links import Pairs
from .weigh import Weighed, level

_ONE_NAME: Final = ("same", "slip")  # a row that stands twice, or was written twice


def organisations_of(records: pd.DataFrame) -> npt.NDArray[np.object_]:
    """Return the organisation that each record's list names, as names are compared; else ""."""
    if ORGANISATION not in records.columns:
        return np.full(len(records), "", dtype=object)
    return by_unique(records, ORGANISATION, name_keys)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Families:
    """Which records a list counts up under one organisation."""

    of: Codes  # of each record: its list and organisation, `NONE` where none is named
    is_whole: npt.NDArray[np.bool_]  # it is called as the organisation is

    def at(self, rows: npt.NDArray[np.int64]) -> "Families":
        """Return the same of some records."""
        return Families(of=self.of[rows], is_whole=self.is_whole[rows])


def families_of(records: pd.DataFrame, keys: pd.DataFrame) -> Families:
    """Return which records a list counts up under one organisation.

    Parameters
    ----------
    records
        Index 0..n-1.
    keys
        `keys_of` them.
    """
    named = organisations_of(records)
    if not (named != "").any():
        none = np.full(len(records), NONE, dtype=np.int64)
        return Families(of=none, is_whole=np.zeros(len(records), dtype=bool))
    table = records[[UPLOAD, SHEET]].assign(of=named)
    codes = table.groupby([UPLOAD, SHEET, "of"], sort=False).ngroup().to_numpy(dtype=np.int64)
    return Families(
        of=np.where(named == "", NONE, codes),
        is_whole=np.asarray(named == keys["name"].to_numpy(dtype=object), dtype=bool),
    )


def at_most(pairs: Pairs, family: Families, weighed: Weighed, names: Alike) -> npt.NDArray[np.int8]:
    """Return the most that may become of pairs.

    Two places of one organisation in one list are two, unless they have one name. Where the name
    of one says all that the other's does, a person is asked; but the organisation itself is none
    of its places.

    Parameters
    ----------
    pairs
        Rows of two records.
    family
        Of the records.
    weighed, names
        Of the pairs.
    """
    one, other = family.of[pairs[:, 0]], family.of[pairs[:, 1]]
    if not (one != NONE).any():
        return np.full(len(pairs), JOINED, dtype=np.int8)
    named = np.isin(weighed.levels["name"], [level("name", kind) for kind in _ONE_NAME])
    siblings = (one == other) & (one != NONE) & ~named
    whole = family.is_whole[pairs].any(axis=1)
    most = np.where(names.within & ~whole, ASKED, APART)
    return np.where(siblings, most, JOINED).astype(np.int8)
