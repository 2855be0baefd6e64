"""Lists that bring a code of another classification are typed by it."""

import csv
from collections import Counter
from importlib import resources
from pathlib import Path

import pandas as pd
import pytest

from assetmap.classify import classify
from assetmap.taxonomy import SCHEMES, UNCLASSIFIED, WORD_SCHEMES, load_taxonomy

TAXONOMY = load_taxonomy()
PLACES = Path(__file__).resolve().parents[1] / "data" / "place_categories"
SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "taxonomy"


def types_of(categories: list[str], names: list[str] | None = None) -> pd.DataFrame:
    """Return the type columns of rows that have nothing but a category, and a name where given."""
    count = len(categories)
    table = pd.DataFrame(dict.fromkeys(("name", "description", "type", "source"), [""] * count))
    ids = [f"r{n}" for n in range(count)]
    table = table.assign(
        name=names or "", category=categories, record_id=ids, upload="", sheet=""
    ).astype("str")
    return classify(table.assign(row=range(2, count + 2)), TAXONOMY).types


def test_every_code_of_every_scheme_leads_to_its_type():
    coded = [
        (scheme, code, type_)
        for scheme in SCHEMES
        for code, type_ in TAXONOMY.codes[scheme].items()
        if not code.startswith("*")
    ]
    said = [code if scheme in WORD_SCHEMES else f"{scheme}={code}" for scheme, code, _ in coded]
    found = types_of(said)["type"].tolist()
    assert [(*one, got) for one, got in zip(coded, found, strict=True) if one[2] != got] == []


def test_every_scheme_has_codes():
    assert all(TAXONOMY.codes[scheme] for scheme in SCHEMES)


@pytest.mark.parametrize(
    ("category", "type_"),
    [
        ("611110", "school"),
        ("611310", "higher_education"),
        ("813110", "place_of_worship"),
        ("624410", "child_care"),
        ("NAICS 624410", "child_care"),
        ("naics_code: 6244", "child_care"),
        ("naics=624410.0", "child_care"),
        ("NTEE=B21", "preschool"),
        ("ntee_cd B", "education"),
        ("FOUNDATION 04", "foundation"),
        ("irs_foundation=4", "foundation"),
        ("foundation code: 10", "church"),
        ("place_of_worship", "place_of_worship"),
        ("Soup Kitchens and Food Pantries", "food_pantry"),
        ("faith-based_facilities", "place_of_worship"),
        ("religion=muslim", "mosque"),
    ],
)
def test_codes_are_read_as_lists_write_them(category: str, type_: str):
    row = types_of([category]).iloc[0]
    assert row["type"] == type_
    assert row["decided_by"].startswith("category:")


@pytest.mark.parametrize("category", ["04", "12", "2011", "999999", "15213", "NAICS", "ntee=42"])
def test_digits_that_may_count_anything_are_no_code(category: str):
    assert types_of([category])["type"].tolist() == [UNCLASSIFIED]


def test_a_word_scheme_never_says_otherwise_than_another():
    said: dict[str, set[str]] = {}
    for scheme in WORD_SCHEMES:
        for code, type_ in TAXONOMY.codes[scheme].items():
            said.setdefault(code.lower().replace("_", " "), set()).add(type_)
    assert {code: types for code, types in said.items() if len(types) > 1} == {}


def published(scheme: str) -> list[tuple[str, str]]:
    """Return codes of a published list, with the types that they stand for."""
    with (PLACES / f"{scheme}.csv").open(encoding="utf-8") as lines:
        return [(row["code"], row["type"]) for row in csv.DictReader(lines)]


@pytest.mark.parametrize("scheme", ["overture", "google"])
def test_a_list_with_place_categories_is_typed_by_them(scheme: str):
    codes = published(scheme)
    assert len({code for code, _ in codes}) == len(codes) >= 100
    found = types_of([code for code, _ in codes])
    wrong = [(*one, got) for one, got in zip(codes, found["type"], strict=True) if one[1] != got]
    assert wrong == []
    assert found["decided_by"].str.startswith("category:").all()


