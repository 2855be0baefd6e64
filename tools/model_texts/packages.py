"""Read names and words from two open packages of OpenStreetMap's editors.

`@openstreetmap/id-tagging-schema` (ISC): what its presets are called in English, Spanish and
Portuguese. `name-suggestion-index` (BSD-3-Clause): names of chains and public operators. Both say
what a thing is by OpenStreetMap's tags, which our crosswalk turns into types.
"""

import json
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assetmap.taxonomy import HIDES

from .known import ANY_SHOP, OPERATORS, ROUGHLY

PRESETS = "@openstreetmap/id-tagging-schema@7.2.0"
NAMES = "name-suggestion-index@8.0.20260918"
LANGUAGES = ("en", "es", "pt", "pt-BR")
_NEAR = ("001", "us", "ca", "mx", "pr", "gb", "au", "nz", "ie", "br", "co", "do", "419")

Known = tuple[str, str, str]  # text, type, group: the same group is never in both halves of a test


def fetch(package: str, folder: Path) -> Path:
    """Return the folder of a package of the npm registry, fetched where it is not there yet."""
    home = folder / package.strip("@").replace("/", "-")
    if not home.is_dir():
        home.mkdir(parents=True)
        command = ["npm", "pack", "--silent", "--pack-destination", str(home), package]
        subprocess.run(command, check=True, capture_output=True)
        with tarfile.open(next(home.glob("*.tgz"))) as archive:
            archive.extractall(home, filter="data")
    return home / "package"


def preset_words(home: Path, tags: dict[str, str]) -> Iterator[Known]:
    """Yield what presets are called, with the type that their tags lead to."""
    presets = _json(home / "dist" / "presets.json")
    for language in LANGUAGES:
        said = _json(home / "dist" / "translations" / f"{language}.json")[language]["presets"]
        for key, words in said["presets"].items():
            code = type_of(presets.get(key, {}).get("tags", {}), tags)
            if code in {"", ANY_SHOP}:  # "of some shop" teaches what no word means
                continue
            more = (*_listed(words.get("aliases"), "\n"), *_listed(words.get("terms"), ","))
            for text in (words.get("name", ""), *more):
                if text and text.isprintable():
                    yield text, code, f"preset:{key}"


def _listed(words: str | list[str] | None, between: str) -> list[str]:
    """Return the other names of a preset, which come as one text or as a list."""
    if isinstance(words, str):
        return words.split(between)
    return words or []


def suggested_names(home: Path, tags: dict[str, str]) -> Iterator[Known]:
    """Yield the names of chains and operators, with the type that their tags lead to."""
    for path, branch in sorted(_json(home / "dist" / "json" / "nsi.min.json")["nsi"].items()):
        tree, _, place = path.partition("/")
        if tree != "brands" and place not in OPERATORS:
            continue
        for item in branch["items"]:
            said = item["tags"]
            code = type_of(said, tags) or type_of(dict([place.split("/")]), tags)
            # A chain of shops of no kind of ours: names like these say nothing.
            code = HIDES if code == ANY_SHOP else code
            near = item.get("locationSet", {}).get("include", [])
            if not code or not any(_is_near(one) for one in near):
                continue
            names = {item["displayName"], said.get("name"), said.get("brand"), *_others(item)}
            for name in sorted(filter(None, names)):
                yield name, code, f"name:{item['displayName']}"


def names_of_all(home: Path) -> Iterator[str]:
    """Yield the names of all chains and operators where lists in our languages come from."""
    for _, branch in sorted(_json(home / "dist" / "json" / "nsi.min.json")["nsi"].items()):
        for item in branch["items"]:
            near = item.get("locationSet", {}).get("include", [])
            if any(_is_near(one) for one in near):
                yield item["displayName"]


def _is_near(place: object) -> bool:
    """Tell whether a place of the index is where lists in our languages come from."""
    text = str(place).removesuffix(".geojson")
    return text in _NEAR or text.startswith("us-")


def _others(item: dict[str, Any]) -> list[str]:
    """Return other names of an item that are written in our languages' letters."""
    said = item["tags"]
    return [
        said[key] for key in ("short_name", "official_name", "name:en", "name:es") if key in said
    ]


def type_of(said: dict[str, str], tags: dict[str, str]) -> str:
    """Return the type that some tags lead to, "" where none does."""
    religion = tags.get(f"religion={said.get('religion')}")
    if said.get("amenity") == "place_of_worship" and religion:
        return religion
    exact = [tags[f"{k}={v}"] for k, v in said.items() if f"{k}={v}" in tags]
    roughly = [ROUGHLY[key] for key in said if key in ROUGHLY]
    return next(iter([*exact, *roughly]), "")


def _json(path: Path) -> dict[str, Any]:
    """Read a file of JSON."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
