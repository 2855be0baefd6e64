"""Turn Arrow columns into text as a person would type it."""

from collections.abc import Iterator
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from .gather import BETWEEN, text_of

_MIDNIGHT: Final = " 00:00:00"
_CONTROL: Final = r"[\x00-\x08\x0e-\x1f]"  # characters of bytes that are no text
_LOOK: Final = 2_000  # values of bytes that are looked at
_UNSAFE: Final = (pa.ArrowInvalid, pa.ArrowNotImplementedError)

Texts = Iterator[tuple[str, pa.Array | None]]


def texts_of(name: str, array: pa.Array) -> Texts:
    """Yield what a column says, as columns of text without null.

    Parameters
    ----------
    name
        Of the column; what the objects in it say is called by it and a dot.
    array
        Of any type.

    Yields
    ------
    name, texts
        None in place of texts where the column holds bytes that are no text.
    """
    array = _plain(array)
    if pa.types.is_struct(array.type):
        yield from _parts(name, array)
    elif _is_list(array.type) and pa.types.is_struct(_stored(array.type.value_type)):
        lengths = pc.fill_null(pc.list_value_length(array), 0)
        first = pc.list_element(array.filter(pc.greater(lengths, 0)), 0)
        order = pc.if_else(
            pc.greater(lengths, 0), pc.cumulative_sum(pc.min_element_wise(lengths, 1)), None
        )
        yield from _parts(name, _plain(first).take(pc.subtract(order, 1)))
        more = pc.greater(lengths, 1)
        if pc.any(more).as_py():  # the first is read; that there are more must be seen
            yield name, pc.if_else(more, _nested(array), "")
    else:
        yield name, _text(array)


def _parts(name: str, array: pa.Array) -> Texts:
    """Yield the texts of an object's parts."""
    for field, child in zip(array.type, array.flatten(), strict=True):
        yield f"{name}.{field.name}", _text(child)


def _plain(array: pa.Array) -> pa.Array:
    """Return an array without the wraps of extensions, dictionaries and runs."""
    while True:
        if isinstance(array, pa.ExtensionArray):
            array = array.storage
        elif isinstance(array, pa.DictionaryArray):
            array = array.dictionary_decode()
        elif isinstance(array, pa.RunEndEncodedArray):
            array = pc.run_end_decode(array)
        else:
            return array


def _stored(kind: pa.DataType) -> pa.DataType:
    """Return a type without the wrap of an extension."""
    return kind.storage_type if isinstance(kind, pa.BaseExtensionType) else kind


def _is_list(kind: pa.DataType) -> bool:
    """Say whether values are lists."""
    types = pa.types
    return bool(types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind))


def _text(array: pa.Array) -> pa.Array | None:
    """Return an array as texts, blank where null; None where its bytes are no text."""
    array = _plain(array)
    kind, types = array.type, pa.types
    if types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind):
        texts = decoded(array)
    elif types.is_fixed_size_binary(kind) or _is_bytes(kind):
        texts = decoded(array) if _is_bytes(kind) and _are_letters(array) else None
    elif types.is_boolean(kind):
        texts = pc.if_else(array, "yes", "no")
    elif types.is_nested(kind):
        texts = _nested(array)
    else:
        texts = _typed(array)
    return None if texts is None else pc.fill_null(texts.cast(pa.string()), "")


def _is_bytes(kind: pa.DataType) -> bool:
    """Say whether values are bytes of any length."""
    types = pa.types
    return bool(types.is_binary(kind) or types.is_large_binary(kind) or types.is_binary_view(kind))


def decoded(array: pa.Array) -> pa.Array:
    """Return bytes that should be UTF-8 as texts; what is not is replaced, letter by letter."""
    texts = array.cast(pa.binary()).view(pa.string())
    try:
        texts.validate(full=True)
    except pa.ArrowInvalid:
        raw = array.cast(pa.binary()).to_pylist()
        values = [None if one is None else one.decode("utf-8", "replace") for one in raw]
        return pa.array(values, pa.string())
    return texts


def _are_letters(array: pa.Array) -> bool:
    """Say whether bytes are text that nobody declared as such, as old writers leave it."""
    some = array.drop_null().slice(0, _LOOK).cast(pa.binary()).view(pa.string())
    try:
        some.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return not pc.any(pc.match_substring_regex(some, _CONTROL)).as_py()


def _typed(array: pa.Array) -> pa.Array:
    """Return numbers, dates and times as texts."""
    kind, types = array.type, pa.types
    if types.is_floating(kind):
        texts = array.cast(pa.string())
        return pc.if_else(pc.is_finite(array), texts, "")
    if types.is_timestamp(kind):
        texts = array.cast(pa.timestamp(kind.unit)).cast(pa.string())  # UTC, where it has a zone
        whole = pc.replace_substring_regex(texts, r"\.0+$", "")
        if pc.all(pc.ends_with(whole, _MIDNIGHT)).as_py():
            return pc.replace_substring(whole, _MIDNIGHT, "")
        return whole
    if types.is_time(kind):
        return pc.replace_substring_regex(array.cast(pa.string()), r"\.0+$", "")
    try:
        return array.cast(pa.string())
    except _UNSAFE:
        values = ["" if one is None else str(one) for one in array.to_pylist()]
        return pa.array(values, pa.string())


def _nested(array: pa.Array) -> pa.Array:
    """Return lists of plain values as those with something between, all else as JSON."""
    if _is_list(array.type) and not pa.types.is_nested(_stored(array.type.value_type)):
        return _lists(array)
    return pa.array([text_of(_bare(value)) for value in array.to_pylist()], pa.string())


def _lists(array: pa.Array) -> pa.Array:
    """Return lists of plain values as those with something between."""
    texts = _text(array.flatten())
    if texts is None:
        return pa.array([""] * len(array), pa.string())
    values, at, out = texts.to_pylist(), 0, []
    for length in pc.fill_null(pc.list_value_length(array), 0).to_pylist():
        out.append(BETWEEN.join(filter(None, values[at : at + length])))
        at += length
    return pa.array(out, pa.string())


def _bare(value: Any) -> object:  # noqa: ANN401 -- whatever Arrow makes of a nested value
    """Return a nested value as JSON has it, without bytes."""
    if isinstance(value, dict):
        return {str(key): _bare(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return [_bare(one) for one in value]
    if isinstance(value, list):
        pairs = value and all(isinstance(one, tuple) for one in value)  # a map
        return {str(k): _bare(v) for k, v in value} if pairs else [_bare(one) for one in value]
    return None if isinstance(value, bytes) else value
