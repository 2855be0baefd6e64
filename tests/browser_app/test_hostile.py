"""Hostile files: no text of theirs runs or is fetched, and no file ends the server."""

import io
import socket
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from browser_app.visits import Visit, Visitor, running

from assetmap.words import say

NASTY = Path(__file__).resolve().parents[3] / "shared" / "nasty" / "files"
CONTROL = Path(__file__).with_name("control.py")
TRAP = "127.0.0.1:9"
IMAGE = f"![x](http://{TRAP}/x.png)"
SCRIPT = "<img src=x onerror=window.__xss=1>"
TEMPLATE = "{{7*7*191}}"
HOSTILE_NAME = f"{IMAGE.replace('/', ':')} {SCRIPT} {TEMPLATE}.csv"
BATCH = 12  # files at a time: as many as a visitor may keep

pytestmark = [pytest.mark.browser]


def file(name: str, content: bytes) -> dict[str, object]:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def hostile_list() -> bytes:
    """A list whose every header and cell is hostile."""
    header = f"name,category,address,lat,lon,{IMAGE},{SCRIPT},{TEMPLATE}"
    texts = [
        IMAGE,
        SCRIPT,
        TEMPLATE,
        f"{{% if {SCRIPT} %}}",
        f":material/map: [a](http://{TRAP}/a)",
    ]
    lines = [f"{t},{t},{t},43.36{i},-69.58{i},{t},{t},{t}" for i, t in enumerate(texts)]
    lines += [f"{t},{t},{t},0,0,{t},{t},{t}" for t in texts]
    return "\n".join([header, *lines]).encode()


def far_cell() -> bytes:
    """A small workbook with one cell at the very end of the sheet."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["name", "address"])
        sheet.write_row(1, 0, ["Hill House", "1 Main St"])
        sheet.write(1_048_575, 16_383, "x")
    return content.getvalue()


def zip_bomb() -> bytes:
    """A workbook whose one sheet unfolds to a gigabyte."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(64):
                sheet.write(b" " * (16 << 20))
    return content.getvalue()


def wholly_looked_at(visit: Visit) -> None:
    """Open every fold of every page, then look for what should not be."""
    for key in ("page_lists", "page_questions", "page_findings", "page_map"):
        visit.page.get_by_role("link", name=say("app", key)).first.click()
        visit.settle()
        visit.unfold()
        assert visit.executed() == []
    assert visit.hosts() == {visit.server.address.split("/")[2]}


def test_hostile_text_neither_runs_nor_fetches(visitor: Visitor):
    visit = visitor()
    visit.open("lists")
    broken = file("broken" + HOSTILE_NAME, b"PK\x03\x04")
    visit.bring(file(HOSTILE_NAME, hostile_list()), broken)
    assert HOSTILE_NAME in visit.text()
    visit.page.get_by_role("button", name=say("app", "lists_use")).click()
    visit.page.get_by_text(say("app", "lists_on_map")).wait_for()
    visit.settle()
    wholly_looked_at(visit)
    frame = visit.page.frame_locator("iframe")
    frame.get_by_role("searchbox").fill("onerror")
    frame.get_by_text(SCRIPT).first.wait_for()
    visit.page.get_by_text("Español", exact=True).click()
    visit.settle()
    assert visit.executed() == []
    assert TRAP not in visit.hosts()


def test_the_harness_notices_text_that_runs_and_text_that_fetches(visitor: Visitor, tmp_path: Path):
    command = (sys.executable, "-m", "streamlit", "run", str(CONTROL))
    options = ("--server.headless=true", "--browser.gatherUsageStats=false", "--server.port")
    with running(*command, *options, log=tmp_path / "log.txt") as unsafe:
        visit = visitor(to=unsafe)
        visit.open()
        unsafe_list = file("list.csv", f"{IMAGE} {SCRIPT}".encode())
        visit.page.set_input_files("input[type=file]", [unsafe_list])
        visit.settle()
        visit.page.wait_for_timeout(1000)
        assert visit.executed()
        assert TRAP in visit.hosts()


def test_no_file_ends_the_server_or_shows_a_traceback(visitor: Visitor):
    files = {
        "far.xlsx": far_cell(),
        "bomb.xlsx": zip_bomb(),
        "broken.xlsx": b"PK\x03\x04 broken",
        "deep.geojson": b"[" * 200_000,
        "driver.geojson": b'<OGRVRTDataSource><OGRVRTLayer name="passwd"/></OGRVRTDataSource>',
        "noise.csv": bytes(range(256)) * 4000,
        "wide.csv": b"name," * 20_000,
    }
    visit = visitor()
    visit.open("lists")
    visit.bring(*(file(name, content) for name, content in files.items()))
    still_well(visit, list(files))


@pytest.mark.real
def test_none_of_the_known_hostile_files_ends_the_server(visitor: Visitor):
    if not NASTY.is_dir():
        pytest.skip("the hostile files do not lie beside this repository")
    files = sorted(NASTY.iterdir())
    for start in range(0, len(files), BATCH):
        batch = files[start : start + BATCH]
        visit = visitor()
        visit.open("lists")
        visit.bring(*batch)
        still_well(visit, [path.name for path in batch])
        visit.unfold()
        still_well(visit, [])
        visit.page.close()


def test_a_page_elsewhere_cannot_speak_to_the_server_under_a_name_of_its_own(visitor: Visitor):
    port = visitor().server.address.rsplit(":", 1)[1].rstrip("/")
    for host, answer in ((f"localhost:{port}", 101), (f"rebound.example:{port}", 403)):
        assert shaken(int(port), host) == answer


def shaken(port: int, host: str) -> int:
    """Ask for the channel that the app's pages speak over; return the answer's code."""
    lines = [
        "GET /_stcore/stream HTTP/1.1",
        f"Host: {host}",
        f"Origin: http://{host}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version: 13",
    ]
    with socket.create_connection(("127.0.0.1", port), timeout=10) as channel:
        channel.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        return int(channel.recv(4096).split()[1])


def still_well(visit: Visit, names: list[str]) -> None:
    """Say that the server is the one that it was, and shows each file with a sentence."""
    text = visit.text()
    assert [name for name in names if name not in text] == []
    assert "Traceback" not in text
    assert "root:" not in text
    assert visit.page.locator("[data-testid=stException]").count() == 0
    assert visit.server.process.is_running()
    assert visit.executed() == []
    assert visit.hosts() == {visit.server.address.split("/")[2]}
