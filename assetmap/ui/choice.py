"""Say what a visitor asks for: the key under which the answer is kept."""

from collections.abc import Hashable
from dataclasses import dataclass

from assetmap.classify import Model
from assetmap.geocode.online import OnlineAnswers
from assetmap.model import Upload
from assetmap.resolve import NO_DECISIONS, Decisions
from assetmap.settings import Settings
from assetmap.workspace import KnownIds


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A region, the lists that were added to it, and how to measure."""

    region_id: str
    added: tuple[Upload, ...]
    settings: Settings
    own_lists: bool  # whether the region's own lists of assets count too
    decisions: Decisions = NO_DECISIONS  # of the workspace, besides the region's own
    online: OnlineAnswers | None = None  # of geocoders on the network, where the visitor had them
    ids: KnownIds | None = None  # of assets, that the workspace remembers
    learnt: Model | None = None  # of types, from the workspace's decisions; else the package's own

    def key(self) -> tuple[Hashable, ...]:
        """Return what tells one choice from another: of a file its name, hash and reading."""
        return (
            self.region_id,
            tuple(upload_key(upload) for upload in self.added),
            self.settings,
            self.own_lists,
            self.decisions,
            self.online,
            self.ids.digest if self.ids else "",
            self.learnt.digest if self.learnt else "",
        )


def upload_key(upload: Upload) -> tuple[Hashable, ...]:
    """Return what tells one upload from another without its bytes."""
    return (
        upload.name,
        upload.sha256,
        str(upload.table),
        upload.source,
        upload.verified,
        upload.mapping,
        upload.answers,
        tuple(upload_key(fix) for fix in upload.fixes),
        tuple(upload_key(version) for version in upload.earlier),
    )
