"""Find the other names that a name says of its thing: after "dba", in brackets, after a dash."""

import re
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.folding import BREAK

from .keys import NONE, Codes, name_keys

# "A dba B", "A (aka B)": with dots, strokes or neither.
_CALLED: Final = re.compile(
    r"\b(?:d[./ ]?b[./ ]?a|a[./ ]?k[./ ]?a|f[./ ]?k[./ ]?a|formerly|also known as|doing business as"
    r"|now known as)\b[.:]?(?: known as\b)?",
    re.IGNORECASE,
)
_ENDS: Final = re.compile(r"[()\[\]{}/:;]| [-\u2013\u2014]+(?= )|[\u2013\u2014]")
# What any of them begins with, to leave most names out at once.
_MAYBE: Final = re.compile(r"[()\[\]{}/:;\u2013\u2014]| [-dafnDAFN][- .bkloBKLO/]")
_MARK: Final = "\ue001"  # stands where another name begins
PARTS: Final = 3  # what `aliases_of` finds in a name
# What leads on from who runs it: "Queens College Foundation for: Museum".
_LEADING: Final = re.compile(r"(?:[\s,]+(?:for|of|at|in|the|c/o))+[\s,]*$", re.IGNORECASE)
_LEAST_LETTERS: Final = 4  # of another name; fewer are anybody's


def aliases_of(names: list[str]) -> list[str]:
    """Return what it is called too, a part, and what comes before it, `BREAK` between; or "".

    Parameters
    ----------
    names
        As lists write them.

    Examples
    --------
    >>> found = aliases_of(["Oak Inc. (dba Elm Hall)", "Oak - Elm Division", "Oak"])
    >>> [text.split(BREAK) for text in found]
    [['elm hall', '', 'oak'], ['', 'elm division', 'oak'], ['']]
    """
    parted = [at for at, name in enumerate(names) if _MAYBE.search(name)]
    called, parts, heads = [], [], []
    for at in parted:
        pieces = _ENDS.split(_CALLED.sub(_MARK, names[at]))
        first, *others = [piece for piece in pieces if piece.strip()] or [""]
        told = [part.rpartition(_MARK)[2] for part in (first, *others) if _MARK in part]
        called.append(told[0] if told else "")
        parts.append(next((part for part in others if _MARK not in part), ""))
        heads.append("" if _MARK in first else _LEADING.sub("", first))
    keyed = [name_keys(texts) for texts in (called, parts, heads)]
    found = [""] * len(names)
    for at, *some in zip(parted, *keyed, strict=True):
        kept = [key if len(key) >= _LEAST_LETTERS else "" for key in some[:2]]
        found[at] = BREAK.join([*kept, some[2]]) if any(kept) else ""
    return found


def parts_of(aliases: npt.NDArray[np.object_]) -> tuple[list[str], Codes]:
    """Return the different names of what `aliases_of` found, and their numbers.

    Returns
    -------
    texts
        Each once.
    numbers
        Shape (rows, 3): of what each is called too, of its part, and of what comes before it;
        `NONE` where there is none.
    """
    of, unique = pd.factorize(aliases)
    numbers = np.full((len(unique), PARTS), NONE, dtype=np.int64)
    place: dict[str, int] = {}
    for row in np.flatnonzero(unique != "").tolist():
        for at, text in enumerate(str(unique[row]).split(BREAK)):
            if text:
                numbers[row, at] = place.setdefault(text, len(place))
    return list(place), numbers[of]
