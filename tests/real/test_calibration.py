"""Hold how sure a column's role is against how often it is right, on real lists.

The mappings here were made by reading the lists. What is called confidence must not promise more
than it keeps: in each band of it, at least that share of columns must be right. The values alone
are tried too, under headers that say nothing.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
from ingest.lists import read_here

from assetmap.errors import InputError
from assetmap.ingest.columns.lexicon import roles_of
from assetmap.model import Table

LISTS = Path(__file__).resolve().parents[2].parent / "shared" / "data"
BANDS = [0.0, 0.6, 0.9, 1.01]
ROWS = 200  # of a list: enough for a sample of its values

pytestmark = pytest.mark.skipif(not LISTS.exists(), reason="../shared/data is not here")

# File -> role -> headers that are right for it, as a person reads them. Other columns have no role.
TRUTH = {
    "assets/baltimore/libraries.csv": "name=name neighbourhood=neighborhood address=Location+1",
    "assets/baltimore/museums.csv": "name=name neighbourhood=neighborhood address=Location+1",
    "assets/baltimore/parks.csv": "name=name address=Location+1",
    "assets/baltimore/religious_buildings.csv": (
        "name=name neighbourhood=neighborhood address=Location+1"
    ),
    "assets/chicago/chicago_public_schools_2011.csv": (
        "source_id=School_ID name=NAME_OF_SCHOOL category=Elementary,+Middle,+or+High+School"
        " address=Street_Address city=City state=State zip=ZIP_Code phone=Phone_Number url=Link"
        " lat=Latitude lon=Longitude neighbourhood=COMMUNITY_AREA_NAME coordinates=Location"
    ),
    "assets/hsds_ohana_sample/addresses.csv": (
        "source_id=id address=address_1 address2=address_2 city=city state=state_province"
        " zip=postal_code"
    ),
    "assets/hsds_ohana_sample/locations.csv": (
        "source_id=id description=description|short_desc lat=latitude lon=longitude name=name"
        " url=website"
    ),
    "assets/hsds_ohana_sample/organizations.csv": (
        "source_id=id description=description name=name url=website"
    ),
    "assets/philadelphia/farmers_markets.csv": (
        "name=NAME address=ADDRESS zip=ZIP_CODE lon=LON lat=LAT"
    ),
    "assets/philadelphia/school_facilities_2013.csv": (
        "source_id=objectid|facil_id|cartodb_id name=facil_name address=facil_addr phone=facil_tele"
        " zip=zipcode category=facil_type|instit_typ|grade_leve|grade_org verified=updated_at"
        " lon=longitude_0 lat=latitude_0 coordinates=geojson"
    ),
    "assets/pittsburgh/Allegheny_County_Farmers_Markets_Locations_2019.csv": (
        "name=Name address=Street_Address city=City state=State zip=Zip lat=Latitude lon=Longitude"
        " description=Additional_Directions"
    ),
    "assets/pittsburgh/Allegheny_County_WIC_Vendor_Locations.csv": (
        "source_id=FID|Ref_ID city=ARC_City|Municipali state=ARC_State zip=ARC_ZIP|ZipCodes"
        " name=Name address=Address|ARC_Street|Match_addr lon=X lat=Y"
    ),
    "assets/pittsburgh/FMNPMarkets.csv": (
        "source_id=original_id|id category=type name=name address=address city=city state=state"
        " zip=zip_code description=location_description phone=phone url=url lat=latitude"
        " lon=longitude"
    ),
    "assets/pittsburgh/cleaned_growpgh.csv": (
        "source_id=id|original_id category=type name=name address=address city=city state=state"
        " zip=zip_code description=location_description phone=phone url=url lat=latitude"
        " lon=longitude"
    ),
    "assets/rhode_island/ri_school_enrollment_2024_10.csv": "source_id=schcode name=schname",
    "assets/robeson_nc/corrected_categories_no_email.csv": (
        "name=Organization+Name category=Category|Service+Type address=Address phone=Phone"
        " url=Website description=Description|Services+Offered|Special+Notes"
    ),
    "assets/uniontown_pa/MainFrame.csv": (
        "source_id=asset_id name=name category=category address=vicinity lat=latitude"
        " lon=longitude url=website"
    ),
    "assets/uniontown_pa/uniontown_export.csv": (
        "name=asset_name category=category|asset_type description=description address=address"
        " lat=latitude lon=longitude url=website source_id=asset_id verified=generated_timestamp"
    ),
    "nonprofits/eo_ri.csv": (
        "source_id=EIN name=NAME address=STREET city=CITY state=STATE zip=ZIP category=NTEE_CD"
    ),
    "nonprofits/org_missions_ntee_half.csv": (
        "source_id=EIN name=NAME description=F9_03_PZ_MISSION city=City state=State zip=Zip"
        " category=NTEE|Nteecode"
    ),
    "er/chicago_early_childhood_messy.csv": (
        "source_id=Id name=Site+name address=Address zip=Zip phone=Phone"
    ),
    "er/fodors_zagats/fodors.csv": (
        "source_id=id name=name address=addr city=city phone=phone category=type"
    ),
}


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One column that was given a role, and whether that is right."""

    file: str
    header: str
    role: str
    by: str
    confidence: float
    right: bool


