"""Show how the columns of a list were read, so that a person can read them otherwise."""

import pandas as pd
import streamlit as st

from assetmap.ingest import saved_columns
from assetmap.model import Reading, Upload
from assetmap.words import book, say

from . import state
from .state import word
from .tables import headers

HEADER, ROLE, BECAUSE, SURE, EXAMPLE = "header", "role", "decided_by", "confidence", "example"
SHOWN = (HEADER, ROLE, EXAMPLE, SURE, BECAUSE)
NOT_USED = ""
BLANK = "none"  # stands for it in the editor, which has its own word for an empty cell
Mapping = tuple[tuple[str, str], ...]


def edit_columns(upload: Upload, reading: Reading, *, roles: tuple[str, ...], key: str) -> Mapping:
    """Show how each column was read; return what the visitor makes of it.

    Parameters
    ----------
    upload
        The list, with the visitor's reading of it so far.
    reading
        What it is read as when nobody has said anything.
    roles
        What a column may be.
    key
        What the widget is called after.

    Returns
    -------
    mapping
        (role, header) of each column, the role "" where it is not used; () where nothing was
        changed.
    """
    editor = f"columns_{key}_{upload.table}"
    begun = f"{editor}_from"
    if editor not in st.session_state:  # shown anew: start from what was chosen before
        st.session_state[begun] = upload.mapping
    columns = _with(reading.columns.drop_duplicates(HEADER), st.session_state[begun])
    language = state.language()
    shown = columns.loc[:, SHOWN].assign(
        **{
            ROLE: columns[ROLE].replace(NOT_USED, BLANK),
            BECAUSE: columns[BECAUSE].map(_because),
            SURE: (100 * columns[SURE].where(columns[ROLE] != NOT_USED)).round(),
        }
    )
    edited = st.data_editor(
        shown,
        key=editor,
        hide_index=True,
        width="stretch",
        disabled=[HEADER, EXAMPLE, SURE, BECAUSE],
        column_config={
            **headers(language),
            ROLE: st.column_config.SelectboxColumn(
                word("column_role"),
                help=word("lists_columns_help"),
                options=[BLANK, *roles],
                format_func=lambda role: role_in_words(str(role), language),
            ),
            SURE: st.column_config.NumberColumn(word("column_confidence"), format="%d %%"),
        },
    )
    chosen = edited.assign(**{ROLE: edited[ROLE].fillna(BLANK).replace(BLANK, NOT_USED)})
    return mapping_of(chosen, reading.columns)


def _with(columns: pd.DataFrame, mapping: Mapping) -> pd.DataFrame:
    """Return the columns with the roles of a mapping."""
    if not mapping:
        return columns
    roles = {header: role for role, header in mapping}
    return columns.assign(**{ROLE: columns[HEADER].map(roles).fillna(NOT_USED)})


def mapping_of(chosen: pd.DataFrame, guessed: pd.DataFrame) -> Mapping:
    """Return what each column is, () where all are as they were guessed."""
    before = guessed.drop_duplicates(HEADER)
    if list(chosen[ROLE]) == list(before[ROLE]):
        return ()
    return tuple(zip(chosen[ROLE], chosen[HEADER], strict=True))


def twice(mapping: Mapping) -> list[str]:
    """Return the roles that two columns have."""
    roles = [role for role, _ in mapping if role != NOT_USED]
    return sorted({role for role in roles if roles.count(role) > 1})


def taken_besides(mapping: Mapping, reading: Reading, language: str) -> str:
    """Return the columns that are used though the visitor chose none or another for them."""
    if not mapping:
        return ""
    chosen = {header for _, header in mapping}
    columns = reading.columns
    others = columns.loc[(columns[ROLE] != NOT_USED) & ~columns[HEADER].isin(chosen)]
    pairs = zip(others[HEADER], others[ROLE], strict=True)
    return "\n".join(f"{header}: {role_in_words(role, language)}" for header, role in pairs)


def role_in_words(role: str, language: str) -> str:
    """Return what a role is called."""
    if role in (NOT_USED, BLANK):
        return say("app", "role_none", language)
    key = f"column_{role}"
    return say("app", key, language) if key in book("app") else role.replace("_", " ")


def _because(code: str) -> str:
    """Return what decided a role, in words."""
    return word(f"because_{code.replace(' ', '_')}") if code else ""


def saved(reading: Reading, answers: Mapping = ()) -> str:
    """Return a reading, with the answers it rests on, as a file that `--columns` takes."""
    columns = reading.columns
    used = columns.loc[columns[ROLE] != NOT_USED].drop_duplicates([ROLE, HEADER])
    left_out = columns.loc[(columns[ROLE] == NOT_USED) & (columns[BECAUSE] == "mapping"), HEADER]
    pairs = [*zip(used[ROLE], used[HEADER], strict=True), *((NOT_USED, h) for h in left_out)]
    # Which column has a role is said by the columns themselves.
    others = tuple((key, answer) for key, answer in answers if not key.startswith("role:"))
    return saved_columns(tuple(pairs), others)
