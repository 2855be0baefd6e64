"""Accept lists again and again in processes that are killed; then look at what is left.

Run as a script: folder, number of processes to kill, seed.
"""

import os
import random
import select
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

from ingest.lists import HEADER, ROWS, upload_of
from workspace.bench import reading_fast

from assetmap.workspace import Proposal, Workspace


def look(folder: Path) -> tuple[int, int]:
    """Check that every list of the log is whole; return how many there are, and torn lines."""
    space = Workspace.open(folder)
    uploads = space.uploads()  # reads every file, and its hash
    assert len(uploads) == len({upload.source for upload in uploads})
    for path in folder.glob("files/*"):
        assert not path.name.startswith(".") or path.name.endswith(".new")
    return len(uploads), len(space.damage)


def accept_until_killed(folder: Path, template: Proposal, worker: int, told: int) -> None:
    """Accept lists, and tell of each that was accepted."""
    space = Workspace.open(folder)
    for n in range(10_000):
        name = f"{worker}-{n}"
        file = upload_of([HEADER, [name, *ROWS[0][1:]]], name=f"{name}.csv", source=name)
        space.accept(replace(template, source=name, file=file, upload=file))
        os.write(told, f"{name}\n".encode())


def main() -> None:
    """Kill, look, and say what was found."""
    folder, kills, dice = Path(sys.argv[1]), int(sys.argv[2]), random.Random(int(sys.argv[3]))
    promised: set[str] = set()
    torn = 0
    with reading_fast():
        template = Workspace.open(folder).propose(upload_of([HEADER, *ROWS]))
        for worker in range(kills):
            out, told = os.pipe()
            pids = []
            for side in range(2):  # two writers at a time
                pid = os.fork()
                if pid == 0:
                    try:
                        accept_until_killed(folder, template, worker * 2 + side, told)
                    finally:
                        os._exit(1)
                pids.append(pid)
            os.close(told)
            if dice.random() < 0.5:  # while it is busy, not while it starts
                select.select([out], [], [], 10)
            time.sleep(dice.uniform(0.0, 0.1))
            for pid in pids:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
            with os.fdopen(out) as pipe:
                promised |= {line.strip() for line in pipe.read().split("\n") if line.strip()}
        lists, torn = look(folder)
        there = {upload.source for upload in Workspace.open(folder).uploads()}
    assert promised <= there, promised - there
    assert lists <= len(promised) + 2 * kills
    sys.stdout.write(f"{kills * 2} killed, {len(promised)} promised, {lists} there, {torn} torn\n")


if __name__ == "__main__":
    main()
