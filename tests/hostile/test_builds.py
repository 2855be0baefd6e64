"""The worst of the hostile files through a build: refused whole, or every row accounted for."""

import json
import socket
from collections.abc import Iterator
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
WORST = [
    "formulas.csv",
    "hostile_headers.csv",
    "hostile_categories.csv",
    "nul_and_escape.csv",
    "a_million_columns.csv",
    "noise.csv",
    "a_driver_document.csv",
    "laughs_in_the_styles.xlsx",
    "way_up.xlsx",
    "a_gigabyte_of_blanks.xlsx",
    "one_text_in_many_cells.xlsx",
    "hostile_sheet_name.xlsx",
    "deep_properties.geojson",
    "a_file_as_system.geojson",
    "hostile_layer.gpkg",
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


def built(folder: Path, name: str, content: bytes) -> tuple[int, str, Path]:
    """Build the tiny town of one list; return the exit code, what was said, and the folder."""
    given = folder / "given"
    given.mkdir()
    (given / name).write_bytes(content)
    out = folder / "made" / "out"
    out.parent.mkdir()
    words = [
        "build",
        TINY,
        "--only-these-assets",
        "--assets",
        given / name,
        "--out",
        out,
        "--quiet",
    ]
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output, out


def well(folder: Path, code: int, said: str, out: Path) -> bool:
    """Say whether a build left all or nothing, and no traceback."""
    assert "Traceback" not in said
    assert "root:" not in said
    assert [path.name for path in (folder / "given").iterdir()][1:] == []
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
    code, said, out = built(tmp_path, case.name, case.make())
    assert well(tmp_path, code, said, out)
    if case.refused and not case.either:
        assert code == 1
        assert case.refused in said
        assert said.strip().count("\n") == 0
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


def test_the_trap_notices_a_visitor(trap: socket.socket):
    socket.create_connection(trap.getsockname()).close()
    assert was_visited(trap)


@pytest.mark.parametrize("name", list(_fetching("")))
def test_no_file_makes_a_build_ask_the_network_for_anything(
    name: str, tmp_path: Path, trap: socket.socket
):
    host, port = trap.getsockname()
    code, said, out = built(tmp_path, name, _fetching(f"{host}:{port}")[name])
    assert well(tmp_path, code, said, out)
    assert not was_visited(trap)
