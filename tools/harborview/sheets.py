"""Spoil the true list into the three spreadsheets that a harbormaster would be given."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from . import variants
from .assets import WORDS, Asset
from .geography import NEIGHBOURHOODS
from .writing import Sheet

CITY, VOLUNTEERS, PORTAL = "city_directory.csv", "volunteer_list.xlsx", "portal_export.csv"
SHORT = ("millbrook", "st_brendan")  # truly short of child care: their few rows are all clean
IN_CITY = {
    "school", "library", "rec_centre", "park", "museum", "government_office", "university",
    "community_college", "clinic", "foundation",
}  # fmt: skip
IN_PORTAL = {"after_school", "mentoring_programme", "makerspace", "arts", "tutoring"}
CITY_HEAD = ["name", "category", "description", "address", "city", "state", "zip", "phone", "url",
             "lon", "lat", "verified", "source_id"]  # fmt: skip
VOLUNTEER_HEAD = ["Org / Place", "What is it?", "Street Addr.", "City/Town", "Zip", "Lat.", "Lng",
                  "Tel", "Neighborhood", "Last checked", "Notes"]  # fmt: skip
PORTAL_HEAD = ["Org Name", "Tipo de recurso", "Description", "Lat", "Long", "Dirección", "Barrio",
               "Phone", "Website", "Updated"]  # fmt: skip
TITLES = [
    ["HARBORVIEW COMMUNITY ASSETS - volunteer list"],
    ["Collected at the block captains' meetings, fall 2025. Please fix what is wrong!"],
    [],
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of a spreadsheet, and what is true of it."""

    file: str
    sheet: str
    row: int  # as the spreadsheet shows it
    asset: str
    expect: str  # accepted, held, rejected
    tier: str  # the best tier that its own words allow
    place: str  # neighbourhood that those words allow to know; "" where they do not
    twin: str  # "" for an asset's first row; obvious, doubtful for the others
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line before it has a row number."""

    asset: Asset
    cells: list[object]
    tier: str
    expect: str = "accepted"
    twin: str = ""
    why: str = ""

    @property
    def place(self) -> str:
        """Return the neighbourhood that the line's words allow to know."""
        known = {"given", "address", "neighbourhood"}
        return self.asset.neighbourhood if self.tier in known else ""


def homes(assets: Sequence[Asset]) -> dict[str, list[Asset]]:
    """Return which list each asset stands in first."""
    split: dict[str, list[Asset]] = {CITY: [], VOLUNTEERS: [], PORTAL: []}
    for k, asset in enumerate(assets):
        split[_home(asset, k)].append(asset)
    return split


def _home(asset: Asset, k: int) -> str:
    """Return the list that an asset stands in first."""
    if asset.address is None or asset.family in IN_PORTAL:
        return PORTAL
    if asset.family == "child_care":
        turn = (CITY, VOLUNTEERS, CITY, PORTAL)[k % 4]
        return CITY if asset.neighbourhood in SHORT else turn
    if asset.family == "business":
        return (VOLUNTEERS, PORTAL)[k % 2]
    return CITY if asset.family in IN_CITY else VOLUNTEERS


def city_directory(assets: Sequence[Asset]) -> tuple[list[list[object]], list[Row]]:
    """Return the clean list: a header and a line for each asset, most with coordinates."""
    lines = []
    for k, asset in enumerate(sorted(assets, key=lambda asset: (asset.family, asset.name))):
        blank = k % 9 == 4
        cells: list[object] = [
            asset.name, WORDS[asset.family][0], asset.description, asset.door, "Harborview", "ME",
            asset.address.zip if asset.address else "", asset.phone, asset.url,
            None if blank else asset.lon, None if blank else asset.lat,
            f"2025-{1 + k % 12:02d}-{1 + k * 7 % 28:02d}", f"HV-{1000 + k}",
        ]  # fmt: skip
        lines.append(Line(asset=asset, cells=cells, tier="address" if blank else "given"))
    return [list(CITY_HEAD), *(line.cells for line in lines)], numbered(CITY, "", lines, 2)


def numbered(file: str, sheet: str, lines: Sequence[Line], first: int) -> list[Row]:
    """Return what is true of lines that stand without a gap."""
    return [_row(file, sheet, first + k, line) for k, line in enumerate(lines)]


def _row(file: str, sheet: str, row: int, line: Line) -> Row:
    """Return what is true of a line at a row."""
    return Row(
        file=file,
        sheet=sheet,
        row=row,
        asset=line.asset.id,
        expect=line.expect,
        tier=line.tier if line.expect == "accepted" else "",
        place=line.place if line.expect == "accepted" else "",
        twin=line.twin,
        why=line.why,
    )


