"""Join the tables of the Human Services Data Specification into one row per service at a place."""

from collections.abc import Iterable, Sequence
from typing import Final

from assetmap import schema as s
from assetmap.limits import Limits
from assetmap.parsing.wire import Refusal, Sheet

from .gather import BETWEEN, laid_out
from .hsds_tables import Tables, firsts, table_name

# Services that are no more; others, such as those closed for a while, are on the map.
_GONE: Final = frozenset({"inactive", "defunct"})
_PHYSICAL, _OTHER, _POSTAL = range(3)  # which address of a place is taken first
_RANKS: Final = {"physical": _PHYSICAL, "postal": _POSTAL, "virtual": _POSTAL}
_UNSPOKEN: Final = ("fax", "tty", "tdd", "sms", "text", "pager")  # telephones nobody answers
_VOICE: Final = ("", "voice", "main", "phone")
_NOWHERE: Final = frozenset({"virtual"})  # kinds of location without a place
_SHOWN: Final = 80  # characters of an id that a mark repeats

Row = tuple[int, int, int, str]  # indices of service, location, organisation (-1: none); own id
Mark = tuple[int, int, str, str]


def joined_sheet(tables: Tables, limits: Limits) -> Sheet:
    """Return one row for each service at a location, its columns called by our own names.

    A service without a location is a row without a place; a location without a service, and an
    organisation with neither, are rows too: nothing is lost.

    Parameters
    ----------
    tables
        Of one package.
    limits
        How much is taken.

    Raises
    ------
    Refusal
        If there is no row, or more than are taken.
    """
    rows, marks = _rows(tables, limits)
    if not rows:
        raise Refusal(key="no_rows")
    columns = _columns(tables, rows)
    if len(rows) * len(columns) > limits.cells:
        raise Refusal(key="too_many_cells", limit=f"{limits.cells:,}")
    status = columns.pop("status")
    gone = {text for text in set(status) if text.strip().lower() in _GONE}
    marks += [
        (number, -1, "not_active", text)
        for number, text in enumerate(status, start=1)
        if text in gone
    ]
    most = limits.cell_characters + 1
    cut = [
        [text[:most] for text in column] if max(map(len, column)) > most else column
        for column in columns.values()
    ]
    cells = laid_out(list(range(1, len(rows) + 1)), cut)
    return Sheet(cells=cells, marks=marks, labels=list(columns))


def _rows(tables: Tables, limits: Limits) -> tuple[list[Row], list[Mark]]:
    """Return which service, location and organisation each row is of, and what points nowhere."""
    services = tables.ids("service")
    places = tables.ids("location")
    organisations = tables.ids("organization")
    links, marks = _links(tables, services, places)
    service_owner, more = _followed(tables, "service", "organization", organisations)
    place_owner, also = _followed(tables, "location", "organization", organisations)
    marks += [*more, *also]
    with_place = {service for service, _, _ in links}
    with_service = {place for _, place, _ in links}
    service_ids, place_ids = tables.column("service", "id"), tables.column("location", "id")
    rows: list[Row] = [
        (one, place, service_owner[one] if service_owner[one] >= 0 else place_owner[place], key)
        for one, place, key in links
    ]
    rows += [
        (one, -1, service_owner[one], service_ids[one])
        for one in range(tables.count("service"))
        if one not in with_place
    ]
    rows += [
        (-1, place, place_owner[place], place_ids[place])
        for place in range(tables.count("location"))
        if place not in with_service
    ]
    known = {*service_owner, *place_owner}
    ids = tables.column("organization", "id")
    rows += [(-1, -1, one, ids[one]) for one in range(len(ids)) if one not in known]
    if len(rows) > limits.rows:
        raise Refusal(key="too_many_rows", limit=f"{limits.rows:,}")
    return rows, marks


