"""Have a file parsed by a child process that nothing in the file can hurt us through."""

import dataclasses
import json
import subprocess
import sys
import tempfile
import threading
from typing import IO, Final

import pyarrow as pa

from assetmap.errors import InputError
from assetmap.limits import MEGA, Limits, ceiling
from assetmap.words import say

from .wire import HEAD, Parsed, Refusal, unpack

_CHUNK: Final = 1024 * 1024
_LEAST_SECONDS: Final = 20.0  # of wall time: starting a process on a busy machine takes some


def refused(name: str, key: str, **values: object) -> InputError:
    """Return the error that says in a sentence why a file is not taken."""
    return InputError(f"{name[:100]!r}: {say('ingest', key, 'en', **values)}")


def parse(
    name: str, content: bytes, *, limits: Limits, answers: tuple[tuple[str, str], ...] = ()
) -> Parsed:
    """Parse a file in a child process.

    Parameters
    ----------
    name
        The file's name, for the sentence; what the file is comes from its bytes.
    content
        The file's bytes.
    limits
        What it may cost.
    answers
        (key of a question, answer), given by a person.

    Raises
    ------
    InputError
        If the file is not taken, or the child ended without an answer.
    """
    if len(content) > limits.file_bytes:
        raise refused(
            name,
            "too_big",
            found=f"{len(content) / MEGA:,.0f}",
            limit=f"{limits.file_bytes / MEGA:,.0f}",
        )
    try:
        return unpack(_answered(name, content, limits, dict(answers)))
    except Refusal as refusal:
        raise refused(name, refusal.key, **refusal.values) from None
    except (pa.ArrowInvalid, KeyError, TypeError, ValueError) as err:
        if isinstance(err, InputError):
            raise
        raise refused(name, "parser_ended") from err


def _answered(name: str, content: bytes, limits: Limits, answers: dict[str, str]) -> bytes:
    """Run the child and return what it wrote."""
    command = [sys.executable, "-I", "-m", "assetmap.ingest.child"]
    most = max(64 * MEGA, 4 * limits.file_bytes)
    wall = max(_LEAST_SECONDS, _seconds(content, limits) * limits.patience)
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(  # noqa: S603 -- our own interpreter and module, no word from a file
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            close_fds=True,
            env={"PYTHONHASHSEED": "0", "ARROW_DEFAULT_MEMORY_POOL": "system"},
        ) as child,
    ):
        assert child.stdin is not None  # noqa: S101 -- asked for above; tells the type checker
        assert child.stdout is not None  # noqa: S101 -- the same
        late = threading.Event()
        clock = threading.Timer(wall, lambda: _stop(child, late))
        feeder = threading.Thread(
            target=_feed, args=(child.stdin, _request(limits, answers), content)
        )
        clock.start()
        feeder.start()
        answer, whole = _drained(child.stdout, most)
        if not whole:
            child.kill()
        feeder.join()
        code = child.wait()
        clock.cancel()
        clock.join()
        said.seek(0)
        last = said.read(_CHUNK)
    if late.is_set() or code in _OUT_OF_TIME:
        raise refused(name, "too_slow")
    if not whole:
        raise refused(name, "too_many_cells", limit=f"{limits.cells:,}")
    if code != 0:
        greedy = b"MemoryError" in last or b"memory allocation" in last or b"bad_alloc" in last
        raise refused(name, "too_greedy" if greedy else "parser_ended")
    return answer


_OUT_OF_TIME: Final = frozenset({-24, -9})  # SIGXCPU, then SIGKILL at the hard limit


def _request(limits: Limits, answers: dict[str, str]) -> bytes:
    """Return what stands before the file on the child's standard input."""
    text = json.dumps({"limits": dataclasses.asdict(limits), "answers": answers}).encode()
    return len(text).to_bytes(HEAD, "big") + text


def _seconds(content: bytes, limits: Limits) -> float:
    """Return the CPU seconds that the greatest table in such a file may use."""
    packed = content.startswith(b"PK")
    return (
        float(ceiling(limits)[1])
        if packed
        else limits.seconds + (limits.seconds_per_megabyte * len(content) / MEGA)
    )


def _stop(child: subprocess.Popen[bytes], late: threading.Event) -> None:
    """End a child that takes too long."""
    late.set()
    child.kill()


def _feed(pipe: IO[bytes], head: bytes, content: bytes) -> None:
    """Write the request, then the file; a child that ends early stops listening."""
    try:
        with pipe:
            pipe.write(head)
            pipe.write(content)
    except (BrokenPipeError, OSError):
        return


def _drained(pipe: IO[bytes], most: int) -> tuple[bytes, bool]:
    """Read all that a pipe gives, up to a size; say whether that was all."""
    blocks = []
    size = 0
    while block := pipe.read(_CHUNK):
        size += len(block)
        if size > most:
            return b"", False
        blocks.append(block)
    return b"".join(blocks), True
