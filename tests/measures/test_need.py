"""Ranks of need."""

import numpy as np
import pandas as pd

from assetmap.measures.need import need


def test_the_mean_of_two_percentile_ranks():
    people = pd.DataFrame({"hardship": [1.0, 2.0, 3.0], "no_car": [0.3, 0.1, 0.2]})
    # Percentiles 0, 1/2, 1 and 1, 0, 1/2.
    assert need(people, ["hardship", "no_car"], rates=["hardship", "no_car"]).tolist() == [
        0.5,
        0.25,
        0.75,
    ]


def test_ties_share_their_mean_rank():
    assert need(pd.DataFrame({"h": [5.0, 5.0, 9.0]}), ["h"], rates=["h"]).tolist() == [
        0.25,
        0.25,
        1.0,
    ]


def test_children_in_poverty_are_ranked_as_a_share_of_the_children():
    people = pd.DataFrame({"children": [1000.0, 10.0], "children_in_poverty": [100.0, 9.0]})
    assert need(people, ["children_in_poverty"]).tolist() == [0.0, 1.0]


def test_a_missing_number_leaves_its_place_without_a_rank():
    found = need(pd.DataFrame({"h": [1.0, np.nan, 2.0]}), ["h"], rates=["h"])
    assert found.tolist()[::2] == [0.0, 1.0]
    assert np.isnan(found.iloc[1])


def test_one_place_alone_has_no_rank():
    assert need(pd.DataFrame({"h": [1.0]}), ["h"], rates=["h"]).isna().all()


def test_a_count_is_ranked_as_a_share_of_the_people():
    people = pd.DataFrame({"people": [1000.0, 10.0, 0.0], "no_vehicle": [100.0, 9.0, 0.0]})
    found = need(people, ["no_vehicle"])
    assert found.tolist()[:2] == [0.0, 1.0]
    assert np.isnan(found.iloc[2])
