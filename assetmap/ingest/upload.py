"""Take a file, and what a person says of it, as an upload."""

import hashlib
import json
from pathlib import Path

from assetmap.errors import InputError
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
    mapping
        (role, header in the file), as `parse_mapping` gives it.

    Raises
    ------
    InputError
        If there is no such file, or it is a folder or larger than is taken.
    """
    most = Limits().file_bytes
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
    )


def parse_mapping(text: str) -> tuple[tuple[str, str], ...]:
    """Read a saved column mapping: `{"role": "header in the file"}`.

    The role "" has a list of headers: columns that are to be left out.

    Returns
    -------
    mapping
        (role, header), in the file's order.

    Raises
    ------
    InputError
        If the text is no JSON object of texts.

    Examples
    --------
    >>> parse_mapping('{"name": "Organization Name"}')
    (('name', 'Organization Name'),)
    """
    try:
        pairs = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=tuple)
    except (json.JSONDecodeError, RecursionError) as err:
        raise _bad_mapping(what=str(err)) from err
    if not isinstance(pairs, tuple):
        raise _bad_mapping(what=f"found {type(pairs).__name__}")
    left_out = [headers for role, headers in pairs if role == "" and isinstance(headers, list)]
    pairs = tuple((role, header) for role, header in pairs if header not in left_out)
    for role, header in [*pairs, *(("", header) for headers in left_out for header in headers)]:
        if not isinstance(header, str):
            raise _bad_mapping(what=f"{role!r} has no header in words")
    roles = [role for role, _ in pairs]
    twice = sorted({role for role in roles if roles.count(role) > 1})
    if twice:
        raise _bad_mapping(what=f"{twice[0]!r} stands twice")
    return (*pairs, *(("", header) for headers in left_out for header in headers))


def _bad_mapping(*, what: str) -> InputError:
    """Return the error that says what is wrong with a mapping."""
    return refused("columns.json", "bad_mapping", what=what)
