"""Draw numbers at random by what they are drawn for, in whatever order it is asked."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.measures.estimate import Floats

Keys = npt.NDArray[np.uint64]
_STEP = 0x9E3779B97F4A7C15  # 2^64 / golden ratio
_FIRST, _SECOND = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
_UNIT = 2.0**-53


def keys_of(names: Sequence[str], *, seed: int, purpose: int) -> Keys:
    """Return a key for each name, another for each purpose and seed.

    A name has the same key whatever other names there are, on every machine.
    """
    hashed = pd.util.hash_array(np.array(list(names), dtype=object), categorize=False)
    start = np.array([seed, purpose], dtype=np.uint64)
    mixed: Keys = _mixed(hashed ^ _mixed(_mixed(start)[:1] + start[1:]))
    return mixed


def uniforms(keys: Keys, draws: slice) -> Floats:
    """Return numbers between 0 and 1, all as likely, one for each draw and key.

    Parameters
    ----------
    keys
        From `keys_of`.
    draws
        Which draws, from `start` to before `stop`: each is the same whichever are asked for.

    Returns
    -------
    numbers
        Shape (draws, keys), never 0 or 1.

    References
    ----------
    G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number generators", OOPSLA
    2014: the mixing function of SplitMix64, here of a counter.

    Examples
    --------
    >>> keys = keys_of(["a", "b"], seed=1, purpose=0)
    >>> bool((uniforms(keys, slice(0, 9))[5:] == uniforms(keys, slice(5, 9))).all())
    True
    """
    counter = np.arange(draws.start + 1, draws.stop + 1, dtype=np.uint64) * np.uint64(_STEP)
    mixed = _mixed(counter[:, np.newaxis] + keys)
    numbers: Floats = ((mixed >> np.uint64(11)).astype(np.float64) + 0.5) * _UNIT
    return numbers


def _mixed(x: Keys) -> Keys:
    """Return numbers of 64 bits, each a permutation of the one that it was."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(_FIRST)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(_SECOND)
    mixed: Keys = x ^ (x >> np.uint64(31))
    return mixed
