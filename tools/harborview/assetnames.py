"""Say how many assets of each type stand where, and what they are called."""

import random
from collections.abc import Iterator

from .geography import NEIGHBOURHOODS

# One number for each neighbourhood, in the order of `NEIGHBOURHOODS`.
COUNTS: dict[str, str] = {
    "child_care": "8 9 1 7 1 3 14 10 2 10 4 5 2 5",
    "school": "2 2 1 2 0 1 4 2 3 3 1 1 3 1",
    "library": "1 1 1 1 0 1 1 1 1 1 0 1 1 0",
    "church": "4 3 1 2 1 1 3 3 3 2 1 1 3 1",
    "mosque": "0 0 0 0 0 0 1 0 0 0 0 0 0 0",
    "synagogue": "0 0 0 0 0 0 0 1 0 0 0 0 0 0",
    "temple": "0 0 0 0 0 0 0 0 0 0 0 1 0 0",
    "rec_centre": "1 1 0 1 0 0 2 1 1 1 0 1 1 0",
    "barbershop": "2 2 0 1 0 0 2 2 1 1 1 0 1 0",
    "salon": "1 1 0 0 0 0 2 0 1 1 0 0 1 0",
    "makerspace": "1 2 0 0 0 0 1 0 0 0 0 1 0 0",
    "parent_group": "0 1 0 1 0 0 2 1 1 1 0 0 1 0",
    "youth_group": "1 1 0 1 0 0 2 1 1 1 1 0 1 0",
    "after_school": "1 2 0 1 0 0 3 2 3 2 1 0 3 1",
    "clinic": "2 1 0 1 0 0 2 1 1 1 0 1 1 0",
    "food_pantry": "1 1 0 1 0 0 2 1 1 0 0 1 1 0",
    "museum": "2 1 1 0 0 0 0 1 0 0 0 1 0 0",
    "park": "2 1 1 2 0 1 2 1 2 2 2 1 2 2",
    "mutual_aid": "1 1 0 0 0 0 1 1 0 0 0 0 1 0",
    "mentoring_programme": "2 1 0 0 0 0 1 1 1 0 0 1 1 0",
    "university": "0 0 0 0 0 0 0 0 0 0 0 1 0 0",
    "community_college": "0 1 0 0 0 0 0 0 0 0 0 0 0 0",
    "business": "4 2 1 1 2 1 2 2 2 2 1 1 2 1",
    "foundation": "3 0 0 0 0 1 0 0 0 0 0 1 0 0",
    "government_office": "4 0 0 1 1 0 1 1 1 1 0 0 1 0",
    "arts": "1 1 0 0 0 0 1 0 0 0 1 1 0 0",
    "community_garden": "0 1 0 1 0 0 1 1 1 1 0 1 1 0",
}
# {n} the neighbourhood, {s} a surname, {w} a word of the coast, {p} a patron.
PATTERNS: dict[str, tuple[str, ...]] = {
    "child_care": (
        "{n} Child Care Center", "Little {w} Daycare", "{w} Tots Child Care", "Guardería {w}",
        "{s} & Daughters Childcare", "{w} Day Care Center",
    ),
    "school": (
        "{n} Elementary School", "{w} Elementary School", "{s} Elementary School",
        "{w} Middle School", "{s} High School", "Escuela {s}",
        "{w} Charter School",
    ),
    "library": ("{n} Branch Library", "Biblioteca de {n}"),
    "church": (
        "{p} Catholic Church", "{n} Baptist Church", "{w} Methodist Church",
        "Iglesia {p}", "{n} Lutheran Church", "{w} AME Zion Church", "Iglesia Pentecostal {w}",
    ),
    "mosque": ("Masjid {n}",),
    "synagogue": ("Temple Beth {s} Synagogue",),
    "temple": ("{n} Buddhist Temple",),
    "rec_centre": ("{n} Recreation Center", "{w} Community Recreation Center"),
    "barbershop": ("{s}'s Barbershop", "{w} Street Barbers", "Barbería {s}"),
    "salon": ("Peluquería {s}", "{w} Hair Salon", "Salón de Belleza {s}"),
    "makerspace": ("{w} Makerspace", "{n} Tool Library & Makerspace"),
    "parent_group": ("{n} Parents' Association", "Padres Unidos de {n}", "{w} PTA"),
    "youth_group": ("{n} Youth Council", "{w} Scouts Troop", "Club Juvenil {w}"),
    "after_school": (
        "{n} After-School Program", "{w} Homework Club", "{s} After School Academy",
        "Programa Extraescolar {w}",
    ),
    "clinic": ("{n} Health Center", "{w} Community Clinic", "Clínica {s}"),
    "food_pantry": ("{n} Food Pantry", "{w} Food Pantry"),
    "museum": ("{w} Maritime Museum", "{n} Museum of History", "{s} Children's Museum"),
    "park": ("{w} Park", "{n} Playground", "{s} Memorial Park", "Parque {s}"),
    "mutual_aid": ("{n} Mutual Aid", "{w} Neighbors Mutual Aid"),
    "mentoring_programme": ("{w} Mentors", "{s} Youth Mentoring"),
    "university": ("University of Harborview",),
    "community_college": ("Foundry Community College",),
    "business": (
        "{s} Hardware", "{w} Bookshop", "{w} Coffee Roasters", "{s} Marine Supply",
        "{w} Coworking", "{s} Bakery", "Panadería {s}",
    ),
    "foundation": ("{s} Foundation",),
    "government_office": (
        "{n} District Office", "{n} Council Office", "{n} Public Works Office",
    ),
    "arts": ("{w} Art Gallery", "{n} Theater", "{s} Dance Studio"),
    "community_garden": ("{n} Community Garden", "{w} Community Garden"),
}  # fmt: skip
# What a name itself makes of a type: a word in it, and the narrower type.
NARROWER = (
    ("Elementary School", "elementary_school"), ("Middle School", "middle_school"),
    ("High School", "high_school"), ("Charter School", "charter_school"),
    ("Children's Museum", "childrens_museum"), ("Playground", "playground"),
    ("Scouts", "scouts"), ("Theater", "theatre"), ("Dance Studio", "dance_studio"),
    ("Gallery", "art_gallery"), ("Community Foundation", "community_foundation"),
    ("City Hall", "city_hall"), ("Bookshop", "bookstore"), ("Coffee", "cafe"),
    ("Bakery", "cafe"), ("Panadería", "cafe"), ("Club Juvenil", "youth_club"),
    ("Coworking", "coworking"), ("Bookmobile", "bookmobile"), ("Dental", "dentist"),
)  # fmt: skip
# What must be called what it is: the first of a type in a neighbourhood.
NAMED: dict[tuple[str, str], tuple[str, ...]] = {
    ("library", "old_harbor"): ("Harborview Central Library",),
    ("library", "eastbank"): ("Biblioteca Eastbank",),
    ("church", "port_terminal"): ("Seafarers' Chapel",),
    ("church", "st_brendan"): ("St. Brendan Catholic Church",),
    ("school", "st_brendan"): ("St. Brendan School",),  # beside the church, and not the church
    ("child_care", "port_terminal"): ("Dockside Child Care Center",),
    ("foundation", "old_harbor"): (
        "Harborview Community Foundation", "Almeida Family Fund",
        "Seaward Bank Charitable Fund",
    ),
    ("foundation", "the_neck"): ("Northlight Trust",),
    ("foundation", "college_green"): ("Tidewater Science Fund",),
    ("government_office", "old_harbor"): (
        "Harborview City Hall", "Mayor's Office", "Department of Public Works",
        "Harborview Permits Office",
    ),
    ("government_office", "port_terminal"): ("Harbor Master's Office",),
    # one owner, two houses: the same name is not always the same place
    ("child_care", "eastbank"): ("Little Sprouts Child Care",),
    ("child_care", "orchard_heights"): ("Little Sprouts Child Care",),
    ("makerspace", "foundry_row"): ("The Foundry Makerspace",),
    ("business", "port_terminal"): ("Deepwater Ship Repair", "Quayside Cold Storage"),
}  # fmt: skip
SURNAMES = (
    "Abara", "Almada", "Barros", "Benoit", "Caldwell", "Cardoso", "Chisholm", "Corbeil", "Delgado",
    "Dunphy", "Escobar", "Fagundes", "Farley", "Figueroa", "Gagnon", "Gustafson", "Hallowell",
    "Herrera", "Ibarra", "Jankowski", "Jimenez", "Kaplan", "Kierstead", "Lafleur", "Larkin",
    "Lindqvist", "Macomber", "Medeiros", "Mendoza", "Murchison", "Nakamura", "Nguyen", "Nickerson",
    "Núñez", "Okafor", "Olivera", "Ouellette", "Pacheco", "Pelletier", "Peña", "Quimby", "Ramírez",
    "Restrepo", "Rideout", "Rosado", "Sandoval", "Sewell", "Silveira", "Sorensen", "Tavares",
    "Thibodeau", "Trujillo", "Underhill", "Valdez", "Vasquez", "Wadleigh", "Whitcomb", "Yilmaz",
    "Zamora", "Zielinski",
)  # fmt: skip
WORDS = (
    "Anchor", "Barnacle", "Beacon", "Bluefin", "Breakwater", "Capstan", "Clamshell", "Compass",
    "Coral", "Cormorant", "Crossroads", "Driftwood", "Dune", "Ebbtide", "Fathom", "Foghorn",
    "Gannet", "Granite", "Halyard", "Harborlight", "Headland", "Heron", "Highwater", "Horizon",
    "Jetty", "Kittiwake", "Lantern", "Lighthouse", "Lobster Pot", "Mariner", "Marigold", "Moonrise",
    "Nautilus", "Northstar", "Oyster", "Pebble", "Pelican", "Periwinkle", "Pilot", "Puffin",
    "Rainbow", "Rosehip", "Sandbar", "Sandcastle", "Sandpiper", "Schooner", "Scallop", "Seabright",
    "Seahorse", "Seaside", "Sextant", "Shoreline", "Skipjack", "Spindrift", "Spyglass", "Starfish",
    "Sunrise", "Tidal", "Topsail", "Turnstone", "Waterline", "Wharf", "Windward", "Yardarm",
)  # fmt: skip
SPANISH = (
    "Caracol", "Estrella del Mar", "Gaviota", "La Ola", "Marea Alta", "El Faro", "Brisa", "Delfín",
    "Semillas", "Arcoíris", "Nueva Vida", "Roca Firme",
)  # fmt: skip
PATRONS = (
    "St. Anne", "Star of the Sea", "St. Mark", "San Pedro", "St. Casimir", "Santa María",
    "Holy Family", "San Judas Tadeo", "St. Cecilia", "Sagrado Corazón",
)  # fmt: skip
_SPANISH_STARTS = ("Guardería", "Iglesia Pent", "Club", "Programa")


