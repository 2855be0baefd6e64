"""Define the records that travel between the steps."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from .schema import AMOUNT, ASIDE_COLUMNS, ROW

if TYPE_CHECKING:
    import pandas as pd

if TYPE_CHECKING:  # a reading needs no shapes, and its process should not load what makes them
    import geopandas as gpd


class Tier(StrEnum):
    """How exactly a record is placed, best first."""

    GIVEN = "given"  # coordinates in the row, checked
    CONFIRMED = "confirmed"  # a person put it there
    ADDRESS = "address"  # an exact address point
    INTERPOLATED = "interpolated"  # a house number on a street range
    STREET = "street"
    NEIGHBOURHOOD = "neighbourhood"  # the row names one
    ZIP = "zip"
    CITY = "city"
    NONE = "none"  # mobile, virtual, unknown


# Tiers whose point is sure enough to be drawn and to fall in a polygon.
POINT_TIERS = frozenset({Tier.GIVEN, Tier.CONFIRMED, Tier.ADDRESS, Tier.INTERPOLATED})


class Severity(StrEnum):
    """What becomes of a row that has a problem."""

    NOTE = "note"  # the row is in the assets
    HELD = "held"  # it waits for a person's answer
    REJECTED = "rejected"  # it is out


class Queue(StrEnum):
    """Who is asked what."""

    PLACE = "place"
    TYPE = "type"
    DUPLICATE = "duplicate"
    ROW = "row"


class Verdict(StrEnum):
    """What a test says: of a neighbourhood more, fewer; of the region uneven; of a group nearer."""

    MORE = "more"
    FEWER = "fewer"
    UNEVEN = "uneven"
    NEARER = "nearer"
    FARTHER = "farther"
    AS_EXPECTED = "as_expected"
    CANNOT_TELL = "cannot_tell"


class Placing(StrEnum):
    """Where a grant's dollars are said to land."""

    OFFICE = "office"  # the recipient's address, for all
    SERVICE_OR_OFFICE = "service_or_office"  # the stated service area; else the office
    SERVICE_OR_REGION = "service_or_region"  # the stated service area; else the whole region


class Table(StrEnum):
    """What the rows of a spreadsheet are."""

    ASSETS = "assets"
    GRANTS = "grants"
    TIES = "ties"