def _links(
    tables: Tables, services: dict[str, int], places: dict[str, int]
) -> tuple[list[tuple[int, int, str]], list[Mark]]:
    """Return (service, location, own id) of each service at a location, once."""
    marks: list[Mark] = []
    found: dict[tuple[int, int], str] = {}
    for table, service_column, place_column in (
        ("service_at_location", "service_id", "location_id"),
        ("service", "id", "location_id"),  # older packages, and Ohana's
        ("location", "service_id", "id"),
    ):
        ones, others = tables.column(table, service_column), tables.column(table, place_column)
        if table != "service_at_location" and not any(_foreign(tables, table)):
            continue
        keys = tables.column(table, "id") if table == "service_at_location" else []
        pairs = zip(ones, others, keys or ones, strict=True)
        lost_services: list[str] = []
        lost_places: list[str] = []
        for service, place, key in pairs:
            one, other = services.get(service, -1), places.get(place, -1)
            if one >= 0 and other >= 0:
                own = key if keys and key else f"{service}@{place}"
                found.setdefault((one, other), own)
            else:
                lost_services += [service] if one < 0 and service else []
                lost_places += [place] if other < 0 and place else []
        marks += _lost(tables, f"{table}.{service_column}", "service", lost_services)
        marks += _lost(tables, f"{table}.{place_column}", "location", lost_places)
    if not found and services and places and not marks:
        marks.append((0, -1, "missing_table", "service_at_location"))
    return [(one, other, key) for (one, other), key in found.items()], marks


def _foreign(tables: Tables, table: str) -> Sequence[str]:
    """Return a table's own column of links to the other of service and location."""
    return tables.column(table, "location_id" if table == "service" else "service_id")


def _followed(
    tables: Tables, table: str, other: str, known: dict[str, int]
) -> tuple[list[int], list[Mark]]:
    """Return to which row of another table each row of a table points, -1 where to none."""
    texts = tables.column(table, f"{other}_id")
    lost = [text for text in texts if text and text not in known]
    name = f"{table}.{other}_id"
    return [known.get(text, -1) for text in texts], _lost(tables, name, other, lost)


def _lost(tables: Tables, column: str, other: str, lost: Sequence[str]) -> list[Mark]:
    """Say which ids point to nothing: once for a column, with how many they are."""
    if not lost:
        return []
    if not tables.count(other):
        return [(0, -1, "missing_table", other)]
    value = f"{len(lost):,} of {column}, such as {lost[0][:_SHOWN]!r},"
    return [(0, -1, "dangling", value)]


def _columns(tables: Tables, rows: Sequence[Row]) -> dict[str, list[str]]:
    """Return what the rows say, each column from the tables that say it, the nearest first."""
    ones = {
        "service": [row[0] for row in rows],
        "location": [row[1] for row in rows],
        "organization": [row[2] for row in rows],
    }

    def said(*sources: tuple[str, Sequence[str]]) -> list[str]:
        """Return the first text that there is, of (table, a text for each of its rows)."""
        return firsts([_picked(texts, ones[table]) for table, texts in sources])

    def column(table: str, *names: str) -> tuple[str, Sequence[str]]:
        return table, tables.column(table, *names)

    address = _addresses(tables)
    phones = {table: _phones(tables, table) for table in ones}
    terms = {table: _terms(tables, table) for table in ones}
    nearest = ("service", "location", "organization")
    nowhere = [
        kind.strip().lower() in _NOWHERE for kind in tables.column("location", "location_type")
    ]
    return {
        s.NAME: said(*(column(table, "name", "alternate_name") for table in nearest)),
        "organization": said(column("organization", "name")),
        s.CATEGORY: said(*((t, terms[t]) for t in ("service", "organization", "location"))),
        s.DESCRIPTION: said(*(column(t, "description", "short_desc") for t in nearest)),
        **{name: said(("location", texts)) for name, texts in address.items()},
        s.PHONE: said(*((table, phones[table]) for table in nearest)),
        s.URL: said(*(column(table, "url", "website") for table in nearest)),
        s.LON: said(("location", _placed(tables, "longitude", nowhere))),
        s.LAT: said(("location", _placed(tables, "latitude", nowhere))),
        s.VERIFIED: said(column("service", "assured_date")),
        s.SOURCE_ID: [row[3] for row in rows],
        "status": said(column("service", "status")),
    }


def _picked(texts: Sequence[str], indices: Iterable[int]) -> list[str]:
    """Return the texts at indices, "" at -1."""
    whole = [*texts, ""]
    return [whole[i] for i in indices]


