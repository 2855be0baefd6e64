"""Apply to each sheet what a person said of columns."""

from collections.abc import Iterable, Mapping

from assetmap.errors import InputError
from assetmap.ingest.asked import Asked, one_of
from assetmap.model import Upload
from assetmap.parsing.parse import refused

_SHOWN = 400  # characters of the headers that a sentence repeats
Pairs = tuple[tuple[str, str], ...]


def mapped_headers(upload: Upload, asked: Asked) -> tuple[str, ...]:
    """Return every header that a person named: they tell the row of headers."""
    return tuple(header for _, header in upload.mapping) + tuple(asked.given("role").values())


def mapping_for(upload: Upload, asked: Asked, sheet: str, headers: tuple[str, ...]) -> Pairs:
    """Return the mapping as it holds for one sheet, headers written as they are there.

    An answer (`role:address`, or `role:address:Sheet 1` for one sheet) goes before the mapping.

    Raises
    ------
    InputError
        If two columns of the sheet are given one role.
    """
    answers = _answers_for(asked.given("role"), sheet)
    pairs = [(role, one_of(header, headers)) for role, header in upload.mapping]
    kept = [
        (role, header)
        for role, header in pairs
        if header and role not in answers and header not in answers.values()
    ]
    said = [(role, one_of(header, headers)) for role, header in answers.items()]
    kept += [(role, header) for role, header in said if header]
    roles = [role for role, _ in kept if role]
    twice = sorted({role for role in roles if roles.count(role) > 1})
    if twice:
        both = ", ".join(repr(header) for role, header in kept if role == twice[0])
        raise refused(upload.name, "mapped_twice", what=repr(twice[0]), found=both)
    return tuple(kept)


def _answers_for(given: Mapping[str, str], sheet: str) -> dict[str, str]:
    """Return role -> header for one sheet; what is said of it goes before what is said of all."""
    everywhere = {key: header for key, header in given.items() if ":" not in key}
    here = {
        key.partition(":")[0]: header
        for key, header in given.items()
        if key.partition(":")[2] == sheet and ":" in key
    }
    return everywhere | here


def check_headers(upload: Upload, asked: Asked, sheets: Iterable[tuple[str, ...]]) -> None:
    """Raise where a person named a header that no sheet has.

    Parameters
    ----------
    upload, asked
        What was said.
    sheets
        The headers of each sheet that has a table.
    """
    tables = list(sheets)
    for header in mapped_headers(upload, asked):
        if not any(one_of(header, headers) for headers in tables):
            raise _unknown(upload.name, header, tables[0])


def _unknown(name: str, header: str, headers: tuple[str, ...]) -> InputError:
    """Return the error for a header that is not there."""
    shown = ", ".join(repr(one) for one in headers if one)[:_SHOWN]
    return refused(name, "mapped_header", what=repr(header), found=shown)
