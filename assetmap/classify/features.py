"""Turn texts into numbers that a linear model can weigh: which words and pieces of words they have.

Nothing is learnt here, and no dictionary is kept: every word, pair of neighbouring words and piece
of a word of three to five letters has a place among `BUCKETS` that its letters alone decide. Pieces
make a slip of the keys ("Libary") or another ending ("librairie") resemble what is known.

The last word of a name says most often what the thing is, in Spanish and Portuguese the first: both
stand once more in places of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from .phrases import words_of

if TYPE_CHECKING:
    import scipy.sparse as sp

Ints = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
Rows = tuple[Ints, Ints]  # row and column of each entry of a matrix of ones

BUCKETS: Final = 1 << 15
PIECES: Final = (3, 4, 5)  # letters
_BEGIN, _END = "^", "$"
_PRIME: Final = np.uint64(0x100000001B3)  # of the hash FNV-1a
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)  # 2^64 over the golden ratio, as in SplitMix64
_ANY, _FIRST, _LAST, _PAIR, _PIECE = range(1, 6)  # what tells the same letters apart
_SIXTY_FOUR_BITS: Final = (1 << 64) - 1
_NUMBER: Final = "0"  # stands for every number


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Features:
    """Some texts as sums over their words; see `matrix`."""

    words: npt.NDArray[np.object_]  # each word once
    of_word: "sp.csr_matrix"  # words x BUCKETS: what a word has wherever it stands
    of_edge: "sp.csr_matrix"  # (first words, then last words) x BUCKETS: what it has there besides
    in_text: "sp.csr_matrix"  # texts x words
    at_edge: "sp.csr_matrix"  # texts x (first words, then last words)
    pairs: "sp.csr_matrix"  # texts x BUCKETS
    scale: npt.NDArray[np.float32]  # of each text: one over the root of its number of words

    @property
    def matrix(self) -> "sp.csr_matrix":
        """Return the texts as rows of numbers, texts x BUCKETS."""
        import scipy.sparse as sp

        whole = self.in_text @ self.of_word + self.at_edge @ self.of_edge + self.pairs
        return sp.csr_matrix(sp.diags(self.scale) @ whole, dtype=np.float32)


def features_of(texts: Sequence[str]) -> Features:
    """Return the features of folded texts.

    Parameters
    ----------
    texts
        Folded texts (`folding.folded`), each of words with one space between; "" has none.
    """
    blob = "\n".join(texts).replace("\n", f" {_END} {_BEGIN} ")
    blob = f"{_BEGIN} {blob} {_END}".replace(f"{_BEGIN}  {_END}", f"{_BEGIN} {_END}")
    number, words = _numbered(blob)
    begins = number == words.index(_BEGIN)
    text = np.cumsum(begins) - 1
    plain = np.flatnonzero(~begins & (number != words.index(_END)))
    text, number = text[plain], number[plain]
    first = np.concatenate([[True], text[1:] != text[:-1]])[: len(text)]
    last = np.concatenate([text[1:] != text[:-1], [True]])[: len(text)]
    letters = _Letters.of(words)
    inside = np.flatnonzero(~last)
    pairs = _bucket(
        letters.whole[number[inside]] * _PRIME ^ letters.whole[number[inside + 1]], _PAIR
    )
    edges = (number[first], number[last] + len(words))
    shape = (len(texts), 2 * len(words))
    count = np.bincount(text, minlength=len(texts))
    return Features(
        words=np.array(words, dtype=object),
        of_word=_ones(_word_rows(letters), (len(words), BUCKETS)) + _pieces(letters, _ANY),
        of_edge=_edges_of(letters),
        in_text=_ones((text, number), (len(texts), len(words))),
        at_edge=_ones((np.concatenate([text[first], text[last]]), np.concatenate(edges)), shape),
        pairs=_ones((text[inside], pairs), (len(texts), BUCKETS)),
        scale=(1 / np.sqrt(np.maximum(count, 1))).astype(np.float32),
    )


def _numbered(blob: str) -> tuple[Ints, list[str]]:
    """Return the number of each word of a text, and the words; all numbers are one word."""
    import pyarrow as pa
    import pyarrow.compute as pc

    found = words_of(blob)
    coded = found.dictionary_encode()
    unique = coded.dictionary
    unique = pc.if_else(pc.utf8_is_decimal(unique), pa.scalar(_NUMBER, unique.type), unique)
    again = unique.dictionary_encode()
    at = again.indices.to_numpy()[coded.indices.to_numpy()]
    return at.astype(np.int64), again.dictionary.to_pylist()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Letters:
    """The letters of many words on one string."""

    bytes: Hashes
    start: Ints  # of each word
    length: Ints
    whole: Hashes  # of each word

    @classmethod
    def of(cls, words: Sequence[str]) -> "_Letters":
        """Return the letters of words, with a sign at both edges of each."""
        coded = [f"<{word}>".encode("utf-8", "replace") for word in words]
        length = np.array([len(word) for word in coded], dtype=np.int64)
        start = np.concatenate([[0], np.cumsum(length)[:-1]]).astype(np.int64)
        letters = np.frombuffer(b"".join(coded), dtype=np.uint8).astype(np.uint64)
        within = np.arange(len(letters)) - np.repeat(start, length)
        powers = _PRIME ** np.arange(int(length.max()), dtype=np.uint64)
        return cls(
            bytes=letters,
            start=start,
            length=length,
            whole=np.add.reduceat(letters * powers[within], start),
        )


def _bucket(hashes: Hashes, salt: int) -> Ints:
    """Return the place of each hash among the buckets."""
    salted = np.uint64(salt * int(_MIX) & _SIXTY_FOUR_BITS)
    mixed = (hashes ^ salted) * _MIX
    mixed ^= mixed >> np.uint64(29)
    mixed *= _MIX
    return (mixed >> np.uint64(64 - BUCKETS.bit_length() + 1)).astype(np.int64)


def _word_rows(letters: _Letters) -> Rows:
    """Return where each word has a one for itself."""
    return np.arange(len(letters.whole)), _bucket(letters.whole, _ANY)


def _edges_of(letters: _Letters) -> "sp.csr_matrix":
    """Return what words have as the first, and as the last of their text."""
    import scipy.sparse as sp

    at = np.arange(len(letters.whole))
    shape = (len(at), BUCKETS)
    first = _ones((at, _bucket(letters.whole, _FIRST)), shape) + _pieces(letters, _FIRST)
    last = _ones((at, _bucket(letters.whole, _LAST)), shape) + _pieces(letters, _LAST)
    return sp.csr_matrix(sp.vstack([first, last]))


def _pieces(letters: _Letters, salt: int) -> "sp.csr_matrix":
    """Return where words have the pieces of theirs; together as long as the word itself."""
    import scipy.sparse as sp

    rows, columns = [], []
    for size in PIECES:
        count = np.maximum(letters.length - size + 1, 0)
        row = np.repeat(np.arange(len(count)), count)
        begin = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
        begin += letters.start[row]
        piece = np.full(len(row), np.uint64(size))
        for step in range(size):
            piece = piece * _PRIME ^ letters.bytes[begin + step]
        rows.append(row)
        columns.append(_bucket(piece, _PIECE + salt))
    row, column = np.concatenate(rows), np.concatenate(columns)
    pieces = _ones((row, column), (len(letters.whole), BUCKETS))
    share = 1 / np.sqrt(np.maximum(np.bincount(row, minlength=len(letters.whole)), 1))
    return sp.csr_matrix(sp.diags(share.astype(np.float32)) @ pieces)


def _ones(at: Rows, shape: tuple[int, int]) -> "sp.csr_matrix":
    """Return a matrix with a one at each place; twice at one place is two."""
    import scipy.sparse as sp

    return sp.csr_matrix((np.ones(len(at[0]), dtype=np.float32), at), shape=shape)
