"""Tell the names of several assets in one cell apart."""

import re
from typing import Final

import pandas as pd

from assetmap import schema as s
from assetmap.ingest.asked import Asked
from assetmap.ingest.columns.content import looks_like_data
from assetmap.ingest.columns.kinds import says_kind
from assetmap.ingest.findings import Findings
from assetmap.model import Question, Reason, Severity, Table

from .texts import tidied

YES: Final = "yes"
NO: Final = "no"
_MARKS: Final = r"[;\n|,•▪/]|2[.)]"  # without any of them a cell names one asset
_LINES: Final = re.compile(r"\s*[\r\n\x0b]+\s*")
_BULLETS: Final = re.compile(r"(?:^|\s+)[•·▪*◦‣]\s*|\s+\|\s+|\s*;\s*|\s+/\s+")
_NUMBERED: Final = re.compile(r"(?:^|[\s,;]+)\(?(\d{1,2})[.)]\s+")
_COMMA: Final = re.compile(r",\s+(?:(?:and|y|e|&)\s+)?")
_AND: Final = re.compile(r"\s+(?:and|y)\s+")
# "School of Arts, Sciences and Letters" is one; so is whatever stands in brackets.
_TOGETHER: Final = re.compile(
    r"\b(?:of|for|de|para)\s+(?:the\s+|la\s+|las\s+|los\s+)?[\w'-]+(?:,\s+[\w'-]+)*,?\s+"
    r"(?:and|&|y)\s+[\w'-]+|\([^()]*\)"
)
# What follows a comma and belongs to the name before it.
_ENDING: Final = re.compile(
    r"(?i)(?:inc|llc|l\.l\.c|ltd|corp|co|pc|p\.c|llp|pllc|pa|p\.a|na|n\.a|md|phd|dds|dmd|esq|rn|jr|sr"
    r"|ii|iii|iv|s\.?a|a\.?c|de c\.?v|usa|u\.?s\.?a|d\.?c|the|[a-z]{2})\.?(?:\s*\(.*\))?"
)
_FORMER: Final = re.compile(
    r"(?i)(?:formerly|former|previously|aka|a\.k\.a|dba|d/b/a|f/k/a|antes)\b"
)
_HELD: Final = "\ue001"  # stands for a comma that parts nothing
_LOOK: Final = 2_000  # characters of a cell that are looked at
_OFTEN: Final = 0.15  # share of cells with a sure mark from which on it is asked
_COMMAS: Final = 0.3  # the same, of commas, which stand within names too
_THREE: Final = 3  # names in a cell: two parted by a comma may be one
_LEAST: Final = 2  # cells
_SHOWN: Final = 120  # characters of the example


def names_in(text: str) -> list[str]:
    """Return the names in a cell; one where nothing parts them surely.

    Examples
    --------
    >>> names_in("ExCITE Center; Penn GSE"), names_in("WeThinkBig Inc., Center for Work")
    (['ExCITE Center', 'Penn GSE'], ['WeThinkBig Inc.', 'Center for Work'])
    >>> names_in("School of Arts, Sciences and Letters"), names_in("Hill House, Inc.")
    (['School of Arts, Sciences and Letters'], ['Hill House, Inc.'])
    """
    if len(text) > _LOOK:
        return [text]
    for pieces in (_LINES.split(text.strip()), _numbered(text), _BULLETS.split(text)):
        parts = _attached([piece.strip(" ,;/|") for piece in pieces])
        if len(parts) > 1:
            return _without_tags(parts)
    return _without_tags(_by_commas(text.strip()))


def _numbered(text: str) -> list[str]:
    """Return what stands after each number of a list that counts from 1."""
    marks = list(_NUMBERED.finditer(text))
    if [int(mark[1]) for mark in marks] != list(range(1, len(marks) + 1)) or not marks:
        return [text]
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    return [text[mark.end() : end] for mark, end in zip(marks, ends, strict=True)]


def _by_commas(text: str) -> list[str]:
    """Part a text at its commas, where every part can be a name."""
    held = _TOGETHER.sub(lambda match: match[0].replace(",", _HELD), text)
    parts = _attached([part.strip() for part in _COMMA.split(held)])
    if len(parts) > 1:
        parts = [*parts[:-1], *_last_two(parts[-1])]
    parts = [part.replace(_HELD, ",") for part in parts]
    if len(parts) < _LEAST or any(looks_like_data(part) or len(part) < 2 for part in parts):  # noqa: PLR2004 -- a letter is no name
        return [text]
    single = sum(1 for part in parts if " " not in part and part[1:].lower() == part[1:])
    small = any(part[0].islower() and part[1:].lower() == part[1:] for part in parts)
    return [text] if small or 2 * single >= len(parts) else parts


