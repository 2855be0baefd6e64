"""Write down what is true of Harborview, for readers and for tests."""

from collections import Counter
from collections.abc import Sequence

from . import grants as money
from .assets import Asset
from .geography import NEIGHBOURHOODS
from .grants import Grant
from .people import children
from .sheets import SHORT, Row

SHORT_OF = "child_care"
RARE, LOOK_SHORT = "library", ("plover_beach", "pinewoods")
CENTS = 2


def assets_table(assets: Sequence[Asset], rows: Sequence[Row]) -> list[list[object]]:
    """Return `truth/assets_true.csv`: an asset a line, with the rows that are it."""
    found: dict[str, list[Row]] = {asset.id: [] for asset in assets}
    for row in rows:
        found[row.asset].append(row)
    head: list[object] = ["id", "name", "type", "said", "neighbourhood_id", "lon", "lat", "address",
            "zip", "listed", "rows"]  # fmt: skip
    return [
        head,
        *(
            [
                a.id, a.name, a.type, a.family, a.neighbourhood, a.lon, a.lat, a.door,
                a.address.zip if a.address else "",
                "yes" if any(row.expect == "accepted" for row in found[a.id]) else "no",
                ";".join(f"{row.file}#{row.row}" for row in found[a.id]),
            ]
            for a in assets
        ),
    ]  # fmt: skip


def rows_table(rows: Sequence[Row]) -> list[list[object]]:
    """Return `truth/rows.csv`: what should become of each line of the three lists."""
    head: list[object] = ["file", "sheet", "row", "asset", "expect", "tier", "neighbourhood_id",
            "twin", "why"]  # fmt: skip
    return [
        head,
        *(
            [r.file, r.sheet, r.row, r.asset, r.expect, r.tier, r.place, r.twin, r.why]
            for r in rows
        ),
    ]


def grants_table(grants: Sequence[Grant]) -> list[list[object]]:
    """Return `truth/grants_true.csv`: what should become of each award."""
    head: list[object] = ["file", "sheet", "row", "funder", "recipient", "asset", "amount", "date",
            "office", "service_area", "expect", "why"]  # fmt: skip
    return [
        head,
        *(
            [file, sheet, row, g.funder, g.recipient, g.asset, g.amount, g.day.isoformat(),
             g.office, ";".join(g.service), g.expect, g.why]
            for file, sheet, row, g in money.numbered(grants)
        ),
    ]  # fmt: skip


def dollars_table(grants: Sequence[Grant]) -> list[list[object]]:
    """Return `truth/dollars.csv`: each neighbourhood's dollars under the three placings."""
    sums = money.placed(grants, children())
    head: list[object] = ["neighbourhood_id", *sums]
    return [
        head,
        *(
            [key or "unplaced", *(round(sums[placing][key], CENTS) for placing in sums)]
            for key in [*children(), ""]
        ),
    ]


def toml(assets: Sequence[Asset], rows: Sequence[Row], grants: Sequence[Grant]) -> str:
    """Return `truths.toml`: the planted truths for a machine."""
    listed = {row.asset for row in rows if row.expect == "accepted"}
    files = sorted({row.file for row in rows})
    lines = [
        "# What is true of Harborview; written by tools/make_harborview.py with the pack.",
        "[assets]",
        f"distinct = {len(assets)}",
        f"listed = {len(listed)}  # those with at least one row that should be accepted",
        f"rows = {len(rows)}",
        *(f"{what} = {count}" for what, count in _outcomes(rows)),
        f"rows_beyond_the_first = {sum(1 for row in rows if row.twin)}",
        f"obvious_twins = {sum(row.twin == 'obvious' for row in rows)}",
        f"doubtful_twins = {sum(row.twin == 'doubtful' for row in rows)}",
        "# assets that a build may end with: all twins joined, or none of the doubtful ones",
        f"fewest = {len(listed)}",
        f"most = {len(listed) + sum(row.twin == 'doubtful' for row in rows)}",
        "",
    ]
    for file in files:
        some = [row for row in rows if row.file == file]
        lines += [f'[assets.files."{file}"]', f"rows = {len(some)}"]
        lines += [*(f"{what} = {count}" for what, count in _outcomes(some)), ""]
    lines += [
        "[short]  # fewer than chance would explain, per child",
        f'type = "{SHORT_OF}"',
        f"neighbourhoods = {_list(SHORT)}",
        "",
        "[looks_short]  # none, and yet it cannot be told from chance",
        f'type = "{RARE}"',
        f"neighbourhoods = {_list(LOOK_SHORT)}",
        "",
        *_money_lines(grants),
    ]
    return "\n".join(lines) + "\n"


def _outcomes(rows: Sequence[Row]) -> list[tuple[str, int]]:
    """Return how many rows should be accepted, held, rejected."""
    counts = Counter(row.expect for row in rows)
    return [(what, counts[what]) for what in ("accepted", "held", "rejected")]


def _list(words: Sequence[str]) -> str:
    """Return words as a TOML list."""
    return "[" + ", ".join(f'"{word}"' for word in words) + "]"


