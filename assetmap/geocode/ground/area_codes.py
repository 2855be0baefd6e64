"""Tell codes of areas from names: a code that a region lacks is of a place outside it."""

from typing import Final

import pandas as pd

# Letters with digits, or digits enough that no ZIP code and no number of a district is one.
_CODE: Final = r"(?=.*[A-Za-z])(?=.*\d.*\d)[A-Za-z0-9]{4,}|\d{9,}"


def are_codes(stated: pd.Series, ids: pd.Index) -> pd.Series:
    """Say which texts are written like the codes that a region's neighbourhoods have as ids.

    Parameters
    ----------
    stated
        The neighbourhood that each row names.
    ids
        Of the region's neighbourhoods.

    Examples
    --------
    >>> stated = pd.Series(["W06000015", "E09000007", "Camden", "12", ""])
    >>> are_codes(stated, pd.Index(["E09000007", "E09000008"])).tolist()
    [True, True, False, False, False]
    >>> are_codes(pd.Series(["W06000015"]), pd.Index(["camden"])).tolist()
    [False]
    """
    known = pd.Series(ids.astype("str"), dtype="str")
    shapes = set(_shapes(known[known.str.fullmatch(_CODE)]))
    if not shapes:
        return pd.Series(data=False, index=stated.index)
    texts = stated.astype("str").str.strip()
    return texts.str.fullmatch(_CODE) & _shapes(texts).isin(shapes)


def _shapes(codes: pd.Series) -> pd.Series:
    """Return codes with one letter in place of all letters, one digit in place of all digits."""
    plain = codes.str.replace(r"[A-Za-z]", "A", regex=True)
    return plain.str.replace(r"\d", "9", regex=True)
