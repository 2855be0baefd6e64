"""Try each verdict under every doubt, one by one then all together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assetmap.measures.estimate import Bools, Floats, Ints
from assetmap.model import Verdict
from assetmap.settings import Settings

from .doubtful import Counts, Doubtful
from .draws import DUPLICATES, MARGINS, OF_ASSETS, POSITIONS, TYPES, draw_counts, draw_people
from .evenness import Deck, Decks, Evenness
from .hold import HOLDS_IN, Said, holding, holding_uneven
from .lottery import Judged

TOGETHER = "together"  # all the doubts at once, none of which is enough by itself
EACH = (POSITIONS, DUPLICATES, TYPES, MARGINS)
CELLS = 20_000_000  # counts that are held at once
_STREAM = 4  # of chance, dealt by people drawn from their margins


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What was found about the kinds that are judged against one base."""

    base: str
    where: Ints  # the neighbourhoods that are judged, among all
    kinds: Ints  # the kinds that are judged, among all
    people: Floats  # of the base, shape (where,)
    margins: Floats | None  # their 90 % margins of error
    ids: tuple[str, ...]  # of the neighbourhoods that are judged
    judged: Judged  # shape (where, kinds)
    region: Evenness  # shape (kinds,)
    decks: Decks

    @property
    def more(self) -> Bools:
        """Say which verdicts are `more`."""
        return np.asarray(self.judged.verdict == str(Verdict.MORE), dtype=bool)

    @property
    def fewer(self) -> Bools:
        """Say which verdicts are `fewer`."""
        return np.asarray(self.judged.verdict == str(Verdict.FEWER), dtype=bool)

    @property
    def uneven(self) -> Bools:
        """Say of which kinds the region is uneven."""
        return np.asarray(self.region.verdict == str(Verdict.UNEVEN), dtype=bool)

    @property
    def asked(self) -> Bools:
        """Say which kinds have a verdict that could be overturned."""
        return np.asarray((self.more | self.fewer).any(axis=0) | self.uneven, dtype=bool)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """In what share of the draws verdicts hold, by doubt; NaN where there is none to hold."""

    places: Mapping[str, Floats]  # each shape (where, kinds)
    region: Mapping[str, Floats]  # each shape (kinds,)

    def overturned(self) -> tuple[dict[str, Bools], dict[str, Bools]]:
        """Say what overturns which verdicts, of the neighbourhoods and of the region.

        A verdict survives a doubt if it holds in `HOLDS_IN` of the draws at least. That all
        doubts together overturn it is said only where none does by itself.
        """
        found = []
        for holds in (self.places, self.region):
            falls = {doubt: share < HOLDS_IN for doubt, share in holds.items()}
            alone = np.any([falls[doubt] for doubt in EACH], axis=0)
            found.append(falls | {TOGETHER: falls[TOGETHER] & ~alone})
        return found[0], found[1]


def stress(cases: Sequence[Case], doubtful: Doubtful, settings: Settings) -> list[Held]:
    """Draw the doubtful assets and people many times, and judge each time anew.

    Parameters
    ----------
    cases
        What was found, base by base.
    doubtful
        The assets; of all kinds and neighbourhoods.
    settings
        Draws, seed and level.

    Returns
    -------
    held
        One per case.
    """
    helds = [_blank(case) for case in cases]
    crowds = [_Crowd.of(case, settings) for case in cases]
    asked = sorted({int(kind) for case in cases for kind in case.kinds[case.asked]})
    for kinds in _pieces(np.array(asked, dtype=np.int64), doubtful, settings):
        counts = _drawn(doubtful.of_kinds(kinds), settings)
        for case, crowd, held in zip(cases, crowds, helds, strict=True):
            for i in np.flatnonzero(case.asked & np.isin(case.kinds, kinds)):
                at = int(np.searchsorted(kinds, case.kinds[i]))
                mine = {doubt: drawn[:, at, case.where] for doubt, drawn in counts.items()}
                _of_kind(int(i), case, crowd, mine, held, settings)
    return helds


