"""Say which neighbourhoods grants serve."""

import csv
from functools import cache
from importlib import resources
from typing import Final

import pandas as pd

from .geocode.ground.area_codes import are_codes
from .geocode.ground.areas import AreaNames, area_names, stated_areas
from .geocode.ground.polygons import ids_of_points
from .geocode.written.names import looked_up, name_keys
from .geocode.written.streets import words
from .model import Reason, Region, Severity
from .problems import joined, problems_of
from .schema import SCOPE, SERVICE_AREA

EVERYWHERE: Final = "region"  # a service area that is the whole region
ELSEWHERE: Final = "outside"  # one of which it is known that no part lies in the region
SEPARATOR: Final = ";"  # between the neighbourhoods of a service area
# A place with its code behind it, and a point: how grants are laid out that give both, or degrees.
_WITH_CODE: Final = r"(?P<name>.*\S)\s*\((?P<code>[^()\s]*\d[^()\s]*)\)"
_ZIP: Final = r"(?P<zip>\d{5})-?(?:\d{4})?"  # nine digits where the last four are told too
_POINT: Final = r"(?P<lat>-?\d{1,2}\.\d+), ?(?P<lon>-?\d{1,3}\.\d+)"


def service_areas(grants: pd.DataFrame, region: Region) -> tuple[pd.Series, pd.DataFrame]:
    """Turn the areas that grants say they serve into neighbourhood ids.

    A grant of a wide scope (a state, a country, the world) that names areas does not serve those
    alone: if one of them is in the region, or it names none, it serves all of the region. One that
    names only codes that the region lacks, though they are like its own, serves places outside.

    Parameters
    ----------
    grants
        Rows with provenance and `service_area`: ids, names, `name (code)` or `latitude, longitude`,
        `;` between, or `region`; `location_scope` is used where it is there.
    region
        Its neighbourhoods, their other names, and its own name, which means all of it.

    Returns
    -------
    areas
        Ids in the order of the alphabet, `;` between; `region` for all of it, `outside` for none
        of it; "" where none is known. Index of `grants`.
    problems
        A note for each part of a service area that the region does not have, and for each grant
        of a wide scope whose areas were not taken.
    """
    stated = grants[SERVICE_AREA].astype("str")
    parts = _parts(stated, region)
    everywhere = name_keys(parts).isin(_words_for_everywhere(region))
    ids = _ids(parts, region).mask(everywhere, EVERYWHERE)
    wide, narrowed = _wide(grants, ids)
    unknown = ids == ""
    apart = unknown & _are_elsewhere(parts, region)
    known = ids.loc[~unknown].to_frame("id").rename_axis("row").reset_index()
    known = known.drop_duplicates().sort_values(["row", "id"])
    together = known.groupby("row")["id"].agg(SEPARATOR.join)
    whole = known.loc[known["id"] == EVERYWHERE, "row"]
    together.loc[together.index.isin(whole)] = EVERYWHERE
    areas = together.reindex(grants.index).fillna("").astype("str")
    outside = apart.groupby(level=0).all().reindex(grants.index, fill_value=False)
    areas = areas.mask((areas == "") & outside, ELSEWHERE).mask(wide, EVERYWHERE)
    return areas.rename(SERVICE_AREA), joined(
        [
            problems_of(
                grants.loc[parts.index[unknown]],
                Reason.UNKNOWN_SERVICE_AREA,
                Severity.NOTE,
                column=SERVICE_AREA,
                values=parts[unknown],
            ),
            problems_of(
                grants.loc[narrowed],
                Reason.WIDE_SCOPE,
                Severity.NOTE,
                column=SERVICE_AREA,
                values=_scopes(grants)[narrowed] + ", " + stated[narrowed],
            ),
        ]
    )


@cache
def wide_scopes() -> frozenset[str]:
    """Return the scopes that are wider than one local authority."""
    path = resources.files("assetmap").joinpath("data", "scopes.csv")
    with path.open(encoding="utf-8") as lines:
        return frozenset(row["scope"] for row in csv.DictReader(lines) if row["wide"] == "yes")


def _wide(grants: pd.DataFrame, ids: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Say which grants serve all of the region by their scope, and which of these named areas."""
    here = (ids != "").groupby(level=0).any().reindex(grants.index)
    wide = _scopes(grants).isin(wide_scopes())
    named = here.fillna(value=False).astype(bool)
    already = (ids == EVERYWHERE).groupby(level=0).any().reindex(grants.index, fill_value=False)
    return wide & (named | here.isna()), wide & named & ~already


def _scopes(grants: pd.DataFrame) -> pd.Series:
    """Return the scope of each grant, "" where the table has none."""
    none = pd.Series("", index=grants.index, dtype="str")
    return grants[SCOPE].astype("str") if SCOPE in grants.columns else none


def _ids(parts: pd.Series, region: Region) -> pd.Series:
    """Return the neighbourhood that each part of a service area is: by name, code, ZIP or point."""
    areas = area_names(region)
    ids = _stated(parts, areas)
    zips = parts.where(ids == "", "").str.extract(f"^{_ZIP}$")["zip"].fillna("").astype("str")
    ids = ids.where(ids != "", looked_up(zips, areas.zips))
    point = parts.where(ids == "", "").str.extract(f"^{_POINT}$")
    if point["lat"].notna().any():
        lon, lat = (point[one].to_numpy(dtype=float) for one in ("lon", "lat"))
        found = ids_of_points(lon, lat, region.neighbourhoods)
        ids = ids.mask(point["lat"].notna(), pd.Series(found, index=ids.index, dtype="str"))
    return ids


def _stated(parts: pd.Series, areas: AreaNames) -> pd.Series:
    """Return the id that each part names; of `name (code)` the code says which, else the name."""
    ids = stated_areas(parts, areas)
    both = parts.where(ids == "", "").str.extract(f"^{_WITH_CODE}$").fillna("").astype("str")
    for part in ("code", "name"):
        ids = ids.where(ids != "", stated_areas(both[part], areas))
    return ids


def _are_elsewhere(parts: pd.Series, region: Region) -> pd.Series:
    """Say which unknown parts are areas of the region's own kind: they lie outside it."""
    coded = are_codes(_code(parts), region.neighbourhoods.index)
    by_zip = not area_names(region).zips.empty
    return coded | (parts.str.fullmatch(_ZIP) & by_zip)


def _code(parts: pd.Series) -> pd.Series:
    """Return the code of each part, the whole of it where it has none behind a name."""
    code = parts.str.extract(f"^{_WITH_CODE}$")["code"].fillna("").astype("str")
    return code.where(code != "", parts)


def _parts(stated: pd.Series, region: Region) -> pd.Series:
    """Split service areas into their parts; index: the row, once for each part.

    A comma separates only where the whole is no name and no point: names have commas too.
    """
    parts = stated.str.split(r"[;|\n]", regex=True).explode().astype("str").str.strip()
    parts = parts.loc[parts != ""]
    whole = (_stated(parts, area_names(region)) != "") | parts.str.fullmatch(_POINT)
    commas = parts.where(whole, parts.str.replace(",", "\n", regex=False))
    split = commas.str.split("\n").explode().astype("str").str.strip()
    return split.loc[split != ""]


def _words_for_everywhere(region: Region) -> list[str]:
    """Return the keys of what means the whole region."""
    said = [*words("everywhere"), region.name, region.id]
    return name_keys(pd.Series(said, dtype="str")).tolist()
