"""Give Harborview's money: to offices downtown, for children who live elsewhere."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .assets import Asset
from .geography import NEIGHBOURHOODS
from .writing import Sheet

COMMUNITY, STATE, FAMILY = "community_foundation.csv", "state_and_bank.csv", "family_funds.xlsx"
FUNDERS = {
    COMMUNITY: ("Harborview Community Foundation",),
    STATE: ("State Office of Early Learning", "Seaward Bank Charitable Fund"),
    FAMILY: ("Almeida Family Fund", "Northlight Trust", "Tidewater Science Fund"),
}
TAKERS = {
    "school", "library", "rec_centre", "after_school", "youth_group", "mentoring_programme",
    "museum", "university", "community_college", "clinic", "food_pantry", "parent_group", "arts",
    "makerspace", "child_care",
}  # fmt: skip
DOWNTOWN = ("old_harbor", "college_green")
# Where the money that goes to downtown offices is said to serve.
SERVED = (
    ("eastbank",), ("millbrook",), ("foundry_row", "eastbank"), ("st_brendan",),
    ("millbrook", "st_brendan"), ("eastbank", "lantern_hill"), ("region",), ("foundry_row",),
    ("saltmarsh", "st_brendan"), ("eastbank",), ("millbrook",),
)  # fmt: skip
PURPOSES = (
    "reading after school", "summer learning", "early childhood", "mentors for young people",
    "healthy meals", "science club", "general support", "building repairs", "family nights",
    "music and dance", "college visits", "playground",
)  # fmt: skip
REGION = "region"
LAST_DAY = date(2025, 12, 15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One award, and what is true of it."""

    file: str
    funder: str
    recipient: str
    asset: str  # id of the recipient, "" where it is on no list
    amount: int
    day: date
    purpose: str
    address: str
    zip: str
    office: str  # neighbourhood; "" where the office is known by a post box alone
    service: tuple[str, ...]  # neighbourhoods, or `region`; () where not stated
    said_service: str  # what the file says of it
    expect: str = "accepted"
    why: str = ""
    said_amount: str = ""  # where the file says something odd

    @property
    def counted(self) -> bool:
        """Say whether its dollars count."""
        return self.expect == "accepted"


def true_grants(assets: Sequence[Asset]) -> list[Grant]:
    """Return every award, in the order of the files."""
    dice = random.Random("harborview grants")
    takers = [a for a in assets if a.family in TAKERS and a.address]
    takers.sort(key=lambda _: dice.random())
    central = [a for a in takers if a.neighbourhood in DOWNTOWN]
    local = [a for a in takers if a.neighbourhood not in DOWNTOWN]
    grants = [
        *_awards(central, 34, (12, 95), dice, served=SERVED),
        *_awards(central[::-1], 15, (4, 30), dice, served=((),)),
        *_awards(local, 16, (2, 22), dice, served=((),)),
        *_own(local[16:], 14, (3, 26), dice),
        *_one_large(assets),
        *_odd(local[30:]),
    ]
    return sorted(grants, key=lambda g: (g.file, g.day, g.recipient))


def _awards(
    takers: Sequence[Asset],
    count: int,
    thousands: tuple[int, int],
    dice: random.Random,
    *,
    served: Sequence[tuple[str, ...]],
) -> Iterator[Grant]:
    """Yield awards to recipients in turn, for areas in turn."""
    for k in range(count):
        taker = takers[k % len(takers)]
        amount = dice.randrange(thousands[0] * 4, thousands[1] * 4) * 250
        yield _grant(taker, amount, served[k % len(served)], dice)


def _own(
    takers: Sequence[Asset], count: int, thousands: tuple[int, int], dice: random.Random
) -> Iterator[Grant]:
    """Yield awards for the recipient's own neighbourhood."""
    for taker in takers[:count]:
        amount = dice.randrange(thousands[0] * 4, thousands[1] * 4) * 250
        yield _grant(taker, amount, (taker.neighbourhood,), dice)


