"""Collect the spreadsheets that a build is made from."""

from collections.abc import Iterable
from pathlib import Path

from .ingest import load_upload, parse_mapping
from .limits import Limits
from .model import Region, Source, Table, Upload


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
    return load_upload(
        source.path,
        table=table,
        source=source.source,
        verified=source.verified,
        mapping=saved_mapping(source.columns),
        limits=limits,
    )


def saved_mapping(path: Path | None) -> tuple[tuple[str, str], ...]:
    """Read a saved column mapping; without a file there is none.

    Raises
    ------
    InputError
        If the file is not a JSON object of role -> header.
    """
    return parse_mapping(path.read_text(encoding="utf-8")) if path else ()
