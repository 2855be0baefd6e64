"""Whatever ends a writer, a workspace has whole lists only."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from ingest.lists import upload_of

from assetmap.errors import InputError
from assetmap.workspace import Proposal, Workspace

from .bench import NEW, OLD, add, reading_fast

TESTS = Path(__file__).resolve().parents[1]


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
def test_a_writer_that_is_killed_leaves_whole_lists(tmp_path: Path):
    command = [
        sys.executable,
        str(TESTS / "workspace" / "killing.py"),
        str(tmp_path / "w"),
        "60",
        "1",
    ]
    environment = {**os.environ, "PYTHONPATH": f"{TESTS}:{TESTS.parent}"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("120 killed")
    assert " 0 promised" not in done.stdout


def failing(monkeypatch: pytest.MonkeyPatch, at: int) -> list[str]:
    """Let the disk refuse from the n-th thing that is asked of it; return what was asked."""
    asked: list[str] = []

    def refusing(name: str, real: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **options: object) -> object:
            asked.append(name)
            if len(asked) == at:
                if name == "write":  # a full disk takes some of it
                    real(args[0], bytes(args[1])[: len(args[1]) // 2])
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return real(*args, **options)

        return call

    for name in ("open", "write", "fsync"):
        monkeypatch.setattr(os, name, refusing(name, getattr(os, name)))
    monkeypatch.setattr(Path, "replace", refusing("replace", Path.replace))
    monkeypatch.setattr(Path, "mkdir", refusing("mkdir", Path.mkdir))
    return asked


def accepted(space: Workspace, proposal: Proposal) -> bool:
    """Accept a list; return whether the disk took it."""
    try:
        space.accept(proposal)
    except InputError as err:
        if "No space left" not in str(err):
            raise
        return False
    return True


@pytest.mark.parametrize("first", [True, False])
def test_a_full_disk_at_any_moment_leaves_all_or_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, first: bool
):
    refused = 0
    for at in range(1, 40):
        folder = tmp_path / str(at)
        with reading_fast():
            space = Workspace.open(folder)
            if not first:
                add(space, OLD, name="a.csv")
            proposal = space.propose(upload_of(NEW, name="b.csv", source="b"))
            with monkeypatch.context() as patch:
                asked = failing(patch, at)
                refused += not accepted(space, proposal)
            done = len(asked) < at
            there = [upload.source for upload in space.uploads()]
            before = [] if first else ["a"]
            # What failed last of all may stand nonetheless: the folder's own sync.
            assert there in ([*before, "b"], before)
            assert not done or there == [*before, "b"]
            assert space.damage == ()
            assert not list(folder.rglob("*.new"))
            if there == before:
                space.accept(proposal)
            assert [upload.source for upload in space.uploads()] == [*before, "b"]
        if done:
            break
    assert done
    assert refused >= 5


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path):
    (tmp_path / "file").write_text("x")
    with reading_fast():
        with pytest.raises(InputError, match="cannot be read"):
            Workspace.open(tmp_path / "file" / "w")
        (tmp_path / "w").mkdir()
        (tmp_path / "w" / "files").write_text("x")
        space = Workspace.open(tmp_path / "w")
        proposal = space.propose(upload_of(OLD, name="a.csv"))
        with pytest.raises(InputError, match=r"cannot be written: .*nothing was changed"):
            space.accept(proposal)
        assert space.lists() == ()
