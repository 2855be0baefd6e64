"""Read lines that are one JSON object each."""

import json
from collections.abc import Iterable, Iterator
from typing import Final

from assetmap.parsing.maps.shapes import place_of
from assetmap.parsing.text.encoding import text_of
from assetmap.parsing.wire import RAW, RAW_CHARACTERS, Parsed, Refusal, Task

from .gather import Gathered, what_is

_SEPARATOR: Final = "\x1e"  # before each text of a GeoJSON sequence (RFC 8142)
_SHOWN: Final = 120  # characters of a line that a mark repeats
_BAD: Final = 10_000  # lines that nobody can read, beyond which the file is something else
_LINES: Final = 3  # lines for each row that is taken: blank ones


def read_json_lines(task: Task) -> Parsed:
    """Read each line as a row; features give where they are.

    A line that is no JSON object is marked; the others are read.

    Raises
    ------
    Refusal
        If no line is an object, or there is more than is taken.
    """
    limits = task.limits
    if task.content.count(b"\n") > limits.rows * _LINES:
        raise Refusal(key="too_many_rows", limit=f"{limits.rows:,}")
    text, repaired, notes = text_of(task.content)
    gathered = Gathered(limits)
    most = limits.columns * limits.cell_characters
    blank = bad = 0
    for number, line in enumerate(_lines(text), start=1):
        if not line:
            blank += 1
            continue
        if len(line) > most:
            why, twice = f"{len(line):,} characters, more than {most:,}", ""
        else:
            why, twice = _added(gathered, number, line)
        if why:
            bad += 1
            gathered.marks.append((number, -1, "bad_line", f"{why}: {line[:_SHOWN]}"))
            gathered.marks.append((number, -1, RAW, line[:RAW_CHARACTERS]))
        elif twice:
            gathered.marks.append((number, -1, "repeated_key", twice))
        if bad > _BAD and bad > len(gathered.rows):
            raise Refusal(key="not_json", what=f"line {number}: {why}")
    sheet = gathered.sheet()
    sheet.blank = blank
    sheet.marks += [
        (number, -1, "repaired" if whole else "unreadable", "")
        for number, whole in repaired.items()
    ]
    return Parsed(kind="features", notes=notes, sheets=[sheet])


def _lines(text: str) -> Iterator[str]:
    """Yield lines without blanks around them.

    Only line feeds end one: JSON text may hold the other characters that end lines in Unicode.
    """
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield text[start:end].strip(" \t\r\ufeff" + _SEPARATOR)
        start = end + 1


def _added(gathered: Gathered, number: int, line: str) -> tuple[str, str]:
    """Add a line to the rows.

    Returns
    -------
    why
        "" where it was added, else what is wrong with it.
    twice
        A key that stands twice in it, "" where none does.
    """
    twice: list[str] = []

    def paired(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) < len(pairs):
            twice.append(_first_twice(key for key, _ in pairs)[:_SHOWN])
        return found

    try:
        value = json.loads(line, object_pairs_hook=paired)
        if not isinstance(value, dict):
            return f"{what_is(value)}, no object", ""
        if value.get("type") == "Feature" and ("geometry" in value or "properties" in value):
            _add_feature(gathered, number, value)
        else:
            gathered.add(number, value)
    except json.JSONDecodeError as err:
        return f"column {err.colno}, {err.msg}", ""
    except ValueError as err:  # a number of thousands of digits
        return str(err)[:_SHOWN], ""
    except RecursionError:
        return "nested too deeply", ""
    return "", twice[0] if twice else ""


def _add_feature(gathered: Gathered, number: int, feature: dict[str, object]) -> None:
    """Add a feature's properties, with its own id where they have none, and where it is."""
    properties, key = feature.get("properties"), feature.get("id")
    own = properties if isinstance(properties, dict) else {}
    if isinstance(key, str | int):
        own = {"id": key, **own}
    place = place_of(feature.get("geometry"), None)  # first: it may be nested too deeply
    gathered.add(number, own)
    gathered.place(place)


def _first_twice(keys: Iterable[str]) -> str:
    """Return the first key that stands a second time."""
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            return key
        seen.add(key)
    return ""
