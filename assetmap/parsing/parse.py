"""Have a file parsed by a child process that nothing in the file can hurt us through."""

import contextlib
import dataclasses
import json
import mmap
import subprocess
import sys
import tempfile
import threading
from typing import IO, Final

import pyarrow as pa

from assetmap.errors import InputError
from assetmap.limits import MEGA, Limits, ceiling
from assetmap.words import say

from .gate import PARSERS
from .wire import GREEDY, HEAD, Parsed, Refusal, unpack

COMMAND: Final = (sys.executable, "-I", "-m", "assetmap.parsing.child")
_CHUNK: Final = 1024 * 1024
_LEAST_SECONDS: Final = 20.0  # of wall time: starting a process on a busy machine takes some
_OUT_OF_TIME: Final = frozenset({-24, -9})  # SIGXCPU, then SIGKILL at the hard limit
_LEAST_ANSWER: Final = 64 * MEGA  # bytes of an answer, however small the file
_SPREAD: Final = 3  # times the size of the largest file that an answer may have
_IN_MEMORY: Final = 4 * MEGA  # bytes of an answer that are not worth a file


def refused(name: str, key: str, **values: object) -> InputError:
    """Return the error that says in a sentence why a file is not taken."""
    return InputError(f"{name[:100]!r}: {say('ingest', key, 'en', **values)}")


def parse(
    name: str, content: bytes, *, limits: Limits, answers: tuple[tuple[str, str], ...] = ()
) -> Parsed:
    """Parse a file in a child process.

    Any number of threads may parse at once; as many children run as the limits have it.

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
    request = _request(limits, dict(answers))
    try:
        with PARSERS.taken(most=limits.parsers, seconds=limits.waiting_seconds):
            answer = _answered(request, content, limits)
        return unpack(answer)
    except Refusal as refusal:
        raise refused(name, refusal.key, **refusal.values) from None
    except (pa.ArrowInvalid, KeyError, TypeError, ValueError, OverflowError) as err:
        raise refused(name, "parser_ended") from err


def _answered(request: bytes, content: bytes, limits: Limits) -> bytes | mmap.mmap:
    """Run the child and return what it wrote; a large answer lies on the disk, not in memory."""
    wall = max(_LEAST_SECONDS, _seconds(content, limits) * limits.patience)
    most = max(_LEAST_ANSWER, _SPREAD * limits.file_bytes)
    late = threading.Event()
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool, _started() as child:
        feeder = threading.Thread(target=_feed, args=(child, request, content))
        clock = threading.Timer(wall, lambda: _stop(child, late))
        size = most + 1
        try:
            feeder.start()
            clock.start()
            size = _drained(child, spool, most)
        finally:
            if size > most:
                child.kill()
            code = child.wait()
            clock.cancel()
            for thread in (feeder, clock):
                if thread.ident is not None:
                    thread.join()
        _check(code, size, most, late=late.is_set(), limits=limits)
        if size > _IN_MEMORY:
            spool.flush()
            return mmap.mmap(spool.fileno(), size, access=mmap.ACCESS_READ)
        spool.seek(0)
        return spool.read()


def _started() -> subprocess.Popen[bytes]:
    """Start the child."""
    try:
        return subprocess.Popen(  # noqa: S603 -- our own interpreter and module, no word from a file
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # it may not write to files, and nobody reads what it says
            close_fds=True,
            env={
                "PYTHONHASHSEED": "0",
                "ARROW_DEFAULT_MEMORY_POOL": "system",
                "OPENBLAS_NUM_THREADS": "1",  # its threads take address space that files need
            },
        )
    except OSError as err:
        raise Refusal(key="not_started", what=err.strerror or "") from err


def _check(code: int, size: int, most: int, *, late: bool, limits: Limits) -> None:
    """Refuse where the child did not end well."""
    if late:
        raise Refusal(key="too_slow")
    if size > most:
        raise Refusal(key="too_many_cells", limit=f"{limits.text_cells:,}")
    if code in _OUT_OF_TIME:
        raise Refusal(key="too_slow")
    if code != 0:
        raise Refusal(key="too_greedy" if code == GREEDY else "parser_ended")


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


def _feed(child: subprocess.Popen[bytes], head: bytes, content: bytes) -> None:
    """Write the request, then the file; a child that ends early stops listening."""
    assert child.stdin is not None  # noqa: S101 -- asked for at the start; tells the type checker
    with contextlib.suppress(OSError), child.stdin as pipe:
        pipe.write(head)
        pipe.write(content)


def _drained(child: subprocess.Popen[bytes], spool: IO[bytes], most: int) -> int:
    """Keep all that the child writes, up to a size; return the size, more than that if it is."""
    assert child.stdout is not None  # noqa: S101 -- asked for at the start; tells the type checker
    size = 0
    while block := child.stdout.read(_CHUNK):
        size += len(block)
        if size > most:
            break
        try:
            spool.write(block)
        except OSError as err:
            raise Refusal(key="no_room", what=err.strerror or "") from err
    return size
