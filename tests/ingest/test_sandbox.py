"""What the parsing process can no longer do, each with a control that it could before."""

import subprocess
import sys
from pathlib import Path

import pytest

CONFINE = """
from assetmap.parsing.sandbox import confine, allow
confine(memory_bytes=1 << 30, seconds=5)
"""
WRITE = """
import os, sys
path = sys.argv[1]
with open(path, "w") as out:
    out.write("x")
"""
COMPILED_WRITE = """
import ctypes, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
libc = ctypes.CDLL(None, use_errno=True)
file = libc.open(sys.argv[1].encode(), 0o101, 0o600)
sys.exit(0 if libc.write(file, b"x", 1) == 1 else 3)
"""
SOCKET = """
import socket, sys
socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=5)
"""
COMPILED_SOCKET = """
import ctypes, struct, sys
libc = ctypes.CDLL(None, use_errno=True)
address = struct.pack("<HH4s8x", 2, int(sys.argv[1]) >> 8 | (int(sys.argv[1]) & 255) << 8,
                      bytes([127, 0, 0, 1]))
sys.exit(0 if libc.connect(libc.socket(2, 1, 0), address, 16) == 0 else 3)
"""
PROGRAM = """
import subprocess
subprocess.run(["/bin/true"], check=True)
"""
DATABASE = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1])
database.execute("SELECT 1")
"""
LOADED = """
import sqlite3
database = sqlite3.connect(":memory:")
database.enable_load_extension(True)
"""
MEMORY = """
import mmap
try:
    mmap.mmap(-1, 2 << 30)  # asked for, not filled: that would take its time
except OSError:
    raise SystemExit(3)
"""
SPIN = """
allow(memory_bytes=1 << 30, seconds=1)
while True:
    pass
"""

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the limits of the system are those of Linux"
)


def run(code: str, *arguments: object):
    return subprocess.run(
        [sys.executable, "-I", "-c", code, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def port():
    """A listener that takes connections and says nothing."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_no_file_is_written(tmp_path: Path):
    assert run(WRITE, tmp_path / "control").returncode == 0
    assert (tmp_path / "control").read_text() == "x"
    done = run(CONFINE + WRITE, tmp_path / "confined")
    assert "PermissionError" in done.stderr
    assert not (tmp_path / "confined").exists()


def test_no_file_is_written_by_compiled_code(tmp_path: Path):
    assert run(COMPILED_WRITE, tmp_path / "control").returncode == 0
    assert run(CONFINE + COMPILED_WRITE, tmp_path / "confined").returncode == 3
    assert (tmp_path / "confined").read_bytes() == b""


def test_no_socket_is_opened(port: int):
    assert run(SOCKET, port).returncode == 0
    assert "PermissionError" in run(CONFINE + SOCKET, port).stderr


def test_no_socket_is_opened_by_compiled_code(port: int):
    assert run(COMPILED_SOCKET, port).returncode == 0
    may = run("import ctypes, sys; sys.exit(ctypes.CDLL(None).unshare(0x50000000) != 0)")
    if may.returncode != 0:
        pytest.skip("this system lets nobody make a network namespace")
    assert run(CONFINE + COMPILED_SOCKET, port).returncode == 3


def test_no_program_is_started():
    assert run(PROGRAM).returncode == 0
    assert "PermissionError" in run(CONFINE + PROGRAM).stderr


def test_no_database_is_opened_but_in_memory(tmp_path: Path):
    path = tmp_path / "x.gpkg"
    assert run(DATABASE, path).returncode == 0
    path.unlink(missing_ok=True)
    assert "PermissionError" in run(CONFINE + DATABASE, path).stderr
    assert not path.exists()
    assert run(CONFINE + DATABASE, ":memory:").returncode == 0
    assert run(CONFINE + LOADED).returncode != 0


def test_memory_is_bounded():
    assert run(MEMORY).returncode == 0
    assert run(CONFINE + MEMORY).returncode == 3


def test_a_process_that_spins_is_ended():
    assert run(CONFINE + SPIN).returncode < 0


def test_the_limits_cannot_be_raised_again():
    code = CONFINE + "allow(memory_bytes=8 << 30, seconds=100)\n" + MEMORY
    assert run(code).returncode == 3
