"""Write the text of addresses in small letters without accents, points or lines."""

import re
import unicodedata
from typing import Final

import pandas as pd

LONGEST: Final = 300  # characters of an address that are looked at: what patterns cost is bounded
_LINES: Final = re.compile(r"[\r\n;|]+")
_MARKS: Final = re.compile(r"[\u0300-\u036f'\u2018\u2019`\"]")
_HYPHENS: Final = re.compile(r"[\u2010-\u2015]")
_POINT_INSIDE: Final = re.compile(r"\.(\w\w)")
_ASIDE: Final = re.compile(r"[()\[\]{}:*_]|\s-+\s(?=\D)")
_COMMAS: Final = re.compile(r"\s*,[\s,]*")
_SPACES: Final = re.compile(r"\s+")


def western(text: pd.Series) -> pd.Series:
    """Return text as it is looked up: the digits of any script as 0 to 9, no invisible marks.

    Such marks, as of the direction of writing, come along when addresses are copied from pages.

    Examples
    --------
    >>> western(pd.Series(["\u0663 Elm St", "\u200e4 Elm St"])).tolist()
    ['3 Elm St', '4 Elm St']
    """
    every = "".join(text)
    return text if every.isascii() else text.str.translate(_signs(set(every)))


def _signs(letters: set[str]) -> dict[int, str]:
    """Return what we write for those of the letters that are digits or marks of format."""
    strange = [letter for letter in letters if not letter.isascii()]
    digits = {ord(one): str(unicodedata.decimal(one)) for one in strange if one.isdecimal()}
    return digits | {ord(one): "" for one in strange if unicodedata.category(one) == "Cf"}


def folded(text: pd.Series) -> pd.Series:
    """Return text in small letters without accents or points, lines joined by commas.

    Examples
    --------
    >>> folded(pd.Series(["12½ Peña  St.,  N.E."])).tolist()
    ['12 1/2 pena st, ne']
    """
    plain = western(text.str.slice(0, LONGEST))
    # Text by text: fifteen passes over a column cost a millisecond however few its rows are.
    return pd.Series([_folded(one) for one in plain], index=text.index, dtype=object)


def _folded(text: str) -> str:
    """Return one text in small letters without accents or points."""
    plain = text.replace("½", " 1/2").replace("¼", " 1/4").replace("¾", " 3/4")
    plain = _LINES.sub(", ", plain)
    plain = unicodedata.normalize("NFKD", plain).casefold()[: 2 * LONGEST]
    plain = _HYPHENS.sub("-", _MARKS.sub("", plain))
    plain = _POINT_INSIDE.sub(r" \1", plain).replace(".", "")
    plain = _ASIDE.sub(" ", plain)
    return _SPACES.sub(" ", _COMMAS.sub(", ", plain)).strip(" ,")
