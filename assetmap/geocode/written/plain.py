"""Write the text of addresses in small letters without accents, points or lines."""

import unicodedata
from typing import Final

import pandas as pd

LONGEST: Final = 300  # characters of an address that are looked at: what patterns cost is bounded


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
    # As plain objects: text columns would take each pattern apart again in every call.
    plain = western(text.str.slice(0, LONGEST)).astype(object)
    plain = plain.str.replace("½", " 1/2").str.replace("¼", " 1/4").str.replace("¾", " 3/4")
    plain = plain.str.replace(r"[\r\n;|]+", ", ", regex=True)
    plain = plain.str.normalize("NFKD").str.casefold().str.slice(0, 2 * LONGEST)
    plain = plain.str.replace(r"[\u0300-\u036f'\u2018\u2019`\"]", "", regex=True)
    plain = plain.str.replace(r"[\u2010-\u2015]", "-", regex=True)
    plain = plain.str.replace(r"\.(\w\w)", r" \1", regex=True).str.replace(".", "", regex=False)
    plain = plain.str.replace(r"[()\[\]{}:*_]|\s-+\s(?=\D)", " ", regex=True)
    plain = plain.str.replace(r"\s*,[\s,]*", ", ", regex=True)
    return plain.str.replace(r"\s+", " ", regex=True).str.strip(" ,")
