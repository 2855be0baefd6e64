"""Parse one file after another in a confined process, as the parsing child does with one.

Each file comes with four bytes that say its length; what is answered has a letter before it (`a`
an answer, `x` an error that nobody caught), the most memory held so far, and the length.
"""

import gc
import io
import resource
import struct
import sys
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # the code beside these tests

from assetmap.limits import Limits, ceiling
from assetmap.parsing import child, sandbox

HEAD = struct.Struct("<cII")  # kind, KiB, length
PATIENCE = 10  # CPU seconds for one file, whatever it may use in the child


def _spent() -> float:
    """Return the CPU seconds of this process."""
    took = resource.getrusage(resource.RUSAGE_SELF)
    return took.ru_utime + took.ru_stime


def _most() -> int:
    """Return the most memory that this process held, KiB.

    What `getrusage` says includes what the process that started it held then; Linux tells apart.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1])


def main() -> None:
    """Answer until there is nothing more to read."""
    gc.disable()
    sys.meta_path.insert(0, child._NoPandas())  # as the child itself does
    limits = Limits()
    memory = ceiling(limits)[0]
    sandbox.confine(memory_bytes=memory, seconds=1_000_000)

    def allow(*, memory_bytes: int, seconds: int) -> None:
        del seconds  # a process of many files counts those of all
        sandbox.allow(memory_bytes=memory_bytes, seconds=int(_spent()) + PATIENCE)

    child.allow = allow
    stream, out = sys.stdin.buffer, sys.stdout.buffer
    count = 0
    while head := stream.read(4):
        content = stream.read(int.from_bytes(head, "little"))
        allow(memory_bytes=memory, seconds=0)
        try:
            kind, answer = b"a", b"".join(child.answer(io.BytesIO(content), limits, {}))
        except BaseException:  # noqa: BLE001 -- what it is that nobody caught is the question
            kind, answer = b"x", traceback.format_exc().encode("utf-8", "replace")
        most = _most()
        out.write(HEAD.pack(kind, most, len(answer)))
        out.write(answer)
        out.flush()
        count += 1
        if count % 100 == 0:
            gc.collect()


if __name__ == "__main__":
    main()
