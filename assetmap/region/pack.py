"""Assemble a region from the files of its pack."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import geopandas as gpd
import pandas as pd

from assetmap.crs import metric_crs
from assetmap.errors import CRSError, SettingsError
from assetmap.model import CarriedOver, Region, Source
from assetmap.schema import MOE_SUFFIX, NAME
from assetmap.settings import Settings

from .aliases import no_aliases, read_aliases
from .boundaries import read_neighbourhoods
from .carrying import carry_people
from .homes import read_homes
from .inside import Place, file_inside
from .layers import companions
from .manifest import MANIFEST, Manifest, read_manifest
from .people import need_columns, rate_columns, read_people
from .prices import read_prices

DECISIONS: Final = "decisions.csv"


def load_region(folder: Path) -> Region:
    """Load a region pack.

    Parameters
    ----------
    folder
        The pack: a folder with a `region.toml` (`docs/regions.md`).

    Returns
    -------
    region
        Every file that the pack names exists; neighbourhoods and people are read.

    Raises
    ------
    RegionError
        Naming the file and the field that is missing or wrong.
    """
    manifest = read_manifest(folder)
    boundary = manifest.neighbourhoods
    neighbourhoods = read_neighbourhoods(boundary, _file(folder, boundary.file.path))
    aliases = no_aliases()
    if boundary.aliases is not None:
        place = _file(folder, boundary.aliases)
        aliases = read_aliases(boundary.aliases, neighbourhoods[NAME], place)
    top = Place(folder=folder)
    try:
        crs = metric_crs(neighbourhoods, wanted=manifest.measuring_crs)
    except CRSError as err:
        raise top.wrong(key="measuring_crs", why=f"cannot be used: {err}") from err
    keys = manifest.people
    counted = _counted(manifest, neighbourhoods, crs=crs, folder=folder)
    decisions = file_inside(top, DECISIONS, DECISIONS) if (folder / DECISIONS).exists() else None
    return Region(
        id=manifest.id,
        name=manifest.name,
        folder=folder,
        invented=manifest.invented,
        country=manifest.country,
        states=manifest.states,
        languages=manifest.languages,
        crs=crs,
        as_of=manifest.as_of,
        neighbourhoods=neighbourhoods,
        people=counted.people,
        carried=counted.how,
        homes=counted.homes,
        homes_at_addresses=manifest.homes is not None and manifest.homes.file is None,
        walking=manifest.walking,
        need=need_columns(keys) if keys is not None else (),
        aliases=aliases,
        assets=manifest.assets,
        grants=manifest.grants,
        ties=manifest.ties,
        addresses=manifest.addresses,
        decisions=decisions,
        credits=_sources(manifest),
        measures=_measures(manifest, counted.people, folder),
        digest=_digest(folder, _files(manifest, decisions)),
        rates=rate_columns(keys) if keys is not None else (),
        people_published=keys is not None and keys.published,
        prices=_prices(manifest, folder),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    """How many people live in each neighbourhood, and where in it."""

    people: pd.DataFrame | None = None
    how: CarriedOver | None = None
    homes: gpd.GeoDataFrame | None = None


def _counted(
    manifest: Manifest, neighbourhoods: gpd.GeoDataFrame, *, crs: str, folder: Path
) -> _Counted:
    """Read the people of a pack."""
    keys, finer = manifest.people, manifest.homes
    homes = None
    if finer is not None and finer.file is not None:
        homes = read_homes(finer, _file(folder, finer.file.path))
    if keys is None:
        return _Counted(homes=homes)
    table = _file(folder, keys.file.path)
    if keys.polygons is None:
        return _Counted(people=read_people(keys, neighbourhoods.index, table), homes=homes)
    files = (table, _file(folder, keys.polygons))
    found = carry_people(keys, neighbourhoods, crs=crs, files=files)
    known = homes if finer is not None else found.homes
    return _Counted(people=found.people, how=found.how, homes=known)


def _prices(manifest: Manifest, folder: Path) -> "pd.Series[float] | None":
    """Read the price index of a pack that has one."""
    file = manifest.prices
    return None if file is None else read_prices(file, _file(folder, file.path))


def _file(folder: Path, path: Path) -> Place:
    """Return the place of a pack's file, for messages."""
    return Place(folder=folder, file=path.relative_to(folder).as_posix())


def _measures(
    manifest: Manifest, people: pd.DataFrame | None, folder: Path
) -> tuple[tuple[str, object], ...]:
    """Return the settings that the pack asks for, each known and in range."""
    place = Place(folder=folder, section="measures")
    try:
        settings = Settings().with_(manifest.measures)
    except SettingsError as err:
        raise place.wrong(why=f"{err}") from err
    base = manifest.measures.get("base")
    known = () if people is None else _counts(manifest, people)
    if base is not None and base not in known:
        has = f"[people] has {', '.join(known)}" if known else "the pack has no [people]"
        raise place.wrong(key="base", why=f"is {base!r}, but {has}")
    return tuple((key, getattr(settings, key)) for key in manifest.measures)


def _counts(manifest: Manifest, people: pd.DataFrame) -> tuple[str, ...]:
    """Return the people columns that a rate can be counted by."""
    rates = rate_columns(manifest.people) if manifest.people is not None else ()
    names = (str(name) for name in people.columns if name not in rates)
    return tuple(name for name in names if not name.endswith(MOE_SUFFIX))


def _sources(manifest: Manifest) -> tuple[Source, ...]:
    people = (manifest.people.file,) if manifest.people is not None else ()
    homes = (manifest.homes.file,) if manifest.homes and manifest.homes.file else ()
    ways = (manifest.walking,) if manifest.walking is not None else ()
    lists = (manifest.assets, manifest.grants, manifest.ties, manifest.addresses)
    prices = (manifest.prices,) if manifest.prices is not None else ()
    counts = (manifest.neighbourhoods.file, *people, *homes, *ways, *prices)
    return (*counts, *(file for files in lists for file in files))


def _files(manifest: Manifest, decisions: Path | None) -> list[Path]:
    """Return every file that a result of the pack depends on."""
    named = [path for source in _sources(manifest) for path in (source.path, source.columns)]
    named += [manifest.neighbourhoods.aliases, decisions]
    named += [manifest.people.polygons] if manifest.people is not None else []
    return [part for path in named if path is not None for part in companions(path)]


def _digest(folder: Path, files: Iterable[Path]) -> str:
    """Return one hash of the files' names and contents, in whatever order they are given."""
    total = hashlib.sha256()
    for path in sorted({folder / MANIFEST, *files}):
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
        total.update(f"{path.relative_to(folder).as_posix()}\0{content}\n".encode())
    return total.hexdigest()
