"""Parse the file on standard input in a process of its own, answering on standard output.

Standard input: eight bytes with the length of a JSON object of limits, that object, the file.
Standard output: `wire.pack`. Imports stay few: the process must start in a blink.
"""

import gc
import json
import sys
from importlib.abc import MetaPathFinder
from typing import BinaryIO

from .limits import Limits, ceiling, permit
from .sandbox import allow, confine
from .wire import HEAD, Parsed, Refusal, pack, pack_refusal


class _NoPandas(MetaPathFinder):
    """Hide pandas: pyarrow looks for it at every array, and importing it takes a quarter second."""

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:
        """Say that there is no pandas."""
        del path, target
        if fullname == "pandas":
            msg = "the parser does without pandas"
            raise ModuleNotFoundError(msg, name=fullname)


def _parsed(content: bytes, limits: Limits) -> Parsed:
    """Look at what the file is, then read it as that."""
    from .sniff import kind_of  # imports count against the limits that now hold

    kind = kind_of(content)
    size = len(content)
    checked = None
    if kind in {"xlsx", "xlsb", "ods"}:
        from .archive import check_archive  # only for workbooks

        checked = check_archive(content, kind, limits)
        size = checked.inflated
    memory, seconds = permit(size, limits)
    allow(memory_bytes=memory, seconds=seconds)
    if kind == "text":
        from .delimited import read_delimited  # only for text

        return read_delimited(content, limits)
    if kind == "json":
        from .geojson import read_geojson  # only for GeoJSON

        return read_geojson(content, limits)
    from .archive import Checked  # only for workbooks
    from .workbook import read_workbook  # only for workbooks

    return read_workbook(checked or Checked(content=content, inflated=size), limits)


def answer(stream: BinaryIO, limits: Limits) -> list[bytes]:
    """Return the answer to the file in a stream."""
    try:
        return pack(_parsed(stream.read(), limits))
    except Refusal as refusal:
        return pack_refusal(refusal)
    except (MemoryError, RecursionError) as err:
        return pack_refusal(
            Refusal(key="too_greedy" if isinstance(err, MemoryError) else "too_deep")
        )


def main() -> None:
    """Confine the process, then parse."""
    gc.disable()  # a parser makes millions of lists, none of them in a circle
    sys.meta_path.insert(0, _NoPandas())
    stream, out = sys.stdin.buffer, sys.stdout.buffer
    size = int.from_bytes(stream.read(HEAD), "big")
    limits = Limits(**json.loads(stream.read(size)))
    memory, seconds = ceiling(limits)
    confine(memory_bytes=memory, seconds=seconds)
    allow(memory_bytes=permit(0, limits)[0] + limits.file_bytes, seconds=limits.seconds)
    for block in answer(stream, limits):
        out.write(block)
    out.flush()


if __name__ == "__main__":
    main()
