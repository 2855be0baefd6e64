"""Deal a funder's grants by chance, the same way each time."""

import zlib
from dataclasses import dataclass
from typing import Self

import numpy as np

from assetmap.measures.estimate import Floats
from assetmap.settings import Settings

from .altered import Unfair, deal_altered
from .evenness import uneven_shares
from .picker import FairPicker, draw_distinct
from .redeal import deal, parts, stack_of
from .stake import Dealt, Fallen, Hand

ALTERED_DEALS = 200  # with unfair chances, to learn what the test would see
DRAWS_PER_AREA = 40  # with fewer, no correction for many tests could call a single neighbourhood


@dataclass(frozen=True, slots=True, kw_only=True)
class Dealer:
    """How one region's grants are dealt."""

    picker: FairPicker
    unfair: Unfair
    draws: int
    settings: Settings

    @classmethod
    def of(cls, share: Floats, settings: Settings) -> Self:
        """Prepare to deal by shares of the people.

        At least 40 deals a neighbourhood less one, however few the settings ask for.
        """
        unfair = Unfair(
            share=share,
            fewer=settings.fewer_effect,
            more=settings.more_effect,
            uneven=uneven_shares(share, settings, deals=ALTERED_DEALS),
        )
        return cls(
            picker=FairPicker(share),
            unfair=unfair,
            draws=max(settings.draws, DRAWS_PER_AREA * len(share) - 1),
            settings=settings,
        )

    def deal(self, hand: Hand, name: str) -> Dealt:
        """Deal the grants of a funder; what it gets does not depend on the other funders."""
        rng = np.random.default_rng(
            [self.settings.seed, 5, zlib.crc32(name.encode(errors="replace"))]
        )
        share, top = self.unfair.share, int(np.argmax(hand.amounts))
        others = stack_of(np.delete(hand.amounts, top), np.delete(hand.places, top))
        null = deal(others, self.picker, share=share, deals=self.draws, rng=rng)
        largest = self._fall(float(hand.amounts[top]), int(hand.places[top]), rng)
        null[np.arange(self.draws)[:, np.newaxis], largest.area] += largest.dollars
        everything = stack_of(hand.amounts, hand.places)
        return Dealt(null=null, largest=largest, altered=deal_altered(everything, self.unfair, rng))

    def _fall(self, amount: float, places: int, rng: np.random.Generator) -> Fallen:
        """Deal one grant."""
        share = self.unfair.share
        if places >= len(share):
            everywhere = np.broadcast_to(np.arange(len(share)), (self.draws, len(share)))
            return Fallen(
                area=everywhere, dollars=np.broadcast_to(amount * share, everywhere.shape)
            )
        none = np.zeros(self.draws, dtype=np.int64)
        picks = draw_distinct(self.picker, none, places, rng).reshape(self.draws, places)
        return Fallen(area=picks, dollars=amount * parts(picks, share))
