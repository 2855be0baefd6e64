"""Write the numbers of a sheet as a person would type them."""

import re
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

EXACT: Final = 1e15  # whole numbers beyond this have lost digits
_LONGEST: Final = 1e18  # whole numbers beyond this would be written with made-up digits
# What `number_text` gives back unchanged: fifteen digits survive, and less than one is written so.
_AS_TYPED: Final = r"^(?:0|-?[1-9][0-9]{0,14}|-?[1-9][0-9]{0,5}\.[0-9]{0,8}[1-9])$"
_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,3})?")


def number_text(value: float) -> str:
    """Return a number as a person would type it.

    Examples
    --------
    >>> number_text(15219.0), number_text(-0.0), number_text(0.1)
    ('15219', '0', '0.1')
    """
    if value == value // 1 and abs(value) < _LONGEST:
        return str(int(value))
    return repr(value)


def number_texts(written: pa.Array) -> pa.Array | None:
    """Return numbers as `number_text` does.

    Parameters
    ----------
    written
        Numbers as they stand in a sheet's markup.

    Returns
    -------
    texts
        None where some text is no plain number, or has more digits than a spreadsheet keeps.
    """
    odd = pc.invert(pc.match_substring_regex(written, _AS_TYPED))
    texts = written.filter(odd).to_pylist()
    if not texts:
        return written
    if not all(map(_NUMBER.fullmatch, texts)):
        return None
    numbers = list(map(float, texts))
    if max(numbers) >= EXACT or min(numbers) <= -EXACT:
        return None
    plain = pa.array(map(number_text, numbers), pa.string())
    return pc.replace_with_mask(written, odd, plain)
