"""Read `region.toml` strictly: every key is known, typed, and where it belongs."""

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from assetmap.errors import RegionError
from assetmap.model import Source
from assetmap.schema import CHILDREN, CHILDREN_IN_POVERTY, PEOPLE
from assetmap.words import LANGUAGES

from .inside import Place, file_inside

MANIFEST: Final = "region.toml"
ADDRESS_KINDS: Final = ("points", "ranges", "osm")
ROLES: Final = (PEOPLE, CHILDREN, CHILDREN_IN_POVERTY)
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundaryKeys:
    """Where the neighbourhoods are, and which of the file's properties say what."""

    file: Source
    id: str
    name: str
    group: str | None
    aliases: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleKeys:
    """Where the people are counted, and which of the file's columns say what."""

    file: Source
    id: str
    roles: Mapping[str, str]  # our name -> the file's column
    others: tuple[str, ...]
    need: tuple[str, ...]
    ratios: Mapping[str, str]  # column that is no count -> the count that it is a ratio of
    polygons: Path | None  # the areas that are counted, where they are not the neighbourhoods
    polygon_id: str  # their property that matches `id`
    published: bool  # its small counts are published as they are


@dataclass(frozen=True, slots=True, kw_only=True)
class HomesKeys:
    """Where in their neighbourhoods people live: areas, points, or the pack's addresses."""

    file: Source | None  # None: its address points
    roles: Mapping[str, str]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What `region.toml` says, checked, with every file found."""

    id: str
    name: str
    invented: bool
    country: str
    states: tuple[str, ...]
    languages: tuple[str, ...]
    measuring_crs: str | None
    as_of: date | None
    neighbourhoods: BoundaryKeys
    people: PeopleKeys | None
    homes: HomesKeys | None
    walking: Source | None
    prices: Source | None
    assets: tuple[Source, ...]
    grants: tuple[Source, ...]
    ties: tuple[Source, ...]
    addresses: tuple[Source, ...]
    measures: Mapping[str, Any]


Reader = Callable[[Any, Place, str], Any]


def read_manifest(folder: Path) -> Manifest:
    """Read a pack's `region.toml`.

    Raises
    ------
    RegionError
        Naming the pack, the section and the key: missing, unknown, of the wrong type, or naming
        a file that is not there.
    """
    raw = read_toml(folder)
    top = _section(
        {key: value for key, value in raw.items() if key not in _SECTIONS},
        Place(folder=folder),
        known=_TOP,
        required=("id", "name"),
        listed=(*_TOP, *_SECTIONS),
    )
    lists = {name: _sources(raw.get(name, []), name, folder) for name in _LISTS}
    return Manifest(
        id=top["id"],
        name=top["name"],
        invented=top.get("invented", False),
        country=top.get("country", "US"),
        states=top.get("states", ()),
        languages=top.get("languages", ("en",)),
        measuring_crs=top.get("measuring_crs"),
        as_of=top.get("as_of"),
        neighbourhoods=_boundary_keys(raw, folder),
        people=_people_keys(raw, folder),
        homes=_homes_keys(raw, folder),
        walking=_one_file(raw, "walking", folder),
        prices=_one_file(raw, "prices", folder),
        measures=_table(raw.get("measures", {}), Place(folder=folder, section="measures")),
        **lists,
    )


def read_toml(folder: Path) -> dict[str, Any]:
    """Parse a pack's `region.toml`, unchecked.

    Raises
    ------
    RegionError
        If there is none, or it is not TOML.
    """
    path = folder / MANIFEST
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as err:
        msg = f"{folder.name}: there is no readable {MANIFEST} in {str(folder)!r}"
        raise RegionError(msg) from err
    except (ValueError, RecursionError) as err:
        msg = f"{folder.name}/{MANIFEST}: not TOML ({err})"
        raise RegionError(msg) from err


def _boundary_keys(raw: Mapping[str, Any], folder: Path) -> BoundaryKeys:
    place = Place(folder=folder, section="neighbourhoods")
    if "neighbourhoods" not in raw:
        raise place.wrong(why="is missing; it names the file of the areas, their id and name")
    keys = _section(
        raw["neighbourhoods"], place, known=_NEIGHBOURHOODS, required=("file", "id", "name")
    )
    return BoundaryKeys(
        file=_source(keys),
        id=keys["id"],
        name=keys["name"],
        group=keys.get("group"),
        aliases=keys.get("aliases"),
    )


def _people_keys(raw: Mapping[str, Any], folder: Path) -> PeopleKeys | None:
    if "people" not in raw:
        return None
    place = Place(folder=folder, section="people")
    keys = _section(raw["people"], place, known=_PEOPLE, required=("file", "id", PEOPLE))
    if ("polygons" in keys) != ("polygon_id" in keys):
        lacking = "polygon_id" if "polygons" in keys else "polygons"
        raise place.wrong(lacking, why="is missing; polygons and polygon_id belong together")
    return PeopleKeys(
        file=_source(keys),
        id=keys["id"],
        roles=_roles(keys),
        others=keys.get("others", ()),
        need=keys.get("need", ()),
        ratios=keys.get("ratios", {}),
        polygons=keys.get("polygons"),
        polygon_id=keys.get("polygon_id", ""),
        published=keys.get("published", False),
    )


def _roles(keys: Mapping[str, Any]) -> dict[str, str]:
    return {role: keys[role] for role in ROLES if role in keys}


def _homes_keys(raw: Mapping[str, Any], folder: Path) -> HomesKeys | None:
    if "homes" not in raw:
        return None
    place = Place(folder=folder, section="homes")
    keys = _section(raw["homes"], place, known=_HOMES, required=())
    if keys.get("addresses"):
        for key in keys.keys() - {"addresses"}:
            raise place.wrong(key, why="has no place beside addresses = true")
        if not any(kind.get("kind") == "points" for kind in raw.get("addresses", ())):
            raise place.wrong(why='has addresses = true, but no [[addresses]] is kind = "points"')
        return HomesKeys(file=None, roles={}, others=())
    for key in ("file", PEOPLE):
        if key not in keys:
            raise place.wrong(key, why="is missing")
    return HomesKeys(file=_source(keys), roles=_roles(keys), others=keys.get("others", ()))


def _one_file(raw: Mapping[str, Any], name: str, folder: Path) -> Source | None:
    """Read a section that names a file, with where it is from."""
    if name not in raw:
        return None
    place = Place(folder=folder, section=name)
    return _source(_section(raw[name], place, known=_ORIGIN, required=("file",)))


def _sources(raw: object, name: str, folder: Path) -> tuple[Source, ...]:
    """Read the repeated sections of one name, such as every `[[assets]]`."""
    place = Place(folder=folder, section=name)
    if not isinstance(raw, list):
        raise place.wrong(why=f"is repeated: write [[{name}]], with two brackets")
    required = ("file", "kind") if name == "addresses" else ("file",)
    known = _ADDRESSES if name == "addresses" else _LIST
    return tuple(_source(_section(table, place, known=known, required=required)) for table in raw)


def _source(keys: Mapping[str, Any]) -> Source:
    return Source(
        path=keys["file"],
        source=keys.get("source", ""),
        licence=keys.get("licence", ""),
        retrieved=keys.get("retrieved", ""),
        vintage=keys.get("vintage", ""),
        verified=keys.get("verified", ""),
        kind=keys.get("kind", ""),
        columns=keys.get("columns"),
    )


def _section(
    raw: object,
    place: Place,
    *,
    known: Mapping[str, Reader],
    required: tuple[str, ...],
    listed: tuple[str, ...] = (),
) -> dict[str, Any]:
    """Return a section's values, each read by its key's reader."""
    table = _table(raw, place)
    for key in table:
        if key not in known:
            names = listed or tuple(known)
            near = difflib.get_close_matches(key, names, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(names)}"
            raise place.wrong(key, why=f"is unknown; {hint}")
    for key in required:
        if key not in table:
            raise place.wrong(key, why="is missing")
    return {key: known[key](value, place, key) for key, value in table.items()}


def _table(raw: object, place: Place) -> dict[str, Any]:
    if isinstance(raw, dict):
        return raw
    raise place.wrong(why=f"is {raw!r}; expected a section [{place.section}]")


# --- one reader per type of value


def _text(value: object, place: Place, key: str) -> str:
    if isinstance(value, str) and value.strip():
        return value.strip()
    raise place.wrong(key, why=f"is {value!r}; expected text in quotes")


def _identifier(value: object, place: Place, key: str) -> str:
    if isinstance(value, str) and _ID.fullmatch(value):
        return value
    raise place.wrong(key, why=f"is {value!r}; expected lower-case letters, digits, - or _")


def _flag(value: object, place: Place, key: str) -> bool:
    if isinstance(value, bool):
        return value
    raise place.wrong(key, why=f"is {value!r}; expected true or false")


def _day(value: object, place: Place, key: str) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise place.wrong(key, why=f"is {value!r}; expected a date such as 2026-01-31, without quotes")


def _day_text(value: object, place: Place, key: str) -> str:
    return _day(value, place, key).isoformat()


def _texts(value: object, place: Place, key: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise place.wrong(key, why=f'is {value!r}; expected a list such as ["a", "b"]')
    texts = tuple(_text(item, place, key) for item in value)
    twice = sorted({text for text in texts if texts.count(text) > 1})
    if twice:
        raise place.wrong(key, why=f"names {twice[0]!r} twice")
    return texts


def _pairs(value: object, place: Place, key: str) -> dict[str, str]:
    if not isinstance(value, dict):
        raise place.wrong(key, why=f'is {value!r}; expected pairs such as {{ median = "homes" }}')
    return {name: _text(of, place, f"{key}.{name}") for name, of in value.items()}


def _states(value: object, place: Place, key: str) -> tuple[str, ...]:
    return tuple(_code(item, place, key) for item in _texts(value, place, key))


def _code(value: object, place: Place, key: str) -> str:
    if isinstance(value, str) and re.fullmatch("[A-Z]{2}", value):
        return value
    raise place.wrong(key, why=f"has {value!r}; expected a two-letter code in capitals")


def _languages(value: object, place: Place, key: str) -> tuple[str, ...]:
    languages = _texts(value, place, key)
    unknown = [language for language in languages if language not in LANGUAGES]
    if unknown or not languages:
        raise place.wrong(
            key, why=f"is {list(languages)!r}; expected some of {', '.join(LANGUAGES)}"
        )
    return languages


def _kind(value: object, place: Place, key: str) -> str:
    if isinstance(value, str) and value in ADDRESS_KINDS:
        return value
    raise place.wrong(key, why=f"is {value!r}; expected one of {', '.join(ADDRESS_KINDS)}")


def _file(value: object, place: Place, key: str) -> Path:
    return file_inside(place, key, _text(value, place, key))


_ORIGIN: Final[dict[str, Reader]] = {
    "file": _file,
    "source": _text,
    "licence": _text,
    "retrieved": _day_text,
    "vintage": _text,
}
_TOP: Final[dict[str, Reader]] = {
    "id": _identifier,
    "name": _text,
    "invented": _flag,
    "country": _code,
    "states": _states,
    "languages": _languages,
    "measuring_crs": _text,
    "as_of": _day,
}
_NEIGHBOURHOODS: Final[dict[str, Reader]] = {
    **_ORIGIN,
    "id": _text,
    "name": _text,
    "group": _text,
    "aliases": _file,
}
_PEOPLE: Final[dict[str, Reader]] = {
    **_ORIGIN,
    "id": _text,
    **dict.fromkeys(ROLES, _text),
    "others": _texts,
    "need": _texts,
    "ratios": _pairs,
    "polygons": _file,
    "polygon_id": _text,
    "published": _flag,
}
_HOMES: Final[dict[str, Reader]] = {
    **_ORIGIN,
    **dict.fromkeys(ROLES, _text),
    "others": _texts,
    "addresses": _flag,
}
_LIST: Final[dict[str, Reader]] = {**_ORIGIN, "verified": _day_text, "columns": _file}
_ADDRESSES: Final[dict[str, Reader]] = {**_ORIGIN, "kind": _kind}
_LISTS: Final = ("assets", "grants", "ties", "addresses")
_SECTIONS: Final = ("neighbourhoods", "people", "homes", "walking", "prices", "measures", *_LISTS)
