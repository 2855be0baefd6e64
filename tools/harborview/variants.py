"""Write names and addresses the many ways that people write them."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from .assets import WORDS, Asset
from .geography import NEIGHBOURHOODS

LONG_FORMS = {" St": " Street", " Ave": " Avenue", " Blvd": " Boulevard", " Rd": " Road"}
QUARTERS = {"N ": "North ", "S ": "South ", "E ": "East ", "W ": "West "}
# Other names of neighbourhoods, as people say them; `aliases.csv`.
ALIASES = {
    "Puerto Viejo": "old_harbor",
    "Downtown": "old_harbor",
    "The Foundry": "foundry_row",
    "Ferry Landing": "gull_island",
    "Gull Is.": "gull_island",
    "Salt Marsh": "saltmarsh",
    "The Terminal": "port_terminal",
    "Neck": "the_neck",
    "East Bank": "eastbank",
    "Mill Brook": "millbrook",
    "Orchard Hts": "orchard_heights",
    "Plover Bch": "plover_beach",
    "College Grn": "college_green",
    "Saint Brendan": "st_brendan",
    "San Brendan": "st_brendan",
    "Pine Woods": "pinewoods",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A line of the volunteers' list, before it is written in cells."""

    name: str
    what: str
    address: str
    zip: object
    lat: object
    lon: object
    phone: str
    neighbourhood: str
    note: str = ""
    tier: str = "address"
    expect: str = "accepted"

    def renamed(self, name: str) -> "Told":
        """Return the line under another name."""
        return replace(self, name=name)

    def cells(self, dice: random.Random) -> list[object]:
        """Return the line's cells, some of them blank in the ways that people leave blanks."""
        blank = dice.choice(("", "", "N/A", "-"))
        checked: object = date(2025, dice.randrange(8, 12), dice.randrange(1, 28))
        if dice.random() < 0.3:
            checked = dice.choice(("", "last fall", "n/a"))
        return [
            self.name, self.what, self.address, "Harborview", self.zip, self.lat, self.lon,
            self.phone or blank, self.neighbourhood, checked, self.note,
        ]  # fmt: skip


def told(asset: Asset, dice: random.Random) -> Told:
    """Return an asset as a volunteer would write it: shouting, with stray spaces, ZIP as number."""
    door = asset.address
    if door is None:
        msg = f"{asset.id} has no place"
        raise ValueError(msg)
    named = dice.random() < 0.5
    return Told(
        name=_untidy(asset.name, dice),
        what=_untidy(WORDS[asset.family][dice.choice((1, 1, 1, 2))], dice),
        address=_untidy(_said(asset.door, dice), dice),
        zip=int(door.zip),
        lat=None,
        lon=None,
        phone=asset.phone.replace("(", "").replace(") ", ".").replace("-", "."),
        neighbourhood=NEIGHBOURHOODS[asset.neighbourhood][0] if named else "",
    )


def _untidy(text: str, dice: random.Random) -> str:
    """Return text as typed in a hurry."""
    roll = dice.random()
    if roll < 0.22:
        return text.upper()
    if roll < 0.34:
        return f" {text} "
    if roll < 0.42:
        return text.replace(" ", "  ", 1)
    return text


def _said(door: str, dice: random.Random) -> str:
    """Return an address with its words long or short."""
    roll = dice.random()
    if roll < 0.35:
        for short, long in LONG_FORMS.items():
            door = door.removesuffix(short) + long if door.endswith(short) else door
    if roll < 0.2:
        for short, long in QUARTERS.items():
            door = door.replace(f" {short}", f" {long}", 1)
    if roll > 0.4:
        door = door.replace("Saint ", "St. ").replace("Martin Luther King Jr", "MLK Jr")
    if 0.5 < roll < 0.6:
        door = f"{door}." if door.endswith((" St", " Ave", " Rd")) else door
    return f"{door}, Harborview ME" if roll > 0.85 else door


def plain(line: Told, _asset: Asset) -> Told:
    """Leave a line as it is."""
    return line


def _coordinates(line: Told, asset: Asset) -> Told:
    """Give coordinates in place of the address."""
    return replace(line, address="", lat=asset.lat, lon=asset.lon, tier="given")


def _swapped(line: Told, asset: Asset) -> Told:
    """Give coordinates the wrong way round."""
    return replace(line, address="", lat=asset.lon, lon=asset.lat, expect="held")


