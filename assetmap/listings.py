"""Read all lists of a build: each in all its versions, every row by an id of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import pandas as pd

from .accounting import Listing, listing_of, with_distinct_names
from .comparing import with_gone
from .ingest import read_upload, record_ids
from .ingest.mending.fixes import attach_fixes
from .limits import Limits
from .measures.currency import currency_of
from .model import Reading, Reason, Region, Severity, Table, Upload
from .problems import joined, problems_of
from .schema import ASIDE_COLUMNS, CURRENCY, RECORD_ID
from .settings import Settings


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
    readings = [
        read(one, states=region.states, bounds=region.bounds, limits=settings.limits)
        for one in (*upload.earlier, upload)
    ]
    severity = Severity.NOTE if upload.table is Table.ASSETS else Severity.HELD
    return with_gone(readings, severity=severity)


def _identified(listing: Listing) -> Listing:
    """Give the records of all lists together ids that are distinct."""
    ids = {RECORD_ID: record_ids(listing.records)}
    return replace(listing, records=listing.records.assign(**ids))


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
    aside = pd.concat(
        [granted.aside, granted.records.loc[foreign, list(ASIDE_COLUMNS)]], ignore_index=True
    )
    problems = joined([granted.problems, held])
    return replace(granted, records=kept, problems=problems, aside=aside)
