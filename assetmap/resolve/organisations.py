"""Know which names are one organisation's, wherever it is and whichever part of it is named.

Assets are places, and a library's branches are several. Who was paid is an organisation, and its
branches, programmes and offices are one. So places that differ speak against nothing here, and
what a name sets off from the organisation's own ("Legal Aid Society / Civil Division") is of it.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.folding import BREAK
from assetmap.schema import NAME

from .aliases import aliases_of
from .alike import Alike, Flags, alike
from .blocks import candidates
from .chains import TOLD, joined
from .compare import heads_of
from .initials import with_initials_said
from .judge import ASKED, BY_NAME, JOINED, Beside, Judged, judge
from .keys import NONE, Codes, keys_of
from .links import Pairs, chained, components
from .review import pairs_to_ask
from .spelling import spelled, word_roles
from .table import LEGAL_FORM
from .told import Told
from .weigh import BOTH, Weighed, weigh
from .wording import HEAD, Wording, wording_of

LIKELY: Final = 0.8  # how likely one two names must be of which the one begins as the other
LIKELIER: Final = 0.9  # where all its words stand somewhere in the other
TELLING: Final = 12.0  # bits of a name above which two towns have hardly two of it
_SAME: Final = 2.0  # strength of a link between equal names
# Its last part is a registered name: "Legal Services - Queens Legal Services Corporation".
_REGISTERED: Final = re.compile(
    rf"[-/:;\u2013\u2014][^-/:;\u2013\u2014()\[\]]*{LEGAL_FORM}\W*$", re.IGNORECASE
)
# Who it is by law stands in brackets: "Center for Court Innovation (Fund for the City, Inc.)".
_BY_LAW: Final = re.compile(rf"[(\[][^()\[\]]*{LEGAL_FORM}\W*$", re.IGNORECASE)
_NO_CODE: Final = ("zip", "city", "door", "road", "heading", "way", "number")
_NO_NUMBER: Final = ("x", "y", "house")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Organisations:
    """Which records are one organisation."""

    group: Codes  # 0..k-1, of each record
    review: pd.DataFrame  # QUESTION_COLUMNS: pairs to ask about, most valuable first


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Found:
    """Pairs of records with what becomes of them."""

    pairs: Pairs
    joins: Flags
    asks: Flags
    against: Flags  # they must not be one through a third either
    weighed: Weighed  # by the names alone
    why: npt.NDArray[np.object_]


def organisations(
    records: pd.DataFrame,
    numbers: Codes,
    *,
    crs: str,
    places: Collection[str] = (),
    said: Told | None = None,
) -> Organisations:
    """Find the records that are one organisation, and list the pairs to ask about.

    Two are one where their names are, where all but places says so by the rules for assets
    (`judge`), where the one name begins as the other and is likely one, or where it is what stands
    in the other before a dash, a bracket or the like, unless what follows begins with a place or
    is a registered name of its own: those may be organisations by themselves, and are asked about.
    Equal names in two towns are one if they say enough of which organisation it is. Two of
    different numbers are never one, and what is like two of different numbers is neither's.

    Parameters
    ----------
    records
        Sorted by record id, index 0..n-1, with the fields of assets.
    numbers
        Equal where records bear one official number, `NONE` where none is known.
    crs
        Metric.
    places
        Names of places, as `keys.city_keys` writes them.
    said
        What people said of pairs.
    """
    said = Told() if said is None else said
    whole = records.assign(**{NAME: with_initials_said(records[NAME].astype("str").tolist())})
    keys = keys_of(whole, crs=crs)
    same, doubtful = _same_names(keys, numbers)
    group = components([same], len(keys))
    found = _compared(whole, keys, group, numbers, frozenset(places))
    group, cut, torn = _grouped(found, same, numbers, said)
    a, b = found.pairs.T
    at = np.flatnonzero((found.asks | cut) & (group[a] != group[b]))
    asked = pd.DataFrame(
        {
            "a": a[at],
            "b": b[at],
            "score": found.weighed.score[at],
            "why": np.where(cut[at], "chain", found.why[at]),
            "evidence": found.weighed.evidence(at),
        }
    )
    # Every name is a block of its own: what has no place is not asked about for that.
    laid = keys.assign(group=group, placed=True, block=np.arange(len(keys)))
    either = _to_ask(same[torn], "payee_alike")
    every = pd.concat([doubtful, either, asked], ignore_index=True)
    return Organisations(group=group, review=pairs_to_ask(records, laid, every, said.remembered))


def _same_names(keys: pd.DataFrame, numbers: Codes) -> tuple[Pairs, pd.DataFrame]:
    """Return links between equal names, and those to ask about: two towns, and any name's words."""
    links = chained(keys, ["block"], np.ones(len(keys), dtype=bool))
    links = links[~_differ(links, numbers)]
    words = wording_of(keys["name"].to_numpy(dtype=object))
    likeness = alike(links, words)
    vague = _differ(links, keys["city"].to_numpy()) & _vague(likeness)
    return links[~vague], _to_ask(links[vague], "same_name_towns")


