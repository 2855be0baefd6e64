"""Write files so that each is whole or absent, whatever happens meanwhile."""

import os
import secrets
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from assetmap.errors import InputError


@contextmanager
def plainly(
    what: Path | str, *, then: str = "free some space or choose another place"
) -> Iterator[None]:
    """Say in a sentence what the disk refuses.

    Parameters
    ----------
    what
        What is written.
    then
        What follows from it, or what to do.

    Raises
    ------
    InputError
        In the place of an `OSError`.
    """
    try:
        yield
    except OSError as err:
        reason = err.strerror or str(err)
        msg = f"{what} cannot be written: {reason}; {then}"
        raise InputError(msg) from err


def write_file(path: Path, content: bytes) -> None:
    """Write a file beside its place, then rename it.

    Raises
    ------
    InputError
        If it cannot be written; what was there before is as it was.
    """
    aside = path.with_name(f".{path.name}.{secrets.token_hex(6)}.new")
    with plainly(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            _write_synced(aside, content)
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)


def write_folder(target: Path, contents: Mapping[str, bytes]) -> None:
    """Write a folder of files beside the target, then put it in the target's place.

    Raises
    ------
    InputError
        If it cannot be written; what was there before is as it was.
    """
    aside = target.with_name(f".{target.name}.{secrets.token_hex(6)}.new")
    with plainly(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            aside.mkdir()
            for name, content in contents.items():
                _write_synced(aside / name, content)
            sync(aside)
            _swap(aside, target)
        finally:
            shutil.rmtree(aside, ignore_errors=True)


def _swap(aside: Path, target: Path) -> None:
    """Rename a whole folder into its place; what was there is kept until that is done."""
    before = aside.with_suffix(".old")
    if target.exists():
        target.rename(before)
    try:
        aside.rename(target)
    except OSError:
        if before.exists():
            before.rename(target)
        raise
    sync(target.parent)
    shutil.rmtree(before, ignore_errors=True)


def _write_synced(path: Path, content: bytes) -> None:
    """Write a file and wait until the disk has it."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync(folder: Path) -> None:
    """Wait until the disk has a folder's list of files; Windows has no way to ask."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_older(place: Path, *, most: int) -> None:
    """Remove the oldest folders that were kept before one: `name-1`, `name-2` beside `name-3`.

    Parameters
    ----------
    place
        The newest, `name-digest`.
    most
        How many may stay, with it.
    """
    name = place.name.rpartition("-")[0]
    others = [p for p in place.parent.iterdir() if p.name.rpartition("-")[0] == name and p != place]
    by_age = sorted(others, key=lambda p: (p.stat().st_mtime, p.name), reverse=True)
    for old in by_age[most - 1 :]:
        shutil.rmtree(old, ignore_errors=True)