def narrowed(code: str, name: str) -> str:
    """Return the type of which a name speaks: a school that is a high school is one."""
    return next((leaf for word, leaf in NARROWER if word in name), code)


class Decks:
    """Words and patterns, each dealt to the end before any comes again."""

    def __init__(self, seed: str) -> None:
        self._dice = random.Random(seed)
        self._left: dict[str, list[str]] = {}

    def deal(self, deck: str, cards: tuple[str, ...]) -> str:
        """Draw the next card of a deck, shuffled anew where it is empty."""
        if not self._left.get(deck):
            self._left[deck] = sorted(cards, key=lambda _: self._dice.random())
        return self._left[deck].pop()


def planned() -> Iterator[tuple[str, str, str]]:
    """Yield type, neighbourhood and name of every placed asset; only `NAMED` repeats a name."""
    decks = Decks("harborview names")
    taken: set[str] = set()
    for code, row in COUNTS.items():
        for key, count in zip(NEIGHBOURHOODS, map(int, row.split()), strict=True):
            ready = NAMED.get((code, key), ())
            for k in range(count):
                name = ready[k] if k < len(ready) else ""
                while not name or (name in taken and name not in ready):
                    name = _drawn(code, key, decks)
                taken.add(name)
                yield code, key, name


def _drawn(code: str, key: str, decks: Decks) -> str:
    """Fill one of a type's patterns with words."""
    pattern = decks.deal(code, PATTERNS[code])
    words = ("sp", SPANISH) if pattern.startswith(_SPANISH_STARTS) else ("w", WORDS)
    fills = {
        "{n}": NEIGHBOURHOODS[key][0],
        "{s}": decks.deal("s", SURNAMES),
        "{w}": decks.deal(*words),
        "{p}": decks.deal("p", PATRONS),
    }
    for hole, word in fills.items():
        pattern = pattern.replace(hole, word)
    return pattern
