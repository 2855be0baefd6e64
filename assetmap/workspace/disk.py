"""Keep files and lines of a log so that each is whole or absent, whoever else writes."""

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from assetmap import disk

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

FILES = "files"
_LOCK = ".lock"
_ASIDE = ".new"


def plainly(folder: Path) -> AbstractContextManager[None]:
    """Say in a sentence what the disk refuses of a workspace.

    Raises
    ------
    InputError
        In the place of an `OSError`.
    """
    return disk.plainly(f"the workspace {folder}", then="nothing was changed")


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the workspace alone: others wait; the system lets go of it when a process ends."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX)
        for place in (folder, folder / FILES):
            for left in place.glob(f".*{_ASIDE}"):  # of a writer that was stopped
                left.unlink(missing_ok=True)
        yield
    finally:
        os.close(handle)


def keep_file(path: Path, content: bytes) -> None:
    """Write a file beside its place, wait for the disk, then rename it; one that is there stays."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{secrets.token_hex(6)}{_ASIDE}")
    try:
        _write(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, content)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    disk.sync(path.parent)


def add_line(path: Path, line: str, *, header: str) -> None:
    """Add a line to a log, whole or not at all; call it under the lock.

    Where an earlier writer was stopped in the middle of a line, the new one begins on its own.

    Parameters
    ----------
    path
        The log; made with its header where it is not there.
    line, header
        Without the end of the line.
    """
    size = path.stat().st_size if path.exists() else 0
    if not size:
        path.unlink(missing_ok=True)
        keep_file(path, f"{header}\n{line}\n".encode())
        return
    text = f"{line}\n" if _ends_a_line(path) else f"\n{line}\n"
    try:
        _write(path, os.O_WRONLY | os.O_APPEND, text.encode())
    except OSError:
        os.truncate(path, size)  # what was written of the line, on a full disk
        raise


def _ends_a_line(path: Path) -> bool:
    """Say whether a file ends where a line does."""
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def _write(path: Path, flags: int, content: bytes) -> None:
    """Write bytes in one piece, and wait until the disk has them."""
    handle = os.open(path, flags | getattr(os, "O_BINARY", 0), 0o644)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(handle, rest) :]
        os.fsync(handle)
    finally:
        os.close(handle)
