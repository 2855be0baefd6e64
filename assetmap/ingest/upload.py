"""Take a file, and what a person says of it, as an upload."""

import hashlib
from pathlib import Path
from typing import TypedDict, Unpack

from assetmap.limits import MEGA, Limits
from assetmap.model import Table, Upload
from assetmap.parsing.parse import refused


class About(TypedDict, total=False):
    """What a person says of a file: fields of `Upload`."""

    table: Table
    source: str
    verified: str
    mapping: tuple[tuple[str, str], ...]
    answers: tuple[tuple[str, str], ...]
    fixes: tuple[Upload, ...]


def load_upload(path: Path, *, limits: Limits | None = None, **about: Unpack[About]) -> Upload:
    """Read a file's bytes from the disk.

    Parameters
    ----------
    path
        The file.
    limits
        What reading may cost: how large a file is taken.
    about
        What its rows are (`table`, assets by default), the list's name in words (`source`), the ISO
        date on which it was last checked (`verified`), `mapping` and `answers` as `parse_columns`
        gives them, and corrected rows (`fixes`).

    Raises
    ------
    InputError
        If there is no such file, or it is a folder or larger than is taken.
    """
    most = (limits or Limits()).file_bytes
    try:
        if path.is_dir():
            raise refused(str(path), "is_folder")
        size = path.stat().st_size
        if size > most:
            raise refused(
                path.name, "too_big", found=f"{size / MEGA:,.0f}", limit=f"{most / MEGA:,.0f}"
            )
        content = path.read_bytes()
    except FileNotFoundError as err:
        raise refused(str(path), "no_file") from err
    except OSError as err:
        raise refused(str(path), "unreadable", what=err.strerror or "") from err
    return Upload(
        name=path.name, content=content, sha256=hashlib.sha256(content).hexdigest(), **about
    )
