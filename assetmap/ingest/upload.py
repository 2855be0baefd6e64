"""Take a file, and what a person says of it, as an upload."""

import hashlib
from pathlib import Path

from assetmap.limits import MEGA, Limits
from assetmap.model import Table, Upload

from .parse import refused


def load_upload(
    path: Path,
    *,
    table: Table = Table.ASSETS,
    source: str = "",
    verified: str = "",
    mapping: tuple[tuple[str, str], ...] = (),
    answers: tuple[tuple[str, str], ...] = (),
    limits: Limits | None = None,
) -> Upload:
    """Read a file's bytes from the disk.

    Parameters
    ----------
    path
        The file.
    table
        What its rows are.
    source
        The list's name in words; "" means the file's name.
    verified
        ISO date on which the list was last checked.
    mapping, answers
        (role, header in the file) and (key of a question, answer), as `parse_columns` gives them.
    limits
        What reading may cost: how large a file is taken.

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
        name=path.name,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        table=table,
        source=source,
        verified=verified,
        mapping=mapping,
        answers=answers,
    )
