"""What a list keeps apart by its own ids."""

import numpy as np
import pandas as pd
from resolve_records import records_of

from assetmap.resolve import match
from assetmap.resolve.own_ids import own_ids

CRS = "EPSG:32617"


def matched(rows: list[dict[str, object]]) -> tuple[int, int]:
    found = match(records_of(*rows), same_place_m=50.0, crs=CRS)
    return found.asset_id.nunique(), len(found.review)


LODGE = {"name": "Elks Lodge", "address": "1 Main St", "zip": "02901", "upload": "irs.csv"}


def test_two_ids_of_one_list_are_asked_about_not_joined():
    twice = [{**LODGE, "source_id": "010352472"}, {**LODGE, "source_id": "990342663"}]
    assert matched(twice) == (2, 1)


def test_ids_that_only_count_the_rows_keep_nothing_apart():
    assert matched([{**LODGE, "source_id": "1"}, {**LODGE, "source_id": "2"}]) == (1, 0)


def test_ids_of_two_lists_are_no_reason():
    other = {**LODGE, "upload": "city.csv"}
    assert matched([{**LODGE, "source_id": "010352472"}, {**other, "source_id": "X-9"}]) == (1, 0)


def test_a_record_without_an_id_joins_one_of_them():
    three = [{**LODGE, "source_id": "010352472"}, {**LODGE, "source_id": "990342663"}, LODGE]
    assert matched(three)[0] == 2


def test_a_blank_id_is_none():
    records = pd.DataFrame({"upload": ["a"] * 2, "sheet": [""] * 2, "source_id": ["", "X7"]})
    assert np.array_equal(own_ids(records) >= 0, [False, True])
