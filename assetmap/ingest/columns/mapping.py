"""Keep what a person said of a list's columns, for the next list with the same header."""

import hashlib
import json
import re
from collections.abc import Iterable

from assetmap.errors import InputError
from assetmap.parsing.parse import refused

from .lexicon import words_of

ANSWERS = "answers"  # the key of a saved mapping that holds answers to questions
_POSITION = re.compile(r"column \d+(?: \(\d+\))?")  # a column without a name
Pairs = tuple[tuple[str, str], ...]


def mapping_key(headers: Iterable[str]) -> str:
    """Return what stands for a row of headers, whatever their order, case and punctuation.

    Examples
    --------
    >>> mapping_key(["Name", "ZIP code"]) == mapping_key(["zip_code", "NAME", ""])
    True
    """
    named = (header for header in headers if not _POSITION.fullmatch(header))
    plain = sorted(" ".join(words_of(header)) or header.strip() for header in named)
    text = json.dumps([header for header in plain if header], ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def parse_columns(text: str) -> tuple[Pairs, Pairs]:
    """Read a saved column mapping: `{"role": "header in the file"}`.

    A role may have a list of headers, one for each sheet with other columns. The role "" has a
    list of headers too: columns that are to be left out. The key "answers" has an object of
    answers, by the keys of their questions.

    Returns
    -------
    mapping
        (role, header), in the file's order.
    answers
        (key of a question, answer).

    Raises
    ------
    InputError
        If the text is no JSON object of texts.

    Examples
    --------
    >>> parse_columns('{"name": "Organization Name", "answers": {"dates": "day_first"}}')
    ((('name', 'Organization Name'),), (('dates', 'day_first'),))
    """
    try:
        pairs = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=tuple)
    except (json.JSONDecodeError, RecursionError) as err:
        raise _bad_mapping(what=str(err)) from err
    if not isinstance(pairs, tuple):
        raise _bad_mapping(what=f"found {type(pairs).__name__}")
    keys = [key for key, _ in pairs]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise _bad_mapping(what=f"{twice[0]!r} stands twice")
    answers = dict(pairs).get(ANSWERS, ())
    is_object = isinstance(answers, tuple) and all(isinstance(a, str) for _, a in answers)
    if not is_object:
        raise _bad_mapping(what=f"{ANSWERS!r} has no object of texts")
    roles = [(role, headers) for role, headers in pairs if role != ANSWERS]
    return tuple(_pair(role, header) for role, h in roles for header in _listed(h)), answers


def parse_mapping(text: str) -> Pairs:
    """Read the columns of a saved mapping alone, as `parse_columns` does.

    Raises
    ------
    InputError
        If the text is no JSON object of texts.

    Examples
    --------
    >>> parse_mapping('{"name": "Organization Name", "": ["Fax"]}')
    (('name', 'Organization Name'), ('', 'Fax'))
    """
    return parse_columns(text)[0]


def saved_columns(mapping: Pairs, answers: Pairs = ()) -> str:
    """Return a mapping, and answers, as text that `parse_columns` reads.

    Examples
    --------
    >>> parse_columns(saved_columns((("name", "Org"), ("", "Fax")), (("swap", "yes"),)))
    ((('name', 'Org'), ('', 'Fax')), (('swap', 'yes'),))
    """
    roles: dict[str, list[str]] = {}
    for role, header in mapping:
        if header not in roles.setdefault(role, []):
            roles[role].append(header)
    plain: dict[str, object] = {
        role: headers[0] if len(headers) == 1 and role else headers
        for role, headers in roles.items()
    }
    if answers:
        plain[ANSWERS] = dict(answers)
    return json.dumps(plain, ensure_ascii=False, indent=2)


def _listed(headers: object) -> list[object]:
    """Return one header, or several, as a list; an object of JSON comes as a tuple."""
    return headers if isinstance(headers, list) else [headers]


def _pair(role: str, header: object) -> tuple[str, str]:
    """Return one role with its header."""
    if not isinstance(header, str):
        raise _bad_mapping(what=f"{role!r} has no header in words")
    return role, header


def _bad_mapping(*, what: str) -> InputError:
    """Return the error that says what is wrong with a mapping."""
    return refused("columns.json", "bad_mapping", what=what)