def volunteer_list(
    assets: Sequence[Asset], listed: Sequence[Asset]
) -> tuple[list[Sheet], list[Row]]:
    """Return the dirty workbook: its own assets, and some that the city has listed before."""
    dice = random.Random("harborview volunteers")
    lines = [*_volunteer_lines(assets, dice), *_volunteer_twins(listed, dice)]
    lines.sort(key=lambda _: dice.random())
    body: list[list[object]] = [*TITLES, list(VOLUNTEER_HEAD)]
    rows = []
    for k, line in enumerate(lines):
        if k and k % 37 == 0:
            body.append([])
        body.append(line.cells)
        rows.append(_row(VOLUNTEERS, "List", len(body), line))
    body += [
        [],
        ["TOTAL", None, None, None, None, None, None, None, None, None, len(lines)],
        ["* addresses as told to us; ZIP codes typed in by hand"],
    ]
    notes: list[list[object]] = [
        ["About this list"],
        ["Ask the block captains before you publish a telephone number."],
    ]
    sheet = Sheet(name="List", lines=body, bold=frozenset({0, 3}), widths=[32, 18, 30, 14, 8])
    return [sheet, Sheet(name="Read me", lines=notes, widths=[60])], rows


def _volunteer_lines(assets: Sequence[Asset], dice: random.Random) -> list[Line]:
    """Return the volunteers' own lines, each with its kind of dirt."""
    safe = [asset for asset in assets if asset.family == "child_care"]
    rest = [asset for asset in assets if asset.family != "child_care"]
    rest.sort(key=lambda _: dice.random())
    lines = []
    queue = iter(rest)
    for fault, count, spoil in variants.FAULTS:
        lines += [spoil_line(next(queue), fault, spoil, dice) for _ in range(count)]
    lines += [spoil_line(asset, "", variants.plain, dice) for asset in [*queue, *safe]]
    return lines


def spoil_line(
    asset: Asset,
    fault: str,
    spoil: Callable[[variants.Told, Asset], variants.Told],
    dice: random.Random,
) -> Line:
    """Return an asset as a volunteer wrote it down, with one fault."""
    told = spoil(variants.told(asset, dice), asset)
    return Line(asset=asset, cells=told.cells(dice), tier=told.tier, expect=told.expect, why=fault)


def _volunteer_twins(listed: Sequence[Asset], dice: random.Random) -> list[Line]:
    """Return lines for assets that another list has too, written a little differently."""
    lines = []
    for k, asset in enumerate(_picked(listed, 27, dice)):
        name, twin = variants.twin_name(asset.name, k)
        told = variants.told(asset, dice).renamed(name)
        lines.append(Line(asset=asset, cells=told.cells(dice), tier=told.tier, twin=twin))
    return lines


def surely_placed(assets: Sequence[Asset], rows: Sequence[Row]) -> list[Asset]:
    """Return the assets that a list has set down at a point: a twin of theirs is easy to know."""
    sure = {row.asset for row in rows if row.tier in {"given", "address"}}
    return [asset for asset in assets if asset.id in sure]


def _picked(assets: Sequence[Asset], count: int, dice: random.Random) -> list[Asset]:
    """Return some assets that have a place, drawn from all neighbourhoods but the short two."""
    some = [asset for asset in assets if asset.address and asset.neighbourhood not in SHORT]
    return sorted(some, key=lambda _: dice.random())[:count]


def portal_export(
    assets: Sequence[Asset], listed: Sequence[Asset]
) -> tuple[list[list[object]], list[Row]]:
    """Return what another tool wrote: semicolons, Windows letters, headers in two languages."""
    dice = random.Random("harborview portal")
    lines = [_portal_line(asset, k, dice) for k, asset in enumerate(assets)]
    for k, asset in enumerate(_picked(listed, 24, dice)):
        name, twin = variants.twin_name(asset.name, k + 1)
        lines.append(_portal_line(asset, 0, dice, name=name, twin=twin))
    lines.sort(key=lambda _: dice.random())
    return [list(PORTAL_HEAD), *(line.cells for line in lines)], numbered(PORTAL, "", lines, 2)


def _portal_line(
    asset: Asset, k: int, dice: random.Random, *, name: str = "", twin: str = ""
) -> Line:
    """Return a line of the export; one in seven names its neighbourhood alone."""
    placeless = asset.address is None
    vague = k % 7 == 6 and asset.family != "child_care" and not placeless
    barrio = variants.barrio(NEIGHBOURHOODS[asset.neighbourhood][0], k) if not placeless else ""
    cells: list[object] = [
        name or asset.name,
        WORDS[asset.family][2],
        asset.description,
        None if vague else asset.lat,
        None if vague else asset.lon,
        "" if vague or dice.random() < 0.4 else asset.door,
        barrio,
        asset.phone,
        "javascript:alert(1)" if k == 11 else asset.url,
        date(2025, 1 + k % 12, 1 + k * 5 % 28).strftime("%d/%m/%Y"),
    ]
    tier = "none" if placeless else "neighbourhood" if vague else "given"
    return Line(asset=asset, cells=cells, tier=tier, twin=twin)
