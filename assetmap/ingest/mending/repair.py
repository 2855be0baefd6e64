"""Ask about letters that look broken, or that nobody said how to read."""

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assetmap import schema as s
from assetmap.ingest.asked import Asked
from assetmap.ingest.findings import Findings
from assetmap.model import Question, Reason, Severity
from assetmap.parsing.text.encodings import ENCODINGS, suggested

from .mojibake import hint, mended

_LOST = "\ufffd"  # what stands for a letter that a program could not read
_SHOWN = 80  # characters of an example
_SAMPLE = 200  # texts of a column by which an encoding is suggested
_FIELDS = frozenset({*s.ASSET_FIELDS, *s.GRANT_FIELDS, *s.TIE_FIELDS}) - frozenset(s.NUMBERS)


def repaired(
    texts: pd.DataFrame, findings: Findings, asked: Asked, *, sheet: str = ""
) -> pd.DataFrame:
    """Note broken letters, and mend them where a person said so.

    Parameters
    ----------
    texts
        Columns called by their roles, as they stand in the file; index 0..n-1.
    findings
        Of the same rows; it grows.
    asked
        Knows, or is asked, whether they are to be mended.
    sheet
        The sheet's name, for the question.

    Returns
    -------
    texts
        The same, but for the broken cells where they were mended.
    """
    found = {}
    for role in texts.columns:
        odd = _beyond_ascii(texts[role]) if role != s.ROW else texts[role].head(0)
        if odd.empty:
            continue
        _note_lost(texts[role], odd, role, findings)
        doubtful = odd[odd.str.contains(hint(), regex=True)].unique()
        wholes = {text: whole for text in doubtful if (whole := mended(text)) != text}
        if wholes:
            found[role] = wholes
    if not found:
        return texts
    broken = pd.DataFrame({role: texts[role].isin(list(found[role])) for role in found})
    answer = asked.ask(_question(found, rows=int(broken.any(axis=1).sum()), sheet=sheet))
    if answer == "no":
        return texts
    reason = Reason.MENDED_LETTERS if answer == "yes" else Reason.BROKEN_LETTERS
    for role in found:
        findings.add(broken[role], reason, Severity.NOTE, column=role, values=texts[role])
    if not answer:
        return texts
    return texts.assign(**{role: texts[role].replace(wholes) for role, wholes in found.items()})


def ask_encoding(records: pd.DataFrame, asked: Asked) -> None:
    """Ask in which encoding a file is that was read in an old one; it stays open.

    Parameters
    ----------
    records
        Of the file.
    asked
        Is asked, where any of them shows letters by which a person could tell.
    """
    odd = [_beyond_ascii(records[f]) for f in records.columns if f in _FIELDS]
    odd = [texts for texts in odd if not texts.empty]
    if not odd:
        return
    rows = odd[0].index
    for texts in odd[1:]:
        rows = rows.union(texts.index)
    asked.ask(
        Question(
            key="encoding",
            found=odd[0].iloc[0][:_SHOWN],
            options=tuple(ENCODINGS),
            suggestion=suggested(text for texts in odd for text in texts.head(_SAMPLE)),
            rows=len(rows),
        )
    )


def _question(found: dict[str, dict[str, str]], *, rows: int, sheet: str) -> Question:
    """Return the question, with the first example."""
    old, new = next(iter(next(iter(found.values())).items()))
    return Question(
        key="repair",
        found=f"{old[:_SHOWN]} \u2192 {new[:_SHOWN]}",
        options=("yes", "no"),
        suggestion="yes",
        sheet=sheet,
        rows=rows,
    )


def _beyond_ascii(texts: pd.Series) -> pd.Series:
    """Return those texts that have a letter beyond ASCII: few columns have any."""
    plain = pc.string_is_ascii(pa.array(texts, pa.large_string()))
    some: pd.Series = texts[~plain.to_numpy(zero_copy_only=False)]
    return some


def _note_lost(texts: pd.Series, odd: pd.Series, role: str, findings: Findings) -> None:
    """Note letters that another program has replaced by its sign for the unreadable."""
    lost = odd.str.contains(_LOST, regex=False)
    if lost.any():
        where = lost.reindex(texts.index, fill_value=False)
        findings.add(where, Reason.BAD_ENCODING, Severity.NOTE, column=role, values=texts)