def _last_two(text: str) -> list[str]:
    """Part "Hill School and Hill Clinic", but no "Arts and Letters": the last two of a list."""
    for mark in _AND.finditer(text):
        before, after = text[: mark.start()], text[mark.end() :]
        both = " " in before and " " in after and after[:1].isupper()
        if both and says_kind(before.split()[-1]):
            return [before, after]
    return [text]


def _attached(parts: list[str]) -> list[str]:
    """Return the parts, "Inc." and "formerly ..." with the name before them."""
    out: list[str] = []
    for part in filter(None, parts):
        if out and (_ENDING.fullmatch(part) or _FORMER.match(part)):
            out[-1] = f"{out[-1]}, {part}"
        else:
            out.append(part)
    return out


def _without_tags(parts: list[str]) -> list[str]:
    """Leave out a hashtag that only says another part again: "OAKEDU.org / #OAKEDU"."""
    plain = [re.sub(r"\W", "", part).lower() for part in parts]
    kept = [
        part
        for i, part in enumerate(parts)
        if not (
            part.startswith("#")
            and any(j != i and one.startswith(plain[i]) for j, one in enumerate(plain))
        )
    ]
    return kept or parts


def ask_several(
    texts: pd.DataFrame, table: Table, findings: Findings, asked: Asked
) -> dict[str, list[str]]:
    """Ask whether cells with several names are to be read as several assets.

    Parameters
    ----------
    texts
        Columns called by their roles, as they stand in the file.
    table
        What the rows are.
    findings
        Of the same rows.
    asked
        Where it is asked.

    Returns
    -------
    parts
        Cell -> names, of the cells that are to be parted; empty where none is.
    """
    if table is not Table.ASSETS or s.NAME not in texts.columns:
        return {}
    names = texts[s.NAME]
    marked = names[names.str.contains(_MARKS, regex=True)]
    if not len(marked):
        return {}
    found = {text: names_in(text) for text in marked.unique()}
    parts = {text: some for text, some in found.items() if len(some) > 1}
    rows = marked[marked.isin(parts)]
    if asked.answers.get("split") is None and not _is_clear(rows, parts, len(names)):
        return {}
    if not len(rows):
        return {}
    example = max(rows.unique(), key=lambda text: (min(len(parts[text]), 4), -len(text)))
    answer = asked.ask(
        Question(
            key="split",
            found=repr(" ".join(example.split())[:_SHOWN]),
            options=(YES, NO),
            suggestion=YES,
            sheet=str(findings.rows[s.SHEET].iloc[0]),
            rows=len(rows),
        )
    )
    return parts if answer == YES else {}


def _is_clear(rows: pd.Series, parts: dict[str, list[str]], count: int) -> bool:
    """Say whether so many cells hold several names that it is the way of the list."""
    if len(rows) < _LEAST:
        return False
    surely = rows.str.contains(r"[;\n|•▪]|\s/\s|\b2[.)]\s", regex=True)
    if surely.sum() >= max(_LEAST, _OFTEN * count):
        return True
    many = rows.map(lambda text: len(parts[text])) >= _THREE
    return bool(len(rows) >= _COMMAS * count and many.sum() >= _LEAST)


def split_records(
    records: pd.DataFrame, cells: pd.Series, parts: dict[str, list[str]], findings: Findings
) -> pd.DataFrame:
    """Make of each record whose cell names several assets as many records.

    A row that waits or is out stays one row; so rows in = records + held + rejected holds when
    the records beyond the first of a row are counted as rows too.

    Parameters
    ----------
    records
        Those that are in.
    cells
        The names as they stand in the file; index of all rows.
    parts
        Cell -> names.
    findings
        Of all rows; it grows.

    Returns
    -------
    records
        All fields but the name repeated; index 0..n-1.
    """
    here = cells.loc[records.index]
    several = here.isin(parts)
    if not several.any():
        return records
    rows = pd.Series(cells.index.isin(records.index[several]), index=cells.index)
    counts = cells[rows].map(lambda text: len(parts[text]))
    shown = cells.str.split().str.join(" ")
    for count in sorted(counts.unique()):
        findings.add(
            rows & (counts.reindex(rows.index) == count),
            Reason.SPLIT_ROW,
            Severity.NOTE,
            column=s.NAME,
            values=shown,
            expected=str(count),
        )
    lists = pd.Series(
        [parts.get(cell, [name]) for cell, name in zip(here, records[s.NAME], strict=True)],
        index=records.index,
    )
    out = records.assign(**{s.NAME: lists}).explode(s.NAME, ignore_index=True)
    return out.assign(**{s.NAME: tidied(out[s.NAME].astype("str"))})
