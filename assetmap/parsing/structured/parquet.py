"""Read Parquet, with the shapes of GeoParquet."""

from collections.abc import Iterator
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from assetmap.limits import MEGA, Limits
from assetmap.parsing.maps.outlines import spots_of
from assetmap.parsing.wire import ROW, Parsed, Refusal, Sheet, Task

from .arrow_texts import texts_of
from .parquet_shapes import Geometry, geometry_in, shapes_in

_MAGIC: Final = b"PAR1"
_ENCRYPTED: Final = b"PARE"
_TAIL: Final = 8  # bytes at the end: the footer's length, the magic
_FOOTER: Final = 16 * MEGA  # bytes of a footer; honest ones have some thousand
_PARTS: Final = 100_000  # elements of any list in it: columns times row groups
_LEAVES: Final = 4  # columns in the file for each that is taken: parts of objects
_BATCH: Final = 8_192  # rows that are unfolded at once
_BROKEN: Final = (
    *(pa.ArrowException, OSError, ValueError, KeyError, TypeError, IndexError, OverflowError),
    *(NotImplementedError, AttributeError),
)
LON, LAT = "lon", "lat"  # before the columns, which may be called the same


def read_parquet(task: Task) -> Parsed:
    """Read a table as text, with the point that stands for each shape.

    Raises
    ------
    Refusal
        If it is damaged or encrypted, or declares or unfolds to more than is taken.
    """
    try:
        file = _opened(task)
        unfolded = max(len(task.content), _checked(file.metadata, task.limits))
        task.unfold(unfolded)
        columns = _Columns(task, unfolded, geometry_in(file.schema_arrow))
        for batch in file.iter_batches(batch_size=_BATCH, use_threads=False):
            columns.add(batch)
        return Parsed(kind="features", sheets=[columns.sheet()])
    except (Refusal, MemoryError):
        raise
    except _BROKEN as err:
        raise Refusal(key="damaged_parquet") from err


def _opened(task: Task) -> pq.ParquetFile:
    """Open a file that ends as it should."""
    content = task.content
    end = content[-len(_MAGIC) :]
    if end == _ENCRYPTED:
        raise Refusal(key="encrypted_parquet")
    size = int.from_bytes(content[-_TAIL : -len(_MAGIC)], "little")
    if end != _MAGIC or size > min(_FOOTER, len(content) - _TAIL - len(_MAGIC)):
        raise Refusal(key="damaged_parquet")
    return pq.ParquetFile(
        pa.BufferReader(content),
        pre_buffer=False,
        thrift_string_size_limit=_FOOTER,
        thrift_container_size_limit=_PARTS,
    )


def _checked(about: pq.FileMetaData, limits: Limits) -> int:
    """Check what a file declares, and return the bytes that it says it unfolds to."""
    if not 0 <= about.num_rows <= limits.rows:
        raise Refusal(key="too_many_rows", limit=f"{limits.rows:,}")
    if about.num_columns > _LEAVES * limits.columns:
        raise Refusal(key="too_many_columns", found=f"{about.num_columns:,}", limit=limits.columns)
    if about.num_rows == 0:
        raise Refusal(key="no_rows")
    groups = [about.row_group(i) for i in range(about.num_row_groups)]
    if sum(group.num_rows for group in groups) != about.num_rows:
        raise Refusal(key="damaged_parquet")
    # Not the columns' own sizes: where one is damaged, asking for it ends the process.
    unfolded = sum(max(0, int(group.total_byte_size)) for group in groups)
    _check_unfolded(unfolded, limits)
    return unfolded


def _check_unfolded(size: int, limits: Limits) -> None:
    """Refuse a file that unfolds to more than is taken."""
    if size > limits.inflated_bytes:
        raise Refusal(key="parquet_bomb", limit=f"{limits.inflated_bytes // MEGA:,}")


