"""Hold the tables of a package of human services under the names of the specification."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import pyarrow as pa

from assetmap.parsing.wire import ROW

# The tables that rows are made of, and those that say more of them.
CORE: Final = frozenset({"organization", "service", "location", "service_at_location"})
READ: Final = CORE | {
    *("address", "physical_address", "postal_address", "phone"),
    *("attribute", "service_attribute", "other_attribute"),
    *("taxonomy_term", "taxonomy", "service_taxonomy"),
}
# The columns that rows are made of; all others take memory for nothing.
COLUMNS: Final = frozenset(
    {"id", "link_id", "link_entity", "taxonomy_ids", "taxonomy_id", "taxonomy_term_id"}
    | {f"{name}_id" for name in CORE}
    | {"name", "term", "alternate_name", "description", "short_desc", "url", "website"}
    | {"status", "assured_date", "latitude", "longitude", "location_type", "address_type", "type"}
    | {"address_1", "address_2", "address", "street_address", "street", "city", "state_province"}
    | {"state", "region", "postal_code", "zip", "zip_code"}
    | {"number", "number_type", "extension"}
)
_PLURALS: Final = {
    "addresses": "address",
    "physical_addresses": "physical_address",
    "postal_addresses": "postal_address",
    "taxonomies": "taxonomy",
    "services_at_location": "service_at_location",
    "services_at_locations": "service_at_location",
    "organisation": "organization",
    "organisations": "organization",
    "services_taxonomy": "service_taxonomy",
}
_ROWS: Final = ("organization", "service", "location")  # tables whose rows may go without an id


@lru_cache(maxsize=1024)
def table_name(name: str) -> str:
    """Return the specification's name of a table.

    Examples
    --------
    >>> [table_name(n) for n in ("Organizations", "services_at_location", "address", "Phones")]
    ['organization', 'service_at_location', 'address', 'phone']
    """
    plain = name.strip().lower().replace("-", "_").replace(" ", "_")
    plain = _PLURALS.get(plain, plain)
    return plain.removesuffix("s") if plain.removesuffix("s") in READ else plain


def firsts(columns: Sequence[list[str]]) -> list[str]:
    """Return for each row the first text among columns, of which there is at least one.

    Examples
    --------
    >>> firsts([["a", ""], ["b", "c"]])
    ['a', 'c']
    """
    out = columns[0]
    for more in columns[1:]:
        if not all(out):
            out = [text or other for text, other in zip(out, more, strict=True)]
    return out


class Tables:
    """Tables by name, their columns by name; all text, "" where blank."""

    def __init__(self) -> None:
        self._columns: dict[str, dict[str, list[str]]] = {}
        self._counts: dict[str, int] = {}

    def put(self, name: str, columns: dict[str, list[str]], *, count: int) -> None:
        """Set a table.

        Parameters
        ----------
        name
            As `table_name` gives it.
        columns
            All of one length; blanks around texts are taken away from ids alone.
        count
            That length: there may be no column of use.
        """
        plain = {
            key: list(map(str.strip, texts)) if key == "id" or key.endswith("_id") else texts
            for key, texts in columns.items()
        }
        if name in _ROWS:
            own = plain.get("id", [""] * count)
            plain["id"] = [text or f"#{name} {i}" for i, text in enumerate(own, start=1)]
        self._columns[name] = plain
        self._counts[name] = count

    def put_cells(self, name: str, header: Sequence[str], cells: pa.Table) -> None:
        """Set a table from the cells of a sheet, without its header, which is in small letters."""
        columns: dict[str, list[str]] = {}
        for label, column in zip(header, cells.drop_columns([ROW]).columns, strict=True):
            if label in COLUMNS and label not in columns:
                columns[label] = column.to_pylist()
        self.put(name, columns, count=cells.num_rows)

    def count(self, name: str) -> int:
        """Return how many rows a table has, 0 where there is none."""
        return self._counts.get(name, 0)

    def column(self, table: str, *names: str) -> list[str]:
        """Return for each row of a table the first text among columns."""
        columns = [c for name in names if (c := self._columns.get(table, {}).get(name)) is not None]
        return firsts(columns) if columns else [""] * self.count(table)

    def ids(self, table: str) -> dict[str, int]:
        """Return in which row of a table each id stands first."""
        ids = self.column(table, "id")
        return {key: i for i, key in reversed(list(enumerate(ids))) if key}

    def terms(self) -> dict[str, str]:
        """Return the words of the taxonomy by their ids."""
        found: dict[str, str] = {}
        for table in ("taxonomy", "taxonomy_term"):
            words = self.column(table, "name", "term")
            for keys in (self.column(table, "taxonomy_id"), self.column(table, "id")):
                found |= {key: word for key, word in zip(keys, words, strict=True) if key and word}
        return found
