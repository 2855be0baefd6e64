"""Bring a text of any encoding as UTF-8, a piece after the other."""

import codecs
from collections.abc import Iterator
from typing import Final

from assetmap.parsing.wire import Refusal, Task

from .encoding import BOM, Pieces, wide_name

PIECE: Final = 512 * 1024  # bytes of text that are looked at together
SHOWN: Final = 120  # characters of a line that a mark repeats


class Source:
    """The file's text as UTF-8, in pieces that end where a line does."""

    def __init__(self, task: Task) -> None:
        self.size = 0  # bytes of the file so far
        self._task = task
        self._encodings = Pieces()
        self._shown: dict[int, str] = {}
        self._lines = 0

    def pieces(self) -> Iterator[tuple[bytes, bool]]:
        """Yield each piece, and whether it is the last."""
        before: bytes | None = None
        for piece in self._aligned(self._decoded(self._raw())):
            if before is not None:
                yield before, False
            before = self._in_utf8(piece)
        if before is not None:
            yield before, True

    def found(self) -> tuple[list[tuple[int, str, str]], list[str]]:
        """Return line, kind of mark and text of each line to be told of; and notes on the whole."""
        repaired, notes = self._encodings.found()
        return [
            (line, "repaired" if whole else "unreadable", self._shown.get(line, ""))
            for line, whole in repaired.items()
        ], notes

    def _raw(self) -> Iterator[bytes]:
        """Yield the file's bytes."""
        content = self._task.content
        for start in range(0, len(content), PIECE):
            piece = content[start : start + PIECE]
            self.size += len(piece)
            yield piece
        while piece := self._task.more(PIECE):
            self.size += len(piece)
            yield piece

    def _decoded(self, raw: Iterator[bytes]) -> Iterator[bytes]:
        """Yield UTF-16 as UTF-8, and other text without its mark as it is."""
        first = next(raw, b"")
        name = wide_name(first)
        if not name:
            yield first.removeprefix(BOM)
            yield from raw
            return
        decoder = codecs.getincrementaldecoder(name)()
        try:
            yield decoder.decode(first).encode()
            for piece in raw:
                yield decoder.decode(piece).encode()
            yield decoder.decode(b"", final=True).encode()
        except UnicodeError as err:
            raise Refusal(key="bad_utf16") from err

    def _aligned(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """Yield pieces that end where a line does."""
        most = self._task.limits.columns * self._task.limits.cell_characters
        rest = b""
        for piece in pieces:
            data = rest + piece
            # A carriage return at the very end may belong to a line feed that is still to come.
            cut = data.rfind(b"\n") + 1 or data.rfind(b"\r", 0, max(0, len(data) - 1)) + 1
            if cut:
                yield data[:cut]
            rest = data[cut:]
            if len(rest) > most:
                length = len(rest) + self._until_line_end(pieces)
                raise Refusal(
                    key="endless_line",
                    row=self._lines + 1,
                    found=f"{length:,}",
                    limit=f"{most:,}",
                )
        if rest:
            yield rest

    def _until_line_end(self, pieces: Iterator[bytes]) -> int:
        """Count the bytes before the next end of a line."""
        count = 0
        for piece in pieces:
            end = min((at for at in (piece.find(b"\n"), piece.find(b"\r")) if at >= 0), default=-1)
            if end >= 0:
                return count + end
            count += len(piece)
        return count

    def _in_utf8(self, piece: bytes) -> bytes:
        """Return a piece as UTF-8, reading its other lines as the old encoding that they are in."""
        before = self._lines
        try:
            if not piece.isascii():
                piece.decode()
        except UnicodeDecodeError:
            lines = self._encodings.lines(piece)
            for number in list(self._encodings.repaired)[len(self._shown) :]:
                self._shown[number] = lines[number - before - 1].strip()[:SHOWN]
            self._lines += len(lines)
            return "".join(lines).encode()
        crlf = piece.count(b"\r\n")
        count = piece.count(b"\n") + piece.count(b"\r") - crlf
        count += not piece.endswith((b"\n", b"\r"))
        self._encodings.skip(piece, count)
        self._lines += count
        return piece
