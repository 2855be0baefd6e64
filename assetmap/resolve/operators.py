"""Know the organisations whose names stand before those of their places."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.folding import BREAK

from .keys import Codes

PLACES: Final = 3  # names of several parts that begin alike: then the beginning is who runs them


def operators_of(aliases: npt.NDArray[np.object_]) -> list[str]:
    """Return the beginnings that several names have before a dash, a bracket or the like.

    Parameters
    ----------
    aliases
        As `aliases.aliases_of` finds them.

    Examples
    --------
    >>> names = [BREAK.join(["", part, "oak"]) for part in ("hill", "park", "side")]
    >>> operators_of(np.array([*names, ""], dtype=object))
    ['oak']
    """
    unique = pd.unique(aliases[aliases != ""])
    parts = [str(text).split(BREAK) for text in unique]
    table = pd.DataFrame(parts, columns=["called", "part", "head"], dtype="str")
    table = table.loc[(table["part"] != "") & (table["head"] != "")]
    many = table.groupby("head")["part"].nunique()
    return sorted(many.index[many >= PLACES].astype("str"))


def owned_words(names: list[list[str]], operators: list[list[str]]) -> Codes:
    """Return how many words at the start of each name are those of who runs it.

    None, where the name is the operator's own.

    Parameters
    ----------
    names, operators
        Their words, in their order.
    """
    known = {tuple(words) for words in operators if words}
    longest: dict[str, int] = {}
    for one in known:
        longest[one[0]] = max(longest.get(one[0], 0), len(one))
    count = np.zeros(len(names), dtype=np.int64)
    for at, words in enumerate(names):
        most = longest.get(words[0], 0) if words else 0
        for length in range(min(most, len(words) - 1), 0, -1):
            if tuple(words[:length]) in known:
                count[at] = length
                break
    return count
