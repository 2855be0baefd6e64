"""The ids of assets that a workspace remembers."""

from pathlib import Path

import pandas as pd
import pytest

from assetmap.errors import InputError
from assetmap.workspace import IDS, keep_ids, read_ids


def records(**ids: str) -> pd.DataFrame:
    """Return records with their assets."""
    return pd.DataFrame({"record_id": list(ids), "asset_id": list(ids.values())}, dtype="str")


ONE, OTHER, THIRD = (f"a{digit * 12}" for digit in "123")


def test_a_workspace_without_a_build_knows_no_ids(tmp_path: Path):
    assert read_ids(tmp_path) is None


def test_what_a_record_first_was_is_remembered(tmp_path: Path):
    assert keep_ids(tmp_path, records(r1=ONE, r2=OTHER))
    assert keep_ids(tmp_path, records(r1=OTHER, r2=OTHER, r3=THIRD))
    known = read_ids(tmp_path)
    assert known is not None
    assert known.ids.to_dict() == {"r1": ONE, "r2": OTHER, "r3": THIRD}


def test_where_nothing_is_new_nothing_is_written(tmp_path: Path):
    keep_ids(tmp_path, records(r1=ONE))
    before = (tmp_path / IDS).read_bytes()
    assert not keep_ids(tmp_path, records(r1=OTHER))
    assert (tmp_path / IDS).read_bytes() == before


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"record_id,asset\nr1,a111111111111\n",
        b"record_id,asset_id\nr1,<script>\n",
        b"record_id,asset_id\nr1\n",
    ],
)
def test_a_file_that_is_something_else_is_named(tmp_path: Path, content: bytes):
    (tmp_path / IDS).write_bytes(content)
    with pytest.raises(InputError, match=r"ids\.csv is broken: expected"):
        read_ids(tmp_path)