def truth_of(file: str) -> dict[str, str]:
    """Return header -> role."""
    pairs = (pair.split("=", 1) for pair in TRUTH[file].split(" "))
    return {h.replace("+", " "): role for role, headers in pairs for h in headers.split("|")}


def rows_of(file: str) -> list[list[str]]:
    """Return the header, and the first rows, of a list."""
    text = (LISTS / file).read_bytes().decode("utf-8", "replace")
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    return [row for row, _ in zip(rows, range(ROWS + 1), strict=False)]


def judged(*, blind: bool) -> Iterator[Judged]:
    """Read each list, under its own headers or under ones that say nothing; judge each column."""
    for file in sorted(TRUTH):
        rows, truth = rows_of(file), truth_of(file)
        shown = [f"q{i}" for i in range(len(rows[0]))] if blind else rows[0]
        real = dict(zip(shown, rows[0], strict=True))
        # The names are told: what is tried is what the other values say.
        names = [shown[rows[0].index(h)] for h, role in truth.items() if role == "name"]
        mapping = tuple(("name", header) for header in names) if blind else ()
        try:
            columns = read_here([shown, *rows[1:]], mapping=mapping).columns
        except InputError:
            continue
        for column in columns[columns["role"] != ""].itertuples():
            if column.decided_by != "mapping":
                header = real.get(column.header, column.header)
                yield Judged(
                    file=file,
                    header=header,
                    role=column.role,
                    by=column.decided_by,
                    confidence=column.confidence,
                    right=truth.get(header, "") == column.role,
                )


def banded(columns: pd.DataFrame) -> pd.DataFrame:
    """Return columns, mean confidence and share that is right, of each band of confidence."""
    bands = pd.cut(columns["confidence"], BANDS, right=False)
    grouped = columns.groupby(bands, observed=True)
    return pd.DataFrame(
        {
            "columns": grouped.size(),
            "confidence": grouped["confidence"].mean(),
            "right": grouped["right"].mean(),
        }
    )


@pytest.fixture(scope="module")
def seen() -> pd.DataFrame:
    return pd.DataFrame(judged(blind=False))


@pytest.fixture(scope="module")
def unseen() -> pd.DataFrame:
    return pd.DataFrame(judged(blind=True))


def test_the_mappings_speak_of_columns_that_are_there():
    for file in TRUTH:
        truth = truth_of(file)
        assert set(truth) <= set(rows_of(file)[0]), file
        assert set(truth.values()) <= set(roles_of(Table.ASSETS))


def test_a_role_is_as_often_right_as_its_confidence_says(seen: pd.DataFrame):
    table = banded(seen)
    assert table["columns"].sum() > 120
    wrong = seen.loc[~seen["right"], ["file", "header", "role", "confidence"]]
    told = f"{table}\n{wrong.to_string()}"
    assert (table["right"] >= table["confidence"] - 0.05).all(), told
    assert table["right"].iloc[-1] > 0.97, told


def test_most_columns_that_a_person_would_use_are_used(seen: pd.DataFrame):
    wanted = {(file, role) for file in TRUTH for role in truth_of(file).values()}
    found = set(seen.loc[seen["right"], ["file", "role"]].itertuples(index=False, name=None))
    missed = sorted(wanted - found)
    assert len(missed) <= 0.05 * len(wanted), missed


def test_values_alone_promise_no_more_than_they_keep(unseen: pd.DataFrame):
    assert set(unseen["by"]) == {"content"}
    assert unseen["confidence"].max() <= 0.5
    wrong = unseen.loc[~unseen["right"], ["file", "header", "role", "confidence"]].to_string()
    assert len(unseen) > 30
    assert unseen["right"].mean() >= 0.9, wrong
