"""Turn the text of a sheet into the values of records."""

from dataclasses import dataclass
from typing import Final

import pandas as pd

from assetmap import schema as s
from assetmap.limits import Limits
from assetmap.model import Reason, Severity, Table

from .asked import Asked
from .columns.code_columns import with_codes
from .columns.lexicon import ADDRESS2, COORDINATES, HOUSE_NUMBER, fields_of, words_of
from .findings import Findings
from .mending.repair import repaired
from .projecting.corrections import turned, with_points
from .projecting.projections import Known, unprojected
from .values.addresses_in_names import with_addresses
from .values.amounts import pays_day_first, with_amounts
from .values.capacities import NAN, capacity
from .values.coordinates import Bounds, coordinate, note_coarse, placed, without_sentinels
from .values.date_columns import dated
from .values.keys import note_damaged
from .values.links import linked
from .values.pairs import far_pairs, is_grid, pairs, trailing_pairs
from .values.phones import checked_phones
from .values.places import fill_from_address, mapped
from .values.scopes import with_scopes
from .values.site_names import with_site_names
from .values.states import is_state, state_code
from .values.texts import (
    is_odd,
    tidied,
    too_long,
    with_lines,
    without_controls,
    without_errors,
    without_nulls,
)
from .values.zips import zips

# Names and keys may be any word: a band may be called None, a key NA.
_LITERAL: Final = frozenset(
    {s.NAME, s.SOURCE_ID, s.RECIPIENT, s.RECIPIENT_ID, s.FUNDER, s.FUNDER_NUMBER, s.FROM, s.TO}
)
_NAMES: Final = frozenset({s.NAME, s.RECIPIENT, s.FUNDER, s.FROM, s.TO})
_KEYS: Final = frozenset({s.SOURCE_ID, s.RECIPIENT_ID, s.FUNDER_NUMBER})
_LINES: Final = frozenset({s.ADDRESS, COORDINATES})
_WORDLESS: Final = r"^[\W_]*$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the values of a sheet are read by."""

    table: Table
    states: tuple[str, ...]  # of the region: they say which ZIP codes begin with zero
    verified: str  # ISO date of the whole list's check, "" where unknown
    headers: dict[str, str]  # role -> what the column is called
    asked: Asked  # what a person answers
    sheet: str = ""
    bounds: Bounds | None = None  # of the region
    limits: Limits

    def header(self, role: str) -> str:
        """Return what the column with a role is called, "" where none has it."""
        return self.headers.get(role, "")


def cleaned(texts: pd.DataFrame, findings: Findings, choices: Choices) -> pd.DataFrame:
    """Clean each field of a sheet's rows.

    Parameters
    ----------
    texts
        Columns called by their roles, as they stand in the file; index 0..n-1.
    findings
        Of the same rows; it grows.
    choices
        What the values are read by.

    Returns
    -------
    values
        The fields of the table, same index; text "" where blank, numbers NaN.
    """
    texts = repaired(texts, findings, choices.asked, sheet=choices.sheet)
    if choices.table is Table.ASSETS:
        texts = with_addresses(texts, findings)
    tidy = {
        role: _tidy(texts[role], role, findings, choices.limits)
        for role in texts.columns
        if role != s.ROW
    }
    blank = pd.Series("", index=texts.index, dtype="str")
    frame = pd.DataFrame({f: tidy.get(f, blank) for f in fields_of(choices.table)})
    if s.CODES in frame.columns:
        frame[s.CODES] = with_codes(frame[s.CODES], tidy)
    if s.ORGANISATION in frame.columns:
        most = choices.limits.name_characters
        frame = with_site_names(frame, findings, headers=choices.headers, most=most)
    if s.ADDRESS in frame.columns:
        frame = _located(frame, tidy, findings, choices)
    usual = _usual_order(frame, choices)
    frame = dated(frame, findings, choices.asked, sheet=choices.sheet, usual=usual)
    if s.VERIFIED in frame.columns and choices.verified:
        frame[s.VERIFIED] = frame[s.VERIFIED].mask(frame[s.VERIFIED] == "", choices.verified)
    if s.URL in frame.columns:
        frame[s.URL] = linked(frame[s.URL], findings)
    if s.PHONE in frame.columns:
        frame[s.PHONE] = checked_phones(frame[s.PHONE], findings)
    if s.CAPACITY in frame.columns:
        frame = _offered(frame, findings)
    if choices.table is Table.GRANTS:
        frame = with_scopes(frame, findings)
        frame = with_amounts(frame, findings, header=choices.header(s.AMOUNT))
    note_damaged(frame, findings, choices.headers, states=choices.states, dates=not choices.sheet)
    _demand(frame, frozenset(tidy), findings, choices.table)
    return frame


def _tidy(texts: pd.Series, role: str, findings: Findings, limits: Limits) -> pd.Series:
    """Return tidy text, with what was wrong in it noted."""
    most = limits.name_characters if role in _NAMES else limits.cell_characters
    too_long(texts, role, findings, most)
    if is_odd(texts):
        texts = without_controls(texts, role, findings)
        texts = tidied(with_lines(texts) if role in _LINES else texts)
        severity = Severity.HELD if role in _NAMES else Severity.NOTE
        texts = without_errors(texts, role, findings, severity)
    if role not in _LITERAL:
        return without_nulls(texts)
    # A key that says NA in every row is none.
    return without_nulls(texts) if role in _KEYS and len(texts.unique()) == 1 else texts


