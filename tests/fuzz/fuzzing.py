"""Feed damaged files to the parsers, then what they found to what reads it on."""

import collections
import contextlib
import hashlib
import select
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import IO

import pyarrow as pa
from fuzz.mutations import mutated
from fuzz.seeds import SEEDS
from fuzz.worker import HEAD
from hostile.case import COUNTY
from ingest.lists import accounted

from assetmap.errors import InputError
from assetmap.ingest import read
from assetmap.limits import Limits
from assetmap.model import Upload
from assetmap.parsing import parse
from assetmap.parsing.wire import Parsed, Refusal, unpack

WORKER = Path(__file__).with_name("worker.py")
HANG_S = 60  # of wall time: the machine is busy; the worker itself stops at ten CPU seconds
RENEWED = 2000  # files after which a worker is replaced
GREEDY = b"memory allocation of"  # last words of compiled code that may have no more memory
MOST_KIB = 512 * 1024  # that a file may cost which is refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A file that was neither read nor refused."""

    parser: str
    number: int  # of the file: with the seed, it makes the file again
    what: str
    content: bytes


@dataclass(slots=True, kw_only=True)
class Report:
    """What became of damaged files."""

    parser: str
    files: int = 0
    parsed: int = 0
    refused: collections.Counter[str] = field(default_factory=collections.Counter)
    read: int = 0  # whole readings, whose accounts add up
    unread: int = 0  # parsed, but no list: a sentence
    most_kib: int = 0
    findings: list[Finding] = field(default_factory=list)


class Worker:
    """A confined process that parses files until one ends it."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.count = 0
        self.said: IO[bytes] | None = None

    def _started(self) -> subprocess.Popen[bytes]:
        """Return the running process."""
        if self.process is None or self.count >= RENEWED:
            self.stop()
            self.said = tempfile.TemporaryFile()  # noqa: SIM115 -- open as long as the worker lives
            self.process = subprocess.Popen(
                [sys.executable, "-I", str(WORKER)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self.said,
                env={"PYTHONHASHSEED": "0", "ARROW_DEFAULT_MEMORY_POOL": "system"},
            )
            self.count = 0
        return self.process

    def stop(self) -> None:
        """End the process."""
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None
        if self.said is not None:
            self.said.close()
            self.said = None

    def ask(self, content: bytes) -> tuple[bytes, int, bytes]:
        """Return the kind of an answer (`d`: the worker died), the KiB held, and the answer."""
        process = self._started()
        self.count += 1
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(len(content).to_bytes(4, "little"))
            process.stdin.write(content)
            process.stdin.flush()
            if not select.select([process.stdout], [], [], HANG_S)[0]:
                self.stop()
                return b"d", 0, b"hang"
            kind, kib, size = HEAD.unpack(_exactly(process.stdout, HEAD.size))
            return kind, kib, _exactly(process.stdout, size)
        except (BrokenPipeError, EOFError):
            return b"d", 0, self._last_words(process)

    def _last_words(self, process: subprocess.Popen[bytes]) -> bytes:
        """Return how a worker ended."""
        code = process.wait()
        assert self.said is not None
        self.said.seek(0)
        greedy = GREEDY in self.said.read()
        self.stop()
        return GREEDY if greedy else f"ended with {code}".encode()


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    """Read so many bytes."""
    found = pipe.read(size)
    if len(found) < size:
        raise EOFError
    return found


def files(parser: str, *, seed: int, count: int, start: int = 0) -> Iterator[tuple[int, bytes]]:
    """Yield damaged files, each the same whenever it is made."""
    seeds = [make() for make in SEEDS[parser]]
    for number in range(start, start + count):
        draw = Random(f"{seed} {parser} {number}")
        yield number, mutated(draw.choice(seeds), draw)


@contextlib.contextmanager
def _parsed_as(answer: bytes) -> Iterator[None]:
    """Read with an answer that is there already."""

    def known(
        name: str, content: bytes, *, limits: Limits, answers: tuple[tuple[str, str], ...] = ()
    ) -> Parsed:
        del content, limits, answers
        try:
            return unpack(answer)
        except Refusal as refusal:
            raise parse.refused(name, refusal.key, **refusal.values) from None

    whole = read.parse
    read.parse = known
    try:
        yield
    finally:
        read.parse = whole


def _read_on(content: bytes, answer: bytes) -> str:
    """Return "read", "unread", or what went wrong, of what the parser found."""
    upload = Upload(name="list.csv", content=content, sha256=hashlib.sha256(content).hexdigest())
    with _parsed_as(answer):
        try:
            reading = read.read_upload(upload, states=("PA",), bounds=COUNTY)
        except InputError as err:
            return "unread" if "\n" not in str(err) else f"a sentence of several lines: {err}"
        except Exception:  # noqa: BLE001 -- what it is that nobody caught is the question
            return traceback.format_exc()
    return "read" if accounted(reading) else "an account that does not add up"


def fuzz(parser: str, *, seed: int, count: int, start: int = 0, every: int = 1) -> Report:
    """Parse damaged files; read on what was found in each `every`-th that gave anything new."""
    report = Report(parser=parser)
    worker = Worker()
    known: set[bytes] = set()
    for number, content in files(parser, seed=seed, count=count, start=start):
        kind, kib, answer = worker.ask(content)
        report.files += 1
        report.most_kib = max(report.most_kib, kib)
        what = "" if kib <= MOST_KIB else f"{kib // 1024} MB held"
        if what:
            worker.stop()
        digest = hashlib.sha256(answer).digest()
        new = digest not in known
        known.add(digest)
        what = what or _became(kind, answer, content, report, on=new and len(known) % every == 0)
        if what:
            found = Finding(parser=parser, number=number, what=what, content=content)
            report.findings.append(found)
    worker.stop()
    return report


def _became(kind: bytes, answer: bytes, content: bytes, report: Report, *, on: bool) -> str:
    """Count what became of a file in a report; return what is wrong, "" where nothing is."""
    if answer == GREEDY:  # the child's parent says so in a sentence
        report.refused["too_greedy"] += 1
        return ""
    if kind != b"a":
        return answer.decode("utf-8", "replace")
    try:
        unpack(answer)
    except Refusal as refusal:
        report.refused[refusal.key] += 1
        return ""
    except (pa.ArrowInvalid, KeyError, TypeError, ValueError):
        return traceback.format_exc()
    report.parsed += 1
    became = _read_on(content, answer) if on else ""
    report.read += became == "read"
    report.unread += became == "unread"
    return "" if became in {"", "read", "unread"} else became