def _grant(taker: Asset, amount: int, service: tuple[str, ...], dice: random.Random) -> Grant:
    """Return an award of a recipient that is among the assets."""
    file = dice.choices((COMMUNITY, STATE, FAMILY), (38, 27, 30))[0]
    return Grant(
        file=file,
        funder=dice.choice(FUNDERS[file]),
        recipient=taker.name,
        asset=taker.id,
        amount=amount,
        day=LAST_DAY - timedelta(days=dice.randrange(0, 1000)),
        purpose=dice.choice(PURPOSES),
        address=f"{taker.address.number} {taker.address.street}" if taker.address else "",
        zip=taker.address.zip if taker.address else "",
        office=taker.neighbourhood,
        service=service,
        said_service=_said(service, dice.randrange(3)),
    )


def _said(service: tuple[str, ...], way: int) -> str:
    """Return a service area by ids or by names."""
    if not service or service == (REGION,):
        return "".join(service)
    names = [NEIGHBOURHOODS[key][0] for key in service]
    return (";".join(service), "; ".join(names), ";".join(names))[way]


def _one_large(assets: Sequence[Asset]) -> Iterator[Grant]:
    """Yield the one award that outweighs the rest: findings are told without it too."""
    dice = random.Random("harborview large grant")
    taker = next(asset for asset in assets if asset.family == "university")
    grant = _grant(taker, 640_000, (REGION,), dice)
    yield _changed(grant, file=FAMILY, funder="Tidewater Science Fund", purpose="marine science")


def _changed(grant: Grant, **changes: object) -> Grant:
    """Return a grant with some of it changed."""
    fields = {name: getattr(grant, name) for name in Grant.__dataclass_fields__}
    return Grant(**(fields | changes))


def _odd(takers: Sequence[Asset]) -> Iterator[Grant]:
    """Yield the awards that something is wrong with."""
    dice = random.Random("harborview odd grants")
    made = [_grant(taker, 5_000 + 1_250 * k, (), dice) for k, taker in enumerate(takers[:10])]
    box = {"asset": "", "address": "PO Box 77", "zip": "04181", "office": "", "why": "po_box",
           "file": COMMUNITY, "funder": FUNDERS[COMMUNITY][0]}  # fmt: skip
    yield _changed(made[0], **box, recipient="Tidepool Educators Circle")
    yield _changed(
        made[1], **box, recipient="Harbor Families Network", service=("eastbank",),
        said_service="Eastbank",
    )  # fmt: skip
    yield _changed(
        made[2], **box, recipient="Regional Tutors Cooperative", service=(REGION,),
        said_service=REGION,
    )  # fmt: skip
    state = {"file": STATE, "funder": FUNDERS[STATE][0]}
    yield _changed(
        made[3], **state, expect="held", why="no_amount", amount=0, said_amount="to be decided"
    )
    yield _changed(
        made[4], **state, expect="held", why="foreign_currency", said_amount="CAD 10,000"
    )
    yield _changed(made[5], **state, expect="held", why="negative_amount", said_amount="(11,250)")
    yield _changed(made[6], **state, expect="held", why="no_recipient", recipient="", asset="")
    yield _changed(made[7], **state, why="unknown_service_area", said_service="Westport")
    yield _changed(made[8], **state, why="thousands", amount=40_000, said_amount="$40K")
    yield _changed(made[9], **state, why="thousands", amount=15_000, said_amount="15k")


def community_csv(grants: Sequence[Grant]) -> list[list[object]]:
    """Return the community foundation's list: plain headers, money with signs."""
    head: list[object] = ["grant_id", "funder", "recipient", "amount", "currency", "date",
            "purpose", "address", "city", "state", "zip", "service_area"]  # fmt: skip
    lines = [head]
    for k, g in enumerate(grants):
        ways = (f"${g.amount:,}.00", f"${g.amount:,}", str(g.amount), f"USD {g.amount:,}")
        lines.append([
            f"HCF-{g.day.year}-{k + 1:03d}", g.funder, g.recipient, g.said_amount or ways[k % 4],
            "USD", g.day.isoformat(), g.purpose, g.address, "Harborview", "ME", g.zip,
            g.said_service,
        ])  # fmt: skip
    return lines


