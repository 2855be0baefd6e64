"""Write an address as on a letter."""

from collections.abc import Mapping
from typing import Any

from .schema import ADDRESS, CITY, STATE, ZIP


def one_line(row: Mapping[Any, Any]) -> str:
    """Return an address in one line; "" where a row has no address, whatever its city.

    Examples
    --------
    >>> one_line({"address": "1 Elm St", "city": "Etna", "state": "PA", "zip": "15223"})
    '1 Elm St, Etna, PA 15223'
    """
    address, city, state, zip_ = (
        " ".join(str(row[column]).split()) for column in (ADDRESS, CITY, STATE, ZIP)
    )
    if not address:
        return ""
    return ", ".join(filter(None, [address, city, " ".join(filter(None, [state, zip_]))]))
