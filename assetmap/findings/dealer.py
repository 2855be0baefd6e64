"""Deal a funder's grants by chance, the same way each time."""

import zlib
from dataclasses import dataclass
from typing import Self

import numpy as np

from assetmap.measures.estimate import Floats
from assetmap.settings import Settings

from .altered import Unfair, deal_altered
from .evenness import uneven_shares
from .picker import FairPicker
from .redeal import deal, stack_of
from .stake import Dealt, Hand

ALTERED_DEALS = 200  # with unfair chances, to learn what the test would see
DRAWS_PER_AREA = 40  # with fewer, no correction for many tests could call a single neighbourhood


@dataclass(frozen=True, slots=True, kw_only=True)
class Dealer:
    """How one region's grants are dealt."""

    picker: FairPicker
    unfair: Unfair
    draws: int
    seed: int

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
            seed=settings.seed,
        )

    def deal(self, hand: Hand, name: str) -> Dealt:
        """Deal the grants of a funder; what it gets does not depend on the other funders."""
        rng = np.random.default_rng([self.seed, 5, zlib.crc32(name.encode(errors="replace"))])
        is_largest = np.arange(len(hand.amounts)) == np.argmax(hand.amounts)
        others, largest = (
            deal(
                stack_of(hand.amounts[some], hand.places[some]),
                self.picker,
                share=self.unfair.share,
                deals=self.draws,
                rng=rng,
            )
            for some in (~is_largest, is_largest)
        )
        everything = stack_of(hand.amounts, hand.places)
        return Dealt(
            null=others + largest,
            largest=largest,
            altered=deal_altered(everything, self.unfair, rng),
        )