def state_csv(grants: Sequence[Grant]) -> list[list[object]]:
    """Return the state's and the bank's list: other headers, American dates, spaces in numbers."""
    lines: list[list[object]] = [
        ["Grantmaker", "Grantee", "Award Amt", "Award Date", "Purpose", "Mailing Address",
         "City", "ST", "Zip Code", "Area Served"]
    ]  # fmt: skip
    for k, g in enumerate(grants):
        ways = (f" {g.amount:,} ", f"{g.amount}.00", f"$ {g.amount:,}", f"{g.amount:,}.00 USD")
        lines.append([
            g.funder, g.recipient.upper() if k % 3 == 0 else g.recipient,
            g.said_amount or ways[k % 4], g.day.strftime("%m/%d/%Y"), g.purpose, g.address,
            "Harborview", "ME", g.zip.lstrip("0"), g.said_service,
        ])  # fmt: skip
    return lines


FAMILY_TITLES: list[list[object]] = [["Family and science funds: awards 2023-2025"], []]


def family_sheet(grants: Sequence[Grant]) -> Sheet:
    """Return the family funds' sheet: a title, real dates, the office's neighbourhood, a total."""
    lines = [*FAMILY_TITLES]
    lines.append(["Funder", "Recipient organization", "Amount awarded", "Date awarded", "Purpose",
                  "Recipient neighborhood", "Service area"])  # fmt: skip
    for k, g in enumerate(grants):
        amount: object = f"${g.amount:,}" if k % 5 == 3 else g.amount
        lines.append([
            g.funder, g.recipient, amount, g.day, g.purpose, NEIGHBOURHOODS[g.office][0],
            g.said_service,
        ])  # fmt: skip
    lines += [["Total", None, sum(g.amount for g in grants)]]
    return Sheet(name="Awards", lines=lines, bold=frozenset({0, 2}), widths=[28, 34, 16, 14, 26])


def numbered(grants: Sequence[Grant]) -> list[tuple[str, str, int, Grant]]:
    """Return file, sheet, and row as the spreadsheet shows it, with each grant."""
    out = []
    for file in (COMMUNITY, STATE, FAMILY):
        first = len(FAMILY_TITLES) + 2 if file == FAMILY else 2
        sheet = "Awards" if file == FAMILY else ""
        some = [grant for grant in grants if grant.file == file]
        out += [(file, sheet, first + k, grant) for k, grant in enumerate(some)]
    return out


def placed(grants: Sequence[Grant], children: dict[str, int]) -> dict[str, dict[str, float]]:
    """Return dollars by placing and neighbourhood; "" are the dollars that have no place."""
    sums = {
        placing: dict.fromkeys([*children, ""], 0.0)
        for placing in ("office", "service_or_office", "service_or_region")
    }
    for grant in grants:
        if not grant.counted:
            continue
        everyone = tuple(children)
        service = everyone if grant.service == (REGION,) else grant.service
        for placing, areas in (
            ("office", (grant.office,)),
            ("service_or_office", service or (grant.office,)),
            ("service_or_region", service or everyone),
        ):
            for area, dollars in _spread(grant.amount, areas, children).items():
                sums[placing][area] += dollars
    return sums


def _spread(amount: int, areas: tuple[str, ...], children: dict[str, int]) -> dict[str, float]:
    """Return an amount over areas by their children."""
    if len(areas) == 1:
        return {areas[0]: float(amount)}
    total = sum(children[area] for area in areas)
    return {area: amount * children[area] / total for area in areas}