class Reason(StrEnum):
    """Why a row is noted, held or rejected; `data/words/reasons.csv` has the sentences."""

    # a row's place
    OUTSIDE_REGION = "outside_region"
    OUTSIDE_NEIGHBOURHOODS = "outside_neighbourhoods"
    LATLON_SWAPPED = "latlon_swapped"
    SIGN_LOST = "sign_lost"
    NULL_ISLAND = "null_island"
    BAD_COORDINATE = "bad_coordinate"
    HALF_COORDINATE = "half_coordinate"
    COARSE_COORDINATE = "coarse_coordinate"
    GRID_REFERENCE = "grid_reference"
    LOST_POINT = "lost_point"
    SWAPPED_BACK = "swapped_back"  # once for a sheet, as are the next two: a person said so
    SIGN_RESTORED = "sign_restored"
    POINT_RESTORED = "point_restored"
    PROJECTED_COORDINATES = "projected_coordinates"
    NO_PLACE = "no_place"
    NO_OFFICE = "no_office"  # of a grant
    NOTHING_STATED = "nothing_stated"
    VAGUE_ADDRESS = "vague_address"
    ADDRESS_IN_NAME = "address_in_name"
    UNKNOWN_NEIGHBOURHOOD = "unknown_neighbourhood"
    NEIGHBOURHOODS_NOT_OURS = "neighbourhoods_not_ours"
    FAR_FROM_STATED_PLACE = "far_from_stated_place"
    SHARED_POINT = "shared_point"
    OTHER_STATE = "other_state"
    STATE_NOT_OF_ZIP = "state_not_of_zip"
    ADDRESS_OUTSIDE_REGION = "address_outside_region"
    GEOCODER_FAILED = "geocoder_failed"
    GEOCODER_NOT_ASKED = "geocoder_not_asked"
    GEOCODER_NOT_FOUND = "geocoder_not_found"
    BAD_GEOMETRY = "bad_geometry"
    REPAIRED_GEOMETRY = "repaired_geometry"
    # a row's text
    NO_NAME = "no_name"
    BAD_ENCODING = "bad_encoding"
    OLD_ENCODING = "old_encoding"
    BROKEN_LETTERS = "broken_letters"  # they came broken, and stay so until a person says
    MENDED_LETTERS = "mended_letters"
    CONTROL_CHARACTER = "control_character"
    TOO_LONG = "too_long"
    UNBALANCED_QUOTE = "unbalanced_quote"
    TOO_MANY_CELLS = "too_many_cells"
    BAD_LINE = "bad_line"  # of a text that is one JSON object per line
    REPEATED_KEY = "repeated_key"
    STRAY_CELL = "stray_cell"
    # what the sheet's layout says
    HIDDEN_ROW = "hidden_row"
    HIDDEN_COLUMN = "hidden_column"  # once for a column
    CONTINUED_ROW = "continued_row"  # joined to the row above: no row of its own
    SPLIT_ROW = "split_row"  # one cell, several records
    SECTION_HEADING = "section_heading"  # no row of its own
    NAME_FROM_COLUMNS = "name_from_columns"  # once for a sheet
    CATEGORY_FROM_COLUMNS = "category_from_columns"  # once for a sheet
    FILLED_DOWN = "filled_down"  # once for a column
    # a row's text
    FORMULA_ERROR = "formula_error"
    BAD_ZIP = "bad_zip"
    FOREIGN_ZIP = "foreign_zip"
    LOST_ZERO = "lost_zero"
    DAMAGED_ID = "damaged_id"
    SHORT_ID = "short_id"
    BAD_DATE = "bad_date"
    DATE_ORDER = "date_order"  # once for a column: the rule by which it was read
    OTHER_DATE_ORDER = "other_date_order"
    COUNTED_DATE = "counted_date"  # once for a column
    BAD_NUMBER = "bad_number"
    UNSAFE_URL = "unsafe_url"
    SEVERAL_URLS = "several_urls"
    BAD_PHONE = "bad_phone"
    # what a row is
    UNKNOWN_TYPE = "unknown_type"
    UNCLASSIFIED = "unclassified"
    # grants
    NO_AMOUNT = "no_amount"
    NO_RECIPIENT = "no_recipient"
    NEGATIVE_AMOUNT = "negative_amount"
    SHORT_AMOUNT = "short_amount"
    AMOUNT_SCALE = "amount_scale"  # once for a column
    TWO_CURRENCIES = "two_currencies"
    WIDE_SCOPE = "wide_scope"
    UNKNOWN_SCOPE = "unknown_scope"
    UNKNOWN_SERVICE_AREA = "unknown_service_area"
    FOREIGN_CURRENCY = "foreign_currency"
    INDIVIDUAL_RECIPIENT = "individual_recipient"
    OUTSIDE_REGION_CODE = "outside_region_code"
    IN_KIND = "in_kind"
    ENDS_BEFORE_START = "ends_before_start"
    UNDATED_GRANT = "undated_grant"
    REGRANTED = "regranted"
    REGRANTED_BY_CHAIN = "regranted_by_chain"
    REGRANT_NOT_FOLLOWED = "regrant_not_followed"
    # tables that belong together
    DANGLING_ID = "dangling_id"
    MISSING_TABLE = "missing_table"
    NOT_ACTIVE = "not_active"
    # a whole table
    SHEET_NOT_READ = "sheet_not_read"
    MAP_PART = "map_part"
    MENDED_MARKUP = "mended_markup"
    COLUMN_NOT_USED = "column_not_used"
    COLUMN_LEFT_OUT = "column_left_out"
    PRIVATE_COLUMN = "private_column"
    ANSWER_NOT_ASKED = "answer_not_asked"
    STALE_DECISION = "stale_decision"
    HIDDEN = "hidden"
    # a list that came again
    GONE_ROW = "gone_row"
    CLOSED = "closed"
    CORRECTED = "corrected"
    CORRECTED_TWICE = "corrected_twice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A spreadsheet as it came: bytes never altered."""

    name: str  # the file's name: hostile text
    content: bytes = field(repr=False)
    sha256: str
    table: Table = Table.ASSETS
    source: str = ""  # the list's name in words; "" means the file's name
    verified: str = ""  # ISO date on which the list was last checked
    mapping: tuple[tuple[str, str], ...] = ()  # (role, header in the file), set by a person
    answers: tuple[tuple[str, str], ...] = ()  # (key of a question, answer), given by a person
    fixes: tuple["Upload", ...] = ()  # corrected rows that take the place of this file's
    earlier: tuple["Upload", ...] = ()  # versions of this list before this one, oldest first


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What only a person can say of a file; `data/words/questions.csv` has the sentences."""

    key: str  # what an answer is given to: crs, swap, repair, dates, role:address, ...
    found: str = ""  # what was seen, with an example: hostile text
    options: tuple[str, ...] = ()  # what can be answered; () is any text
    labels: tuple[str, ...] = ()  # the options in words, where they are codes; else ()
    suggestion: str = ""  # the answer that looks right, "" where none does
    needed: bool = False  # nothing is read without it
    sheet: str = ""
    rows: int = 0  # rows that the answer settles

    @property
    def kind(self) -> str:
        """Return the key's stem, under which its sentence stands."""
        return self.key.partition(":")[0]


