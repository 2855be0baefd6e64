"""Read how wide the area is that a grant serves."""

import csv
from functools import cache
from importlib import resources

import pandas as pd

from assetmap import schema as s
from assetmap.ingest.columns.lexicon import words_of
from assetmap.ingest.findings import Findings
from assetmap.model import Reason, Severity


def with_scopes(frame: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """Return grants with their scopes as our own words, noting those that are not known.

    Codes and titles are those of the standard 360Giving (its list `locationScope`).

    Parameters
    ----------
    frame
        The fields of grants, as text.
    findings
        Of the same rows; it grows.
    """
    texts = frame[s.SCOPE]
    if not (texts != "").any():
        return frame
    scopes = texts.map({text: _scope(text) for text in texts.unique()}).astype("str")
    unread = (texts != "") & (scopes == "")
    findings.add(unread, Reason.UNKNOWN_SCOPE, Severity.NOTE, column=s.SCOPE, values=texts)
    return frame.assign(**{s.SCOPE: scopes})


def _scope(text: str) -> str:
    """Return the scope that a code or a title means, "" where it means none.

    Examples
    --------
    >>> [_scope(t) for t in ("GLS030", "National (UK)", "Local Authority", "planetary")]
    ['national', 'national', 'local_authority', '']
    """
    found = _known().get(words_of(text), "")
    return found or _known().get(words_of(text.split("(", maxsplit=1)[0]), "")


@cache
def _known() -> dict[tuple[str, ...], str]:
    """Return words -> scope."""
    path = resources.files("assetmap").joinpath("data", "scopes.csv")
    with path.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    by_words = {words_of(one): row["scope"] for row in rows for one in row["words"].split("|")}
    return by_words | {words_of(row["scope"]): row["scope"] for row in rows}
