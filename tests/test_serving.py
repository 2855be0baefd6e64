"""Grants serve the places that they name, all of the region, or places elsewhere."""

import numpy as np
import pandas as pd
import pytest
from geocode.town import SOUTH, WEST, areas, region
from shapely.geometry import box

from assetmap.measures.investment import spread
from assetmap.model import Placing, Region
from assetmap.serving import service_areas


def coded() -> Region:
    """Return a region whose neighbourhoods have codes as the districts of England have them."""
    shapes = {f"E0900000{i}": (f"Borough {i}", box(i, 0, i + 1, 1)) for i in (1, 2, 3)}
    return region(areas(shapes))


def grants(*served: str, scope: str = "") -> pd.DataFrame:
    """Return grants that say what they serve."""
    return pd.DataFrame(
        {
            "upload": "g.csv",
            "sheet": "",
            "row": np.arange(2, 2 + len(served)),
            "service_area": pd.Series(served, dtype="str"),
            "location_scope": scope,
        }
    )


def test_a_code_behind_a_name_says_which_place_it_is():
    ids, problems = service_areas(
        grants("Anywhere (E09000002)", "Borough 1 (X1)", "Nowhere (E5)"), coded()
    )
    assert ids.tolist() == ["E09000002", "E09000001", ""]
    assert problems["value"].tolist() == ["Nowhere (E5)"]


def test_degrees_are_a_place_too():
    ids, problems = service_areas(
        grants(f"{SOUTH + 0.01}, {WEST + 0.01};Downtown", f"{SOUTH - 9}, {WEST}"), region()
    )
    assert ids.tolist() == ["c", ""]
    assert problems["row"].tolist() == [3]


@pytest.mark.parametrize("scope", ["global", "supranational", "national", "subnational_region"])
def test_a_wide_grant_serves_all_of_the_region_and_not_the_one_area_that_it_names(scope: str):
    served = ["Borough 2 (E09000002)", "", "region", "E09000002;E06000001", "Narnia"]
    ids, problems = service_areas(grants(*served, scope=scope), coded())
    assert ids.tolist() == ["region", "region", "region", "region", ""]
    noted = problems[problems["reason"] == "wide_scope"]
    assert noted["row"].tolist() == [2, 5]
    assert noted["value"].tolist()[0] == f"{scope}, Borough 2 (E09000002)"


@pytest.mark.parametrize("scope", ["", "local_authority", "local_area", "undefined"])
def test_other_grants_serve_what_they_name(scope: str):
    ids, problems = service_areas(grants("Borough 2", "", scope=scope), coded())
    assert ids.tolist() == ["E09000002", ""]
    assert problems.empty


def test_codes_like_the_regions_own_that_it_lacks_are_elsewhere_and_land_nowhere():
    served = ["W06000015", "Cardiff (W06000015)", "W06000015;E09000001", "Cardiff", "LS1 4DY"]
    ids, problems = service_areas(grants(*served), coded())
    assert ids.tolist() == ["outside", "outside", "E09000001", "", ""]
    assert problems["row"].tolist() == [2, 3, 4, 5, 6]
    table = pd.DataFrame({"neighbourhood_id": "E09000001", "service_area": ids})
    people = pd.Series(10.0, index=coded().neighbourhoods.index)
    placed = {
        placing: spread(table, people.index, base=people, placing=placing).placed.tolist()
        for placing in Placing
    }
    assert placed[Placing.OFFICE] == [True] * 5
    assert placed[Placing.SERVICE_OR_OFFICE] == [False, False, True, True, True]
    assert placed[Placing.SERVICE_OR_REGION] == [False, False, True, True, True]


def test_a_zip_code_is_an_area_where_the_areas_are_zip_codes():
    shapes = areas({f"1500{i}": (f"1500{i}", box(i, 0, i + 1, 1)) for i in (1, 2)})
    ids, _ = service_areas(grants("15001", "150021234", "15002-1234", "90210"), region(shapes))
    assert ids.tolist() == ["15001", "15002", "15002", "outside"]
    assert service_areas(grants("15001"), coded())[0].tolist() == [""]
