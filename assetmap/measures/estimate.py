"""Hold one measure of several kinds at once."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A number for each neighbourhood (index) and kind of asset (column), and how sure it is.

    Where a measure has no interval, error or score, the field is None; all frames share index
    and columns.
    """

    value: pd.DataFrame
    low: pd.DataFrame | None = None  # lower end of the 95 % interval
    high: pd.DataFrame | None = None  # upper end
    se: pd.DataFrame | None = None  # standard error
    z: pd.DataFrame | None = None  # value / standard error


def like(frame: pd.DataFrame, values: Floats) -> pd.DataFrame:
    """Return values as a frame with another's index and columns."""
    return pd.DataFrame(values, index=frame.index, columns=frame.columns)


def known(base: pd.Series) -> Floats:
    """Return how many live in each neighbourhood; NaN where that is unknown or nobody does.

    Shape (neighbourhoods, 1), to divide a frame of kinds by.
    """
    numbers = base.to_numpy(dtype=float, na_value=np.nan)
    return np.where(numbers > 0, numbers, np.nan)[:, np.newaxis]


def shares_of(base: pd.Series) -> Floats:
    """Return each neighbourhood's share of a base; 0 where nobody lives, NaN where unknown.

    Shape (neighbourhoods,). All NaN where the whole base is 0.
    """
    return shares_of_numbers(base.to_numpy(dtype=float, na_value=np.nan))


def shares_of_numbers(numbers: Floats) -> Floats:
    """Return the same of numbers, NaN where unknown."""
    total = float(np.nansum(numbers))
    return numbers / total if total > 0 else np.full(len(numbers), np.nan)