def _minus_lost(line: Told, asset: Asset) -> Told:
    """Give a longitude that has lost its sign."""
    lon = -asset.lon if asset.lon is not None else None
    return replace(line, address="", lat=asset.lat, lon=lon, expect="held")


def _null_island(line: Told, _asset: Asset) -> Told:
    """Give 0, 0, as some tools write for a blank."""
    return replace(line, address="", lat=0, lon=0, expect="held")


def _far_away(line: Told, _asset: Asset) -> Told:
    """Give coordinates of another ocean."""
    return replace(line, address="", lat=36.5123, lon=-20.1275, expect="held")


def _po_box(line: Told, asset: Asset) -> Told:
    """Give a post box, and the neighbourhood."""
    named = NEIGHBOURHOODS[asset.neighbourhood][0]
    box = f"PO Box {int(asset.id[2:]) * 3}"
    return replace(line, address=box, neighbourhood=named, tier="neighbourhood")


def _vague(line: Told, _asset: Asset) -> Told:
    """Say where to ask, and nothing that can be found."""
    return replace(
        line,
        address="ask at the church",
        neighbourhood="",
        note="no sign on the door",
        expect="held",
    )


def _misspelt(line: Told, asset: Asset) -> Told:
    """Drop a letter from the street's name; of a numbered street, from the word street."""
    words = _number_and_street(asset).split(" ")
    at = max(range(1, len(words)), key=lambda k: len(words[k]))
    if words[at][0].isdigit() or len(words[at]) < 5:
        return replace(line, address=" ".join([*words[:-1], "Steet"]))
    words[at] = words[at][:3] + words[at][4:]
    return replace(line, address=" ".join(words))


def _number_and_street(asset: Asset) -> str:
    """Return an address without its unit."""
    return f"{asset.address.number} {asset.address.street}" if asset.address else ""


def _unit(line: Told, asset: Asset) -> Told:
    """Add a floor or a suite to the address."""
    units = ("Apt 2B", "Suite 300", "#4", "Unit C", "2nd Floor", "Ste. 110")
    return replace(
        line, address=f"{_number_and_street(asset)}, {units[int(asset.id[2:]) % len(units)]}"
    )


def _named_only(line: Told, asset: Asset) -> Told:
    """Name the neighbourhood and nothing nearer."""
    named = NEIGHBOURHOODS[asset.neighbourhood][0]
    return replace(line, address="N/A", neighbourhood=named, tier="neighbourhood")


def _nameless(line: Told, _asset: Asset) -> Told:
    """Forget the name."""
    return replace(line, name="", expect="rejected")


Spoil = Callable[[Told, Asset], Told]
FAULTS: tuple[tuple[str, int, Spoil], ...] = (
    ("latlon_swapped", 3, _swapped),
    ("sign_lost", 3, _minus_lost),
    ("null_island", 2, _null_island),
    ("outside_region", 1, _far_away),
    ("no_name", 2, _nameless),
    ("po_box", 3, _po_box),
    ("vague_address", 2, _vague),
    ("misspelt", 7, _misspelt),
    ("unit", 8, _unit),
    ("neighbourhood_only", 5, _named_only),
    ("coordinates_only", 12, _coordinates),
)


def twin_name(name: str, turn: int) -> tuple[str, str]:
    """Return a name written another way, and whether anyone would see that it is the same."""
    ways: tuple[tuple[str, str], ...] = (
        (name.upper(), "obvious"),
        (name.replace("-", " ").replace("'", "").replace(".", ""), "obvious"),
        (name.lower(), "obvious"),
        (f"{name}.", "obvious"),
        (name.replace("&", "and"), "obvious"),
        (
            name.replace("Center", "Ctr").replace("School", "Sch").replace("St.", "Saint"),
            "doubtful",
        ),
        (f"{name[:4]}{name[5:]}", "doubtful"),
    )
    new, sure = ways[turn % len(ways)]
    return new, "obvious" if new == name else sure


def barrio(name: str, turn: int) -> str:
    """Return a neighbourhood's name as the other tool's users say it."""
    others = [said for said, key in ALIASES.items() if NEIGHBOURHOODS[key][0] == name]
    return others[0] if others and turn % 3 == 0 else name
