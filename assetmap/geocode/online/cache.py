"""Keep what geocoders found, so that no address is asked of one twice."""

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from assetmap.errors import GeocoderUnavailable, InputError
from assetmap.model import Tier

from .hits import Hit

DAY_S: Final = 86_400.0
PATIENCE_S: Final = 30.0  # for another process that is writing
FORM: Final = 1  # of the table: another one is set aside, as a damaged file is
_TABLE: Final = """
create table if not exists answers (
    address text not null, provider text not null, version text not null,
    found integer not null, at real not null,
    lon real, lat real, tier text, matched text, number text, zip text, state text, score real,
    primary key (address, provider, version)
) without rowid
"""
_FIND: Final = """
select found, at, lon, lat, tier, matched, number, zip, state, score
from answers where address = ? and provider = ? and version = ?
"""
_KEEP: Final = """
insert or replace into answers values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An answer from before; `hit` is None where the address was not found."""

    hit: Hit | None


class Cache:
    """Answers on disk; several processes may share them. What failed is never in it."""

    def __init__(
        self, line: sqlite3.Connection, path: Path, now: Callable[[], float], set_aside: Path | None
    ) -> None:
        """Use `Cache.open`."""
        self._line, self._path, self._now = line, path, now
        self.set_aside = set_aside  # where a damaged file of that name went

    @classmethod
    @contextmanager
    def open(cls, path: Path, *, now: Callable[[], float] = time.time) -> Iterator[Self]:
        """Open the file, or make it; a damaged one is set aside and made anew.

        Parameters
        ----------
        path
            Where answers are kept.
        now
            Seconds since 1970: answers know their age.

        Raises
        ------
        InputError
            If the disk refuses.
        """
        with _plainly(path):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            set_aside = None
            try:
                line = _connected(path)
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:
                set_aside = _put_aside(path)
                line = _connected(path)
        try:
            yield cls(line, path, now, set_aside)
        finally:
            line.close()

    def find(
        self, address: str, provider: str, version: str, *, not_found_days: float
    ) -> Kept | None:
        """Return what a geocoder said of an address, None where it was not asked.

        Parameters
        ----------
        address
            Normalised.
        provider, version
            Who said it, and how its answers were read.
        not_found_days
            After so many days an address that was not found counts as not asked.

        Raises
        ------
        InputError
            If the disk refuses.
        """
        with _plainly(self._path):
            row = self._line.execute(_FIND, (address, provider, version)).fetchone()
        if row is None:
            return None
        found, at, lon, lat, tier, *said = row
        names = ("matched", "number", "zip", "state", "score")
        try:
            if not found:
                stale = self._now() - float(at) > not_found_days * DAY_S
                return None if stale else Kept(hit=None)
            return Kept(
                hit=Hit.of(lon, lat, tier=Tier(tier), **dict(zip(names, said, strict=True)))
            )
        except (ValueError, TypeError, GeocoderUnavailable):
            return None  # somebody else wrote it: ask again

    def keep(self, provider: str, version: str, answers: Iterable[tuple[str, Hit | None]]) -> None:
        """Keep answers, all or none: each an address with its hit, None where it was not found.

        Raises
        ------
        InputError
            If the disk refuses.
        """
        at = self._now()
        rows = [(address, provider, version, *_values(hit, at)) for address, hit in answers]
        with _plainly(self._path):
            self._line.execute("begin immediate")
            try:
                self._line.executemany(_KEEP, rows)
                self._line.execute("commit")
            except sqlite3.Error:
                self._line.execute("rollback")
                raise


def _values(hit: Hit | None, at: float) -> tuple[object, ...]:
    """Return the columns of an answer."""
    if hit is None:
        return (False, at, *[None] * 8)
    place = (hit.lon, hit.lat, str(hit.tier), hit.matched, hit.number, hit.zip, hit.state)
    return (True, at, *place, hit.score)


def _connected(path: Path) -> sqlite3.Connection:
    """Open a file of answers and look whether it is whole."""
    is_new = not path.exists()
    line = sqlite3.connect(path, timeout=PATIENCE_S, isolation_level=None, check_same_thread=False)
    try:
        line.execute("pragma journal_mode = wal")
        line.execute("pragma synchronous = normal")  # a killed process loses nothing
        form = line.execute("pragma user_version").fetchone()[0]
        whole = line.execute("pragma quick_check").fetchone()[0] == "ok"
        if not whole or form not in (0, FORM):
            raise sqlite3.DatabaseError  # as sqlite itself says of a damaged file
        line.execute(_TABLE)
        line.execute(f"pragma user_version = {FORM}")
        if is_new:
            path.chmod(0o600)  # the addresses are somebody's
    except (sqlite3.Error, OSError):
        line.close()
        raise
    return line


def _put_aside(path: Path) -> Path:
    """Rename a damaged file, with what belongs to it."""
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged{number}")).exists():
        number += 1
    path.replace(aside)
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    return aside


@contextmanager
def _plainly(path: Path) -> Iterator[None]:
    """Say in a sentence what the disk refuses."""
    try:
        yield
    except (sqlite3.Error, OSError) as err:
        msg = (
            f"the file of geocoders' answers {path} cannot be used: {str(err) or 'it is damaged'};"
            " free some space, remove it, or choose another with --cache"
        )
        raise InputError(msg) from err
