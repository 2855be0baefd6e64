"""Say what it is worth that two names share a word: the rarer, the more."""

from typing import Final

import numpy as np
import numpy.typing as npt

MOST_BITS: Final = 14.0
KIND_BITS: Final = 4.0  # what a word for a kind of thing ("school") is worth at most
# Lists are short, so a word that stands in one name of a list is not therefore rare: names that
# everybody knows are counted in with these, as if this many more names had been read.
KNOWN_NAMES: Final = 1000.0
UNKNOWN_SHARE: Final = 2e-4  # of names that have a certain word which the table does not list
# After how many names of a word it is believed what follows it ("Crown" "Heights").
USUAL: Final = 4.0
_PAIR: Final = 2  # names that are compared, and say nothing of others
Codes = npt.NDArray[np.int64]
Bits = npt.NDArray[np.float32]


def worth_of_words(
    found: Codes, known: npt.NDArray[np.float64], capped: npt.NDArray[np.bool_], names: int
) -> Bits:
    """Return what it is worth that two names share a word: minus log2 of the names that have it.

    Parameters
    ----------
    found
        In how many names each word stands.
    known
        The share of names that everybody knows in which it stands.
    capped
        The words that do not say which thing it is.
    names
        How many names there are.
    """
    share = (found + KNOWN_NAMES * known) / (names + KNOWN_NAMES)
    bits = np.clip(-np.log2(np.maximum(share, 1e-9)), 0.0, MOST_BITS)
    return np.where(capped, np.minimum(bits, KIND_BITS), bits).astype(np.float32)


def worth_after(owner: Codes, codes: Codes, found: Codes, bits: Bits) -> Bits:
    """Return what each word of each name is worth after the word before it.

    Where most names that have "crown" go on with "heights", that two names share both words says
    little more than that they share one. The two names that are compared are left out of the count.

    Parameters
    ----------
    owner, codes
        The name and the word, in the order of the names.
    found
        In how many names each word stands.
    bits
        What each word is worth by itself.
    """
    if len(codes) == 0:
        return np.zeros(0, dtype=np.float32)
    before = np.append(-1, codes[:-1])
    before[np.append(True, owner[1:] != owner[:-1])] = -1
    both = before * len(bits) + codes
    _, place, often = np.unique(both, return_inverse=True, return_counts=True)
    usual = np.maximum(often[place] - _PAIR, 0) + USUAL * np.exp2(-bits[codes])
    share = usual / (np.maximum(found[before] - _PAIR, 0) + USUAL)
    after = -np.log2(np.minimum(share, 1.0))
    return np.where(before < 0, bits[codes], np.minimum(bits[codes], after)).astype(np.float32)
