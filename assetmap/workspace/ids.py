"""Keep the ids of assets, so that each stays what it is called from build to build."""

import csv
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from assetmap.disk import write_file
from assetmap.errors import InputError
from assetmap.schema import ASSET_ID, RECORD_ID

from .disk import locked, plainly

IDS: Final = "ids.csv"
_HEADER: Final = [RECORD_ID, ASSET_ID]
_IDS: Final = r"a[0-9a-f]{12}"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class KnownIds:
    """The asset that each record first was, of the builds of a workspace."""

    ids: pd.Series  # index: record ids
    digest: str  # of the file: what tells one state of it from another


def read_ids(folder: Path) -> KnownIds | None:
    """Return the ids that a workspace knows; None where nothing was built from it yet.

    Raises
    ------
    InputError
        If the file is something else.
    """
    path = folder / IDS
    if not path.is_file():
        return None
    with plainly(folder):
        content = path.read_bytes()
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8")), strict=True))
    except (UnicodeDecodeError, csv.Error):
        rows = []
    table = pd.DataFrame(rows[1:], columns=_HEADER, dtype="str") if _is_whole(rows) else None
    if table is None or not table[ASSET_ID].str.fullmatch(_IDS).all():
        msg = (
            f"{path} is broken: expected the columns {', '.join(_HEADER)} and an id of an asset in"
            " each row; move the file away, and the next build begins it anew"
        )
        raise InputError(msg)
    ids = table.drop_duplicates(RECORD_ID).set_index(RECORD_ID)[ASSET_ID]
    return KnownIds(ids=ids, digest=hashlib.sha256(content).hexdigest())


def keep_ids(folder: Path, records: pd.DataFrame) -> bool:
    """Remember the asset of each record that is not known yet; tell whether there was any.

    What is known stays: an asset that people joined to another and split off again is called what
    it was called before.

    Parameters
    ----------
    folder
        Of the workspace.
    records
        Of a build: `record_id`, `asset_id`.

    Raises
    ------
    InputError
        If the disk refuses, or the file is something else.
    """
    with plainly(folder), locked(folder):
        known = read_ids(folder)
        before = known.ids if known else pd.Series(dtype="str")
        table = records.drop_duplicates(RECORD_ID)
        new = table.loc[~table[RECORD_ID].isin(before.index)].set_index(RECORD_ID)[ASSET_ID]
        if new.empty:
            return False
        out = io.StringIO()
        lines = csv.writer(out, lineterminator="\n")
        lines.writerow(_HEADER)
        lines.writerows(pd.concat([before, new.sort_index()]).items())
        write_file(folder / IDS, out.getvalue().encode())
    return True


def _is_whole(rows: list[list[str]]) -> bool:
    """Tell whether rows are a header and records with two cells each."""
    return bool(rows) and rows[0] == _HEADER and all(len(row) == len(_HEADER) for row in rows)
