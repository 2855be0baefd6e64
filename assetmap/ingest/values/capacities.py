"""Read how much an asset offers: seats, places, hours a week."""

import re
from typing import Final

NAN: Final = float("nan")
# A number, with commas between thousands or none, and at most one word for what is counted.
_OFFER = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,9})(\.\d{1,3})?\s*[A-Za-z\u00c0-\u017f]{0,20}\.?")


def capacity(text: str) -> float:
    """Return how much a text says that there is, NaN where it says no number from 0 up.

    Examples
    --------
    >>> [capacity(text) for text in ("45", "1,200", "12.5", "30 seats", "-3", "9-5", "full")]
    [45.0, 1200.0, 12.5, 30.0, nan, nan, nan]
    """
    match = _OFFER.fullmatch(text.strip())
    return float((match[1] + (match[2] or "")).replace(",", "")) if match else NAN
