"""Write the text of addresses in small letters without accents, points or lines."""

import sys
import unicodedata
from functools import cache
from typing import Final

import pandas as pd

LONGEST: Final = 300  # characters of an address that are looked at: what patterns cost is bounded


def western(text: pd.Series) -> pd.Series:
    """Return text with the digits of any script written as 0 to 9, which is what is looked up.

    Examples
    --------
    >>> western(pd.Series(["\u0663 Elm St", "4 Elm St"])).tolist()
    ['3 Elm St', '4 Elm St']
    """
    if "".join(text).isascii():
        return text
    return text.str.translate(_digits())


@cache
def _digits() -> dict[int, str]:
    """Return every decimal digit that is not of ASCII, and how we write it."""
    every = range(128, sys.maxunicode + 1)
    return {code: str(unicodedata.decimal(chr(code))) for code in every if chr(code).isdecimal()}


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
