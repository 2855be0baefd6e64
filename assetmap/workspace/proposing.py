"""Work out what accepting a file would do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Final, Literal

from assetmap.comparing import Comparison, compare
from assetmap.errors import InputError
from assetmap.ingest import mapping_key
from assetmap.ingest.mending.fixes import attach_fixes
from assetmap.model import Reading, Upload

from .lists import Kept, Version
from .log import Entry, one_line

_ALIKE: Final = 0.5  # share of the smaller version's records by which a list is known again

Kind = Literal["same", "new", "newer", "corrected"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What accepting a file would do; nothing is written yet."""

    kind: Kind  # same: nothing to do; new: a list; newer: a version; corrected: rows of a list
    source: str  # the list's name in words
    file: Upload  # what would be kept
    upload: Upload  # the list as it would then be read
    reading: Reading | None = None  # of it; None where there is nothing to do
    comparison: Comparison | None = None  # with the version that holds, where there is one
    reused: bool = False  # whether the columns and answers of the version before were used again
    mark: int = 0  # of the list in the log, when this was worked out

    @property
    def sentence(self) -> str:
        """Return in a sentence what it is."""
        name, source = self.file.name[:100], self.source[:100]
        if self.kind == "same":
            return f"the same file: nothing to do ({name!r} is already here as {source!r})"
        if self.kind == "new":
            return f"a new list: {source!r}"
        if self.kind == "corrected":
            return f"corrected rows of {source!r}"
        again = "; its columns are read as before" if self.reused else ""
        return f"a newer version of {source!r}{again}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The lists of a workspace, and how its files are got and read."""

    kept: Mapping[str, Kept]
    marks: Mapping[str, int]  # how many lines of the log speak of each list, used or not
    upload_of: Callable[[Version], Upload]
    reading_of: Callable[[Upload], Reading]


def proposal_of(upload: Upload, shelf: Shelf) -> Proposal:
    """Work out what accepting a file would do: see `Workspace.propose`.

    Raises
    ------
    InputError
        If the file cannot be used, or corrected rows belong to no list.
    """
    fixed = _as_fixes(upload, shelf)
    if fixed is not None:
        return fixed
    same = _same(upload, shelf)
    if same is not None:
        return Proposal(kind="same", source=same.source, file=upload, upload=upload)
    read, reading, reused = _read(upload, shelf)
    mine = _list_of(read, reading, shelf)
    if mine is None:
        source = _new_name(upload, shelf)
        return Proposal(
            kind="new",
            source=source,
            file=upload,
            upload=replace(read, source=source),
            reading=_called(reading, source),
            mark=shelf.marks.get(source, 0),
        )
    before = shelf.reading_of(shelf.upload_of(mine.newest))
    return Proposal(
        kind="newer",
        source=mine.source,
        file=upload,
        upload=replace(read, source=mine.source),
        reading=_called(reading, mine.source),
        comparison=compare(before, reading),
        reused=reused,
        mark=mine.mark,
    )


def _as_fixes(upload: Upload, shelf: Shelf) -> Proposal | None:
    """Return the proposal for corrected rows, None where the file is a list."""
    newest = [shelf.upload_of(one.newest) for one in shelf.kept.values()]
    after = attach_fixes([*newest, upload])
    if len(after) > len(newest):
        return None
    for one, before, now in zip(shelf.kept.values(), newest, after, strict=True):
        if now != before:
            reading = shelf.reading_of(now)
            return Proposal(
                kind="corrected",
                source=one.source,
                file=upload,
                upload=now,
                reading=reading,
                comparison=compare(shelf.reading_of(before), reading),
                mark=one.mark,
            )
    source = next(one.source for one in after if upload.sha256 in {f.sha256 for f in one.fixes})
    return Proposal(kind="same", source=source, file=upload, upload=upload)


def _same(upload: Upload, shelf: Shelf) -> Kept | None:
    """Return the list whose newest version is this file, read in this way."""
    for one in shelf.kept.values():
        entry = one.newest.entry
        if entry.sha256 != upload.sha256 or entry.table != upload.table:
            continue
        given = (
            (upload.mapping, entry.columns),
            (upload.answers, entry.answers),
            (upload.verified, entry.verified),
        )
        if all(not new or new == old for new, old in given):
            return one
    return None


def _read(upload: Upload, shelf: Shelf) -> tuple[Upload, Reading, bool]:
    """Read a file, with the columns and answers of an earlier version of the same headers."""
    if not (upload.mapping or upload.answers):
        for entry in _told(upload, shelf):
            again = replace(upload, mapping=entry.columns, answers=entry.answers)
            try:
                reading = shelf.reading_of(again)
            except InputError:
                continue  # other headers, or other questions
            if mapping_key(reading.columns["header"]) == entry.header:
                return again, reading, True
    return upload, shelf.reading_of(upload), False


def _told(upload: Upload, shelf: Shelf) -> list[Entry]:
    """Return the entries of lists of which a person said how to read them, likeliest first."""
    lists = sorted(shelf.kept.values(), key=lambda one: not _is_called(one, upload))
    return [
        one.newest.entry
        for one in lists
        if one.newest.entry.table == upload.table
        and (one.newest.entry.columns or one.newest.entry.answers)
        and one_line(upload.source) in {"", one.source}
    ]


def _list_of(upload: Upload, reading: Reading, shelf: Shelf) -> Kept | None:
    """Return the list that a file is a version of, None where it is a new one.

    Raises
    ------
    InputError
        If the list that a person named holds rows of another kind.
    """
    if upload.source:
        named = shelf.kept.get(one_line(upload.source))
        if named is not None and named.newest.entry.table != upload.table:
            msg = (
                f"the list {named.source!r} holds {named.newest.entry.table}, the file is given "
                f"as {upload.table}; give it another name, or the right kind"
            )
            raise InputError(msg)
        return named
    same = [one for one in shelf.kept.values() if one.newest.entry.table == upload.table]
    called = [one for one in same if _is_called(one, upload)]
    if called:
        return called[-1]
    header = mapping_key(reading.columns["header"])
    alike = [one for one in same if one.newest.entry.header == header]
    alike = [one for one in alike if _are_alike(one, reading, shelf)]
    return alike[0] if len(alike) == 1 else None


def _are_alike(kept: Kept, reading: Reading, shelf: Shelf) -> bool:
    """Say whether most records of the smaller version stand in the other too."""
    before = shelf.reading_of(shelf.upload_of(kept.newest))
    counts = compare(before, reading).counts
    least = min(len(before.records), len(reading.records))
    return counts["same"] + counts["changed"] > _ALIKE * least


def _new_name(upload: Upload, shelf: Shelf) -> str:
    """Return what a new list is called: as a person says, or like its file, but not like others."""
    name = one_line(upload.source) or one_line(PurePath(upload.name).stem) or "list"
    number, found = 1, name
    while found in shelf.kept:
        number += 1
        found = f"{name} ({number})"
    return found


def _is_called(kept: Kept, upload: Upload) -> bool:
    """Say whether a list's newest version has the same file name, or its name in words."""
    names = {kept.newest.entry.name.casefold(), kept.source.casefold()}
    return bool(
        names & {one_line(text).casefold() for text in (upload.name, PurePath(upload.name).stem)}
    )


def _called(reading: Reading, source: str) -> Reading:
    """Return a reading whose records say which list they are of."""
    return replace(reading, records=reading.records.assign(source=source))
