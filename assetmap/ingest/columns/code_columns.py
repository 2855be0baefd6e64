"""Join the columns that say a kind beside the category, each part with whose it is."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from .lexicon import CODE_COLUMNS, SUBCATEGORY

_NEXT_CODE: Final = r"(?:^|[;,])\s*(?=\w)"
_NEXT_WORDS: Final = r"(?:^| ?[;,|])\s*(?=[^\s;,|])"


def with_codes(codes: pd.Series, tidy: Mapping[str, pd.Series]) -> pd.Series:
    """Return the codes of rows, "; " between those of several columns.

    Parameters
    ----------
    codes
        What a list's own column `codes` holds.
    tidy
        The columns of a sheet by their roles, as tidy text, index like `codes`.

    Examples
    --------
    >>> none = pd.Series(["", ""], dtype="str")
    >>> columns = {"naics": pd.Series(["611110", ""]), "foundation_code": pd.Series(["4.0", "15"])}
    >>> with_codes(none, columns).tolist()
    ['naics 611110; foundation 4', 'foundation 15']
    >>> with_codes(none, {"subcategory": pd.Series(["Pizza, Bakery", ""], dtype="str")}).tolist()
    ['subcategory Pizza; subcategory Bakery', '']
    """
    found = codes
    for role, scheme in CODE_COLUMNS.items():
        if role not in tidy:
            continue
        several = tidy[role].str.replace(r"\.0\b", "", regex=True)
        each = _NEXT_WORDS if role == SUBCATEGORY else _NEXT_CODE
        named = several.str.replace(each, f"; {scheme} ", regex=True)
        found = (found + named).str.removeprefix("; ")
    return found.astype("str")
