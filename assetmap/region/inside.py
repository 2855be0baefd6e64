"""Keep every file that a pack names inside the pack's folder."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from assetmap.errors import RegionError


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in a pack something is said, for messages."""

    folder: Path
    section: str = ""
    file: str = "region.toml"

    def wrong(self, key: str = "", *, why: str) -> RegionError:
        """Return an error that names the pack, the file, the section and the key."""
        where = f"{self.folder.name}/{self.file}"
        section = f" [{self.section}]" if self.section else ""
        field = f" {key!r}" if key else ""
        return RegionError(f"{where}:{section}{field} {why}")


def file_inside(place: Place, key: str, name: str) -> Path:
    """Return the path of a file that a pack names.

    Parameters
    ----------
    place, key
        Where the name stands.
    name
        As written there, relative to the pack's folder.

    Raises
    ------
    RegionError
        If the name leaves the folder (`..`, an absolute path, a symbolic link), or there is no
        such file.
    """
    parts = PurePosixPath(name).parts
    outside = PurePosixPath(name).is_absolute() or PureWindowsPath(name).anchor or ".." in parts
    if outside or "\0" in name or "\\" in name:
        raise place.wrong(
            key, why=f"is {name!r}, which leaves the pack's folder; files lie inside it"
        )
    path = place.folder
    try:
        for part in parts:
            path = path / part
            if path.is_symlink():
                raise place.wrong(
                    key, why=f"is {name!r}, which is a link; put the file itself there"
                )
        found = path.is_file()
    except OSError:
        found = False
    if not found:
        raise place.wrong(key, why=f"is {name!r}, but there is no such file in the pack's folder")
    return path
