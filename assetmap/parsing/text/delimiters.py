"""Tell by which character a text parts its columns."""

import csv
import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

USUAL: Final = (",", ";", "\t", "|")
# Others are believed only where nearly every line has the same number of them, and no usual one
# parts more of the lines evenly: names may be written with them.
_ODD: Final = "^~!*#"
_PLAINLY: Final = 0.9  # share of lines
# A line that is one quoted cell: what Excel makes of a CSV that it took for one column.
_WRAPPED: Final = re.compile(r'"([^"]*(?:""[^"]*)*)"(\r?\n?|\r)')
_GAP: Final = re.compile(r"\S {2,}\S")
_MOSTLY: Final = 0.8  # share of lines


def delimiter_of(lines: list[str]) -> str:
    """Choose the delimiter by which most lines have the same number of cells.

    Examples
    --------
    >>> delimiter_of(["name;lat", "Hall, the;40,4", "Park;40,5"])
    ';'
    >>> delimiter_of(["name^street", "Hall, the^1 Hill St", "Park^2 Hill St, Unit 3"])
    '^'
    >>> delimiter_of(["name,street", *[f"Hall ~~ {i},1 Hill St" for i in range(20)]])
    ','
    """
    scored = [(*_evenness(lines, delimiter), delimiter) for delimiter in USUAL]
    odd = [(*_evenness(lines, delimiter), delimiter) for delimiter in _found(lines)]
    plainly = max(_PLAINLY, *(share for _, share, _ in scored))
    scored += [one for one in odd if one[1] >= plainly]
    score, _, best = max(scored, key=lambda one: one[0])
    return best if score > 0 else ","


def _found(lines: Iterable[str]) -> list[str]:
    """Return the less usual delimiters that lines hold."""
    text = "".join(lines)
    return [character for character in _ODD if character in text]


def _evenness(lines: list[str], delimiter: str) -> tuple[float, float]:
    """Return how well a delimiter parts lines, and the share of lines of the usual width."""
    rows = [row for row in csv.reader(lines, delimiter=delimiter) if any(row)]
    counts = Counter(len(row) for row in rows if len(row) > 1)
    if not counts:
        return 0.0, 0.0
    width, times = max(counts.items(), key=lambda pair: (pair[1], pair[0]))
    share = times / len(rows)
    return share * width**0.5, share


def is_wrapped(lines: list[str]) -> bool:
    """Say whether each line is one cell in quotation marks that holds a whole row."""
    inner = [unwrapped(line) for line in lines if line.strip()]
    if len(inner) <= 1 or any(not _WRAPPED.fullmatch(line) for line in lines if line.strip()):
        return False
    return any(
        len({len(row) for row in csv.reader(inner, delimiter=delimiter)} - {1}) == 1
        and all(delimiter in line for line in inner)
        for delimiter in USUAL
    )


def unwrapped(line: str) -> str:
    """Return the row that a line holds in quotation marks."""
    match = _WRAPPED.fullmatch(line)
    return match[1].replace('""', '"') + match[2] if match else line


def is_spaced(lines: list[str]) -> bool:
    """Say whether runs of spaces part the columns, and nothing else does."""
    filled = [line for line in lines if line.strip()]
    text = "".join(filled)
    if len(filled) <= 1 or any(delimiter in text for delimiter in USUAL):
        return False
    if any(_evenness(filled, delimiter)[1] >= _PLAINLY for delimiter in _found(filled)):
        return False
    return sum(1 for line in filled if _GAP.search(line)) >= _MOSTLY * len(filled)
