"""Take nested objects of human services apart into the tables of the specification."""

from collections.abc import Mapping
from typing import Any, Final

from assetmap.limits import Limits
from assetmap.parsing.wire import Refusal

from .gather import text_of
from .hsds_tables import COLUMNS, CORE, READ, Tables, table_name

_LOOK: Final = 20  # objects that are looked at to know the specification
_DEEP: Final = 8  # objects in objects; the specification nests five
# What an object of a page of answers is called beside its contents.
_PAGE: Final = frozenset(
    {"total_items", "total_pages", "page_number", "page", "first_page", "size"}
)
_NESTED: Final = frozenset({"services", "service_at_locations", "service_at_location", "locations"})
_TERM: Final = frozenset({"taxonomy_term", "taxonomy"})
_AGAIN: Final = CORE - {"service_at_location"} | _TERM  # whose rows may stand in many objects


def is_hsds(data: object) -> bool:
    """Say whether a document is of human services.

    It is where it holds tables under the specification's names, or objects that nest each other
    as it says; alone, or as a page of an answer's contents.
    """
    if isinstance(data, dict):
        tables = _core_lists(data)
        if len(tables) > 1 and any(_is_row(table, rows) for table, rows in tables.items()):
            return True
        if "contents" in data and _PAGE & set(data):
            return any(map(_is_nested, _listed(data["contents"])[:_LOOK]))
        if len(tables) == 1:
            return any(map(_is_nested, next(iter(tables.values()))[:_LOOK]))
    return any(map(_is_nested, _listed(data)[:_LOOK]))


def tables_of(data: object, limits: Limits) -> Tables:
    """Return the tables of a document of human services.

    Parameters
    ----------
    data
        A document that `is_hsds`; what is no object where one is expected is passed over.
    limits
        How much is taken.

    Raises
    ------
    Refusal
        If there is more than is taken.
    """
    apart = _Apart(limits)
    if isinstance(data, dict) and _core_lists(data) and not isinstance(data.get("name"), str):
        for key, rows in data.items():
            name = table_name(key)
            for row in _listed(rows) if name in READ else ():
                apart.take(row, name)
    else:
        contents = data["contents"] if isinstance(data, dict) and "contents" in data else data
        for one in _listed(contents):
            apart.take(one, _kind(one))
    return apart.tables()


def _listed(value: object) -> list[Any]:
    """Return a list as it is, an object as a list of one, and nothing of all else."""
    return value if isinstance(value, list) else [value] if isinstance(value, dict) else []


def _core_lists(data: Mapping[str, object]) -> dict[str, list[Any]]:
    """Return the lists of objects that are called as the specification's tables."""
    return {
        table_name(key): value
        for key, value in data.items()
        if table_name(key) in CORE and isinstance(value, list) and value
    }


def _is_row(table: str, rows: list[Any]) -> bool:
    """Say whether rows of a table point to others by the specification's names."""
    keys = {key for row in rows[:_LOOK] if isinstance(row, dict) for key in row}
    links = {f"{other}_id" for other in CORE if other != table}
    return bool(links & keys) or any(map(_is_nested, rows[:_LOOK]))


def _is_nested(value: object) -> bool:
    """Say whether an object holds others as the specification nests them."""
    if not isinstance(value, dict):
        return False
    if any(_are_objects(_listed(value[key])) for key in _NESTED & set(value)):
        return True
    if isinstance(value.get("service"), dict) and isinstance(value.get("location"), dict):
        return True
    owner = value.get("organization")
    return isinstance(owner, dict) and "name" in owner and bool({"id", "status"} & set(value))


def _are_objects(values: list[Any]) -> bool:
    """Say whether a list begins with an object."""
    return bool(values) and isinstance(values[0], dict)


def _kind(value: object) -> str:
    """Return of which table an object that stands alone is."""
    keys = set(value) if isinstance(value, dict) else set()
    if "service" in keys or {"service_id", "location_id"} <= keys:
        return "service_at_location"
    if {"organization", "service_at_locations", "status", "organization_id"} & keys and not (
        {"services", "location_type", "latitude"} & keys
    ):
        return "service"
    return "location" if {"latitude", "location_type"} & keys else "organization"


class _Apart:
    """Objects taken apart: each table's rows, each row once."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._tables: dict[str, list[dict[str, str]]] = {}
        self._seen: dict[tuple[str, str], dict[str, str]] = {}
        self._unnamed = 0

    def tables(self) -> Tables:
        """Return all tables."""
        out = Tables()
        for name, rows in self._tables.items():
            keys = set[str]().union(*rows)
            columns = {key: [row.get(key, "") for row in rows] for key in sorted(keys)}
            out.put(name, columns, count=len(rows))
        return out

    def take(self, value: object, table: str, depth: int = 0, **links: str) -> str:
        """Add an object, and all in it, to the tables.

        Parameters
        ----------
        value
            The object; anything else is passed over.
        table
            Of which it is a row.
        depth
            How many objects it is in.
        links
            Columns of ids that it has of the objects that it is in.

        Returns
        -------
        key
            Its id, made up where it has none; "" where it is no object.
        """
        if not isinstance(value, dict) or depth > _DEEP:
            return ""
        key = text_of(value.get("id")).strip()
        if not key:
            self._unnamed += 1
            key = f"#{self._unnamed}"
        texts = links
        for name, one in value.items():
            if isinstance(one, str):
                if one and name in COLUMNS:
                    texts[name] = one
            elif isinstance(one, dict) or (isinstance(one, list) and _are_objects(one)):
                texts |= self._inside(one, table_name(name), table, key, depth)
            elif one and name in COLUMNS:
                texts[name] = text_of(one)
        texts["id"] = key
        self._add(table, key, texts)
        return key

    def _inside(self, value: object, name: str, table: str, key: str, depth: int) -> dict[str, str]:
        """Take what is in an object apart, and return the ids by which it points to that."""
        if isinstance(value, dict) and name in CORE | _TERM:
            found = self.take(value, name, depth + 1)
            return {f"{name}_id": found} if found else {}
        if name not in READ:
            return {}
        for one in _listed(value):
            own = {f"{table}_id": key}
            if name == "attribute":
                own = {"link_id": key, "link_entity": table}
            found = self.take(one, name, depth + 1, **own)
            if found and {name, table} == {"service", "location"}:
                self._add("service_at_location", "", {f"{name}_id": found, f"{table}_id": key})
            if found and name in _TERM:
                link = {"link_id": key, "link_entity": table, "taxonomy_term_id": found}
                self._add("attribute", "", link)
        return {}

    def _add(self, table: str, key: str, texts: dict[str, str]) -> None:
        """Add a row; to one that is there already, what it did not say."""
        again = bool(key) and table in _AGAIN  # the others stand in one object alone
        before = self._seen.get((table, key)) if again else None
        if before is not None:
            before |= {name: text for name, text in texts.items() if not before.get(name)}
            return
        rows = self._tables.setdefault(table, [])
        rows.append(texts)
        if again:
            self._seen[table, key] = texts
        if len(rows) > self._limits.rows:
            raise Refusal(key="too_many_rows", limit=f"{self._limits.rows:,}")
