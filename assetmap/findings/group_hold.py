"""Say in what share of the draws a group of people still lives nearer, or farther."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assetmap.measures.estimate import Bools, Floats
from assetmap.measures.group_access import Weighed

from .discovery import benjamini_hochberg
from .evenness import slack
from .shuffling import Shuffled


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Kinds that were tested in the same neighbourhoods, for one group and measure."""

    kinds: Sequence[str]
    group: Weighed
    values: Floats  # shape (where, kinds)
    one: Shuffled  # shares dealt out among the neighbourhoods
    other: Shuffled  # maps as clustered
    basis: Floats  # waves


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """The same tests in each draw, each shape (draws, kinds)."""

    value: Floats
    p: Floats
    above: Bools  # whether the value is above what chance gives


def compared_again(
    tested: Compared, shares: Floats | None, changes: Mapping[str, Floats], *, draws: int
) -> Again:
    """Test in each draw of the group's shares and of the distances.

    Chance is not dealt again: in a draw it gives what it gave, moved and stretched as its mean and
    its standard deviation are, which follow from the shares and distances without dealing. Where
    nothing is drawn, p is what it was.

    Parameters
    ----------
    tested
        What was tested.
    shares
        Of the group in each draw, shape (draws, where); None: as they are counted.
    changes
        By kind, what is added to the distances, shape (rows, all neighbourhoods); draws beyond the
        rows begin at the first again.
    draws
        How many.
    """
    usual = tested.group.share[np.newaxis]
    share = usual if shares is None else shares
    columns = []
    for k, kind in enumerate(tested.kinds):
        values = tested.values[:, k][np.newaxis]
        before = _moments(tested, usual, values)
        if kind in changes:
            change = changes[kind][:, tested.group.usable]
            values = np.maximum(values + change[np.arange(draws) % len(change)], 0.0)
        now = _moments(tested, share, values)
        columns.append(_column(tested, k, before, now, draws))
    parts = ([column[i] for column in columns] for i in range(3))
    value, p, above = (np.stack(part, axis=1) for part in parts)
    return Again(value=value, p=p, above=above.astype(bool))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moments:
    """A gap, and about what chance does to it, each shape (draws,) or one for all."""

    gap: Floats
    mean: Floats  # of shares dealt out
    sd: Floats
    wave_sd: Floats  # of maps as clustered


def _moments(tested: Compared, share: Floats, values: Floats) -> _Moments:
    """Work out a gap and the moments of its deals, to first order in the size of the group.

    Shares that are dealt out have sum(s b) of mean 0 and variance n / (n - 1) var(s) sum(b^2),
    where b is the weighed distance less its mean; the size of the group goes with it.
    """
    weight = tested.group.weight
    about = weight * (values - (values @ weight)[:, np.newaxis])
    size, n = share @ weight, share.shape[1]
    spread = size * (1 - size)
    total = np.einsum("di,di->d", *np.broadcast_arrays(share, about))
    mean_share = share.mean(axis=1)
    even = mean_share * (1 - mean_share)
    variance = share.var(axis=1) * n / max(n - 1, 1)
    square, with_size = (about**2).sum(axis=1), about @ weight
    waves = (share @ tested.basis) ** 2
    clustered = np.einsum("di,di->d", *np.broadcast_arrays(waves, (about @ tested.basis) ** 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        return _Moments(
            gap=total / spread,
            mean=-variance * with_size * (1 - 2 * mean_share) / even**2,
            sd=np.sqrt(variance * square) / even,
            wave_sd=np.sqrt(clustered) / spread,
        )


def _column(
    tested: Compared, k: int, before: _Moments, now: _Moments, draws: int
) -> tuple[Floats, Floats, Floats]:
    """Return the value, p and whether the value is above chance in each draw, of one kind."""
    gap = np.broadcast_to(now.gap, draws)
    found = []
    for test, moved, was, is_ in (
        (tested.one, now.mean - before.mean, before.sd, now.sd),
        (tested.other, np.zeros(1), before.wave_sd, now.wave_sd),
    ):
        mean, deals = test.expected[k], test.deals[:, k]
        stretch = np.divide(is_, was, out=np.ones_like(is_ * was), where=(was > 0) & (is_ > 0))
        at = mean + (gap - mean - moved) / stretch
        found.append((_two_sided(at, deals), at > mean))
    (first, above), (second, above_too) = found
    p = np.maximum(first, second)
    known = np.isfinite(gap)
    side = np.where(first >= second, above, above_too)
    return np.where(known, gap, np.nan), np.where(known, p, 1.0), side.astype(float)


def _two_sided(value: Floats, deals: Floats) -> Floats:
    """Return p as `shuffling.two_sided` does, of many values against sorted deals."""
    known = np.nan_to_num(value)
    near = slack(float(np.abs(known).max(initial=0.0)))
    below = 1 + np.searchsorted(deals, known + near, side="right")
    above = 1 + len(deals) - np.searchsorted(deals, known - near, side="left")
    found: Floats = np.minimum(1.0, 2 * np.minimum(below, above) / (len(deals) + 1))
    return found


def holding_groups(
    again: Again, is_tested: Bools, called: Bools, above: Bools, *, alpha: float
) -> Floats:
    """Find in what share of the draws each verdict is found again.

    Parameters
    ----------
    again
        The tests of all kinds of one group and measure.
    is_tested
        Which kinds had a test.
    called
        Which verdicts were called.
    above
        Whether they are above what chance gives.
    alpha
        The level.

    Returns
    -------
    holds
        Shape (kinds,); NaN where nothing was called.
    """
    q = np.ones(again.p.shape)
    if is_tested.any():
        q[:, is_tested] = benjamini_hochberg(np.ascontiguousarray(again.p[:, is_tested].T)).T
    holds = (q <= alpha) & (again.above == above)
    return np.where(called, holds.mean(axis=0), np.nan)