@dataclass(frozen=True, slots=True, kw_only=True)
class _Crowd:
    """The people of a base, drawn from their margins; None without margins."""

    share: Floats | None  # in each draw, shape (draws, where)
    deck: Deck | None

    @classmethod
    def of(cls, case: Case, settings: Settings) -> "_Crowd":
        """Draw the people; deal chance by them."""
        if case.margins is None or not case.asked.any():
            return cls(share=None, deck=None)
        drawn = [
            draw_people(case.people, case.margins, case.ids, draws=draws, seed=settings.seed)
            for draws in (settings.doubt_draws, settings.draws)
        ]
        share, of_deck = (_shares(people, case.decks.share) for people in drawn)
        return cls(share=share, deck=Deck(of_deck, settings, stream=_STREAM))


def _shares(people: Floats, usual: Floats) -> Floats:
    """Return each draw's shares; the usual ones where a draw has nobody at all."""
    total = people.sum(axis=1, keepdims=True)
    found: Floats = np.where(total > 0, people / np.where(total > 0, total, 1.0), usual)
    return found


def _blank(case: Case) -> Held:
    names = (*EACH, TOGETHER)
    return Held(
        places={name: np.full(case.judged.p.shape, np.nan) for name in names},
        region={name: np.full(len(case.kinds), np.nan) for name in names},
    )


def _pieces(kinds: Ints, doubtful: Doubtful, settings: Settings) -> Iterator[Ints]:
    """Cut kinds into pieces whose counts may be held at once."""
    each = doubtful.certain.shape[1] * settings.doubt_draws * (len(OF_ASSETS) + 1)
    size = max(1, CELLS // max(each, 1))
    for start in range(0, len(kinds), size):
        yield kinds[start : start + size]


def _drawn(doubtful: Doubtful, settings: Settings) -> dict[str, Counts]:
    """Draw the counts under each doubt about assets, then under all; one draw where none is."""
    draws = settings.doubt_draws if len(doubtful.ids) else 1
    sets = {doubt: (doubt,) for doubt in OF_ASSETS} | {TOGETHER: OF_ASSETS, MARGINS: ()}
    return {
        name: draw_counts(doubtful, draws=draws if doubts else 1, seed=settings.seed, doubts=doubts)
        for name, doubts in sets.items()
    }


def _of_kind(
    i: int, case: Case, crowd: _Crowd, counts: Mapping[str, Counts], held: Held, settings: Settings
) -> None:
    """Fill in one kind's column."""
    said = Said(more=case.more[:, i], fewer=case.fewer[:, i])
    share, alpha = case.decks.share, settings.alpha
    usual = counts[MARGINS]
    moves = {doubt: bool((drawn != usual).any()) for doubt, drawn in counts.items()}
    any_said = (said.more | said.fewer).any()
    sure = np.where(said.more | said.fewer, 1.0, np.nan)
    for doubt in (*EACH, TOGETHER):
        drawn = counts[doubt]
        people = crowd.share if doubt in (MARGINS, TOGETHER) else None
        deck = crowd.deck if doubt in (MARGINS, TOGETHER) and crowd.deck else case.decks.fair
        if not moves[doubt] and people is None:
            held.places[doubt][:, i] = sure
            held.region[doubt][i] = 1.0 if case.uneven[i] else np.nan
            continue
        if doubt == TOGETHER and not moves[doubt]:
            held.places[doubt][:, i] = held.places[MARGINS][:, i]
            held.region[doubt][i] = held.region[MARGINS][i]
            continue
        if any_said:
            of = share if people is None else people
            held.places[doubt][:, i] = holding(drawn, of, said, alpha=alpha)
        if case.uneven[i]:
            held.region[doubt][i] = holding_uneven(drawn, share, deck, alpha=alpha)
