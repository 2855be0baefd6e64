"""Find the lists of objects in a JSON document."""

from collections.abc import Sequence
from typing import Final

from assetmap.limits import Limits
from assetmap.parsing.wire import Refusal, Sheet

from .gather import Gathered, laid_out, text_of, what_is

_DEEP: Final = 4  # objects in objects in which a list is looked for
_SHEETS: Final = 50  # lists of a document that are read
_SHOWN: Final = 120  # characters of an element that a mark repeats
# Where portals write the columns of rows that are lists of values: Socrata, CKAN, others.
_NAMES: Final = (
    ("meta.view.columns", "name"),
    ("fields", "id"),
    ("result.fields", "id"),
    ("columns", "name"),
)


def sheets_of(data: object, limits: Limits) -> list[Sheet]:
    """Return each list of objects as a sheet, and a lone object as one row.

    Parameters
    ----------
    data
        Any document. Lists of lists are tables too: with the names in the first, or beside them as
        the portals Socrata and CKAN write it.
    limits
        How much is taken.

    Raises
    ------
    Refusal
        If there is no such list.
    """
    beside, names = _field_names(data)
    found = _lists(data, beside)
    if not found and isinstance(data, dict) and data:
        found = {"": _turned(data) or [data]}
    if not found:
        raise Refusal(key="not_list", what=what_is(data) if data else "nothing in it")
    one = len(found) == 1
    return [
        _sheet("" if one else path, rows, names, limits)
        for path, rows in list(found.items())[:_SHEETS]
    ]


def _lists(data: object, beside: str | None) -> dict[str, list[object]]:
    """Return the uppermost lists of objects, or of lists, by the path to them."""
    level: dict[str, object] = {"": data}
    for _ in range(_DEEP):
        found = {
            path: value
            for path, value in level.items()
            if path != beside and isinstance(value, list) and _is_table(value)
        }
        if found:
            return found
        level = {
            f"{path}.{key}" if path else key: value
            for path, inside in level.items()
            if isinstance(inside, dict)
            for key, value in inside.items()
        }
    return {}


def _first(values: list[object]) -> object:
    """Return the first element of a list that is something."""
    return next((one for one in values if one is not None), None)


def _is_table(value: list[object]) -> bool:
    """Say whether a list is one of objects, or of more than one list of values."""
    first = _first(value)
    return isinstance(first, dict) or (
        isinstance(first, list) and len(first) > 1 and len(value) > 1
    )


def _field_names(data: object) -> tuple[str | None, list[str]]:
    """Return the path to the names of the columns, where they stand beside the rows."""
    for path, key in _NAMES:
        fields: object = data
        for step in path.split("."):
            fields = fields.get(step) if isinstance(fields, dict) else None
        if isinstance(fields, list) and fields and all(isinstance(f, dict) for f in fields):
            names = [text_of(field.get(key)) for field in fields]
            if any(names):
                return path, names
    return None, []


def _turned(data: dict[str, object]) -> list[object]:
    """Return a document of columns, or of objects by their keys, as rows; none where it is neither.

    Columns are lists of one length, or objects whose keys number the rows: pandas writes those.
    """
    lists = [one for one in data.values() if isinstance(one, list)]
    if len(lists) == len(data) > 1 and len(set(map(len, lists))) == 1:
        return [dict(zip(data, row, strict=True)) for row in zip(*lists, strict=True)]
    objects = [one for one in data.values() if isinstance(one, dict)]
    if not len(objects) == len(data) > 1 or not all(objects):
        return []
    keys = list(objects[0])
    if _are_numbers(keys) and all(one.keys() == objects[0].keys() for one in objects):
        return [{name: one[key] for name, one in zip(data, objects, strict=True)} for key in keys]
    return list(objects) if set(keys).intersection(*objects) else []


def _are_numbers(keys: Sequence[str]) -> bool:
    """Say whether keys are the numbers of rows."""
    return all(key.isascii() and key.isdigit() for key in keys)


def _sheet(name: str, rows: list[object], names: list[str], limits: Limits) -> Sheet:
    """Return a list as a sheet whose rows are numbered from 1."""
    if len(rows) > limits.rows:
        raise Refusal(key="too_many_rows", limit=f"{limits.rows:,}")
    if isinstance(_first(rows), list):
        return _value_sheet(name, rows, names, limits)
    gathered = Gathered(limits)
    for number, row in enumerate(rows, start=1):
        if isinstance(row, dict):
            gathered.add(number, row)
        else:
            what = f"{what_is(row)}, no object: {text_of(row)[:_SHOWN]}"
            gathered.marks.append((number, -1, "bad_line", what))
    return gathered.sheet(name)


def _value_sheet(name: str, rows: list[object], names: list[str], limits: Limits) -> Sheet:
    """Return rows of values as a sheet; without names beside it, one of its rows has them."""
    lists = [row if isinstance(row, list) else [row] for row in rows]
    width = max(map(len, lists))
    if width > limits.columns:
        raise Refusal(key="too_many_columns", found=f"{width:,}", limit=limits.columns)
    if width * len(lists) > limits.cells:
        raise Refusal(key="too_many_cells", limit=f"{limits.cells:,}")
    most = limits.cell_characters + 1
    columns = [
        [text_of(row[i])[:most] if i < len(row) else "" for row in lists] for i in range(width)
    ]
    labels = [*names, *([""] * width)][:width] if names else []
    numbers = list(range(1, len(lists) + 1))
    return Sheet(name=name, cells=laid_out(numbers, columns), labels=labels)
