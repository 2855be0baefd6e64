"""Parse the file on standard input in a process of its own, answering on standard output.

Standard input: eight bytes with the length of a JSON object of limits and answers, that object,
the file.
Standard output: `wire.pack`. Imports stay few: the process must start in a blink.
"""

import gc
import io
import json
import os
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.abc import MetaPathFinder
from typing import Final

import pyarrow as pa

from assetmap.limits import MEGA, Limits, ceiling, permit

from .sandbox import allow, confine
from .wire import GREEDY, HEAD, Parsed, Refusal, Stream, Task, pack, pack_refusal

# Kind of file -> module and function that reads it: Task -> Parsed. Each is imported only where
# a file is of its kind, under the limits that then hold.
_READERS: Final = {
    "text": ("text.delimited", "read_in_parts"),
    "json": ("structured.json_document", "read_json"),
    "jsonlines": ("structured.json_lines", "read_json_lines"),
    "xlsx": ("workbooks.workbook", "read_workbook"),
    "xlsb": ("workbooks.workbook", "read_workbook"),
    "xls": ("workbooks.workbook", "read_workbook"),
    "ods": ("workbooks.workbook", "read_workbook"),
    "parquet": ("structured.parquet", "read_parquet"),
    "geopackage": ("maps.geopackage", "read_geopackage"),
    "shapefile": ("maps.shapefile", "read_shapefile"),
    "kml": ("maps.kml", "read_kml"),
    "kmz": ("maps.kml", "read_kmz"),
    "csv_zip": ("structured.csv_package", "read_csv_package"),
}
_FIRST: Final = 2 * MEGA  # bytes by which a file is known


class _NoPandas(MetaPathFinder):
    """Hide pandas: pyarrow looks for it at every array, and importing it takes a quarter second."""

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:
        """Say that there is no pandas."""
        del path, target
        if fullname == "pandas":
            msg = "the parser does without pandas"
            raise ModuleNotFoundError(msg, name=fullname)


class _Panics:
    """Turn the panic of a compiled parser into a refusal: it is of no class that can be caught."""

    def __enter__(self) -> None:
        """Do nothing yet."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: object
    ) -> None:
        """Refuse the file where the parser panicked."""
        del trace
        if kind is not None and kind.__name__ == "PanicException":
            raise Refusal(key="damaged") from error


def _parsed(stream: Stream, limits: Limits, answers: Mapping[str, str]) -> Parsed:
    """Look at what the file is, then read it as that."""
    from .sniff import kind_of, needs_whole  # imports count against the limits that now hold

    def unfold(size: int) -> None:
        memory, seconds = permit(size, limits)
        allow(memory_bytes=memory, seconds=seconds)

    def proceed(size: int) -> None:
        allow(memory_bytes=permit(0, limits)[0], seconds=permit(size, limits)[1])

    if answers.get("encoding"):
        from .text.encodings import recoded  # rarely needed

        stream = recoded(stream, answers["encoding"])
    content = stream.read(_FIRST)
    listed_last = needs_whole(content)
    if listed_last:
        content = _whole(content, stream, limits)
    kind = kind_of(content)
    if kind == "text":
        proceed(_FIRST)
    else:
        content = content if listed_last else _whole(content, stream, limits)
        unfold(len(content))
    module, function = _READERS[kind]
    read = getattr(import_module(f".{module}", __package__), function)
    task = Task(
        content=content,
        kind=kind,
        limits=limits,
        answers=answers,
        unfold=unfold,
        more=stream.read,
        proceed=proceed,
    )
    with _Panics():
        parsed: Parsed = read(task)
    return parsed


def _whole(first: bytes, stream: Stream, limits: Limits) -> bytes:
    """Read all that is left of a file that its reader must have whole."""
    if len(first) < _FIRST:
        return first
    content = io.BytesIO()  # grows in place: nothing is held twice
    content.write(first)
    while block := stream.read(_FIRST):
        content.write(block)
        if content.tell() > limits.whole_bytes:
            raise Refusal(key="too_big_whole", limit=f"{limits.whole_bytes / MEGA:,.0f}")
    return content.getvalue()


def answer(
    stream: Stream, limits: Limits, answers: Mapping[str, str]
) -> Iterator[bytes | pa.Buffer]:
    """Yield the answer to the file in a stream."""
    try:
        yield from pack(_parsed(stream, limits, answers))
    except Refusal as refusal:
        yield from pack_refusal(refusal)
    except (MemoryError, RecursionError) as err:
        yield from pack_refusal(
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
    allow(memory_bytes=permit(0, limits)[0] + limits.whole_bytes, seconds=limits.seconds)
    try:
        for block in answer(stream, limits, request["answers"]):
            out.write(block)
        out.flush()
    except MemoryError:
        os._exit(GREEDY)  # nothing more can be said


if __name__ == "__main__":
    main()
