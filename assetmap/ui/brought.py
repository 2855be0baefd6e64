"""Keep the lists that one visitor has brought: nobody else sees them."""

import dataclasses
import hashlib
from collections.abc import Hashable
from dataclasses import dataclass

import streamlit as st

from assetmap.ingest.mending.fix_sheets import may_be_fixes
from assetmap.ingest.mending.fixes import attach_fixes
from assetmap.model import Question, Table, Upload

MOST_LISTS = 12  # of one visitor
MOST_BYTES = 60 * 1024 * 1024  # of one visitor's lists together: a server has many visitors
_KEPT = "brought"


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """A list that a visitor has brought."""

    upload: Upload
    on_map: bool = False
    answered: tuple[tuple[Question, str], ...] = ()  # in the order in which they were
    known: bool = False  # whether it was looked for another list with the same columns
    source: str = ""  # the list of the workspace that this is a version of
    kept: tuple[Hashable, ...] = ()  # how it was read when it was last kept there
    apart: tuple[str, ...] = ()  # keys of lists of which a person said that this is no new version

    @property
    def key(self) -> str:
        """Return what its widgets are called after: nothing of the file's own text."""
        return self.upload.sha256[:16]


def lists() -> tuple[Brought, ...]:
    """Return the lists, in the order in which they came."""
    kept: dict[str, Brought] = st.session_state.get(_KEPT, {})
    return tuple(kept.values())


def on_map() -> tuple[Upload, ...]:
    """Return the lists that are to be on the map."""
    return tuple(one.upload for one in lists() if one.on_map)


def bring(name: str, content: bytes) -> str:
    """Keep a file; return what is to be said of it: a key of the app's words.

    The same bytes are the same list, whatever the file is called. Corrected rows go to the list
    that they belong to.

    Raises
    ------
    InputError
        If the file has corrected rows of a list that is not here.
    """
    upload = Upload(name=name, content=content, sha256=hashlib.sha256(content).hexdigest())
    arrived = Brought(upload=upload)
    kept = {one.key: one for one in lists()}
    if may_be_fixes(content) and _corrected(upload):
        return "lists_fixed"
    if arrived.key in kept:
        return "lists_same"
    if len(kept) >= MOST_LISTS:
        return "lists_too_many"
    if sum(len(one.upload.content) for one in kept.values()) + len(content) > MOST_BYTES:
        return "lists_too_big"
    st.session_state[_KEPT] = kept | {arrived.key: arrived}
    return "lists_taken"


def _corrected(upload: Upload) -> bool:
    """Give a file's corrected rows to their list; say whether it has any."""
    kept = lists()
    paired = attach_fixes([*(one.upload for one in kept), upload])
    if len(paired) > len(kept):
        return False
    for one, corrected in zip(kept, paired, strict=True):
        put(dataclasses.replace(one, upload=corrected))
    return True


def change(
    one: Brought,
    *,
    table: Table | None = None,
    mapping: tuple[tuple[str, str], ...] | None = None,
    shown: bool | None = None,
) -> Brought:
    """Keep a list with another kind, another reading, on the map or off it; return it."""
    upload = one.upload
    answered = one.answered
    if table is not None and table is not upload.table:
        upload, answered = dataclasses.replace(upload, table=table, mapping=(), answers=()), ()
    if mapping is not None:
        upload = dataclasses.replace(upload, mapping=mapping)
    changed = dataclasses.replace(
        one, upload=upload, answered=answered, on_map=one.on_map if shown is None else shown
    )
    put(changed)
    return changed


def answer(one: Brought, question: Question, given: str) -> None:
    """Keep an answer to a question on a list."""
    _answered(
        one, (*(pair for pair in one.answered if pair[0].key != question.key), (question, given))
    )


def take_back(one: Brought, question: Question) -> None:
    """Forget the answer to a question on a list."""
    _answered(one, tuple(pair for pair in one.answered if pair[0].key != question.key))


def _answered(one: Brought, answered: tuple[tuple[Question, str], ...]) -> None:
    """Keep a list with these answers and no others."""
    answers = tuple((question.key, given) for question, given in answered)
    upload = dataclasses.replace(one.upload, answers=answers)
    put(dataclasses.replace(one, upload=upload, answered=answered))


def put(one: Brought) -> None:
    """Put a list in the place where it was, or after the others."""
    st.session_state[_KEPT] = {other.key: other for other in lists()} | {one.key: one}


def before(one: Brought) -> tuple[Brought, ...]:
    """Return the lists that came before one."""
    every = lists()
    at = next(i for i, other in enumerate(every) if other.key == one.key)
    return every[:at]


def know(
    one: Brought,
    *,
    mapping: tuple[tuple[str, str], ...],
    answered: tuple[tuple[Question, str], ...],
) -> Brought:
    """Keep a list as read like an earlier one; return it."""
    answers = tuple((question.key, given) for question, given in answered)
    upload = dataclasses.replace(one.upload, mapping=mapping, answers=answers)
    known = dataclasses.replace(one, upload=upload, answered=answered, known=True)
    put(known)
    return known


def replace_by(old: Brought, new: Brought) -> None:
    """Keep a list as the newer version of another one, in its place on the map."""
    earlier = (*old.upload.earlier, dataclasses.replace(old.upload, earlier=()))
    upload = dataclasses.replace(new.upload, earlier=earlier)
    remove(old)
    shown = old.on_map or new.on_map
    put(dataclasses.replace(new, upload=upload, on_map=shown, source=old.source))


def set_apart(one: Brought, other: Brought) -> None:
    """Keep that a list is no newer version of another one."""
    put(dataclasses.replace(one, apart=(*one.apart, other.key)))


def remove(one: Brought) -> None:
    """Forget a list."""
    st.session_state[_KEPT] = {other.key: other for other in lists() if other.key != one.key}
