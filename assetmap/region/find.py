"""Find the region packs that there are."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd

from assetmap.errors import RegionError
from assetmap.model import Region
from assetmap.schema import CHILDREN, NAME
from assetmap.words import say

from .manifest import MANIFEST, read_toml
from .pack import load_region


def shipped_folders() -> tuple[Path, ...]:
    """Return the folders of packs that come with the program.

    In a clone that is `data/regions` beside the package, in an installed package
    `assetmap/data/regions`.
    """
    package = Path(__file__).resolve().parents[1]
    folders = [package / "data" / "regions"]
    if (package.parent / "pyproject.toml").is_file():  # else it is a folder of other packages
        folders.insert(0, package.parent / "data" / "regions")
    return tuple(folder for folder in folders if folder.is_dir())


def find_region(name_or_path: str, folders: Iterable[Path]) -> Region:
    """Load the region that a person asked for.

    Parameters
    ----------
    name_or_path
        The id of a pack in one of the folders, or the path of a pack's folder.
    folders
        Folders of packs; the first that has the id wins.

    Raises
    ------
    RegionError
        If there is no such region (the message lists the ids that there are), or its pack is
        broken.
    """
    packs = dict(reversed([(_id(pack), pack) for pack in _packs(folders)]))
    if name_or_path in packs:
        return load_region(packs[name_or_path])
    if "\0" not in name_or_path and name_or_path and Path(name_or_path).is_dir():
        return load_region(Path(name_or_path))
    ids = ", ".join(sorted(packs)) or "none"
    msg = (
        f"there is no region {name_or_path!r}; regions here are {ids};"
        " or give the path of a folder that has a region.toml"
    )
    raise RegionError(msg)


def list_regions(folders: Iterable[Path], *, language: str = "en") -> pd.DataFrame:
    """List the packs that there are, with what each can answer.

    Returns
    -------
    regions
        One row per pack, sorted by id: `id`, `name`, `neighbourhoods` (how many), `invented`,
        `computes` and `lacks` in words. A broken pack is listed too: its `lacks` says what is
        wrong with it.
    """
    rows: dict[str, dict[str, object]] = {}
    for pack in _packs(folders):
        rows.setdefault(_id(pack), _row(pack, language))
    columns = ["id", NAME, "neighbourhoods", "invented", "computes", "lacks"]
    return pd.DataFrame([rows[key] for key in sorted(rows)], columns=columns)


def _packs(folders: Iterable[Path]) -> Iterator[Path]:
    """Yield each folder that has a `region.toml`, in order of name."""
    for folder in folders:
        if folder.is_dir():
            yield from sorted(path.parent for path in folder.glob(f"*/{MANIFEST}"))


def _id(pack: Path) -> str:
    """Return the id that a pack states; its folder's name where it states none."""
    try:
        stated = read_toml(pack).get("id")
    except RegionError:
        stated = None
    return stated if isinstance(stated, str) and stated else pack.name


def _row(pack: Path, language: str) -> dict[str, object]:
    try:
        region = load_region(pack)
    except RegionError as err:
        broken = say("regions", "broken", language, error=err)
        return {
            "id": _id(pack),
            NAME: "",
            "neighbourhoods": 0,
            "invented": False,
            "computes": "",
            "lacks": broken,
        }
    has = {
        "people": region.people is not None,
        "children": region.people is not None and CHILDREN in region.people.columns,
        "grants": bool(region.grants),
        "addresses": bool(region.addresses),
        "ties": bool(region.ties),
        "walking": region.walking is not None,
    }
    able = ["always", *(key for key, there in has.items() if there)]
    return {
        "id": region.id,
        NAME: region.name,
        "neighbourhoods": len(region.neighbourhoods),
        "invented": region.invented,
        "computes": "; ".join(say("regions", f"computes_{key}", language) for key in able),
        "lacks": "; ".join(
            say("regions", f"lacks_{key}", language) for key, there in has.items() if not there
        ),
    }
