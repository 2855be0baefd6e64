"""Parse the file on standard input in a process of its own, answering on standard output.

Standard input: eight bytes with the length of a JSON object of limits and answers, that object,
the file.
Standard output: `wire.pack`. Imports stay few: the process must start in a blink.
"""

import gc
import json
import sys
from collections.abc import Mapping
from importlib import import_module
from importlib.abc import MetaPathFinder
from typing import BinaryIO, Final

from assetmap.limits import Limits, ceiling, permit

from .sandbox import allow, confine
from .wire import HEAD, Parsed, Refusal, Task, pack, pack_refusal

# Kind of file -> module and function that reads it: Task -> Parsed. Each is imported only where
# a file is of its kind, under the limits that then hold.
_READERS: Final = {
    "text": ("delimited", "read_delimited"),
    "json": ("json_document", "read_json"),
    "jsonlines": ("json_lines", "read_json_lines"),
    "xlsx": ("workbook", "read_workbook"),
    "xlsb": ("workbook", "read_workbook"),
    "xls": ("workbook", "read_workbook"),
    "ods": ("workbook", "read_workbook"),
    "parquet": ("parquet", "read_parquet"),
    "geopackage": ("geopackage", "read_geopackage"),
    "shapefile": ("shapefile", "read_shapefile"),
    "kml": ("kml", "read_kml"),
    "kmz": ("kml", "read_kmz"),
    "csv_zip": ("csv_package", "read_csv_package"),
}


class _NoPandas(MetaPathFinder):
    """Hide pandas: pyarrow looks for it at every array, and importing it takes a quarter second."""

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:
        """Say that there is no pandas."""
        del path, target
        if fullname == "pandas":
            msg = "the parser does without pandas"
            raise ModuleNotFoundError(msg, name=fullname)


def _parsed(content: bytes, limits: Limits, answers: Mapping[str, str]) -> Parsed:
    """Look at what the file is, then read it as that."""
    from .sniff import kind_of  # imports count against the limits that now hold

    def unfold(size: int) -> None:
        memory, seconds = permit(size, limits)
        allow(memory_bytes=memory, seconds=seconds)

    kind = kind_of(content)
    unfold(len(content))
    module, function = _READERS[kind]
    read = getattr(import_module(f".{module}", __package__), function)
    task = Task(content=content, kind=kind, limits=limits, answers=answers, unfold=unfold)
    parsed: Parsed = read(task)
    return parsed


def answer(stream: BinaryIO, limits: Limits, answers: Mapping[str, str]) -> list[bytes]:
    """Return the answer to the file in a stream."""
    try:
        return pack(_parsed(stream.read(), limits, answers))
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
    request = json.loads(stream.read(size))
    limits = Limits(**request["limits"])
    memory, seconds = ceiling(limits)
    confine(memory_bytes=memory, seconds=seconds)
    allow(memory_bytes=permit(0, limits)[0] + limits.file_bytes, seconds=limits.seconds)
    for block in answer(stream, limits, request["answers"]):
        out.write(block)
    out.flush()


if __name__ == "__main__":
    main()
