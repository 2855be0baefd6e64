"""The worst of the hostile files through a build: refused whole, or every row accounted for."""

import json
import socket
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from hostile import maps, texts, workbooks
from hostile.case import Case, book_parts, cells_xml, csv_bytes, sheet_xml, zipped
from ingest.lists import HEADER, ROWS
from tiny import TINY

from assetmap.cli import main

CASES = {case.name: case for case in (*texts.CASES, *workbooks.CASES, *maps.CASES)}
READ = [
    "formulas.csv",
    "hostile_headers.csv",
    "hostile_categories.csv",
    "nul_and_escape.csv",
    "hostile_sheet_name.xlsx",
    "hostile_layer.gpkg",
]
WORST = [
    "a_million_columns.csv",
    "noise.csv",
    "a_driver_document.csv",
    "laughs_in_the_styles.xlsx",
    "way_up.xlsx",
    "a_gigabyte_of_blanks.xlsx",
    "one_text_in_many_cells.xlsx",
    "deep_properties.geojson",
    "a_file_as_system.geojson",
]


@pytest.fixture
def trap() -> Iterator[socket.socket]:
    """Listen where hostile files send whoever follows them."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        yield server


def was_visited(server: socket.socket) -> bool:
    """Say whether anybody came."""
    try:
        server.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def built(folder: Path, lists: Mapping[str, bytes]) -> tuple[int, str, Path]:
    """Build the tiny town of some lists; return the exit code, what was said, and the folder."""
    given = folder / "given"
    given.mkdir()
    for name, content in lists.items():
        (given / name).write_bytes(content)
    out = folder / "made" / "out"
    out.parent.mkdir()
    words = ["build", TINY, "--only-these-assets", "--out", out, "--quiet"]
    for name in lists:
        words += ["--assets", given / name]
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output, out


def well(folder: Path, lists: Collection[str], code: int, said: str) -> bool:
    """Say whether a build left all or nothing, and no traceback."""
    out = folder / "made" / "out"
    assert "Traceback" not in said
    assert "root:" not in said
    assert sorted(path.name for path in (folder / "given").iterdir()) == sorted(lists)
    assert {path.name for path in folder.iterdir()} == {"given", "made"}
    if code == 1:
        assert list(out.parent.iterdir()) == []
        return True
    assert code == 0, said
    result = json.loads((out / "result.json").read_text(encoding="utf-8"))
    accepted, held, rejected = (sum(result[k].values()) for k in ("accepted", "held", "rejected"))
    records = pd.read_csv(out / "records.csv", keep_default_na=False)
    everything = b"".join(path.read_bytes() for path in out.iterdir())
    assert b"\x00" not in everything
    return result["rows_in"] == accepted + held + rejected and accepted == len(records)


@pytest.mark.parametrize("case", [CASES[name] for name in WORST], ids=lambda case: case.name)
def test_a_build_of_a_hostile_file_leaves_all_or_nothing(case: Case, tmp_path: Path):
    code, said, _ = built(tmp_path, {case.name: case.make()})
    assert well(tmp_path, [case.name], code, said)
    if case.refused and not case.either:
        assert code == 1
        assert case.refused in said
        assert said.strip().count("\n") == 0
    for word in case.never:
        assert word not in said
    assert not list(tmp_path.rglob(f"*{workbooks.CANARY}*"))


def test_a_build_of_hostile_files_that_are_read_accounts_for_each(tmp_path: Path):
    """One build of all: each costs as much as the next, and none may spoil another."""
    code, said, out = built(tmp_path, {name: CASES[name].make() for name in READ})
    assert code == 0, said
    assert well(tmp_path, READ, code, said)
    records, problems = (
        pd.read_csv(out / f"{name}.csv", keep_default_na=False) for name in ("records", "problems")
    )
    aside = problems.loc[problems["severity"].isin(["held", "rejected"])]
    columns = ["upload", "sheet", "row"]  # far from the town some are held that are read right
    rows = pd.concat([records[columns], aside[columns]]).drop_duplicates()["upload"].value_counts()
    for case in (CASES[name] for name in READ):
        assert rows[case.name] == (case.accepted or 0) + case.held + case.rejected, case.name
        for word in case.never:
            assert word not in said
    assert not list(tmp_path.rglob(f"*{workbooks.CANARY}*"))


def _fetching(address: str) -> dict[str, bytes]:
    """Return files that would make a careless reader ask an address for something."""
    url = f"http://{address}/x"
    doctype = f'<?xml version="1.0"?><!DOCTYPE x SYSTEM "{url}">'
    rows = [HEADER, *[[f'=WEBSERVICE("{url}")', *row[1:]] for row in ROWS]]
    parts = book_parts({"List": sheet_xml(cells_xml(rows))})
    link = f'<Relationship Id="r9" Type="x" Target="{url}" TargetMode="External"/></Relationships>'
    sheets = str(parts["xl/_rels/workbook.xml.rels"]).replace("</Relationships>", link)
    system = {"type": "link", "properties": {"href": url}}
    return {
        "definition.xlsx": zipped({**parts, "xl/styles.xml": f"{doctype}<styleSheet/>"}),
        "linked.xlsx": zipped({**parts, "xl/_rels/workbook.xml.rels": sheets}),
        "cells.csv": csv_bytes(rows),
        "address.csv": url.encode(),
        "service.geojson": f"<WFS_Capabilities><href>{url}</href></WFS_Capabilities>".encode(),
        "system.geojson": maps.collection(*maps.points(), crs=system),
        "definition.kml": maps.kml(maps.MARK, before=doctype.split("?>")[1]),
        "network.kml": maps.kml(
            f"<Document><NetworkLink><Link><href>{url}</href></Link></NetworkLink>"
            f"{maps.MARK}</Document>"
        ),
        "system.zip": zipped(maps.shapefile(prj=url)),
    }


HARMLESS = ("linked.xlsx", "cells.csv", "network.kml")  # but for what they would have fetched


def test_the_trap_notices_a_visitor(trap: socket.socket):
    socket.create_connection(trap.getsockname()).close()
    assert was_visited(trap)


@pytest.mark.parametrize("name", sorted(set(_fetching("")) - set(HARMLESS)))
def test_no_file_makes_a_build_ask_the_network_for_anything(
    name: str, tmp_path: Path, trap: socket.socket
):
    host, port = trap.getsockname()
    code, said, _ = built(tmp_path, {name: _fetching(f"{host}:{port}")[name]})
    assert well(tmp_path, [name], code, said)
    assert not was_visited(trap)


def test_nor_do_those_whose_rows_are_read(tmp_path: Path, trap: socket.socket):
    host, port = trap.getsockname()
    fetching = _fetching(f"{host}:{port}")
    code, said, _ = built(tmp_path, {name: fetching[name] for name in HARMLESS})
    assert code == 0, said
    assert well(tmp_path, HARMLESS, code, said)
    assert not was_visited(trap)
