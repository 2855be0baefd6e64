"""Work out from the log which version of each list holds."""

from collections.abc import Sequence
from dataclasses import dataclass

from .log import ACCEPTED, CORRECTED, Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of a list, with the corrections of its rows."""

    entry: Entry
    fixes: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A list that is used."""

    source: str
    versions: tuple[Version, ...]  # oldest first
    mark: int  # how many lines of the log speak of it: tells whether it changed meanwhile

    @property
    def newest(self) -> Version:
        """Return the version that holds."""
        return self.versions[-1]

    @property
    def earlier(self) -> tuple[Version, ...]:
        """Return the versions before it that were other files."""
        sha256 = self.newest.entry.sha256
        return tuple(v for v in self.versions[:-1] if v.entry.sha256 != sha256)


def kept_lists(entries: Sequence[Entry]) -> dict[str, Kept]:
    """Return the lists that are used, in the order in which each first came.

    Parameters
    ----------
    entries
        Of the log, oldest first.
    """
    kept: dict[str, Kept] = {}
    marks: dict[str, int] = {}
    for entry in entries:
        source = entry.source
        mark = marks[source] = marks.get(source, 0) + 1
        before = kept.get(source)
        if entry.action == ACCEPTED:
            versions = before.versions if before else ()
            fixes = _fixes_of(versions, entry)
            again = Version(entry=entry, fixes=fixes)
            kept[source] = Kept(source=source, versions=(*versions, again), mark=mark)
        elif entry.action == CORRECTED and before:
            last = before.newest
            more = Version(entry=last.entry, fixes=(*last.fixes, entry))
            kept[source] = Kept(source=source, versions=(*before.versions[:-1], more), mark=mark)
        elif before:
            del kept[source]
    return kept


def _fixes_of(versions: Sequence[Version], entry: Entry) -> tuple[Entry, ...]:
    """Return the corrections that a file already had, where the same file is read another way."""
    same = [version for version in versions if version.entry.sha256 == entry.sha256]
    return same[-1].fixes if same else ()
