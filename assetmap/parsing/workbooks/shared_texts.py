"""Count how much text the cells of an XLSX share: one long text may stand in a million cells."""

import re
from collections.abc import Iterable
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from assetmap.limits import MEGA, Limits
from assetmap.parsing.wire import Refusal

_END: Final = re.compile(rb"</(?:\w+:)?si>|<(?:\w+:)?si\s*/>")
_NUMBER: Final = re.compile(rb"\st=[\"']s[\"'][^>]*>\s*<(?:\w+:)?v>(\d{1,9})<")


def check_shared(texts: bytes, sheets: Iterable[bytes], count: int, limits: Limits) -> None:
    """Refuse a workbook whose cells hold more text than a workbook may unfold to.

    Parameters
    ----------
    texts
        The part with the shared texts.
    sheets
        The sheets' parts; looked at only where there is a reason.
    count
        How many cells share texts, as `shared_cells` counts them.
    limits
        What is taken.

    Raises
    ------
    Refusal
        If it is too much.
    """
    most = limits.inflated_bytes
    if count * len(texts) <= most:
        return
    pieces = texts.split(b"</si>") if b"<si/>" not in texts else []
    sizes = list(map(len, pieces if len(pieces) > 1 else _END.split(texts)))
    if count * max(sizes) <= most:
        return
    lengths = pa.array(sizes, pa.int64())
    total = 0
    for sheet in sheets:
        numbers = pa.array([int(number) for number in _NUMBER.findall(sheet)], pa.int64())
        known = numbers.filter(pc.less(numbers, len(sizes)))
        total += pc.sum(lengths.take(known)).as_py() or 0
        if total > most:
            raise Refusal(key="too_big_inflated", limit=f"{most // MEGA:,}")


def shared_cells(sheet: bytes) -> int:
    """Return how many cells of a sheet share texts."""
    return sheet.count(b't="s"') or sheet.count(b"t='s'")
