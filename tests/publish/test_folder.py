import dataclasses
import json
import os
import zipfile
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
import tiny
from publish.factory import town

from assetmap import disk
from assetmap.errors import InputError
from assetmap.publish import read_build, write_build, zipped_build
from assetmap.publish.folder import BUILD_FILES
from assetmap.publish.tables import COLUMNS

HOSTILE = ["=cmd|'/c calc'!A1", '"><script>', "a\r\nb", "'=1", 'Ñandú, "x"']


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_build_has_the_files_of_the_contract(tmp_path: Path):
    write_build(town(), tmp_path / "out")
    promised = (
        "assets records problems review neighbourhoods measures findings relations provenance"
    )
    names = {f"{table}.csv" for table in promised.split()} | {"map.html", "result.json"}
    assert names <= set(contents(tmp_path / "out"))
    assert set(contents(tmp_path / "out")) == set(BUILD_FILES)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_what_was_written_is_read_back_as_it_was(tmp_path: Path):
    made = town(texts=HOSTILE)
    write_build(made, tmp_path / "out")
    again = read_build(tmp_path / "out")
    for table in COLUMNS:
        pd.testing.assert_frame_equal(getattr(again, table), getattr(made, table), check_exact=True)
    assert again.summary == made.summary


def test_the_same_result_gives_the_same_bytes(tmp_path: Path):
    write_build(town(60), tmp_path / "one")
    write_build(town(60), tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert zipped_build(town(60)) == zipped_build(town(60))


def test_the_zip_holds_the_same_files(tmp_path: Path):
    write_build(town(), tmp_path / "out")
    with zipfile.ZipFile(BytesIO(zipped_build(town()))) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    assert inside == contents(tmp_path / "out")


def test_an_earlier_build_is_replaced_whole(tmp_path: Path):
    out = tmp_path / "out"
    write_build(town(60), out)
    write_build(town(40), out)
    assert len(read_build(out).assets) == 40
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_empty_folder_is_taken(tmp_path: Path):
    (tmp_path / "out").mkdir()
    write_build(town(), tmp_path / "out")
    assert len(read_build(tmp_path / "out").assets) == 40


@pytest.mark.parametrize("strange", ["notes.txt", "assets.csv"])
def test_a_folder_that_is_not_ours_is_not_touched(tmp_path: Path, strange: str):
    out = tmp_path / "out"
    out.mkdir()
    (out / strange).write_text("mine")
    with pytest.raises(InputError, match=strange):
        write_build(town(), out)
    assert contents(out) == {strange: b"mine"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_build_with_a_file_of_somebody_else_in_it_is_not_touched(tmp_path: Path):
    out = tmp_path / "out"
    write_build(town(), out)
    (out / "my notes.txt").write_text("mine")
    before = contents(out)
    with pytest.raises(InputError, match="my notes"):
        write_build(town(60), out)
    assert contents(out) == before


def test_a_file_in_the_place_of_the_folder_is_not_touched(tmp_path: Path):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(InputError, match="is a file"):
        write_build(town(), tmp_path / "out")
    assert (tmp_path / "out").read_text() == "mine"


@pytest.mark.parametrize("there", ["nothing", "an earlier build"])
@pytest.mark.parametrize("nth", range(1, 24, 3))
def test_a_disk_that_fails_at_any_step_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nth: int, there: str
):
    out = tmp_path / "out"
    earlier = there != "nothing"
    if earlier:
        write_build(town(), out)
    before = contents(out) if earlier else None
    calls = {"left": nth}

    def failing(real: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **kwargs: object) -> object:
            calls["left"] -= 1
            if calls["left"] == 0:
                raise OSError(28, "No space left on device")
            return real(*args, **kwargs)

        return call

    monkeypatch.setattr(disk.os, "fsync", failing(os.fsync))
    monkeypatch.setattr(Path, "rename", failing(Path.rename))
    with suppress(InputError):  # a late failure finds it written
        write_build(town(60), out)
    if out.exists() and contents(out) != before:
        assert len(read_build(out).assets) == 60
        assert set(contents(out)) == set(BUILD_FILES)
    else:
        assert out.exists() == earlier


@pytest.mark.parametrize("name", BUILD_FILES)
def test_a_folder_that_lacks_a_table_is_no_build(tmp_path: Path, name: str):
    out = tmp_path / "out"
    write_build(town(), out)
    (out / name).unlink()
    if name in {"map.html", "neighbourhoods.geojson"}:
        assert len(read_build(out).assets) == 40
    else:
        with pytest.raises(InputError, match=name):
            read_build(out)


@pytest.mark.parametrize("name", ["assets.csv", "result.json"])
def test_a_damaged_file_is_named(tmp_path: Path, name: str):
    out = tmp_path / "out"
    write_build(town(), out)
    (out / name).write_bytes(b"\xff\xfe\x00{")
    with pytest.raises(InputError, match=name):
        read_build(out)


def test_the_summary_is_written_as_it_is(tmp_path: Path):
    made = dataclasses.replace(town(), summary=town().summary | {"name": "Ñ </script>"})
    write_build(made, tmp_path / "out")
    assert json.loads((tmp_path / "out" / "result.json").read_text("utf-8")) == made.summary


def test_what_people_read_is_written_in_their_language(tmp_path: Path):
    here = tiny.result()
    spanish = dataclasses.replace(here, settings=here.settings.with_({"language": "es"}))
    write_build(here, tmp_path / "en")
    write_build(spanish, tmp_path / "es")
    for table, column in (("problems", "message"), ("review", "why")):
        one, other = (
            pd.read_csv(tmp_path / language / f"{table}.csv", dtype=str, keep_default_na=False)
            for language in ("en", "es")
        )
        assert one.drop(columns=column).equals(other.drop(columns=column))
        assert (one[column] != other[column]).all()
