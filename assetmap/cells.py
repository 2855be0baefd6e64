"""Write text so that no spreadsheet runs it as a formula, and read it back unchanged."""

import re

import pandas as pd

# What makes a spreadsheet take a cell for a formula, and our own guard before it.
_LIVE = re.compile(r"^'*[=+\-@\t\r]")
_GUARDED = re.compile(r"^'+[=+\-@\t\r]")


def guarded(text: pd.Series) -> pd.Series:
    """Put an apostrophe before each text that a spreadsheet would run.

    Examples
    --------
    >>> guarded(pd.Series(["=1+1", "'=1", "plain"])).tolist()
    ["'=1+1", "''=1", 'plain']
    """
    return text.where(~text.str.match(_LIVE), "'" + text)


def unguarded(text: pd.Series) -> pd.Series:
    """Take that apostrophe away again.

    Examples
    --------
    >>> unguarded(pd.Series(["'=1+1", "''=1", "plain", "'quoted'"])).tolist()
    ['=1+1', "'=1", 'plain', "'quoted'"]
    """
    return text.where(~text.str.match(_GUARDED), text.str.slice(1))