def _usual_order(frame: pd.DataFrame, choices: Choices) -> str:
    """Say whether month or day comes first where a list is from, "" where it does not tell.

    The states of the region tell it, else the currency of grants.
    """
    if any(map(is_state, choices.states)):
        return "month_first"
    if choices.table is Table.GRANTS and pays_day_first(frame, choices.header(s.AMOUNT)):
        return "day_first"
    return ""


def _located(
    frame: pd.DataFrame, tidy: dict[str, pd.Series], findings: Findings, choices: Choices
) -> pd.DataFrame:
    """Put the parts of an address and the degrees where they belong."""
    out = frame.copy()
    address, points = trailing_pairs(out[s.ADDRESS])
    if HOUSE_NUMBER in tidy:
        address = (tidy[HOUSE_NUMBER].str.removesuffix(".0") + " " + address).str.strip()
    if ADDRESS2 in tidy:
        more = tidy[ADDRESS2]
        address = address.mask((more != "") & (address != ""), address + ", " + more)
        address = address.mask((more != "") & (address == ""), more)
    if COORDINATES in tidy:
        cell = tidy[COORDINATES]
        lon_first = words_of(choices.header(COORDINATES))[:1] in {("lon",), ("long",), ("lng",)}
        rest, ends = trailing_pairs(cell)
        both = pairs(cell, lon_first=lon_first)
        points = points.fillna(both).fillna(ends)
        far = far_pairs(cell)
        out[[s.LON, s.LAT]] = out[[s.LON, s.LAT]].mask(out[[s.LON, s.LAT]] == "", far)
        words = rest.where(both[s.LON].isna() & (far[s.LON] == ""), "")
        if (address == "").all() and words.str.contains("[A-Za-z]{3}", regex=True).any():
            address = words
        else:
            bad = (words != "") & points[s.LON].isna()
            grid = bad & words.isin([text for text in words[bad].unique() if is_grid(text)])
            elsewhere = (out[[s.CITY, s.ZIP, s.NEIGHBOURHOOD]] != "").any(axis=1) | (address != "")
            for where, reason, severity in (
                (grid & elsewhere, Reason.GRID_REFERENCE, Severity.NOTE),
                (grid & ~elsewhere, Reason.GRID_REFERENCE, Severity.HELD),
                (bad & ~grid, Reason.BAD_COORDINATE, Severity.HELD),
            ):
                findings.add(where, reason, severity, column=COORDINATES, values=cell)
    out[s.ADDRESS] = address.astype("str")
    out[s.STATE] = mapped(out[s.STATE], state_code)
    out = fill_from_address(out)
    out[s.ZIP] = zips(out[s.ZIP], out[s.STATE], findings, states=choices.states)
    return _with_degrees(out, points, findings, choices)


def _with_degrees(
    frame: pd.DataFrame, points: pd.DataFrame, findings: Findings, choices: Choices
) -> pd.DataFrame:
    """Read degrees, with those of cells that hold both where a row has no others."""
    raw = frame[[s.LON, s.LAT]]
    out = frame.assign(**{field: coordinate(raw[field]) for field in (s.LON, s.LAT)})
    out, raw = without_sentinels(out, raw, findings, bounds=choices.bounds)
    out, raw = with_points(out, raw, findings, choices.asked, bounds=choices.bounds)
    out, raw = unprojected(out, raw, findings, choices.asked, _known(choices))
    out = placed(out, raw, findings)
    none = out[s.LON].isna() & out[s.LAT].isna()
    out.loc[none, [s.LON, s.LAT]] = points.loc[none]
    note_coarse(out, findings)
    return turned(out, findings, choices.asked, bounds=choices.bounds, sheet=choices.sheet)


def _known(choices: Choices) -> Known:
    """Return what is known of where a list's coordinates lie."""
    return Known(
        name=choices.asked.name,
        bounds=choices.bounds,
        states=choices.states,
        hint=f"{choices.header(s.LON)} {choices.header(s.LAT)}",
    )


def _offered(frame: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """Read how much each asset offers."""
    texts = frame[s.CAPACITY]
    read = {text: capacity(text) if text else NAN for text in texts.unique()}
    numbers = texts.map(read).astype("float64")
    bad = (texts != "") & numbers.isna()
    findings.add(bad, Reason.BAD_NUMBER, Severity.NOTE, column=s.CAPACITY, values=texts)
    return frame.assign(**{s.CAPACITY: numbers})


def _demand(frame: pd.DataFrame, known: frozenset[str], findings: Findings, table: Table) -> None:
    """Hold rows that lack what every record must have."""
    still = ~findings.out()
    if table is Table.GRANTS:
        if s.RECIPIENT in known:  # already summed lists name no recipients
            none = still & _wordless(frame[s.RECIPIENT])
            findings.add(none, Reason.NO_RECIPIENT, Severity.HELD, column=s.RECIPIENT)
        return
    for field in (s.NAME,) if table is Table.ASSETS else (s.FROM, s.TO):
        none = still & _wordless(frame[field])
        if none.any():
            shown = _shown(frame[none]).reindex(frame.index, fill_value="")
            findings.add(none, Reason.NO_NAME, Severity.HELD, column=field, values=shown)


def _wordless(texts: pd.Series) -> pd.Series:
    """Say which texts hold no letter and no digit."""
    none = ~texts.str.contains("[A-Za-z0-9]", regex=True)
    if none.any():  # these few may have letters of other alphabets
        none[none] = texts[none].str.contains(_WORDLESS, regex=True)
    return none


def _shown(frame: pd.DataFrame) -> pd.Series:
    """Return the first text of each row, by which a person may know it."""
    text = frame.select_dtypes(exclude="number")
    return text.mask(text == "").bfill(axis=1).iloc[:, 0].fillna("").astype("str")