class _Columns:
    """Columns of text that grow batch by batch."""

    def __init__(self, task: Task, unfolded: int, geometry: Geometry | None) -> None:
        self._limits = task.limits
        self._unfold = task.unfold
        self._allowed = unfolded  # bytes of text that memory is allowed for
        self._geometry = geometry
        self._rows = 0
        self._size = 0  # bytes of text so far
        self._parts: dict[tuple[int, str], list[tuple[int, pa.Array]]] = {}
        self._binary: dict[int, str] = {}  # columns of bytes that are no text, by their names
        self._shapes: list[object] = []
        self._unread: dict[int, str] = {}

    def add(self, batch: pa.RecordBatch) -> None:
        """Add some rows."""
        for i, field in enumerate(batch.schema):
            array = batch.column(i)
            if self._geometry and i == self._geometry.index:
                shapes, unread = shapes_in(array, self._geometry.encoding)
                self._unread |= {self._rows + at: why for at, why in unread.items()}
                self._shapes += shapes
                continue
            for name, texts in texts_of(field.name, array):
                if texts is None:
                    self._binary[i] = name
                else:
                    self._put(i, name, texts)
        self._rows += batch.num_rows
        self._check()

    def _put(self, index: int, name: str, texts: pa.Array) -> None:
        """Add the texts of one column."""
        most = self._limits.cell_characters + 1
        if (pc.max(pc.binary_length(texts)).as_py() or 0) > most:
            texts = pc.utf8_slice_codeunits(texts, 0, most)
        self._size += pc.sum(pc.binary_length(texts)).as_py() or 0
        _check_unfolded(self._size, self._limits)
        self._parts.setdefault((index, name), []).append((self._rows, texts))

    def _check(self) -> None:
        """Refuse more than is taken; allow memory for what is."""
        limits, width = self._limits, len(self._parts)
        if width > limits.columns:
            raise Refusal(key="too_many_columns", found=f"{width:,}", limit=limits.columns)
        if width * self._rows > limits.cells:
            raise Refusal(key="too_many_cells", limit=f"{limits.cells:,}")
        if self._size > self._allowed:  # a dictionary says a long text once for many rows
            self._allowed = 2 * self._size
            self._unfold(self._allowed)

    def sheet(self) -> Sheet:
        """Return all rows as a sheet; they are numbered from 1."""
        order = sorted(self._parts, key=lambda key: key[0])
        names = [_clean(name) for _, name in order]
        arrays: list[pa.ChunkedArray | pa.Array] = [
            pa.chunked_array(list(self._whole(self._parts[key])), pa.string()) for key in order
        ]
        sheet = Sheet(labels=names)
        if self._geometry:
            rows = range(1, self._rows + 1)
            spots = spots_of(self._shapes, rows, self._geometry.system, unread=self._unread)
            if any(spots.lon) or spots.marks:
                sheet.labels = [LON, LAT, *names]
                arrays = [
                    pa.array(spots.lon, pa.string()),
                    pa.array(spots.lat, pa.string()),
                    *arrays,
                ]
                sheet.marks, sheet.crs = spots.marks, spots.crs
        if not arrays:
            raise Refusal(key="no_rows")
        sheet.marks += [(0, -1, "binary_column", _clean(name)) for name in self._binary.values()]
        numbers = pa.array(range(1, self._rows + 1), pa.int64())
        labels = [ROW, *(f"c{i}" for i in range(len(arrays)))]
        sheet.cells = pa.table([numbers, *arrays], names=labels).combine_chunks()
        return sheet

    def _whole(self, parts: list[tuple[int, pa.Array]]) -> Iterator[pa.Array]:
        """Yield a column's texts, and blanks for the rows that say nothing in it."""
        at = 0
        for start, texts in [*parts, (self._rows, pa.array([], pa.string()))]:
            if start > at:
                yield pa.array([""] * (start - at), pa.string())
            yield texts
            at = start + len(texts)


def _clean(name: str) -> str:
    """Return a column's name as it may be shown."""
    return name[:200].encode("utf-8", "replace").decode("utf-8")
