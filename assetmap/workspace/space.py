"""Take a region's lists in, version by version."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from assetmap.errors import InputError
from assetmap.ingest import mapping_key, read_upload
from assetmap.limits import Limits
from assetmap.model import Reading, Region, Upload
from assetmap.resolve import Decisions

from .decided import NOBODY, Answer, add_decisions, is_unfinished, now, read_decided
from .disk import FILES, keep_file, locked, plainly
from .lists import Kept, Version, kept_lists
from .log import ACCEPTED, CORRECTED, REMOVED, Entry, add_entry, read_log, upload_of
from .proposing import Proposal, Shelf, proposal_of

LISTS: Final = "lists.csv"
DECISIONS: Final = "decisions.csv"
_SHOWN: Final = 6  # digits of a hash that tell versions apart for people


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A folder that remembers a region's lists; see `open`."""

    folder: Path
    states: tuple[str, ...] = ()
    bounds: tuple[float, float, float, float] | None = None
    limits: Limits = field(default_factory=Limits)

    @classmethod
    def open(
        cls, folder: Path, *, region: Region | None = None, limits: Limits | None = None
    ) -> "Workspace":
        """Open a workspace; one that is not there yet is empty, and made when a list is accepted.

        Parameters
        ----------
        folder
            Holds `files/<sha256>` (bytes as they came), `lists.csv` and `decisions.csv`.
        region
            Whose lists these are: its states and its box help reading them.
        limits
            What reading a file may cost.

        Raises
        ------
        InputError
            If the folder is a file, or its log is something else.
        """
        if folder.exists() and not folder.is_dir():
            msg = f"{folder} is a file; expected a folder for the workspace"
            raise InputError(msg)
        read_log(folder / LISTS)
        about = (region.states, region.bounds) if region else ((), None)
        return cls(folder=folder, states=about[0], bounds=about[1], limits=limits or Limits())

    @property
    def damage(self) -> tuple[str, ...]:
        """Return a sentence for each line of the logs that a writer could not finish."""
        _, torn = read_log(self.folder / LISTS)
        said = [f"{LISTS}, line {line}: never finished, so it is left out" for line in torn]
        if is_unfinished(self.folder / DECISIONS):
            said.append(f"{DECISIONS}: the last line was never finished, so it is left out")
        return tuple(said)

    def lists(self) -> tuple[Entry, ...]:
        """Return the entry of each list's newest version, in the order in which lists came."""
        return tuple(kept.newest.entry for kept in self._kept().values())

    def propose(self, upload: Upload) -> Proposal:
        """Work out what accepting a file would do; nothing is written.

        The same bytes are the same file, whatever it is called, unless its columns, answers or
        date are now given otherwise. A file with the headers of an earlier version is read with
        that version's columns and answers, where none are given. Corrected rows belong to the
        list whose rows they are.

        Parameters
        ----------
        upload
            The file; its `source` is the list that it belongs to. Where that is blank, it is a
            newer version of the list with the same file name, or else of the one list of the same
            headers and mostly the same records; else a new list called like the file.

        Raises
        ------
        InputError
            If the file cannot be used, or corrected rows belong to no list of this workspace.
        QuestionError
            If a person must answer first.
        """
        shelf = Shelf(
            kept=self._kept(),
            marks=self._marks(),
            upload_of=self._upload,
            reading_of=self._reading,
        )
        return proposal_of(upload, shelf)

    def accept(self, proposal: Proposal, *, by: str = "", when: str = "") -> None:
        """Keep a proposed file: wholly, or not at all.

        Parameters
        ----------
        proposal
            Of this workspace. One of kind "same" changes nothing.
        by
            Who accepts it.
        when
            ISO; by default now.

        Raises
        ------
        InputError
            If somebody changed the same list meanwhile, or the disk refuses.
        """
        if proposal.kind == "same":
            return
        file, upload = proposal.file, proposal.upload
        headers = proposal.reading.columns["header"] if proposal.reading else ()
        entry = Entry(
            action=CORRECTED if proposal.kind == "corrected" else ACCEPTED,
            source=proposal.source,
            name=file.name,
            sha256=file.sha256,
            table=upload.table,
            verified=upload.verified,
            columns=upload.mapping,
            answers=upload.answers,
            header=mapping_key(headers),
            when=when or now(),
            by=by,
        )
        with plainly(self.folder), locked(self.folder):
            self._require_unchanged(proposal.source, proposal.mark)
            keep_file(self.folder / FILES / file.sha256, file.content)
            add_entry(self.folder / LISTS, entry)

    def remove(self, source: str, *, by: str = "", when: str = "") -> None:
        """Use a list no longer; its files and its lines in the log stay.

        Raises
        ------
        InputError
            If there is no such list, or the disk refuses.
        """
        with plainly(self.folder), locked(self.folder):
            kept = self._kept()
            if source not in kept:
                known = ", ".join(map(repr, kept)) or "none"
                msg = f"there is no list {source!r} in the workspace; it has {known}"
                raise InputError(msg)
            last = kept[source].newest.entry
            entry = replace(last, action=REMOVED, when=when or now(), by=by)
            add_entry(self.folder / LISTS, entry)

    def uploads(self) -> list[Upload]:
        """Return the newest version of each list, ready for a build.

        Each has its corrections in `fixes` and its earlier versions in `earlier`, so that rows
        that are gone from the newest one stay until a person closes them.

        Raises
        ------
        InputError
            If a kept file is missing or damaged.
        """
        out = []
        for kept in self._kept().values():
            earlier = tuple(
                replace(one, name=f"{one.name} ({one.sha256[:_SHOWN]})")
                for one in map(self._upload, kept.earlier)
            )
            out.append(replace(self._upload(kept.newest), earlier=earlier))
        return out

    def decisions(self) -> Decisions:
        """Return what people decided in this workspace, oldest first.

        Raises
        ------
        InputError
            If a line of the log is broken, other than a last one that was never finished.
        """
        return read_decided(self.folder / DECISIONS)

    def decide(  # noqa: PLR0913 -- as many as a decision has
        self,
        action: str,
        subject: str,
        *,
        value: str = "",
        old_value: str = "",
        why: str = "",
        who: str = "",
        when: str = "",
    ) -> None:
        """Add a decision to the workspace's log: `close`, `reopen`, `type`, `place`, ...

        Raises
        ------
        InputError
            If the decision is broken, or the disk refuses; nothing is written then.
        """
        answer = Answer(action=action, subject=subject, value=value, old_value=old_value, why=why)
        self.decide_all([answer], who=who, when=when)

    def decide_all(self, answers: Sequence[Answer], *, who: str = "", when: str = "") -> None:
        """Add several decisions to the workspace's log at once, in their order.

        Raises
        ------
        InputError
            If one is broken, or the disk refuses; nothing is written then.
        """
        with plainly(self.folder), locked(self.folder):
            add_decisions(self.folder / DECISIONS, answers, who=who or NOBODY, when=when or now())

    # --- what is there

    def _kept(self) -> dict[str, Kept]:
        """Return the lists that are used."""
        return kept_lists(read_log(self.folder / LISTS)[0])

    def _marks(self) -> dict[str, int]:
        """Return how many lines of the log speak of each list, used or not."""
        entries, _ = read_log(self.folder / LISTS)
        sources = [entry.source for entry in entries]
        return {source: sources.count(source) for source in sources}

    def _require_unchanged(self, source: str, mark: int) -> None:
        """Raise where somebody changed a list since it was looked at."""
        if self._marks().get(source, 0) != mark:
            msg = (
                f"somebody else changed the list {source!r} meanwhile; nothing was written: "
                "look at what changed, and accept it again"
            )
            raise InputError(msg)

    def _upload(self, version: Version) -> Upload:
        """Return a kept version with its corrections."""
        upload = upload_of(version.entry, self._content(version.entry))
        fixes = tuple(upload_of(entry, self._content(entry)) for entry in version.fixes)
        return replace(upload, fixes=fixes)

    def _content(self, entry: Entry) -> bytes:
        """Return the bytes of a kept file.

        Raises
        ------
        InputError
            If they are not there, or not as they came.
        """
        path = self.folder / FILES / entry.sha256
        content = path.read_bytes() if path.is_file() else b""
        if hashlib.sha256(content).hexdigest() != entry.sha256:
            msg = f"{path} ({entry.name!r}) is missing or damaged; put the file back as it came"
            raise InputError(msg)
        return content

    def _reading(self, upload: Upload) -> Reading:
        """Read a list."""
        return read_upload(upload, states=self.states, bounds=self.bounds, limits=self.limits)
