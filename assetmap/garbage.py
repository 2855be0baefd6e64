"""Collect garbage rarely: a build makes millions of objects, hardly any of them in circles."""

import gc
from typing import Final

# New objects between two collections (Python's own: 700). Each looks at every young object, and in
# the end at all there are: a fifth of a small build's time. What is in no circle goes at once.
_EVERY: Final = 100_000
_YOUNGER: Final = (20, 50)  # collections of one generation between two of the next


def collect_rarely() -> None:
    """Let the whole process collect garbage less often."""
    gc.set_threshold(_EVERY, *_YOUNGER)
