"""Read any spreadsheet into records."""

from importlib import import_module
from typing import TYPE_CHECKING

# The command line imports this package to say what it can do, and must start without pandas:
# so the names are fetched when they are first asked for.
if TYPE_CHECKING:
    from .columns.mapping import mapping_key as mapping_key
    from .columns.mapping import parse_columns as parse_columns
    from .columns.mapping import parse_mapping as parse_mapping
    from .columns.mapping import saved_columns as saved_columns
    from .ids import record_ids as record_ids
    from .questions import parse_answers as parse_answers
    from .read import read_upload as read_upload
    from .upload import load_upload as load_upload

_HOMES = {
    "load_upload": "upload",
    "mapping_key": "columns.mapping",
    "parse_answers": "questions",
    "parse_columns": "columns.mapping",
    "parse_mapping": "columns.mapping",
    "read_upload": "read",
    "record_ids": "ids",
    "saved_columns": "columns.mapping",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)