def _money_lines(grants: Sequence[Grant]) -> list[str]:
    """Return the part about money."""
    sums = money.placed(grants, children())
    counted = [grant for grant in grants if grant.counted]
    lines = [
        "[grants]",
        f"rows = {len(grants)}",
        f"accepted = {len(counted)}",
        f"held = {len(grants) - len(counted)}",
        f"funders = {len({grant.funder for grant in grants})}",
        f"dollars = {sum(grant.amount for grant in counted)}",
        f"largest = {max(grant.amount for grant in counted)}",
        "",
    ]
    for placing, by_area in sums.items():
        lines.append(f"[grants.{placing}]")
        lines += [
            f"{key or 'unplaced'} = {round(dollars, CENTS):.2f}" for key, dollars in by_area.items()
        ]
        lines.append("")
    return lines[:-1]


def story(assets: Sequence[Asset], rows: Sequence[Row], grants: Sequence[Grant]) -> str:
    """Return `TRUTHS.md`: the planted truths for a reader."""
    sums = money.placed(grants, children())
    total = sum(children().values())
    of_type = Counter(a.neighbourhood for a in assets if a.type == SHORT_OF)
    rare = sum(1 for a in assets if a.type == RARE and a.neighbourhood)
    tested = sum(count for key, count in of_type.items() if children()[key])
    out = [
        "# What is true of Harborview",
        "",
        "Harborview is invented, so everything about it is known. This page says what a tool that",
        "reads the pack should find, and `truths.toml` and `truth/` say the same to a program.",
        "All of it is written by `tools/make_harborview.py`.",
        "",
        "## Truly short",
        "",
        f"There are {tested} places of child care where people live. Two neighbourhoods have fewer",
        "than chance would explain, by the exact binomial test per child with the false-discovery",
        "rate held at 5 % over the 13 neighbourhoods where people live:",
        "",
        "| neighbourhood | children | child care | a fair share |",
        "|---|--:|--:|--:|",
        *(
            f"| {NEIGHBOURHOODS[key][0]} | {children()[key]:,} | {of_type[key]} "
            f"| {tested * children()[key] / total:.1f} |"
            for key in SHORT
        ),
        "",
        "What is counted from these (all that educators do, all assets together) is uneven with",
        "them: Millbrook and St. Brendan have fewer, Old Harbor has more of everything. No other",
        "type has a neighbourhood with fewer than chance would explain.",
        "",
        "## Only looking short",
        "",
        f"{_names(LOOK_SHORT)} have no library. With {rare} libraries in the whole town, none or",
        "one is what chance would often give to a neighbourhood of that size: it cannot be told.",
        "",
        "## Where the money goes",
        "",
        "By the recipients' offices most of it sits in Old Harbor and College Green. By the",
        "service areas that the awards state, much of it is for Eastbank, Millbrook, Foundry Row",
        "and St. Brendan. Service areas are shared out by children.",
        "",
        "| neighbourhood | office | service area, else office | service area, else region |",
        "|---|--:|--:|--:|",
        *(
            f"| {NEIGHBOURHOODS[key][0] if key else '(no place)'} | "
            + " | ".join(f"{sums[placing][key]:,.2f}" for placing in sums)
            + " |"
            for key in [*children(), ""]
        ),
        "",
        *_dirt(assets, rows, grants),
    ]
    return "\n".join(out) + "\n"


def _names(keys: Sequence[str]) -> str:
    """Return names of neighbourhoods in a sentence."""
    return " and ".join(NEIGHBOURHOODS[key][0] for key in keys)


def _dirt(assets: Sequence[Asset], rows: Sequence[Row], grants: Sequence[Grant]) -> list[str]:
    """Return the part about what is wrong in the files."""
    why = Counter(row.why for row in rows if row.why)
    held = Counter(grant.why for grant in grants if grant.why)
    outcomes = ", ".join(f"{count} {what}" for what, count in _outcomes(rows))
    return [
        "## What is wrong in the files, and what should become of it",
        "",
        f"{len(assets)} distinct assets stand in {len(rows)} rows: {outcomes}. Of the rows,",
        f"{sum(row.twin == 'obvious' for row in rows)} are plainly an asset that another row has "
        "named (case, stops, &), and",
        f"{sum(row.twin == 'doubtful' for row in rows)} are so by a person's judgement.",
        "`truth/rows.csv` says it row by row. Whether a row that is out waits for an answer or is",
        "rejected is a tool's choice; no such row may become an asset or a dollar unasked. In",
        "`truth/assets_true.csv`, `type` is as narrow as the name says (a playground), `said` is",
        "what the lists' own word says (a park): either is right.",
        "",
        "Two assets called Little Sprouts Child Care are two: they stand far apart. St. Brendan",
        "School and St. Brendan Catholic Church share a door and are two as well.",
        "",
        "| in the volunteers' list | rows |",
        "|---|--:|",
        *(f"| {reason.replace('_', ' ')} | {count} |" for reason, count in sorted(why.items())),
        "",
        f"{len(grants)} awards from {len({g.funder for g in grants})} funders, "
        f"{sum(g.counted for g in grants)} of them to be counted:",
        "",
        "| in the grants | rows |",
        "|---|--:|",
        *(f"| {reason.replace('_', ' ')} | {count} |" for reason, count in sorted(held.items())),
    ]
