"""Collect the spreadsheets that a build is made from."""

from collections.abc import Iterable
from pathlib import Path

from .errors import InputError
from .ingest import load_upload, parse_columns
from .limits import Limits
from .model import Region, Source, Table, Upload

Pairs = tuple[tuple[str, str], ...]


def pack_uploads(
    region: Region, *, tables: Iterable[Table] = tuple(Table), limits: Limits | None = None
) -> list[Upload]:
    """Return the spreadsheets that a region pack brings, in the order of its `region.toml`.

    Raises
    ------
    InputError
        If a file cannot be read, or its saved column mapping is broken.
    """
    sources = {Table.ASSETS: region.assets, Table.GRANTS: region.grants, Table.TIES: region.ties}
    return [_of_pack(source, table, limits) for table in tables for source in sources[table]]


def _of_pack(source: Source, table: Table, limits: Limits | None) -> Upload:
    """Load one file of a pack with what the pack knows of it."""
    mapping, answers = saved(source.columns)
    return load_upload(
        source.path,
        table=table,
        source=source.source,
        verified=source.verified,
        mapping=mapping,
        # Who puts a workbook in a pack says that its sheets are lists.
        answers=answers if "sheets" in dict(answers) else (*answers, ("sheets", "all")),
        limits=limits,
    )


def saved(path: Path | None) -> tuple[Pairs, Pairs]:
    """Read a saved column mapping with its answers; without a file there is none.

    Returns
    -------
    mapping, answers
        (role, header), and (key of a question, answer).

    Raises
    ------
    InputError
        If the file is not there, or is not a JSON object of role -> header.
    """
    if path is None:
        return (), ()
    try:
        return parse_columns(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as err:
        msg = f"the column mapping {str(path)!r} is not UTF-8 text; save it as UTF-8"
        raise InputError(msg) from err
