"""Judge each neighbourhood's assets against a fair lottery among the people."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assetmap.measures.estimate import Bools, Floats
from assetmap.model import Verdict
from assetmap.settings import Settings

from .binomial import central, mid_p, power
from .discovery import benjamini_hochberg

Words = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Tests of neighbourhoods (rows) and kinds (columns), each shape (neighbourhoods, kinds)."""

    value: Floats
    expected: Floats
    low: Floats  # the central 95 % that chance alone would give
    high: Floats
    p: Floats
    q: Floats
    verdict: Words


def judge(counts: Floats, share: Floats, settings: Settings) -> Judged:
    """Test whether each neighbourhood has more or fewer assets than chance would explain.

    Under the null each asset of a kind falls into a neighbourhood with the probability of its
    share of the people, so that a count is Binomial(C, n_i / N). The verdict is `more` or `fewer`
    where q <= alpha; else `as_expected` only where the test would have seen a halved rate (where
    there are at most as many as expected) or a doubled one (where there are more) with the
    probability `settings.power`; else `cannot_tell`.

    Parameters
    ----------
    counts
        Shape (neighbourhoods, kinds): the neighbourhoods in which somebody lives, only.
    share
        Shape (neighbourhoods,): of the people, adding up to 1.
    settings
        Level, power and effects.
    """
    total = counts.sum(axis=0)
    of = share[:, np.newaxis]
    expected = total * of
    low, high = central(total, of)
    p = mid_p(counts, total, of)
    q = benjamini_hochberg(p)
    sees_fewer, sees_more = power(
        total, of, alpha=settings.alpha, fewer=settings.fewer_effect, more=settings.more_effect
    )
    is_more = counts > expected
    surely = np.where(is_more, sees_more, sees_fewer) >= settings.power
    verdict = verdicts(q <= settings.alpha, is_more, surely & (len(share) > 1))
    return Judged(value=counts, expected=expected, low=low, high=high, p=p, q=q, verdict=verdict)


def verdicts(differs: Bools, is_more: Bools, would_see: Bools) -> Words:
    """Put tests into words.

    Examples
    --------
    >>> verdicts(np.array([True, False]), np.array([False, True]), np.array([True, False])).tolist()
    ['fewer', 'cannot_tell']
    """
    words = np.where(would_see, str(Verdict.AS_EXPECTED), str(Verdict.CANNOT_TELL)).astype(object)
    words[differs & is_more] = str(Verdict.MORE)
    words[differs & ~is_more] = str(Verdict.FEWER)
    return words
