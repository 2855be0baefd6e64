"""Lists and a way to keep them, for the tests of `assetmap.workspace`."""

import contextlib
from collections.abc import Iterator

from ingest.lists import HEADER, ROWS, Rows, parsing_here, upload_of

from assetmap.workspace import Workspace

OLD = [HEADER, *ROWS]
NEW = [
    HEADER,
    *(
        [*row[:6], "412-555-0199", *row[7:]] if i == 1 else row
        for i, row in enumerate(ROWS)
        if i != 0
    ),
]


@contextlib.contextmanager
def reading_fast() -> Iterator[None]:
    """Read without a process of its own each time."""
    from assetmap.workspace import space

    with parsing_here():
        from ingest.lists import read

        whole = space.read_upload
        space.read_upload = read.read_upload
        try:
            yield
        finally:
            space.read_upload = whole


def add(space: Workspace, rows: Rows | bytes | str, **about: object) -> str:
    """Propose and accept a list; return what kind it was."""
    proposal = space.propose(upload_of(rows, **about))
    space.accept(proposal, by="ana", when="2026-01-05T10:00:00Z")
    return proposal.kind
