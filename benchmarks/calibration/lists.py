"""Read lists of addresses whose places are known, from the data beside the repository."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
from pyproj import Transformer

from assetmap.geocode.written.addresses import CITY, STREET, ZIP, normalise_addresses
from assetmap.geocode.written.names import name_keys
from assetmap.schema import LAT, LON

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
STATE_PLANE = "EPSG:2272"  # Pennsylvania South, US feet
# name -> city, file, address, city or its name in quotes, ZIP code, longitude, latitude
CSV_LISTS = {
    "snap": (
        "address_ref/snap_retailers_allegheny_philadelphia.csv",
        "ADDRESS CITY ZIP5 longitude latitude",
    ),
    "pittsburgh_markets": (
        "assets/pittsburgh/Allegheny_County_Farmers_Markets_Locations_2019.csv",
        "Street_Address City Zip Longitude Latitude",
    ),
    "pittsburgh_fmnp": (
        "assets/pittsburgh/FMNPMarkets.csv",
        "address city zip_code longitude latitude",
    ),
    "pittsburgh_gardens": (
        "assets/pittsburgh/cleaned_growpgh.csv",
        "address city zip_code longitude latitude",
    ),
    "philadelphia_schools": (
        "assets/philadelphia/school_facilities_2013.csv",
        "facil_addr 'Philadelphia' zipcode longitude_0 latitude_0",
    ),
    "philadelphia_markets": (
        "assets/philadelphia/farmers_markets.csv",
        "ADDRESS 'Philadelphia' ZIP_CODE LON LAT",
    ),
    "chicago_schools": (
        "assets/chicago/chicago_public_schools_2011.csv",
        "Street_Address City ZIP_Code Longitude Latitude",
    ),
    "pittsburgh_wic": (
        "assets/pittsburgh/Allegheny_County_WIC_Vendor_Locations.csv",
        "ARC_Street ARC_City ARC_ZIP X Y",
    ),
    "alameda": (
        "address_ref/openaddresses_alameda_sample.csv",
        "NUMBER+STREET CITY POSTCODE LON LAT",
    ),
    "portland": (
        "address_ref/openaddresses_portland_metro_sample.csv",
        "NUMBER+STREET CITY POSTCODE LON LAT",
    ),
    "allegheny": (
        "address_ref/allegheny_food_facilities.csv",
        "num+street city zip x y",
    ),
}


def read_lists() -> dict[str, pd.DataFrame]:
    """Read all lists; each with the parts of its addresses, ZIP code, city's key, lon and lat."""
    lists = {name: _csv_list(name) for name in CSV_LISTS}
    snap = lists.pop("snap")
    west = snap[LON] < -78  # the county of Allegheny, and that of Philadelphia
    lists["pittsburgh_snap"] = snap.loc[west].reset_index(drop=True)
    lists["philadelphia_snap"] = snap.loc[~west].reset_index(drop=True)
    lists["rhode_island_schools"] = _rhode_island()
    return lists


def _csv_list(name: str) -> pd.DataFrame:
    """Read one CSV list."""
    file, columns = CSV_LISTS[name]
    table = pd.read_csv(DATA / file, dtype="str", keep_default_na=False, encoding_errors="replace")
    address, city, zip_, x, y = columns.split()
    said = [table[column] for column in address.split("+")]
    if len(said) > 1:
        said = [(said[0] + " " + said[1]).where(said[0] != "", "")]
    lon, lat = (pd.to_numeric(table[c], errors="coerce").to_numpy() for c in (x, y))
    if x == "X":
        to_degrees = Transformer.from_crs(STATE_PLANE, "EPSG:4326", always_xy=True)
        lon, lat = to_degrees.transform(lon, lat)
    named = city.strip("'") if city.startswith("'") else table[city]
    return parsed(said[0], pd.Series(named, index=table.index), table[zip_], lon, lat)


def _rhode_island() -> pd.DataFrame:
    """Read the schools of Rhode Island."""
    rows = []
    for kind in ("public", "private"):
        path = DATA / "assets/rhode_island" / f"{kind}_schools.geojson"
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
            lon, lat = feature["geometry"]["coordinates"][:2]
            said = {k: str(feature["properties"].get(k) or "") for k in ("street", "city", "zip")}
            rows.append(said | {LON: lon, LAT: lat})
    table = pd.DataFrame(rows)
    at = (table[c].to_numpy(dtype=float) for c in (LON, LAT))
    return parsed(table["street"], table["city"], table["zip"].str.zfill(5), *at)


def parsed(
    address: pd.Series, city: pd.Series, zip_: pd.Series, lon: np.ndarray, lat: np.ndarray
) -> pd.DataFrame:
    """Take addresses apart, as geocoding does; rows without a place or a street are left out."""
    parts = normalise_addresses(address, city=city)
    zip_ = zip_.str.extract(r"^(\d{5})", expand=False).fillna("")
    parts[CITY] = name_keys(city.where(city != "", parts[CITY]))
    parts[ZIP] = zip_.where(zip_ != "", parts[ZIP])
    parts[LON], parts[LAT] = lon, lat
    there = np.isfinite(parts[LON]) & np.isfinite(parts[LAT]) & (parts[LON] != 0)
    return parts.loc[there & (parts[STREET] != "")].reset_index(drop=True)
