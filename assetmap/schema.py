"""Name every column that a table of ours may have."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # the parsing process, which does without pandas, loads these names too
    import pandas as pd

# --- where a record came from
RECORD_ID: Final = "record_id"  # from content, not from row order
UPLOAD: Final = "upload"  # the file's name as it came
SHEET: Final = "sheet"  # "" where a file has only one table
ROW: Final = "row"  # as the spreadsheet shows it: the first line is 1
SOURCE: Final = "source"  # the list's name in words, for people
PROVENANCE: Final = (RECORD_ID, UPLOAD, SHEET, ROW, SOURCE)

# --- a record's own fields: text, "" where blank, but for the numbers
NAME: Final = "name"
ORGANISATION: Final = "organisation"  # who runs it; of a branch: the name that it shares
CATEGORY: Final = "category"  # the source's own word for what it is
CODES: Final = "codes"  # of other classifications: "naics 611110; foundation 04"
DESCRIPTION: Final = "description"
ADDRESS: Final = "address"
CITY: Final = "city"
STATE: Final = "state"  # two-letter code where known
ZIP: Final = "zip"  # five digits, text
PHONE: Final = "phone"
URL: Final = "url"
NEIGHBOURHOOD: Final = "neighbourhood"  # as the row states it
VERIFIED: Final = "verified"  # ISO date on which somebody last checked the row
CAPACITY: Final = "capacity"  # how much it offers: seats, places, hours; NaN where not told
SOURCE_ID: Final = "source_id"  # the source's own key
LON: Final = "lon"  # degrees east, WGS 84, NaN where unknown
LAT: Final = "lat"  # degrees north, WGS 84, NaN where unknown

# --- what an asset is
TYPE: Final = "type"  # code of a taxonomy type, or "unclassified"
SECTOR: Final = "sector"
KIND: Final = "kind"
CONFIDENCE: Final = "confidence"  # 0-1
DECIDED_BY: Final = "decided_by"

# --- where an asset is
TIER: Final = "tier"
PROVIDER: Final = "provider"
MATCHED: Final = "matched"  # the text that the place was found by
SCORE: Final = "score"  # 0-1
NEIGHBOURHOOD_ID: Final = "neighbourhood_id"
UNCERTAINTY_M: Final = (
    "uncertainty_m"  # metres around the point that hold the place 95 times in 100
)
SHARE: Final = "share"  # 0-1, of the probability of a place

# --- which records are one asset
ASSET_ID: Final = "asset_id"
RECORDS: Final = "records"  # record ids joined in an asset, ";" between
SOURCES: Final = "sources"  # names of the lists they came from, ";" between

# --- grants
FUNDER: Final = "funder"
RECIPIENT: Final = "recipient"
RECIPIENT_ID: Final = "recipient_id"
AMOUNT: Final = "amount"  # number, in the currency beside it
CURRENCY: Final = "currency"
DATE: Final = "date"
START: Final = "start"
END: Final = "end"
PURPOSE: Final = "purpose"
SERVICE_AREA: Final = "service_area"  # neighbourhood ids or names, ";" between, or "region"
PROGRAMME: Final = "programme"
AWARDS: Final = "awards"  # how many awards an already summed row holds
FUNDER_NUMBER: Final = "funder_number"  # the funder's own, such as an EIN
IN_KIND: Final = "in_kind"  # the worth of what was given in kind, kept apart from the amount
REGRANT: Final = "regrant"  # what the list says of money that is to be given on
SCOPE: Final = "location_scope"  # of a grant: how wide the area is that it serves
FISCAL_SPONSOR: Final = "fiscal_sponsor"  # who holds the money for the recipient

# --- what of a grant counts
FUNDER_ID: Final = "funder_id"  # the same for every spelling, and as a recipient
RECIPIENT_KEY: Final = "recipient_key"
FUNDER_ASSET_ID: Final = "funder_asset_id"
RECIPIENT_ASSET_ID: Final = "recipient_asset_id"
YEAR: Final = "year"  # of the award, or else of the start
COUNTED: Final = "counted"  # yes, part or no
COUNTED_WHY: Final = "counted_why"  # why not all of it counts
WINDOW_AMOUNT: Final = "window_amount"  # what falls into the window of the settings
COUNTED_AMOUNT: Final = "counted_amount"  # of that, what was not given on
REAL_AMOUNT: Final = "real_amount"  # the same in the money of one year

# --- ties
FROM: Final = "from"
TO: Final = "to"
STRENGTH: Final = "strength"
TRUST: Final = "trust"
SINCE: Final = "since"

# --- problems and questions
COLUMN: Final = "column"
REASON: Final = "reason"
VALUE: Final = "value"
MESSAGE: Final = "message"
SEVERITY: Final = "severity"
QUEUE: Final = "queue"
OTHER_ID: Final = "other_id"
WHY: Final = "why"
SUGGESTION: Final = "suggestion"
SETTLES: Final = "settles"  # how much an answer settles: rows, or pairs of records
STAKE: Final = "stake"  # rows that the answer is expected to move to another neighbourhood
CANDIDATES: Final = "candidates"  # JSON: the places that may be meant, likeliest first
OLD_VALUE: Final = "old_value"  # what a decision that answers it says was there before
LABEL: Final = "label"  # of a candidate

EVIDENCE: Final = "evidence"  # what speaks for and against, in a form that programs read

# --- how assets belong together
RELATION: Final = "relation"  # located_in, branch_of or moved_from

# --- two versions of a list
STATUS: Final = "status"  # new, changed, gone or same
OLD_RECORD_ID: Final = "old_record_id"  # of the record in the earlier version
MATCHED_BY: Final = "matched_by"  # what told that two records are one
FIELD: Final = "field"
OLD: Final = "old"
NEW: Final = "new"

# --- neighbourhoods
GROUP: Final = "group"
GEOMETRY: Final = "geometry"
PEOPLE: Final = "people"
CHILDREN: Final = "children"
CHILDREN_IN_POVERTY: Final = "children_in_poverty"
MOE_SUFFIX: Final = "_moe"  # of a people column: its 90 % margin of error
ASSETS: Final = "assets"
COMPLETENESS: Final = "completeness"

# --- measures and findings
MEASURE: Final = "measure"
OF: Final = "of"  # "all", a type, a sector, a funder, or as `measures.parcels` labels money
BASE: Final = "base"  # a people column, "" where the measure has none
PLACING: Final = "placing"  # money only
LOW: Final = "low"
HIGH: Final = "high"
SE: Final = "se"
Z: Final = "z"
EXPECTED: Final = "expected"
P: Final = "p"
Q: Final = "q"
VERDICT: Final = "verdict"
SURVIVES: Final = "survives"
OVERTURNED_BY: Final = "overturned_by"
VALUE_LOW: Final = "value_low"  # of the value, over draws of what is doubtful
VALUE_HIGH: Final = "value_high"
HOLDS: Final = "holds"  # 0-1, of the draws
NEEDED: Final = "needed"  # assets in the region that it would take to tell
SEARCHED: Final = "searched"  # completeness of the neighbourhood
SETTLED_BY: Final = "settled_by"  # "queue:id" of what to answer first, ";" between
SENTENCE: Final = "sentence"

NUMBERS: Final = (LON, LAT, CAPACITY, AMOUNT, AWARDS, IN_KIND)
ASSET_FIELDS: Final = (
    NAME,
    CATEGORY,
    CODES,
    TYPE,
    SECTOR,
    DESCRIPTION,
    ADDRESS,
    CITY,
    STATE,
    ZIP,
    PHONE,
    URL,
    LON,
    LAT,
    NEIGHBOURHOOD,
    VERIFIED,
    CAPACITY,
    SOURCE_ID,
    ORGANISATION,
)
GRANT_FIELDS: Final = (
    FUNDER,
    RECIPIENT,
    RECIPIENT_ID,
    AMOUNT,
    CURRENCY,
    DATE,
    START,
    END,
    PURPOSE,
    ADDRESS,
    CITY,
    STATE,
    ZIP,
    LON,
    LAT,
    NEIGHBOURHOOD,
    SERVICE_AREA,
    PROGRAMME,
    AWARDS,
    FUNDER_NUMBER,
    IN_KIND,
    REGRANT,
    FISCAL_SPONSOR,
    SCOPE,
)
TIE_FIELDS: Final = (FROM, TO, KIND, STRENGTH, TRUST, SINCE)

PLACE_COLUMNS: Final = (LON, LAT, TIER, PROVIDER, MATCHED, SCORE)
TYPE_COLUMNS: Final = (TYPE, SECTOR, KIND, CONFIDENCE, DECIDED_BY)

# The files of `assetmap build`, column by column: `docs/data-format.md` says what each means.
ASSET_COLUMNS: Final = (
    ASSET_ID,
    NAME,
    TYPE,
    SECTOR,
    KIND,
    CONFIDENCE,
    DECIDED_BY,
    LON,
    LAT,
    TIER,
    PROVIDER,
    NEIGHBOURHOOD_ID,
    ADDRESS,
    CITY,
    STATE,
    ZIP,
    PHONE,
    URL,
    DESCRIPTION,
    RECORDS,
    SOURCES,
    CATEGORY,
    VERIFIED,
    CAPACITY,
    MATCHED,
    SCORE,
    UNCERTAINTY_M,
)
RECORD_COLUMNS: Final = (
    RECORD_ID,
    ASSET_ID,
    UPLOAD,
    SHEET,
    ROW,
    SOURCE,
    *ASSET_FIELDS,
    TIER,
    PROVIDER,
    MATCHED,
    SCORE,
    UNCERTAINTY_M,
)
GRANT_COLUMNS: Final = (
    *PROVENANCE,
    *GRANT_FIELDS,
    TIER,
    PROVIDER,
    MATCHED,
    SCORE,
    NEIGHBOURHOOD_ID,
    FUNDER_ID,
    RECIPIENT_KEY,
    FUNDER_ASSET_ID,
    RECIPIENT_ASSET_ID,
    YEAR,
    COUNTED,
    COUNTED_WHY,
    WINDOW_AMOUNT,
    COUNTED_AMOUNT,
    REAL_AMOUNT,
)
ASIDE_COLUMNS: Final = (UPLOAD, SHEET, ROW, AMOUNT, CURRENCY)
PROBLEM_COLUMNS: Final = (UPLOAD, SHEET, ROW, COLUMN, REASON, VALUE, MESSAGE, SEVERITY)
REVIEW_COLUMNS: Final = (QUEUE, RECORD_ID, OTHER_ID, SCORE, WHY, SUGGESTION)
QUESTION_COLUMNS: Final = (*REVIEW_COLUMNS, SETTLES, STAKE, CANDIDATES, OLD_VALUE, EVIDENCE)
SHARE_COLUMNS: Final = (ASSET_ID, NEIGHBOURHOOD_ID, SHARE)
RELATION_COLUMNS: Final = (ASSET_ID, OTHER_ID, RELATION, ORGANISATION, WHY)
PROVENANCE_COLUMNS: Final = (ASSET_ID, FIELD, RECORD_ID)
COMPARISON_COLUMNS: Final = (
    STATUS,
    RECORD_ID,
    OLD_RECORD_ID,
    MATCHED_BY,
    NAME,
    UPLOAD,
    SHEET,
    ROW,
)
CHANGE_COLUMNS: Final = (RECORD_ID, OLD_RECORD_ID, NAME, FIELD, OLD, NEW)
NEIGHBOURHOOD_COLUMNS: Final = (
    NEIGHBOURHOOD_ID,
    NAME,
    PEOPLE,
    ASSETS,
    "dollars_office",
    "dollars_service_or_office",
    "dollars_service_or_region",
    COMPLETENESS,
)
MEASURE_COLUMNS: Final = (
    NEIGHBOURHOOD_ID,
    MEASURE,
    OF,
    BASE,
    PLACING,
    VALUE,
    LOW,
    HIGH,
    SE,
    Z,
)
FINDING_COLUMNS: Final = (
    MEASURE,
    OF,
    BASE,
    PLACING,
    NEIGHBOURHOOD_ID,
    VALUE,
    EXPECTED,
    LOW,
    HIGH,
    P,
    Q,
    VERDICT,
    SURVIVES,
    OVERTURNED_BY,
    VALUE_LOW,
    VALUE_HIGH,
    HOLDS,
    NEEDED,
    SEARCHED,
    SETTLED_BY,
    SENTENCE,
)


def require_columns(table: "pd.DataFrame", columns: Iterable[str]) -> None:
    """Raise where a table that enters the package lacks a column.

    Raises
    ------
    KeyError
        Naming the missing columns: a mistake in code, not in a user's file.
    """
    missing = [column for column in columns if column not in table.columns]
    if missing:
        msg = f"table lacks {missing!r}; it has {list(table.columns)!r}"
        raise KeyError(msg)
