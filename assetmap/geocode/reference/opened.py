"""Open the text of an address file, packed by gzip or not, whatever of the usual encodings."""

import gzip
import zlib
from pathlib import Path
from typing import Final

from assetmap.errors import RegionError

MOST_BYTES: Final = 2 << 30  # of a file's text: ten million addresses; more would fill the memory
PACKED: Final = ".gz"


def text_of_file(path: Path) -> str:
    """Return the text of a file.

    Raises
    ------
    RegionError
        If it cannot be read, is no text, is damaged, or is longer than `MOST_BYTES`.
    """
    content = _content(path)
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    msg = f"{path.name} is neither UTF-8 nor Windows text; save it as CSV UTF-8"
    raise RegionError(msg)


def kind_of_file(path: Path) -> str:
    """Return a file's ending in small letters, without that of gzip.

    Examples
    --------
    >>> kind_of_file(Path("a.geojson.gz")), kind_of_file(Path("B.CSV"))
    ('.geojson', '.csv')
    """
    inner = path.with_suffix("") if path.suffix.lower() == PACKED else path
    return inner.suffix.lower()


def _content(path: Path) -> bytes:
    """Return a file's bytes, unpacked."""
    packed = path.suffix.lower() == PACKED
    try:
        with gzip.open(path) if packed else path.open("rb") as file:
            content: bytes = file.read(MOST_BYTES + 1)
    except (gzip.BadGzipFile, EOFError, zlib.error) as err:
        msg = f"{path.name} is not gzip, or it is damaged ({err}); pack it again"
        raise RegionError(msg) from err
    except OSError as err:
        msg = f"{path.name} cannot be read ({err.strerror}); it is named as addresses"
        raise RegionError(msg) from err
    if len(content) > MOST_BYTES:
        msg = f"{path.name} holds more than {MOST_BYTES >> 30} GiB; cut it to the region"
        raise RegionError(msg)
    return content
