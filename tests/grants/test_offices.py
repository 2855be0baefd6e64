import pandas as pd

from assetmap.grants.offices import still_missing, with_offices

ASSETS = pd.DataFrame(
    {
        "asset_id": ["a1", "a2", "a3"],
        "lon": [-70.0, float("nan"), float("nan")],
        "lat": [43.0, float("nan"), float("nan")],
        "tier": ["address", "neighbourhood", "zip"],
        "score": [0.9, 0.8, 0.5],
        "neighbourhood_id": ["east", "west", ""],
    }
)


def granted(*rows: dict[str, object]) -> pd.DataFrame:
    blank = {
        **dict.fromkeys(["sheet", "address", "city", "zip", "neighbourhood"], ""),
        **dict.fromkeys(["provider", "matched", "neighbourhood_id", "recipient_asset_id"], ""),
        "upload": "g.csv",
        "tier": "none",
        "score": 0.0,
        "lon": float("nan"),
        "lat": float("nan"),
    }
    table = pd.DataFrame([{**blank, "row": i + 2, **row} for i, row in enumerate(rows)])
    texts = [column for column in blank if isinstance(blank[column], str)]
    return table.astype(dict.fromkeys(texts, "str"))


def test_a_list_of_names_and_amounts_lands_where_its_recipients_are():
    grants = granted({"recipient_asset_id": "a1"}, {"recipient_asset_id": "a2"}, {})
    found = with_offices(grants, ASSETS)
    assert found["neighbourhood_id"].tolist() == ["east", "west", ""]
    assert found["provider"].tolist() == ["asset", "asset", ""]
    assert found["matched"].tolist() == ["a1", "a2", ""]
    assert found["tier"].tolist() == ["address", "neighbourhood", "none"]
    assert found["lon"].tolist()[0] == -70.0
    assert grants["provider"].tolist() == ["", "", ""]  # what was given stays as it was


def test_an_address_that_was_not_found_is_not_taken_for_the_assets():
    rows = [{"recipient_asset_id": "a1", column: "x"} for column in ("address", "city", "zip")]
    assert (with_offices(granted(*rows), ASSETS)["provider"] == "").all()


def test_an_asset_that_lies_in_no_one_neighbourhood_places_nothing():
    assert with_offices(granted({"recipient_asset_id": "a3"}), ASSETS)["provider"].tolist() == [""]


def test_only_the_notes_of_grants_that_an_asset_placed_are_dropped():
    found = with_offices(granted({"recipient_asset_id": "a1"}, {}), ASSETS)
    notes = pd.DataFrame(
        {
            "upload": ["g.csv"] * 3,
            "sheet": [""] * 3,
            "row": [2, 3, 2],
            "reason": ["no_office", "no_office", "undated_grant"],
        }
    )
    assert still_missing(notes, found)[["row", "reason"]].to_numpy().tolist() == [
        [3, "no_office"],
        [2, "undated_grant"],
    ]