def _to_ask(pairs: Pairs, why: str) -> pd.DataFrame:
    """Return pairs of equal names as they are asked about."""
    asked = pd.DataFrame({"a": pairs[:, 0], "b": pairs[:, 1]})
    return asked.assign(score=LIKELY, why=why, evidence="")


def _vague(names: Alike) -> Flags:
    """Tell the pairs whose names any town may have."""
    return np.asarray((names.shared < TELLING) | (names.which == 0))


def _differ(pairs: Pairs, codes: Codes) -> Flags:
    """Tell the pairs of which both have a code, and not the same."""
    both = codes[pairs]
    return np.asarray((both != NONE).all(axis=1) & (both[:, 0] != both[:, 1]))


def _compared(
    records: pd.DataFrame, keys: pd.DataFrame, group: Codes, numbers: Codes, places: frozenset[str]
) -> _Found:
    """Compare the names that share a key and are not equal."""
    heads, words, rows = heads_of(records, keys, group)
    nowhere = heads.copy()
    nowhere[list(_NO_CODE)], nowhere[list(_NO_NUMBER)] = NONE, np.nan
    # What has no place is sought by its letters too: places that differ must hide no pair.
    found = [candidates(table, words).pairs for table in (heads, nowhere)]
    pairs = np.unique(np.vstack(found), axis=0)
    of = heads["group"].to_numpy(dtype=np.int64)
    pairs = pairs[of[pairs[:, 0]] != of[pairs[:, 1]]]
    known = numbers[rows[pairs]]
    pairs = pairs[(known == NONE).any(axis=1)]
    names = alike(pairs, words)
    beside = _beside(heads, pairs)
    at_place = judge(weigh(pairs, heads, names), names, beside, points_join=False)
    weighed = weigh(pairs, nowhere, names)
    by_name = judge(weighed, names, beside, points_join=False)
    texts = records[NAME].iloc[rows].tolist()
    apart = _apart(texts, places)[pairs].any(axis=1)
    by_law = np.array([bool(_BY_LAW.search(text)) for text in texts], dtype=bool)[pairs].any(axis=1)
    set_off = _set_off(pairs, words) | (names.alias & by_law)
    joins, asks = _judged(names, weighed, (at_place, by_name), set_off, apart)
    asks &= names.within | names.alias | (alike(pairs, _without(words, places)).which > 0)
    unsure = joins & _differ(pairs, heads["city"].to_numpy()) & _vague(names)
    return _Found(
        pairs=rows[pairs],
        joins=joins & ~unsure,
        asks=asks | unsure,
        against=names.numbers == BOTH,
        weighed=weighed,
        why=np.select(
            [unsure & names.same, set_off], ["same_name_towns", "payee_part"], default="payee_alike"
        ).astype(object),
    )


def _without(words: Wording, places: frozenset[str]) -> Wording:
    """Return names in which the words of places do not say which one it is."""
    said = {word for place in spelled(sorted(places)) for word in place.split()}
    return replace(words, plain=words.plain | np.isin(words.text.astype(str), sorted(said)))


def _beside(heads: pd.DataFrame, pairs: Pairs) -> Beside:
    """Return what else is known of pairs: an organisation may have any number of places."""
    return Beside(
        legal=heads["legal"].to_numpy()[pairs].sum(axis=1).astype(np.int8),
        few=np.ones(len(pairs), dtype=bool),
        housed=np.zeros(len(pairs), dtype=bool),
    )


