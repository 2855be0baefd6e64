"""Find the row of a sheet that names its columns."""

import re
from typing import Final

from assetmap.ingest.asked import loosely
from assetmap.ingest.columns.content import looks_like_data
from assetmap.ingest.columns.lexicon import meanings, roles_of, synonyms, words_of
from assetmap.model import Table

_ENOUGH: Final = 0.9  # summed meaning of a header's cells
_LITTLE: Final = 0.3  # the same, of the very first row
_SURE: Final = 0.7  # meaning of a cell that can hardly be anything but a column's name
_KNOWN: Final = 0.6  # share of such cells in a row that nobody would take for data
_UNNAMED: Final = re.compile(r"Unnamed: \d+(?:_level_\d+)?")  # what pandas calls a blank header


def header_index(rows: list[list[str]], table: Table, mapped: tuple[str, ...]) -> int | None:
    """Return the index of the row that names the columns, None where none does.

    A header's cells mean something to us and none looks like a number, a phone or an address.
    """
    if mapped and (named := _named_index(rows, mapped)) is not None:
        return named
    scores = [_score(row, table) for row in rows]
    best = max(range(len(rows)), key=lambda i: (scores[i], -i))
    if scores[best] >= _ENOUGH or (scores[best] >= _LITTLE and best == 0):
        return best
    return _first_labels(rows)


def _named_index(rows: list[list[str]], mapped: tuple[str, ...]) -> int | None:
    """Return the first row with most of the headers that a person named, None where none has any.

    Some of them may be those of other sheets.
    """
    wanted = {loosely(header) for header in mapped}
    hits = [len(wanted & set(map(loosely, told_apart(tuple(row))))) for row in rows]
    most = max(hits)
    return hits.index(most) if most * 2 >= len(wanted) else None


def is_header(row: list[str], table: Table) -> bool:
    """Say whether a row can be nothing but a header: most of its cells are names of columns."""
    texts = [text for text in row if text]
    if len(texts) < 2 or len(set(texts)) < len(texts) or any(map(looks_like_data, texts)):  # noqa: PLR2004 -- one cell is a title
        return False
    return len(sure_roles(texts, table)) > 1 and _known(texts, table) >= _KNOWN * len(texts)


def sure_roles(texts: list[str], table: Table) -> set[str]:
    """Return the roles that some cells of a row name in plain words."""
    roles = roles_of(table)
    found = set()
    for text in texts:
        role, weight = max(
            synonyms().get(words_of(text), {}).items(), key=lambda one: one[1], default=("", 0.0)
        )
        if weight >= _SURE and role in roles:
            found.add(role)
    return found


def _known(texts: list[str], table: Table) -> int:
    """Return how many cells mean something as column names, of use to us or not."""
    roles = roles_of(table)
    return sum(1 for text in texts if max(meanings(text, roles).values(), default=0.0) >= _LITTLE)


def _score(row: list[str], table: Table) -> float:
    """Return how much the cells of a row mean as column names."""
    texts = [text for text in row if text]
    data = sum(map(looks_like_data, texts))
    roles = roles_of(table)
    sense = sum(max(meanings(text, roles).values(), default=0.0) ** 2 for text in set(texts))
    repeats = len(texts) - len(set(texts))
    return sense - 1.5 * data - 0.5 * repeats


def _first_labels(rows: list[list[str]]) -> int | None:
    """Return the first full row without data over rows with data: a header in words unknown."""
    widths = [sum(map(bool, row)) for row in rows]
    usual = sorted(widths)[len(widths) // 2]
    for i, row in enumerate(rows[:-1]):
        texts = [text for text in row if text]
        full = len(texts) > 1 and len(texts) >= 0.6 * usual and len(set(texts)) == len(texts)
        if full and not any(map(looks_like_data, texts)):
            below = [looks_like_data(text) for text in rows[i + 1] if text]
            return i if any(below) else None
    return None


def labels_of(rows: list[list[str]], at: int, table: Table) -> tuple[str, ...]:
    """Return the header's cells, with those of a row of groups above where that helps."""
    plain = tuple("" if _UNNAMED.fullmatch(text) else text for text in rows[at])
    if at == 0:
        return plain
    groups = rows[at - 1]
    texts = [text for text in groups if text]
    if len(texts) <= 1 or any(map(looks_like_data, texts)):  # one cell is a title
        return plain
    both = []
    group = ""
    for above, below in zip(groups, plain, strict=True):
        group = above or group
        both.append(f"{group} {below}" if below and group not in {"", below} else below or above)
    if not _grouped(groups, plain):
        return plain
    better = _score(both, table) >= 0.9 * _score(list(plain), table)
    return tuple(both) if better else tuple(b or a for a, b in zip(groups, plain, strict=True))


def _grouped(groups: list[str], plain: tuple[str, ...]) -> bool:
    """Say whether a row's cells stand each over a new column or a group of named ones."""
    last = max(i for i, text in enumerate(plain) if text)
    return all(i <= last or not text for i, text in enumerate(groups)) or not all(plain)


def told_apart(labels: tuple[str, ...]) -> tuple[str, ...]:
    """Tell apart, by numbers, those column names that stand more than once.

    Examples
    --------
    >>> told_apart(("name", "phone", "phone", ""))
    ('name', 'phone', 'phone (2)', '')
    """
    seen: dict[str, int] = {}
    out = []
    for label in labels:
        seen[label] = seen.get(label, 0) + 1
        out.append(f"{label} ({seen[label]})" if label and seen[label] > 1 else label)
    return tuple(out)


def all_named(labels: tuple[str, ...]) -> tuple[str, ...]:
    """Name the columns without a name by their position, so that a person can speak of them.

    Examples
    --------
    >>> all_named(("name", ""))
    ('name', 'column 2')
    """
    return told_apart(tuple(label or f"column {i + 1}" for i, label in enumerate(labels)))
