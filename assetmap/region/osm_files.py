"""Know an OpenStreetMap extract by its ending, which its first bytes must bear out."""

from pathlib import Path
from typing import Final

from assetmap.errors import RegionError

# Ending -> what osmium calls the format, what the file begins with.
_FORMATS: Final = {
    ".pbf": ("pbf", b"OSMHeader"),
    ".osm": ("osm", b"<osm"),
    ".xml": ("osm", b"<osm"),
}
_START: Final = 4096  # bytes in which a file must say what it is


def osm_format(path: Path) -> str:
    """Return what osmium calls the format of a file.

    Raises
    ------
    RegionError
        If the ending is not one of ours, or the file does not begin as it says.
    """
    known = _FORMATS.get(path.suffix.lower())
    if known is None:
        msg = (
            f"{path.name} has the ending {path.suffix!r}; OpenStreetMap is read from .osm.pbf, .osm"
        )
        raise RegionError(msg)
    try:
        with path.open("rb") as file:
            start = file.read(_START)
    except OSError as err:
        msg = f"{path.name} cannot be read ({err.strerror}); region.toml names it"
        raise RegionError(msg) from err
    form, first = known
    if first not in start:
        msg = f"{path.name} is not what its ending says; expected an OpenStreetMap extract"
        raise RegionError(msg)
    return form