def _judged(
    names: Alike, weighed: Weighed, judged: tuple[Judged, Judged], set_off: Flags, apart: Flags
) -> tuple[Flags, Flags]:
    """Tell the pairs that are one organisation, and those to ask about.

    Parameters
    ----------
    names, weighed
        What the names have in common, and what that weighs.
    judged
        As assets: at their places, and by their names alone.
    set_off
        The one name is what stands before a dash, a bracket or the like in the other.
    apart
        What follows there may be an organisation by itself.
    """
    at_place, by_name = judged
    score = weighed.score
    one = (names.numbers == 0) & ~(set_off & apart)
    # "Advocates for Children of New York": what follows says next to nothing.
    little = (names.left == 0) & (names.right == 0) & (names.kinds == 0)
    begun = names.begins & ((score >= LIKELY) | little)
    within = names.within & ~names.inside & (begun | (~names.ends & (score >= LIKELIER)))
    same = names.same & ((names.slips == 0) | (score >= LIKELY))
    spelt = same | (names.acronym & (score >= LIKELY))
    joins = one & ((by_name.outcome >= BY_NAME) | within | spelt)
    joins |= set_off & ~apart & (names.numbers < BOTH)
    alike_too = names.within | names.same | names.acronym | names.alias
    joins |= (at_place.outcome == JOINED) & alike_too & (names.which > 0)
    asks = (by_name.outcome == ASKED) | (at_place.outcome == ASKED)
    asks |= names.within | names.alias | names.runner | set_off
    return joins, asks & ~joins & (names.numbers < BOTH)


def _set_off(pairs: Pairs, words: Wording) -> Flags:
    """Tell the pairs of which the one name is what the other says before a dash or a bracket."""
    core = words.core[words.of[pairs]][:, ::-1]
    return np.asarray(((words.also[pairs, HEAD] == core) & (core != NONE)).any(axis=1))


def _apart(names: list[str], places: frozenset[str]) -> Flags:
    """Tell the names whose part that is set off may be an organisation by itself.

    It is a place, but for words that say only what is there ("Queens Branch").
    """
    roles, _ = word_roles()
    longest = max((place.count(" ") + 1 for place in places), default=0)

    def is_place(part: list[str]) -> bool:
        """Tell a part that begins with a place, and goes on with nothing that tells more."""
        return any(
            " ".join(part[:n]) in places and all(word in roles for word in part[n:])
            for n in range(1, min(longest, len(part)) + 1)
        )

    parts = [alias.split(BREAK)[1].split() if alias else [] for alias in aliases_of(names)]
    found = zip(names, parts, strict=True)
    return np.array([bool(_REGISTERED.search(n)) or is_place(p) for n, p in found], dtype=bool)


def _grouped(found: _Found, same: Pairs, numbers: Codes, said: Told) -> tuple[Codes, Flags, Flags]:
    """Return the organisation of each record, and the links that were cut.

    Returns
    -------
    group
        0..k-1, of each record.
    cut
        Of the compared pairs.
    torn
        Of `same`.
    """
    links = np.vstack([same, found.pairs[found.joins]])
    kept = ~_between_numbers(links, numbers)
    score = np.minimum(found.weighed.score[found.joins], _SAME / 2)
    strength = np.concatenate([np.full(len(same), _SAME), score])[kept]
    group, lost = joined(
        np.vstack([said.one, links[kept]]),
        np.concatenate([np.full(len(said.one), TOLD), strength]),
        np.vstack([said.two, found.pairs[found.against]]),
        len(numbers),
    )
    gone = ~kept
    gone[kept] = lost[len(said.one) :]
    cut = np.zeros(len(found.pairs), dtype=bool)
    cut[found.joins] = gone[len(same) :]
    return group, cut, gone[: len(same)]


def _between_numbers(links: Pairs, numbers: Codes) -> Flags:
    """Tell the links to a record with a number where links would make one of several numbers."""
    group = components([links], len(numbers))
    known = np.flatnonzero(numbers != NONE)
    pairs = np.unique(np.column_stack([group[known], numbers[known]]), axis=0)
    several = np.bincount(pairs[:, 0], minlength=int(group.max(initial=-1)) + 1) > 1
    return np.asarray(several[group[links[:, 0]]] & (numbers[links] != NONE).any(axis=1))
