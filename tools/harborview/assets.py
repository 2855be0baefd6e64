"""Set the true assets of Harborview on its streets."""

import random
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

import shapely
from shapely.geometry import Point

from . import assetnames, curves
from .geography import Shape
from .streets import Address

# Metres from a border within which no asset stands, so that no rounding can move it across.
INSIDE_M = 30.0
JITTER_M = 9.0  # between the door and the coordinates that a list gives

# The type and what the three lists call it: the city, the volunteers, the other tool.
WORDS: dict[str, tuple[str, str, str]] = {
    "child_care": ("Child care", "day care", "Guardería"),
    "school": ("Public school", "school", "Escuela"),
    "library": ("Library", "library", "Biblioteca"),
    "church": ("Church", "church", "Iglesia"),
    "mosque": ("Mosque", "mosque", "Mezquita"),
    "synagogue": ("Synagogue", "synagogue", "Sinagoga"),
    "temple": ("Temple", "buddhist temple", "Templo budista"),
    "rec_centre": ("Recreation center", "rec center", "Centro recreativo"),
    "barbershop": ("Barbershop", "barber", "Barbería"),
    "salon": ("Hair salon", "beauty salon", "Peluquería"),
    "makerspace": ("Makerspace", "maker space", "Makerspace"),
    "parent_group": ("Parent group", "parents group", "Grupo de padres"),
    "youth_group": ("Youth group", "youth group", "Grupo juvenil"),
    "after_school": ("After-school program", "after school", "Programa extraescolar"),
    "clinic": ("Health clinic", "clinic", "Clínica"),
    "food_pantry": ("Food pantry", "food pantry", "Despensa de alimentos"),
    "museum": ("Museum", "museum", "Museo"),
    "park": ("Park", "park / playground", "Parque"),
    "mutual_aid": ("Mutual aid", "mutual aid", "Ayuda mutua"),
    "mentoring_programme": ("Mentoring program", "mentoring", "Programa de mentores"),
    "university": ("University", "university", "Universidad"),
    "community_college": ("Community college", "college", "Colegio comunitario"),
    "business": ("Business", "shop", "Negocio"),
    "foundation": ("Foundation", "foundation", "Fundación"),
    "government_office": ("Government office", "city office", "Oficina de gobierno"),
    "arts": ("Arts", "arts", "Artes"),
    "community_garden": ("Community garden", "community garden", "Huerto comunitario"),
    "tutoring": ("Tutoring", "tutoring", "Tutoría"),
}
# What the lists that have room for it say of most assets of a type.
DESCRIPTIONS = {
    "child_care": "Ages 6 weeks to 5 years, weekdays 7 to 6",
    "library": "Free cards for all; open late on Thursdays",
    "rec_centre": "Gym, pool and meeting rooms",
    "park": "Open dawn to dusk",
    "clinic": "Sliding fees; se habla español",
    "museum": "Free on first Sundays",
    "after_school": "Weekdays 3 to 6, ages 6 to 12",
    "makerspace": "Tools and lessons for all ages",
    "mentoring_programme": "One to one, ages 10 to 18",
    "government_office": "Weekdays 8:30 to 4:30",
}
# Two things at one door, alike in name, that are not one: who moves in, and with whom.
SHARED_DOORS = {"St. Brendan School": "St. Brendan Catholic Church"}
# Assets that have no place: name, type, how they are reached.
PLACELESS = (
    ("Harborview Bookmobile", "library", "mobile: a new stop every week"),
    ("Waves Mobile Dental Van", "clinic", "mobile: visits schools in turn"),
    ("Homework Helpline", "tutoring", "virtual: by telephone and video"),
    ("Mentores en Línea", "mentoring_programme", "virtual"),
    ("Night Tide Tutoring Online", "tutoring", "virtual: evenings"),
    ("Food on Wheels", "food_pantry", "mobile: three routes"),
    ("Red de Madres Virtual", "parent_group", "virtual: a chat group"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One thing that is really there."""

    id: str
    name: str
    type: str  # as narrow as its name says
    family: str  # the type as the lists say it
    neighbourhood: str  # "" where it has no place
    address: Address | None
    lon: float | None
    lat: float | None
    description: str
    phone: str
    url: str

    @property
    def door(self) -> str:
        """Return number, street, and unit; "" where it has no place."""
        if self.address is None:
            return ""
        unit = f" {self.address.unit}" if self.address.unit else ""
        return f"{self.address.number} {self.address.street}{unit}"


def true_assets(shapes: dict[str, Shape], addresses: Sequence[Address]) -> list[Asset]:
    """Return every asset of the town once: the list that no real town has."""
    dice = random.Random("harborview assets")
    doors = _doors_by_place(shapes, addresses, dice)
    placed = [
        _placed(number, plan, doors[plan[1]].pop(), dice)
        for number, plan in enumerate(assetnames.planned(), start=1)
    ]
    return _moved_in(placed) + [
        Asset(
            id=f"hv{len(placed) + k:03d}",
            name=name,
            type=assetnames.narrowed(code, name),
            family=code,
            neighbourhood="",
            address=None,
            lon=None,
            lat=None,
            description=how,
            phone="",
            url=_url(name),
        )
        for k, (name, code, how) in enumerate(PLACELESS, start=1)
    ]


def _moved_in(placed: list[Asset]) -> list[Asset]:
    """Return the assets with some of them at the door of another."""
    hosts = {asset.name: asset for asset in placed}
    return [
        replace(
            asset,
            address=hosts[SHARED_DOORS[asset.name]].address,
            lon=hosts[SHARED_DOORS[asset.name]].lon,
            lat=hosts[SHARED_DOORS[asset.name]].lat,
        )
        if asset.name in SHARED_DOORS
        else asset
        for asset in placed
    ]


def _doors_by_place(
    shapes: dict[str, Shape], addresses: Sequence[Address], dice: random.Random
) -> dict[str, list[Address]]:
    """Return doors well inside each neighbourhood, shuffled."""
    edge = INSIDE_M / curves.M_PER_DEGREE_LON
    inner = {key: shape.buffer(-edge) for key, shape in shapes.items()}
    for shape in inner.values():
        shapely.prepare(shape)
    doors: dict[str, list[Address]] = {key: [] for key in shapes}
    for door in addresses:
        if not door.unit and inner[door.neighbourhood].contains(Point(door.lon, door.lat)):
            doors[door.neighbourhood].append(door)
    return {key: sorted(some, key=lambda _: dice.random()) for key, some in doors.items()}


def _placed(number: int, plan: tuple[str, str, str], door: Address, dice: random.Random) -> Asset:
    """Return an asset at a door."""
    code, key, name = plan
    lon, lat = curves.lonlat(
        tuple(  # type: ignore[arg-type] # two numbers
            at + dice.uniform(-JITTER_M, JITTER_M) for at in curves.metres((door.lon, door.lat))
        )
    )
    reached = dice.random()
    return Asset(
        id=f"hv{number:03d}",
        name=name,
        type=assetnames.narrowed(code, name),
        family=code,
        neighbourhood=key,
        address=door,
        lon=lon,
        lat=lat,
        description=DESCRIPTIONS.get(code, "") if number % 4 else "",
        # 555-0100 to 555-0199 are kept for invented numbers
        phone=f"(207) 555-01{number // 3:02d}" if number % 3 == 0 and number < 300 else "",
        url=_url(name) if reached < 0.4 else "",
    )


def _url(name: str) -> str:
    """Return a web address that can never be a real one."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return f"https://{re.sub('[^a-z0-9]+', '-', plain).strip('-')}.example"
