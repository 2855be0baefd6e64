"""Read a JSON document by what it says that it is."""

from .geojson import read_geojson
from .wire import Parsed, Task


def read_json(task: Task) -> Parsed:
    """Read a JSON document.

    Raises
    ------
    Refusal
        If it is none that is known.
    """
    return read_geojson(task)
