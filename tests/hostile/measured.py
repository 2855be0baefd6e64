"""Parse a file in the confined child, measuring what it takes."""

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from assetmap.ingest import read
from assetmap.limits import Limits
from assetmap.parsing.parse import _request, refused
from assetmap.parsing.wire import Parsed, Refusal, unpack

# Runs the parser and says what it took. A process of its own: what the system counts as a child's
# greatest memory is at least that of the process that started it.
_WITNESS = """
import json, os, resource, subprocess, sys
child = subprocess.Popen(
    [sys.executable, "-I", "-m", "assetmap.parsing.child"], stderr=subprocess.PIPE,
    env={"PYTHONHASHSEED": "0", "ARROW_DEFAULT_MEMORY_POOL": "system"})
last = child.stderr.read()[-400:].decode("utf-8", "replace")
code = child.wait()
took = resource.getrusage(resource.RUSAGE_CHILDREN)
json.dump({"code": code, "kib": took.ru_maxrss, "last": last,
           "seconds": took.ru_utime + took.ru_stime}, sys.stderr)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What the child said, and what it took."""

    answer: bytes
    code: int
    megabytes: float  # the most memory that it held
    seconds: float  # of CPU
    last: str  # its last words, where it ended badly

    def parsed(self, name: str) -> Parsed:
        """Return what the child found, or raise the sentence of its refusal."""
        if self.code != 0:
            raise refused(name, "too_slow" if self.code in {-24, -9} else "parser_ended")
        try:
            return unpack(self.answer)
        except Refusal as refusal:
            raise refused(name, refusal.key, **refusal.values) from None


def taken(
    content: bytes, *, limits: Limits | None = None, answers: tuple[tuple[str, str], ...] = ()
) -> Taken:
    """Parse bytes as the parent does, and measure."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _WITNESS],
        input=_request(limits or Limits(), dict(answers)) + content,
        capture_output=True,
        timeout=120,
        check=True,
    )
    about = json.loads(done.stderr)
    return Taken(
        answer=done.stdout,
        code=about["code"],
        megabytes=about["kib"] / 1024,
        seconds=about["seconds"],
        last=about["last"],
    )


@contextlib.contextmanager
def measuring(found: list[Taken]) -> Iterator[None]:
    """Read with a child that is measured; what it took is added to a list."""
    whole = read.parse

    def measured(
        name: str, content: bytes, *, limits: Limits, answers: tuple[tuple[str, str], ...] = ()
    ) -> Parsed:
        took = taken(content, limits=limits, answers=answers)
        found.append(took)
        return took.parsed(name)

    read.parse = measured
    try:
        yield
    finally:
        read.parse = whole