def no_money() -> "pd.DataFrame":
    """Return no rows of money."""
    return _no_money().copy()


@cache
def _no_money() -> "pd.DataFrame":
    """Return what no rows of money are a copy of."""
    import pandas as pd

    return pd.DataFrame(columns=list(ASIDE_COLUMNS)).astype({ROW: "int64", AMOUNT: "float64"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a spreadsheet was read as.

    `rows_in` = rows of `records` + held + rejected rows of `problems`.
    """

    records: "pd.DataFrame"  # PROVENANCE and the table's fields; index 0..n-1
    problems: "pd.DataFrame"  # PROBLEM_COLUMNS
    rows_in: int  # lines that are data
    skipped: int  # lines that are none: titles, blanks, totals, notes, repeated headers
    columns: (
        "pd.DataFrame"  # header, role ("" where unused), decided_by, confidence, sheet, example
    )
    questions: tuple[Question, ...] = ()  # open ones, none of them needed: needed ones are raised
    aside: "pd.DataFrame" = field(default_factory=no_money)  # money of grants that are no records
    former: tuple[tuple[str, str], ...] = ()  # ids in earlier versions of changed rows, and now


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file of a region pack and what is known of it."""

    path: Path
    source: str = ""
    licence: str = ""
    retrieved: str = ""
    vintage: str = ""
    verified: str = ""
    kind: str = ""  # of addresses: points, ranges, osm
    columns: Path | None = None  # saved column mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedOver:
    """That people were counted on other areas than the neighbourhoods, and what that cost."""

    areas: int
    outside: tuple[tuple[str, float], ...]  # people column -> how many live in no neighbourhood
    uncovered: tuple[str, ...]  # neighbourhoods that the areas do not cover whole


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Region:
    """A region pack, loaded and found whole; each is equal to itself alone."""

    id: str
    name: str
    folder: Path
    invented: bool
    country: str
    states: tuple[str, ...]
    languages: tuple[str, ...]
    crs: str  # metric, for measuring
    as_of: date | None
    neighbourhoods: "gpd.GeoDataFrame"  # index neighbourhood_id; name, group, geometry in WGS 84
    people: "pd.DataFrame | None"  # same index; people, children, ... floats, `_moe` beside some
    need: tuple[str, ...]  # columns of `people` that the need index is made of
    aliases: "pd.Series"  # other names of neighbourhoods -> neighbourhood_id
    assets: tuple[Source, ...]
    grants: tuple[Source, ...]
    ties: tuple[Source, ...]
    addresses: tuple[Source, ...]
    decisions: Path | None
    credits: tuple[Source, ...]  # every file of the pack with its source, for the page's foot
    measures: tuple[tuple[str, object], ...]  # settings that the pack asks for
    digest: str  # of all the files that the pack names
    rates: tuple[str, ...] = ()  # columns of `people` that are no counts: named in `need` alone
    people_published: bool = False  # small counts too: by its source, for everybody to see
    carried: CarriedOver | None = None  # None: people are counted by neighbourhood
    # Where in their neighbourhoods people live: areas or points in WGS 84 with columns of `people`;
    # None: it is not known.
    homes: "gpd.GeoDataFrame | None" = None
    homes_at_addresses: bool = False  # its address points stand for where people live
    walking: Source | None = None  # an OpenStreetMap extract with the ways to walk on
    prices: "pd.Series[float] | None" = None  # consumer prices by year; None: those that we ship
    cache: Path | None = None  # where what its address files say may be kept; no part of any result

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Return west, south, east and north of the neighbourhoods, degrees."""
        west, south, east, north = map(float, self.neighbourhoods.total_bounds)
        return west, south, east, north
