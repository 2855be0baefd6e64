"""Take the words out of markup."""

import html
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

_LONGEST: Final = 200_000  # characters of markup that are looked at: words for a cell are fewer
_SILENT: Final = frozenset({"script", "style", "head", "title"})  # nothing in them is said
_BREAKS: Final = frozenset(
    {"br", "p", "div", "li", "tr", "table", "ul", "ol", "hr", "h1", "h2", "h3"}
)
_CELLS: Final = frozenset({"td", "th"})
_LABEL: Final = 60  # characters of the name in a row of name and value
_SIDES: Final = 2
_NULL: Final = "<Null>"  # how a map program shows that there is nothing


@dataclass(slots=True, kw_only=True)
class Words:
    """What markup says."""

    text: str = ""
    pairs: list[tuple[str, str]] = field(default_factory=list)  # rows of a table of two columns


@dataclass(slots=True)
class _Table:
    """Rows of cells, as far as they were read."""

    pairs: list[tuple[str, str]] = field(default_factory=list)
    row: list[str] = field(default_factory=list)
    cell: list[str] | None = None  # the cell that is open

    def close_cell(self) -> None:
        """End the open cell."""
        if self.cell is not None:
            self.row.append(_tidy("".join(self.cell)))
            self.cell = None

    def close_row(self) -> None:
        """End the open row: a name and a value, or nothing of use."""
        self.close_cell()
        if len(self.row) == _SIDES and 0 < len(self.row[0]) <= _LABEL:
            name, value = self.row
            self.pairs.append((name, "" if value == _NULL else value))
        self.row = []


def words_in(markup: str) -> Words:
    r"""Return what markup says, without tags, scripts and styles.

    Parameters
    ----------
    markup
        HTML, or plain text: what a description of a map holds.

    Returns
    -------
    words
        Its text, with line breaks where the markup breaks lines; and, where it is a table of names
        and values, these apart and not in the text.

    Examples
    --------
    >>> words_in("<b>Open</b> daily<br>A &amp; B<script>x</script>").text
    'Open daily\nA & B'
    >>> words_in("<table><tr><td>Zip</td><td>15219</td></tr>"
    ...          "<tr><td>City</td><td>Erie</td></tr></table>").pairs
    [('Zip', '15219'), ('City', 'Erie')]
    """
    if "<" not in markup and "&" not in markup:
        return Words(text=_tidy(markup))
    pieces = list(_pieces(markup[:_LONGEST]))
    table = _table(pieces) if any(tag in _CELLS for tag, _ in pieces) else _Table()
    if len(table.pairs) < _SIDES:
        return Words(text=_said(pieces))
    return Words(text=_said(_outside(pieces)), pairs=table.pairs)


def _pieces(markup: str) -> Iterator[tuple[str, str]]:
    """Yield tags (their name, "") and texts ("", text) in their order."""
    first, *rest = markup.split("<")
    yield "", html.unescape(first)
    silent = ""
    for piece in rest:
        tag, closed, text = piece.partition(">")
        words = tag.split(maxsplit=1)
        name = words[0].lower().rstrip("/") if words and not tag[0].isspace() else ""
        if not closed or not (name[:1].isalpha() or name[:1] in {"/", "!", "?"}):
            if not silent:
                yield "", html.unescape("<" + piece)  # a smaller-than sign
            continue
        if silent:
            silent = "" if name == f"/{silent}" else silent
        elif name in _SILENT and not tag.endswith("/"):
            silent = name
        if not silent:
            yield name, ""
            yield "", html.unescape(text)


def _table(pieces: list[tuple[str, str]]) -> _Table:
    """Return the rows of the innermost tables."""
    table = _Table()
    for tag, text in pieces:
        if tag == "tr":
            table.row, table.cell = [], None
        elif tag == "/tr":
            table.close_row()
        elif tag in _CELLS:
            table.close_cell()
            table.cell = []
        elif tag in {"/td", "/th"}:
            table.close_cell()
        elif table.cell is not None:
            table.cell.append(" " if tag in _BREAKS else text)
    return table


def _outside(pieces: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield what stands in no table."""
    depth = 0
    for tag, text in pieces:
        depth += (tag == "table") - (tag == "/table")
        if depth <= 0:
            yield tag, text


def _said(pieces: Iterator[tuple[str, str]] | list[tuple[str, str]]) -> str:
    """Return texts as one, with line breaks for tags that break lines."""
    return _tidy(
        "".join(
            "\n" if tag.strip("/") in _BREAKS else " " if tag in _CELLS else text
            for tag, text in pieces
        )
    )


def _tidy(text: str) -> str:
    """Return text without superfluous blanks and lines."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)