def _placed(tables: Tables, name: str, nowhere: Sequence[bool]) -> list[str]:
    """Return degrees of locations, "" where a location is no place."""
    texts = tables.column("location", name)
    return ["" if none else text for text, none in zip(texts, nowhere, strict=True)]


def _addresses(tables: Tables) -> dict[str, list[str]]:
    """Return the address of each location, its physical one before others."""
    best: dict[str, tuple[int, str, int]] = {}
    for table, usual in (
        ("physical_address", _PHYSICAL),
        ("address", _OTHER),
        ("postal_address", _POSTAL),
    ):
        kinds = tables.column(table, "address_type", "type")
        for i, place in enumerate(tables.column(table, "location_id")):
            rank = _RANKS.get(kinds[i].strip().lower(), usual)
            if place and rank < best.get(place, (_POSTAL + 1, "", 0))[0]:
                best[place] = (rank, table, i)
    fields = {
        s.ADDRESS: ("address_1", "address", "street_address", "street"),
        "address2": ("address_2",),
        s.CITY: ("city",),
        s.STATE: ("state_province", "state", "region"),
        s.ZIP: ("postal_code", "zip", "zip_code"),
    }
    out = {}
    for field, names in fields.items():
        columns = {
            t: tables.column(t, *names) for t in ("physical_address", "address", "postal_address")
        }
        own = tables.column("location", *names)
        found = (best.get(key) for key in tables.column("location", "id"))
        out[field] = [
            columns[one[1]][one[2]] if one else text for one, text in zip(found, own, strict=True)
        ]
    return out


def _phones(tables: Tables, table: str) -> list[str]:
    """Return the telephone of each row of a table, one that a person answers first."""
    best: dict[str, tuple[int, int]] = {}
    kinds = tables.column("phone", "type", "number_type")
    numbers = tables.column("phone", "number")
    owners = tables.column("phone", f"{table}_id")
    for i, owner in enumerate(owners):
        kind = kinds[i].strip().lower()
        rank = 0 if kind in _VOICE else 2 if kind in _UNSPOKEN else 1
        if owner and numbers[i] and rank < best.get(owner, (2, 0))[0]:
            best[owner] = (rank, i)
    extensions = tables.column("phone", "extension")
    out = []
    for key in tables.column(table, "id"):
        _, i = best.get(key, (0, -1))
        more = f" x{extensions[i]}" if i >= 0 and extensions[i] else ""
        out.append(numbers[i] + more if i >= 0 else "")
    return out


def _terms(tables: Tables, table: str) -> list[str]:
    """Return the words of the taxonomy for each row of a table."""
    words = tables.terms()
    found: dict[str, dict[str, None]] = {}

    def note(owner: str, key: str) -> None:
        word = words.get(key, "")
        if owner and word:
            found.setdefault(owner, {})[word] = None

    for owner, key in zip(*_attributes(tables, table), strict=True):
        note(owner, key)
    for owner, keys in zip(
        tables.column(table, "id"),
        tables.column(table, "taxonomy_ids", "taxonomy_term_id", "taxonomy_id"),
        strict=True,
    ):
        for key in keys.split(","):
            note(owner, key.strip())
    return [BETWEEN.join(found.get(key, ())) for key in tables.column(table, "id")]


def _attributes(tables: Tables, table: str) -> tuple[list[str], list[str]]:
    """Return (row of a table, term) as the versions of the specification write it."""
    owners: list[str] = []
    terms: list[str] = []
    links = tables.column("attribute", "link_id")
    kinds = tables.column("attribute", "link_entity")
    keys = tables.column("attribute", "taxonomy_term_id")
    for owner, kind, key in zip(links, kinds, keys, strict=True):
        if not kind or table_name(kind) == table:
            owners.append(owner)
            terms.append(key)
    for name in (f"{table}_attribute", f"{table}_taxonomy", "other_attribute"):
        owners += tables.column(name, f"{table}_id", "link_id")
        terms += tables.column(name, "taxonomy_term_id", "taxonomy_id")
    return owners, terms