@pytest.mark.parametrize("scheme", ["overture", "google"])
def test_a_place_category_outweighs_what_a_name_says(scheme: str):
    """A list of these has names that say anything ("The Library", a restaurant)."""
    codes = [one for one in published(scheme) if one[1] in {"barbershop", "restaurant", "cafe"}]
    found = types_of([code for code, _ in codes], names=["The Old Library"] * len(codes))
    assert found["type"].tolist() == [type_ for _, type_ in codes]


def test_every_code_stands_once_in_the_crosswalk_and_leads_to_a_type():
    table = resources.files("assetmap").joinpath("data", "taxonomy", "crosswalk.csv")
    rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
    twice = Counter((row["scheme"], row["code"].lower()) for row in rows)
    assert [one for one, count in twice.items() if count > 1] == []
    assert {row["type"] for row in rows} <= set(TAXONOMY.types.index)
    assert {row["scheme"] for row in rows} <= set(SCHEMES)


@pytest.mark.parametrize(
    ("code", "type_"),
    [
        ("02", "foundation"),  # private operating foundation, exempt from the tax
        ("03", "foundation"),
        ("04", "foundation"),  # private non-operating foundation
        ("10", "church"),
        ("11", "school"),
        ("12", "hospital"),
        ("14", "government"),
        ("15", "nonprofit"),  # a publicly supported charity
        ("16", "nonprofit"),
    ],
)
def test_every_published_foundation_code_that_says_a_kind_is_one(code: str, type_: str):
    said = [f"foundation {code}", f"irs_foundation={int(code)}"]
    assert types_of(said)["type"].tolist() == [type_] * 2


@pytest.mark.parametrize(
    ("code", "type_"),
    [
        ("611110", "school"),
        ("611210", "community_college"),
        ("611310", "higher_education"),
        ("519210", "library"),
        ("621410", "maternal_health"),  # family planning
        ("622110", "hospital"),
        ("623110", "nursing_home"),
        ("624210", "food"),
        ("624221", "shelter"),
        ("624410", "child_care"),
        ("712110", "museum"),
        ("712120", "historic_site"),
        ("812111", "barbershop"),
        ("813110", "place_of_worship"),
        ("813211", "foundation"),
        ("922160", "fire_station"),
    ],
)
def test_industries_of_naics_lead_to_their_type(code: str, type_: str):
    """Six digits stand for themselves."""
    found = types_of([code, f"NAICS {code}", f"naics_code: {code}.0"])["type"].tolist()
    assert type_ in TAXONOMY.lineage(found[0])
    assert set(found) == {found[0]}


def test_every_type_has_an_icon_that_is_drawn():
    assert set(TAXONOMY.types["icon"]) == set(TAXONOMY.icons)
    for icon, path in TAXONOMY.icons.items():
        assert path[0] == "M", icon
        assert set(path) <= set("MLHVCSQTAZmlhvcsqtaz0123456789.- "), icon


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared test data are not here")
def test_every_code_of_ntee_and_every_group_of_facdb_has_a_type():
    with (SHARED / "nteecc_codes.csv").open(encoding="utf-8") as lines:
        codes = [row["0"] for row in csv.DictReader(lines)]
    with (SHARED / "nyc_facdb_lookup_classification.csv").open(encoding="utf-8") as lines:
        groups = [row["facsubgrp"] for row in csv.DictReader(lines)]
    assert len(codes) > 1000
    assert (types_of(codes)["type"] != UNCLASSIFIED).all()
    typed = types_of(groups)
    unknown = [g for g, t in zip(groups, typed["type"], strict=True) if t == UNCLASSIFIED]
    assert set(unknown) <= {
        "Miscellaneous Use",
        "Properties Leased or Licensed to Non-public Entities",
        "Storage",
    }


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared test data are not here")
def test_the_word_that_wprdc_gives_as_its_example_has_a_type():
    with (SHARED / "wprdc_assets_data_dictionary.csv").open(encoding="utf-8") as lines:
        words = [
            row["example"] for row in csv.DictReader(lines) if row["field_name"] == "asset_type"
        ]
    assert types_of(words)["type"].tolist() == ["library"]
