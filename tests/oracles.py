"""Compute the measures again in plain loops, written to be obviously right."""

import math
from collections.abc import Mapping, Sequence


def count(neighbourhood_ids: Sequence[str], wanted: str) -> int:
    """Count how often a neighbourhood is named."""
    return sum(1 for one in neighbourhood_ids if one == wanted)


def probability(c: int, total: int, share: float) -> float:
    """P(X = c) where X ~ Binomial(total, share)."""
    return math.comb(total, c) * share**c * (1 - share) ** (total - c)


def mid_p(c: int, total: int, share: float) -> float:
    """Twice the smaller tail, half of P(X = c) in each, at most 1."""
    here = probability(c, total, share) / 2
    lower = here + sum(probability(k, total, share) for k in range(c))
    upper = here + sum(probability(k, total, share) for k in range(c + 1, total + 1))
    return min(1.0, 2 * min(lower, upper))


def power(total: int, share: float, altered: float, alpha: float, *, fewer: bool) -> float:
    """P(the test at level alpha finds fewer, or more) when the truth is another share."""
    found = 0.0
    for c in range(total + 1):
        on_side = c < total * share if fewer else c > total * share
        if on_side and mid_p(c, total, share) <= alpha:
            found += probability(c, total, altered)
    return found


def benjamini_hochberg(p: Sequence[float]) -> list[float]:
    """For each test the smallest level at which the step-up procedure rejects it."""
    m = len(p)
    ranked = sorted(p)
    q = []
    for one in p:
        levels = [ranked[k] * m / (k + 1) for k in range(m) if ranked[k] >= one]
        q.append(min(1.0, *levels))
    return q


def nearest(place: tuple[float, float], assets: Sequence[tuple[float, float]]) -> float:
    """Straight line to the nearest asset."""
    return min(math.dist(place, asset) for asset in assets)


def half_within(metres: Sequence[float]) -> float:
    """Smallest of the distances within which at least half of them lie."""
    for one in sorted(metres):
        if 2 * sum(1 for other in metres if other <= one) >= len(metres):
            return one
    raise AssertionError


def hoover(amounts: Sequence[float], people: Sequence[float]) -> float:
    """Half the sum of the absolute differences of the shares."""
    return (
        sum(abs(a / sum(amounts) - n / sum(people)) for a, n in zip(amounts, people, strict=True))
        / 2
    )


def gini(amounts: Sequence[float], people: Sequence[float]) -> float:
    """Mean difference between any two persons over twice the mean."""
    each = [a / n for a, n in zip(amounts, people, strict=True)]
    everyone, mean = sum(people), sum(amounts) / sum(people)
    total = sum(
        n * m * abs(x - y)
        for x, n in zip(each, people, strict=True)
        for y, m in zip(each, people, strict=True)
    )
    return total / (2 * everyone**2 * mean)


def theil(amounts: Sequence[float], people: Sequence[float]) -> float:
    """Sum of s ln(s / p)."""
    found = 0.0
    for a, n in zip(amounts, people, strict=True):
        s, p = a / sum(amounts), n / sum(people)
        found += s * math.log(s / p) if s > 0 else 0.0
    return found


def smoothed(counts: Sequence[float], people: Sequence[float]) -> list[float]:
    """Empirical Bayes rates by moments."""
    overall = sum(counts) / sum(people)
    rates = [c / n for c, n in zip(counts, people, strict=True)]
    spread = sum(n * (r - overall) ** 2 for r, n in zip(rates, people, strict=True)) / sum(people)
    spread -= overall / (sum(people) / len(people))
    spread = max(0.0, spread)
    found = []
    for r, n in zip(rates, people, strict=True):
        noise = overall / n
        weight = spread / (spread + noise) if spread + noise > 0 else 0.0
        found.append(weight * r + (1 - weight) * overall)
    return found


def dollars(
    grants: Sequence[Mapping[str, object]],
    ids: Sequence[str],
    people: Mapping[str, float],
    placing: str,
) -> dict[str, float]:
    """Place grants one by one."""
    landed = dict.fromkeys(ids, 0.0)
    some = False
    for grant in grants:
        area, office = str(grant["service_area"]), str(grant["neighbourhood_id"])
        served = [one for one in area.split(";") if one in landed]
        if placing == "office" or (placing == "service_or_office" and area == ""):
            served = [office] if office in landed else []
        elif area == "region" or (placing == "service_or_region" and not served):
            served = list(ids)
        some = some or bool(served)
        weight = sum(people[one] for one in served)
        for one in served:
            share = people[one] / weight if weight else 1 / len(served)
            landed[one] += float(str(grant["amount"])) * share
    return landed if some else dict.fromkeys(ids, math.nan)


def concentration(
    amounts: Sequence[float], people: Sequence[float], need: Sequence[float]
) -> float:
    """(2 / mean) times the covariance of the rate with the rank by need, over all persons."""
    everyone, mean = sum(people), sum(amounts) / sum(people)
    found = 0.0
    for a, n, mine in zip(amounts, people, need, strict=True):
        needier = sum(m for m, other in zip(people, need, strict=True) if other > mine)
        alike = sum(m for m, other in zip(people, need, strict=True) if other == mine)
        rank = (needier + alike / 2) / everyone
        found += n / everyone * (a / n - mean) * (rank - 0.5)
    return 2 * found / mean


def shared(
    seen: Sequence[Sequence[float]], people: Sequence[float], supply: Sequence[float]
) -> list[float]:
    """Two-step floating catchment area, a pair at a time."""
    found = [0.0] * len(people)
    for j, offered in enumerate(supply):
        demand = sum(n * row[j] for n, row in zip(people, seen, strict=True))
        if demand > 0:
            for i, row in enumerate(seen):
                found[i] += offered / demand * row[j]
    return found


def levels(
    seen: Sequence[Sequence[float]], people: Sequence[float], supply: Sequence[float]
) -> tuple[list[float], list[float]]:
    """Demand and level of service of each asset when people are divided among those they reach."""
    demand = [0.0] * len(supply)
    for n, row in zip(people, seen, strict=True):
        reach = sum(f for f, offered in zip(row, supply, strict=True) if offered > 0)
        for j, f in enumerate(row):
            if reach > 0 and supply[j] > 0:
                demand[j] += n * f / reach
    return demand, [s / d if d > 0 else 0.0 for s, d in zip(supply, demand, strict=True)]


def balanced(
    seen: Sequence[Sequence[float]], people: Sequence[float], supply: Sequence[float]
) -> list[float]:
    """Balanced floating catchment area, a pair at a time."""
    _, level = levels(seen, people, supply)
    found = [0.0] * len(people)
    for j, one in enumerate(level):
        offered = sum(row[j] for row in seen)
        for i, row in enumerate(seen):
            found[i] += one * row[j] / offered if offered > 0 else 0.0
    return found


def way(edges: Sequence[tuple[int, int, int]], start: int, end: int) -> float:
    """Shortest way between two nodes, by going over all edges until nothing changes."""
    found = {start: 0.0}
    for _ in range(len(edges) + 1):
        for one, other, metres in edges:
            for a, b in ((one, other), (other, one)):
                if found.get(a, math.inf) + metres < found.get(b, math.inf):
                    found[b] = found[a] + metres
    return found.get(end, math.inf)
