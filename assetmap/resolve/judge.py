"""Judge pairs of records: one thing, to be asked, or two."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from .alike import Alike, Flags
from .weigh import BOTH, Weighed, level

SURE: Final = 0.4  # how likely one a pair must be to be joined, where the signs are for it besides
SURER: Final = 0.5  # where the names are alike only in part
SURE_AT_DOOR: Final = 0.2  # where the one name is within the other, at one street address
SURE_BY_NAME: Final = 0.8  # where nothing but the name speaks for it
SURE_IF_LEGAL: Final = 0.5  # and the name is a registered one ("Inc.")
SURE_IF_NEW: Final = 0.5  # and names differ by a word that stands nowhere else: a slip of the keys
ASK_FROM: Final = 0.3  # below, hardly anybody says "same"

SEVERAL: Final = 2
_NAMES: Final = ("same", "slip", "alias", "acronym", "overlap", "number", "different")

JOINED: Final = np.int8(2)
BY_NAME: Final = np.int8(1)  # joined if the name has no more than one place
ASKED: Final = np.int8(0)
APART: Final = np.int8(-1)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Judged:
    """What becomes of pairs."""

    outcome: npt.NDArray[np.int8]  # JOINED, BY_NAME, ASKED or APART
    against: Flags  # they must not be one through a third record either
    located: Flags  # the one is inside of the other
    why: npt.NDArray[np.object_]  # key of the sentence that says why it is asked


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Beside:
    """What else is known of pairs; all arrays of one length."""

    legal: npt.NDArray[np.int8]  # how many of the two names are registered ones ("Inc.")
    few: Flags  # their names have so few places that they may have moved
    housed: Flags  # one is a school or a place of worship, and the other is not


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Signs:
    """What pairs show, sign by sign."""

    same: Flags
    slip: Flags
    alias: Flags
    acronym: Flags
    part: Flags  # the one is within the other, somewhere, or said there as another name
    overlap: Flags
    kinds: Flags  # the rest of the names is of two kinds of thing
    number: Flags
    different: Flags
    which: Flags  # they share a word that says which thing it is
    several: Flags  # they share several such words
    contact: Flags  # the same phone or web address
    phone_same: Flags
    phone_differs: Flags
    door: Flags
    here: Flags  # one place, or next door with the same contact
    near: Flags
    beside: Flags  # next door, or the number agrees and the street does not
    road: Flags
    nowhere: Flags
    far: Flags
    other_area: Flags
    other_type: Flags


def judge(weighed: Weighed, names: Alike, beside: Beside, *, points_join: bool) -> Judged:
    """Judge pairs by what speaks for and against their being one.

    A name alone joins two records only where it says which thing it is, and a place alone never
    does. A number, or a word such as "north", on both sides makes two things; so do a phone, a
    place or a type that differ, unless the rest speaks for one thing and a person is asked.

    Parameters
    ----------
    weighed
        The pairs.
    names
        What their names have in common.
    beside
        What else is known of them.
    points_join
        Whether points may show that two records are at one place.
    """
    s = _signs(weighed, names, points_join=points_join)
    score = weighed.score
    one_number = (names.numbers == 0) | (s.contact & s.here & (names.numbers < BOTH))
    single = one_number & ~names.inside
    two_kinds = (names.kinds == BOTH) & (names.common == 0)
    housed = beside.housed & s.other_type & names.within & ~s.same
    joined = single & ~housed & (_exact(s, score) | _rough(s, score, names, two_kinds))
    by_name = single & ~joined & _alone(s, score, names, beside)
    under = names.within | (np.minimum(names.left, names.right) == 0)
    inside = s.near & under & names.inside & ~s.number & s.which
    located = inside | (s.near & housed & s.which & ~s.number)
    two = s.number | (s.other_type & (two_kinds | inside))
    # Two names with words of their own, and nothing else: "Starfish Salon", "Fathom Salon".
    own = s.overlap & s.nowhere & ~s.contact
    likely = ((score >= ASK_FROM) & ~own) | (
        s.which & ((s.same & s.far & beside.few) | (s.contact & names.within))
    )
    partial = names.within & (names.begins | names.ends)
    likely |= s.nowhere & (partial | (s.contact & s.which))
    likely |= s.here & (s.which | names.runner | partial) & ~s.number
    asked = (likely & ~joined & ~by_name & ~two) | (s.door & s.phone_same & ~joined & ~s.other_type)
    outcome = np.select([joined, by_name, asked], [JOINED, BY_NAME, ASKED], default=APART)
    return Judged(
        outcome=outcome.astype(np.int8),
        against=two | ((s.far | s.different) & ~joined & ~by_name),
        located=located,
        why=_why(s),
    )


def _signs(weighed: Weighed, names: Alike, *, points_join: bool) -> _Signs:
    """Return the signs of pairs."""

    def at(feature: str, *levels: str) -> Flags:
        """Tell the pairs at some levels of a feature."""
        return np.isin(weighed.levels[feature], [level(feature, name) for name in levels])

    contact = at("phone", "same") | at("web", "same")
    close = at("place", "within_30_m")
    door = at("place", "same_door")
    beside = at("place", "next_door")
    here = door | (close & points_join)
    here |= contact & (beside | at("place", "same_door_elsewhere"))
    return _Signs(
        **{kind: at("name", kind) for kind in _NAMES},
        part=at("name", "part", "begins", "alias"),
        kinds=at("name", "kind"),
        which=names.which > 0,
        several=names.which >= SEVERAL,
        contact=contact,
        phone_same=at("phone", "same"),
        phone_differs=at("phone", "other"),
        door=door,
        here=here,
        near=here | close | at("place", "within_100_m"),
        beside=beside | at("place", "same_number"),
        road=at("place", "same_road"),
        nowhere=at("place", "unknown", "same_area"),
        far=at("place", "far", "other_area", "same_road"),
        other_area=at("place", "other_area"),
        other_type=at("type", "other"),
    )


def _exact(s: _Signs, score: npt.NDArray[np.float64]) -> Flags:
    """Tell the pairs whose names are one and the same, whatever the place."""
    along = (s.contact & (s.beside | s.road)) | (s.beside & ~s.phone_differs)
    at_contact = s.contact & (s.nowhere | s.other_area) & (s.same | s.slip | s.acronym)
    return (score >= SURE) & (
        (s.same & s.here)
        | (s.same & along & s.which)
        | (at_contact & s.which)
        | ((s.slip | s.acronym) & s.contact & s.here)
    )


def _alone(s: _Signs, score: npt.NDArray[np.float64], names: Alike, beside: Beside) -> Flags:
    """Tell the pairs of which nothing but the names speaks for one thing, and these do."""
    sure = score >= SURE_BY_NAME
    registered = (beside.legal > 0) & (score >= SURE_IF_LEGAL)
    same = s.same & ((s.which & sure) | registered)
    slip = s.slip & s.which & (names.doubted == 0) & (score >= SURE_IF_NEW)
    # "Oak Hill Food Pantry", "Oak Hill Pantry"; but a school at the end of a church's name is two.
    plain = s.part & names.within & ~names.alias & ~names.run & ((names.kinds == 0) | names.framed)
    plain &= s.several | ((names.begins | names.framed) & s.which)
    plain &= (names.left == 0) & (names.right == 0) & sure
    called = names.called & s.which & (score >= SURE)
    return np.asarray((same | slip | plain | called) & s.nowhere & ~s.phone_differs)


def _rough(s: _Signs, score: npt.NDArray[np.float64], names: Alike, two_kinds: Flags) -> Flags:
    """Tell the pairs whose names are one in part, but whose place and contact are one."""
    both = s.contact & s.here
    surer = score >= SURER
    one_kind = (
        (both & (s.part | s.overlap) & (score >= SURE))
        | (both & s.kinds & surer)
        | (surer & s.several & s.part & s.contact & s.beside)
        | ((score >= SURE_AT_DOOR) & s.which & (s.slip | s.part) & s.door & (names.kinds < BOTH))
    )
    mixed = s.other_type & (names.common == 0)
    return np.asarray((both & s.part & surer) | (one_kind & ~mixed & ~two_kinds))


def _why(s: _Signs) -> npt.NDArray[np.object_]:
    """Return the key of the sentence that says why a pair is asked about."""
    reasons = {
        "same_phone": s.same & s.contact & s.far,
        "same_name_elsewhere": s.same & s.far,
        "same_nearby": s.same & s.here,
        "same_name": s.same,
        "other_name_here": s.different,
        "similar_contact_here": s.contact & s.here,
        "similar_contact": s.contact,
        "similar_here": s.near,
    }
    return np.select(list(reasons.values()), list(reasons), default="similar_name").astype(object)
