"""Documents damaged in their structure: valid JSON, tables with anything in any place.

Damage byte by byte mostly leaves no JSON at all; this reaches what stands behind the parser.
"""

import copy
import json
import os
import random
from collections.abc import Callable, Iterator

import pytest
from ingest.lists import accounted, csv_bytes, parsing_here, upload_of
from ingest.test_csv_package import TABLES, zipped
from ingest.test_grants360 import GRANT, PERSON
from ingest.test_hsds_json import WHOLE, WHOLE_SERVICE

from assetmap.errors import InputError
from assetmap.ingest import read_upload
from assetmap.model import Table

COUNT = int(os.environ.get("ASSETMAP_FUZZ", "8"))  # documents of each kind
ODD = [
    *(
        None,
        True,
        False,
        0,
        -1,
        1e308,
        float("nan"),
        float("inf"),
        10**40,
        "",
        "x",
        "\ud800",
        "\x00",
    ),
    *([], {}, [[]], [{}], [None], {"": ""}, {"id": {}}, [["a", "b"], ["c"]], "x" * 40_000),
    *({"type": "Point", "coordinates": [0, "x"]}, {"type": "Feature"}, {"features": [7]}),
    *("NaN", "s1", "l1", "o1", "#1", "=1+1", "../../etc/passwd", "<script>", "{{7*7}}"),
]
OBJECTS = [
    {"name": f"Hall {i}", "address": f"{i} Hill St", "tags": {"a": [1, 2]}} for i in range(4)
]
FEATURE = {"type": "Feature", "properties": {"name": "x"}, "geometry": {"type": "Point"}}
ESRI = {
    "spatialReference": {"wkid": 2272},
    "features": [{"attributes": {"name": "A"}, "geometry": {"x": 1.0, "y": 2.0}}],
}
SEEDS: dict[str, tuple[object, Table]] = {
    "list": (OBJECTS, Table.ASSETS),
    "portal": (
        {
            "meta": {"view": {"columns": [{"name": "name"}, {"name": "city"}]}},
            "data": [["a", "b"]] * 3,
        },
        Table.ASSETS,
    ),
    "features": ({"type": "FeatureCollection", "features": [FEATURE] * 2}, Table.ASSETS),
    "esri": (ESRI, Table.ASSETS),
    "organisations": ([WHOLE, WHOLE], Table.ASSETS),
    "services": ({"total_items": 1, "contents": [WHOLE_SERVICE]}, Table.ASSETS),
    "tables": (
        {
            name: [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
            for name, rows in TABLES.items()
        },
        Table.ASSETS,
    ),
    "grants": ({"grants": [GRANT, PERSON]}, Table.GRANTS),
}


def places(value: object) -> Iterator[tuple[object, object]]:
    """Yield each container with each of its keys."""
    if isinstance(value, dict):
        keys: list[object] = list(value)
    elif isinstance(value, list):
        keys = list(range(len(value)))
    else:
        return
    for key in keys:
        yield value, key
        yield from places(value[key])  # type: ignore[index] -- a key of its own


def damaged(seed: object, draw: random.Random) -> object:
    """Return a document with some of its values replaced, moved, doubled or gone."""
    root = [copy.deepcopy(seed)]
    for _ in range(draw.choice((1, 1, 2, 5))):
        spots = list(places(root))
        if not spots:
            break
        holder, key = draw.choice(spots)
        other, at = draw.choice(spots)
        kind = draw.randrange(5)
        if kind == 0:
            holder[key] = copy.deepcopy(other[at])  # type: ignore[index] -- as above
        elif kind == 1 and isinstance(holder, list):
            holder.insert(0, copy.deepcopy(draw.choice(ODD)))
        elif kind == 2 and holder is not root:
            del holder[key]  # type: ignore[attr-defined] -- as above
        elif kind == 3 and isinstance(holder, dict):
            holder[str(draw.choice(ODD))[:20]] = holder[key]
        else:
            holder[key] = copy.deepcopy(draw.choice(ODD))  # type: ignore[index] -- as above
    return root[0]


def check(content: bytes, table: Table) -> None:
    """Demand that bytes are read, each row accounted for, or refused in a sentence."""
    try:
        with parsing_here():
            reading = read_upload(upload_of(content, table=table))
    except InputError as err:
        sentence = str(err)
    else:
        assert accounted(reading)
        return
    assert sentence.startswith("'list.csv': ")
    assert "\n" not in sentence


@pytest.mark.parametrize("kind", SEEDS)
def test_damaged_documents_are_read_or_refused(kind: str):
    seed, table = SEEDS[kind]
    for number in range(COUNT):
        data = damaged(seed, random.Random(f"{kind} {number}"))
        check(json.dumps(data).encode(), table)


def test_damaged_lines_are_read_or_refused():
    for number in range(COUNT):
        draw = random.Random(f"lines {number}")
        data = damaged([*OBJECTS, FEATURE, FEATURE], draw)
        lines = data if isinstance(data, list) else [data]
        content = "\n".join(["{}", "{}", *map(json.dumps, lines)])
        check(content.encode(), Table.ASSETS)


def shaken(rows: list[list[str]], draw: random.Random) -> list[list[str]]:
    """Return rows with cells replaced, moved or gone."""
    out = copy.deepcopy(rows)
    change: list[Callable[[list[str]], object]] = [
        lambda row: row.append("x"),
        lambda row: row and row.pop(),
        draw.shuffle,
        lambda row: row.__setitem__(slice(None), [str(draw.choice(ODD))[:99]] * len(row)),
        lambda row: row.clear(),
    ]
    for _ in range(draw.choice((0, 1, 1, 3))):
        draw.choice(change)(draw.choice(out))
    return [[cell.replace("\ud800", "?") for cell in row] for row in out]


def test_damaged_packages_are_read_or_refused():
    for number in range(COUNT):
        draw = random.Random(f"package {number}")
        names = [name for name in TABLES if draw.random() > 0.15]
        files = {f"{name}.csv": csv_bytes(shaken(TABLES[name], draw)) for name in names}
        check(zipped({**files, "x.txt": b"x"}), Table.ASSETS)
