"""Read all lists of a build: each in all its versions, every row by an id of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

import pandas as pd

from .accounting import Listing, listing_of, with_distinct_names
from .comparing import with_gone
from .geocode.ground.areas import area_names, stated_areas
from .ingest import read_upload, record_ids
from .ingest.mending.fixes import attach_fixes
from .limits import Limits
from .measures.currency import currency_of
from .model import Reading, Reason, Region, Severity, Table, Upload
from .problems import joined, problems_of
from .schema import ASIDE_COLUMNS, CURRENCY, NEIGHBOURHOOD, RECORD_ID
from .settings import Settings

ENOUGH: Final = 0.5  # of the neighbourhoods that a list states: the region's own column, surely
_WHICH_AREA: Final = "role:neighbourhood"  # the key of the question which column they are in


class Reader(Protocol):
    """Reads an upload as `ingest.read_upload` does; a shell may give back what it read before."""

    def __call__(
        self,
        upload: Upload,
        *,
        states: tuple[str, ...],
        bounds: tuple[float, float, float, float] | None,
        limits: Limits,
    ) -> Reading:
        """Return the reading; nobody changes it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """What the spreadsheets of a build say, by what they are lists of."""

    uploads: list[Upload]  # under distinct names
    assets: Listing
    grants: Listing  # all in one currency
    ties: Listing


def read_lists(
    uploads: Sequence[Upload], region: Region, settings: Settings, *, read: Reader = read_upload
) -> Lists:
    """Read the spreadsheets of a build.

    Parameters
    ----------
    uploads
        In the order in which they came, workbooks of corrected rows among them.
    region
        Its states and box help to read; its currency is that of the grants.
    settings
        The limits of reading.
    read
        What reads one upload.

    Raises
    ------
    InputError
        If a file cannot be used at all.
    """
    attached = with_distinct_names(attach_fixes(uploads, limits=settings.limits))
    readings = [(upload, _with_earlier(upload, region, settings, read)) for upload in attached]
    assets, grants, ties = (_identified(listing_of(readings, table)) for table in Table)
    return Lists(
        uploads=[upload for upload, _ in readings],
        assets=assets,
        grants=_in_one_currency(grants, region),
        ties=ties,
    )


def _with_earlier(upload: Upload, region: Region, settings: Settings, read: Reader) -> Reading:
    """Read all versions of a list, with the rows that its newest no longer has.

    Assets that are gone stay until a person closes them; grants would be counted twice where a
    row was only rewritten, so theirs wait.
    """
    readings = [_reading(one, region, settings, read) for one in (*upload.earlier, upload)]
    severity = Severity.NOTE if upload.table is Table.ASSETS else Severity.HELD
    return with_gone(readings, severity=severity)


def _reading(upload: Upload, region: Region, settings: Settings, read: Reader) -> Reading:
    """Read one version of a list, with the column of neighbourhoods that the region knows best.

    Where a list has several that may be meant, such as districts and wards, its own words do not
    tell which are the region's. The question stays open, for a person to see which was taken.
    """

    def read_with(answers: tuple[tuple[str, str], ...]) -> Reading:
        one = replace(upload, answers=answers)
        return read(one, states=region.states, bounds=region.bounds, limits=settings.limits)

    first = read_with(upload.answers)
    asked = [question for question in first.questions if question.key == _WHICH_AREA]
    if len(asked) != 1 or _known(first, region) >= ENOUGH:
        return first
    others = {
        option: read_with((*upload.answers, (_WHICH_AREA, option)))
        for option in asked[0].options
        if option != asked[0].suggestion
    }
    best = max(others, key=lambda option: _known(others[option], region), default="")
    if not best or _known(others[best], region) <= _known(first, region):
        return first
    chosen = replace(asked[0], suggestion=best)
    return replace(others[best], questions=(*others[best].questions, chosen))


def _known(reading: Reading, region: Region) -> float:
    """Return the share of the neighbourhoods that a list states which the region has, 0-1."""
    if NEIGHBOURHOOD not in reading.records.columns:
        return 1.0
    stated = reading.records[NEIGHBOURHOOD].astype("str")
    some = stated[stated.str.strip() != ""]
    return float((stated_areas(some, area_names(region)) != "").mean()) if len(some) else 1.0


def _identified(listing: Listing) -> Listing:
    """Give the records of all lists together ids that are distinct."""
    records = listing.records.assign(**{RECORD_ID: record_ids(listing.records)})
    ours = {*records[RECORD_ID]}
    former = {a: b for a, b in listing.former.items() if a not in ours and b in ours}
    return replace(listing, records=records, former=former)


def _in_one_currency(granted: Listing, region: Region) -> Listing:
    """Hold the grants in another currency than the rest: dollars and pounds do not add up."""
    ours = currency_of(granted.records, region.country)
    stated = granted.records[CURRENCY]
    foreign = stated.str.fullmatch("[A-Z]{3}") & (stated != ours)
    held = problems_of(
        granted.records.loc[foreign],
        Reason.FOREIGN_CURRENCY,
        Severity.HELD,
        column=CURRENCY,
        expected=ours,
    )
    kept = granted.records.loc[~foreign].reset_index(drop=True)
    more = granted.records.loc[foreign, list(ASIDE_COLUMNS)]
    aside = pd.concat([granted.aside, more], ignore_index=True)
    problems = joined([granted.problems, held])
    return replace(granted, records=kept, problems=problems, aside=aside)
