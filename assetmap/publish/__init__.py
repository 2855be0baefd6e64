"""Show a result: the map page, the build's folder, files for other programs."""

from importlib import import_module
from typing import TYPE_CHECKING

# Who only writes a table must not wait for the map: so the names are fetched when they are first
# asked for.
if TYPE_CHECKING:
    from .folder import Build as Build
    from .folder import read_build as read_build
    from .folder import require_replaceable as require_replaceable
    from .folder import write_build as write_build
    from .folder import zipped_build as zipped_build
    from .page import map_page as map_page
    from .tables import write_table as write_table

_HOMES = {
    "Build": "folder",
    "map_page": "page",
    "read_build": "folder",
    "require_replaceable": "folder",
    "write_build": "folder",
    "write_table": "tables",
    "zipped_build": "folder",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)
