"""Find the pairs of records that are worth comparing."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from .keys import NONE, Codes
from .links import Pairs, near_pairs, no_pairs
from .neighbours import neighbours
from .wording import Wording

WHOLE: Final = 24  # records of one block that are all compared with each other
NEXT: Final = 6  # in a larger block, how many neighbours in the alphabet each is compared with
NEAR_M: Final = 100.0  # metres
CROWD: Final = 12  # pairs per point above which only those of one square are compared
RARE: Final = 3  # words of a name that a block may be made of, the rarest
LEAST_BITS: Final = 11.0  # two words that many names share make no block


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Pairs of records that have something in common."""

    pairs: Pairs  # each once, the lesser first
    crowded: int  # blocks too large for every pair of theirs to be compared


def candidates(table: pd.DataFrame, wording: Wording) -> Candidates:
    """Return the pairs of records that share a key.

    Keys are: phone, web host, door, place, the set of a name's words, the name without its spaces,
    an acronym, a name that is said within another, and two of a name's rarest words. A block of
    more than `WHOLE` records is divided by the names' rarest word; in what is still larger, each
    record is compared with its `NEXT` neighbours in the alphabet. So the work grows as the records
    do, not as their square.

    Parameters
    ----------
    table
        One row for each record: codes `phone`, `host`, `door`, `name_code`, `x`, `y`, `letters`
        (rank of the name in the alphabet).
    wording
        Of the records.
    """
    words = wording.words[wording.of]
    rarest = np.where(words[:, 0] >= 0, words[:, 0], NONE).astype(np.int64)
    letters = table["letters"].to_numpy(dtype=np.int64)
    found: list[Pairs] = []
    crowded = 0
    keys = [
        table["line"].to_numpy(dtype=np.int64),
        table["host"].to_numpy(dtype=np.int64),
        table["door"].to_numpy(dtype=np.int64),
        wording.core[wording.of],
        wording.closed[wording.of],
    ]
    for key in keys:
        pairs, many = _of_block(key, rarest, letters)
        found.append(pairs)
        crowded += many
    rows, codes = _also_called(wording)
    pairs, many = _of_block(codes, rarest[rows], letters[rows])
    found.append(rows[pairs])
    crowded += many
    owner, code = _word_pairs(wording)
    rows, codes = _per_record(owner, code, wording)
    pairs, many = _of_block(codes, rarest[rows], letters[rows])
    found += [rows[pairs], _by_initials(wording, words), _near(table)]
    found.append(neighbours(_told_by_name(table, wording), wording))
    whole = np.sort(np.vstack([no_pairs(), *found]), axis=1)
    whole = whole[whole[:, 0] != whole[:, 1]]
    code = np.unique(whole[:, 0] * len(table) + whole[:, 1])
    n = max(len(table), 1)
    return Candidates(pairs=np.column_stack([code // n, code % n]), crowded=crowded + many)


def _told_by_name(table: pd.DataFrame, wording: Wording) -> npt.NDArray[np.int64]:
    """Return the first record of each name that has records without a place."""
    loose = ((table["door"] == NONE) & table["x"].isna()).to_numpy()
    rows = np.flatnonzero(loose)
    return rows[np.unique(wording.of[rows], return_index=True)[1]]


def _of_block(key: Codes, rarest: Codes, letters: Codes) -> tuple[Pairs, int]:
    """Return pairs of one key, and how many blocks were too large for all of theirs."""
    rows = np.flatnonzero(key != NONE)
    block = np.unique(key[rows], return_inverse=True)[1]
    size = np.bincount(block, minlength=1)[block]
    small = size <= WHOLE
    found = [_all_pairs(rows[small], block[small], letters, WHOLE)]
    rows, block = rows[~small], block[~small]
    if len(rows) == 0:
        return found[0], 0
    finer = np.unique(np.column_stack([block, rarest[rows]]), axis=0, return_inverse=True)[1]
    size = np.bincount(finer)[finer]
    fits = size <= WHOLE
    found.append(_all_pairs(rows[fits], finer[fits], letters, WHOLE))
    found.append(_all_pairs(rows, block, letters, NEXT))
    return np.vstack(found), len(np.unique(block[~fits]))


def _all_pairs(
    rows: npt.NDArray[np.int64], block: npt.NDArray[np.int64], letters: Codes, steps: int
) -> Pairs:
    """Return pairs of one block that stand within some steps of each other in the alphabet."""
    order = np.lexsort((rows, letters[rows], block))
    rows, block = rows[order], block[order]
    found = [no_pairs()]
    for step in range(1, steps + 1):
        same = np.flatnonzero(block[:-step] == block[step:]) if step < len(block) else block[:0]
        if len(same) == 0:
            break
        found.append(np.column_stack([rows[same], rows[same + step]]))
    return np.vstack(found)


def _word_pairs(wording: Wording) -> tuple[npt.NDArray[np.int64], Codes]:
    """Return, for each name, codes of two of its rarest words; the larger the lists, the rarer."""
    words = wording.words.astype(np.int64)
    floor = max(LEAST_BITS, float(np.log2(max(len(words), 1))))
    count = max(len(wording.text), 1)
    owners, codes = [], []
    for a in range(RARE):
        for b in range(a + 1, RARE + 1):
            one, two = words[:, a], words[:, b]
            both = (one >= 0) & (two >= 0)
            worth = np.where(both, wording.bits[one] + wording.bits[two], 0.0)
            some = np.flatnonzero(both & (worth >= floor))
            low, high = np.minimum(one[some], two[some]), np.maximum(one[some], two[some])
            owners.append(some)
            codes.append(low * count + high)
    # A name of a single word that says which one is known by it alone.
    alone = np.flatnonzero((words[:, 0] >= 0) & (words[:, 1] < 0))
    owners.append(alone)
    codes.append(words[alone, 0] * count + words[alone, 0])
    return np.concatenate(owners), np.concatenate(codes)


def _also_called(wording: Wording) -> tuple[npt.NDArray[np.int64], Codes]:
    """Return rows and codes of records by the names that some say within theirs."""
    row, at = np.nonzero(wording.also != NONE)
    also = wording.also[row, at]
    core = wording.core[wording.of]
    meant = np.flatnonzero(np.isin(core, also))
    return np.concatenate([meant, row]), np.concatenate([core[meant], also])


def _per_record(
    owner: npt.NDArray[np.int64], code: Codes, wording: Wording
) -> tuple[npt.NDArray[np.int64], Codes]:
    """Return rows and codes of records, of names and codes."""
    by_name = np.argsort(wording.of, kind="stable")
    size = np.bincount(wording.of, minlength=len(wording.words))
    start = np.cumsum(size) - size
    repeat = size[owner]
    offset = np.arange(repeat.sum()) - np.repeat(np.cumsum(repeat) - repeat, repeat)
    rows = by_name[np.repeat(start[owner], repeat) + offset]
    return rows.astype(np.int64), np.repeat(code, repeat)


def _by_initials(wording: Wording, words: npt.NDArray[np.int32]) -> Pairs:
    """Return pairs of a name and one of which a word is its initials."""
    long = np.flatnonzero(wording.initials >= 0)
    if len(long) == 0:
        return no_pairs()
    first = pd.DataFrame({"row": np.arange(len(wording.of)), "name": wording.of})
    first = first.drop_duplicates("name")
    short = pd.DataFrame(
        {
            "word": words[first["row"]].ravel(),
            "a": np.repeat(first["row"].to_numpy(), words.shape[1]),
        }
    )
    short = short.loc[short["word"].isin(wording.initials[long])]
    short = short.loc[short.groupby("word").cumcount() < NEXT]
    spelled = first.assign(word=wording.initials[first["name"]]).loc[lambda t: t["word"] >= 0]
    spelled = spelled.loc[spelled.groupby("word").cumcount() < NEXT]
    pairs = short.merge(spelled, on="word")
    return pairs[["a", "row"]].to_numpy(dtype=np.int64)


def _near(table: pd.DataFrame) -> Pairs:
    """Return pairs whose points are near each other."""
    rows = np.flatnonzero(table["x"].notna().to_numpy())
    if len(rows) == 0:
        return no_pairs()
    xy = table[["x", "y"]].to_numpy(dtype=float)[rows]
    near = near_pairs(xy, NEAR_M, crowd=CROWD)
    if near is not None:
        return rows[near]
    cells = np.floor(xy / NEAR_M).astype(np.int64)
    cell = np.unique(cells, axis=0, return_inverse=True)[1]
    return _all_pairs(rows, cell, table["letters"].to_numpy(dtype=np.int64), NEXT)
