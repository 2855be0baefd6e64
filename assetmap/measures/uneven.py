"""Write in rows how unevenly something is shared over a region."""

from collections.abc import Iterator

import pandas as pd

from assetmap.model import Region
from assetmap.schema import GROUP
from assetmap.settings import Settings

from .bases import bases_of
from .concentration import concentration_sure
from .inequality import inequalities
from .table import Block, region_block


def uneven_blocks(
    amounts: pd.DataFrame,
    region: Region,
    settings: Settings,
    *,
    need: pd.Series | None,
    placing: str = "",
) -> Iterator[Block]:
    """Measure in every way, against every base, how unevenly something is shared.

    Parameters
    ----------
    amounts
        Assets or dollars, neighbourhoods by kinds.
    region
        Its people, and the groups that Theil is split by.
    settings
        The base, and the seed of the concentration's standard error.
    need
        Of each neighbourhood; None where it is not measured.
    placing
        Of money.
    """
    for name, base in bases_of(region.people, settings.base).items():
        uneven = inequalities(amounts, base, of=region.neighbourhoods[GROUP])
        for measure, values in uneven.items():
            yield region_block(measure, values, base=name, placing=placing)
        if need is not None:
            sure = concentration_sure(amounts, base, need, seed=settings.seed)
            yield region_block("concentration", sure, base=name, placing=placing)
