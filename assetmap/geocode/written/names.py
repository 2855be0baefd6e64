"""Compare names of places however they are written."""

import re
import unicodedata
from collections.abc import Callable
from typing import Final

import numpy as np
import pandas as pd

_WHOLE_WORDS: Final = {  # words that are the same in a name of a place
    "st": "saint",
    "ste": "sainte",
    "mt": "mount",
    "ft": "fort",
    "&": "and",
    "y": "and",
    "n": "north",
    "s": "south",
    "e": "east",
    "w": "west",
    "ne": "northeast",
    "nw": "northwest",
    "se": "southeast",
    "sw": "southwest",
    "hts": "heights",
    "sq": "square",
    "ctr": "center",
    "centre": "center",
    "pk": "park",
    "twp": "township",
    "vlg": "village",
}
_ENDINGS: Final = r"\s+(?:neighbou?rhood|barrio)$"


def name_keys(names: pd.Series) -> pd.Series:
    """Return a key of each name that is the same for all its spellings.

    Case, accents, punctuation, spaces, common abbreviations and the word "neighborhood" at the
    end make no difference. A single letter stands for a direction only beside other words.

    Parameters
    ----------
    names
        Text, "" where blank.

    Examples
    --------
    >>> name_keys(pd.Series(["St. Clair N.", "SAINT-CLAIR (North)", "Peña & Mt Oak"])).tolist()
    ['saintclairnorth', 'saintclairnorth', 'penaandmountoak']
    >>> name_keys(pd.Series(["008", "8", "E"])).tolist()
    ['8', '8', 'e']
    """
    return each_once(names, name_key)


def looked_up(keys: pd.Series, table: pd.Series) -> pd.Series:
    """Return what each key stands for in a table of texts, "" where for nothing."""
    known = table.to_dict()
    return each_once(keys, lambda key: known.get(key, ""))


def each_once(texts: pd.Series, said: Callable[[str], str]) -> pd.Series:
    """Return what a function says of each text, of each different one once; "" of a missing one."""
    rows, different = pd.factorize(texts)
    # One more for what is missing, which `factorize` numbers -1. Made of lists and laid out by
    # number because `map` and `astype` cost a millisecond however few the rows are.
    told = np.array([*map(said, different.tolist()), ""], dtype=object)
    return pd.Series(told[rows], index=texts.index, name=texts.name, dtype="str")


def name_key(name: str) -> str:
    """Return one name's key."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    plain = re.sub(r"['\u2018\u2019.]", "", plain.casefold().replace("&", " & "))
    plain = re.sub(r"[^\w&]+|_", " ", plain).strip()
    words = re.sub(_ENDINGS, "", plain).split()
    if len(words) == 1:
        return words[0].lstrip("0") or words[0] if words[0].isdecimal() else words[0]
    return "".join(_WHOLE_WORDS.get(word, word) for word in words)
