"""Open a zipped map, once all that it says of itself is checked."""

import io
import zipfile
import zlib
from dataclasses import dataclass
from typing import Final

from assetmap.parsing.wire import Refusal, Task
from assetmap.parsing.workbooks.archive import check_directory, unfolded

# Parts that systems and programs add, and nobody means: resource forks, thumbnails.
_NOISE: Final = ("__macosx/", "._", ".ds_store", "thumbs.db", "desktop.ini")
_PACKED: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_BROKEN: Final = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError),
    *(RuntimeError, ValueError),
)
# Sentences that speak of workbooks -> those that speak of maps.
_MAPS: Final = {
    "bad_member": "map_bad_member",
    "bomb": "map_bomb",
    "too_big_inflated": "map_too_big_inflated",
    "too_many_members": "map_too_many_members",
    "password": "map_password",
    "damaged": "damaged_map",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MapZip:
    """A zip whose parts can be read by their names."""

    archive: zipfile.ZipFile
    names: tuple[str, ...]  # of the parts that somebody means, folders left out

    def size(self, name: str) -> int:
        """Return the bytes that a part says it unfolds to."""
        return self.archive.getinfo(name).file_size

    def read(self, name: str) -> bytes:
        """Return what a part unfolds to, never more than it says.

        Raises
        ------
        Refusal
            If it is damaged, or not as much as it says.
        """
        part = self.archive.getinfo(name)
        if part.compress_type not in _PACKED:
            raise Refusal(key="damaged_map", what=repr(name[:80]))
        try:
            return unfolded(self.archive, part)
        except Refusal as refusal:
            raise _of_maps(refusal, repr(name[:80])) from refusal
        except _BROKEN as err:
            raise Refusal(key="damaged_map", what=str(err)[:80]) from err


def opened(task: Task) -> MapZip:
    """Open a zipped map.

    Raises
    ------
    Refusal
        If it unfolds to too much, hides files outside itself, is encrypted or damaged.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(task.content))
        parts = archive.infolist()
        check_directory(parts, len(task.content), task.limits)
    except Refusal as refusal:
        raise _of_maps(refusal, "zip") from refusal
    except _BROKEN as err:
        raise Refusal(key="damaged_map", what=str(err)[:80]) from err
    names = tuple(p.filename for p in parts if not p.is_dir() and not _is_noise(p.filename))
    return MapZip(archive=archive, names=names)


def _of_maps(refusal: Refusal, what: str) -> Refusal:
    """Return a refusal in words that speak of a map."""
    return Refusal(key=_MAPS.get(refusal.key, refusal.key), **{"what": what, **refusal.values})


def _is_noise(name: str) -> bool:
    """Say whether a part was added by a program that packs."""
    plain = name.replace("\\", "/").lower()
    return plain.startswith(_NOISE[0]) or plain.rpartition("/")[2].startswith(_NOISE[1:])
