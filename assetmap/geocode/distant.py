"""Tell where a row's coordinates contradict its own ZIP code."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.model import Tier
from assetmap.schema import LAT, LON, TIER, ZIP

from .extent import metres_between
from .gazetteer import Gazetteer

FAR_M: Final = 8_000.0  # from the middle of the row's own ZIP code, at least, to be far
FAR_TIMES: Final = 3.0  # the same, in distances between neighbouring ZIP codes there
NEIGHBOURS: Final = 4  # ZIP codes whose distance says how large they are thereabouts


def far_from_zip(located: pd.DataFrame, questions: pd.DataFrame, gazetteer: Gazetteer) -> pd.Series:
    """Tell which given coordinates lie far from the middle of the row's own ZIP code.

    How far is far depends on how large ZIP codes are thereabouts: some kilometres in a city, dozens
    in open country.

    Returns
    -------
    far
        True or false; index of `located`.
    """
    given = (located[TIER] == str(Tier.GIVEN)).to_numpy()
    at = gazetteer.zips.reindex(questions[ZIP])
    away = metres_between(
        located[LON].to_numpy(), located[LAT].to_numpy(), at[LON].to_numpy(), at[LAT].to_numpy()
    )
    spacing = questions[ZIP].map(_spacing(questions.loc[given, ZIP].unique(), gazetteer))
    limit = np.fmax(FAR_M, FAR_TIMES * spacing.to_numpy(dtype=float))
    return pd.Series(given & (away > limit), index=located.index)


def _spacing(zips: npt.NDArray[np.object_], gazetteer: Gazetteer) -> pd.Series:
    """Return the distance of each ZIP code's middle to its fourth neighbour's, metres."""
    own = gazetteer.zips.loc[gazetteer.zips.index.isin(zips), [LON, LAT]]
    all_lon, all_lat = (gazetteer.centroids[c].to_numpy() for c in (LON, LAT))
    nth = min(NEIGHBOURS, len(all_lon) - 1)
    if nth < 1:
        return pd.Series([], index=pd.Index([], dtype="str"), dtype="float64")
    far = [
        np.partition(metres_between(np.float64(lon), np.float64(lat), all_lon, all_lat), nth)[nth]
        for lon, lat in own.itertuples(index=False)
    ]
    return pd.Series(far, index=own.index, dtype="float64")
