"""What a record is, and what decided it."""

import csv
from importlib import resources

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assetmap.classify import classify
from assetmap.folding import folded
from assetmap.model import Reason
from assetmap.schema import PROBLEM_COLUMNS, REVIEW_COLUMNS, TYPE_COLUMNS
from assetmap.taxonomy import HIDES, LAST, UNCLASSIFIED, load_taxonomy

TAXONOMY = load_taxonomy()
TABLES = resources.files("assetmap").joinpath("data", "taxonomy")
FEW = settings(max_examples=10, deadline=None)  # each types several lists


def records_of(*rows: dict[str, str]) -> pd.DataFrame:
    """Make records; what a row does not say is blank."""
    columns = ("name", "category", "description", "type", "sector", "upload", "sheet", "source")
    table = pd.DataFrame([{c: row.get(c, "") for c in columns} for row in rows], columns=columns)
    ids = pd.Series([f"r{n:05}" for n in range(len(rows))], dtype="str")
    return table.astype("str").assign(record_id=ids, row=range(2, len(rows) + 2))


def typed(**row: str) -> tuple[str, str]:
    """Return the type of one record, and what decided it."""
    types = classify(records_of(row), TAXONOMY).types
    return types["type"].iloc[0], types["decided_by"].iloc[0]


def each_typed(*rows: dict[str, str]) -> list[tuple[str, str]]:
    """Return the type of each record and what decided it; each is in a list of its own."""
    apart = [{"sheet": str(n)} | row for n, row in enumerate(rows)]
    types = classify(records_of(*apart), TAXONOMY).types
    return list(zip(types["type"], types["decided_by"], strict=True))


def misread(column: str, cases: dict[str, str], **rest: str) -> list[tuple[str, str, str]]:
    """Return (text, its type, what it was read as) of the texts that are read as another type."""
    found = each_typed(*({column: text} | rest for text in cases))
    read = zip(cases.items(), found, strict=True)
    return [(text, code, got) for (text, code), (got, _) in read if got != code]


def suggestions(names: list[str]) -> list[str]:
    """Return what is suggested of each record that is asked about, "" of the others."""
    review = classify(records_of(*({"name": name} for name in names)), TAXONOMY).review
    said = {
        one: row.suggestion
        for row in review.itertuples(index=False)
        for one in [row.record_id, *row.other_id.split(";")]
    }
    return [said.get(f"r{n:05}", "") for n in range(len(names))]


def table_rows(name: str) -> list[dict[str, str]]:
    """Read a table of the taxonomy."""
    return list(csv.DictReader(TABLES.joinpath(name).read_text(encoding="utf-8").splitlines()))


def test_every_type_fires_on_its_own_example():
    examples = TAXONOMY.types["example"]
    found = classify(records_of(*({"name": name} for name in examples)), TAXONOMY).types["type"]
    wrong = [(n, t, f) for n, t, f in zip(examples, examples.index, found, strict=True) if t != f]
    assert wrong == []


def test_every_rule_fires_on_its_own_example():
    rules = table_rows("rules.csv")
    names = [rule["example"] for rule in rules]
    found = each_typed(*({"name": name} for name in names))
    for rule, (code, by), suggested in zip(rules, found, suggestions(names), strict=True):
        if rule["code"] == HIDES:
            assert code == UNCLASSIFIED, rule
        else:
            assert rule["code"] in {code, suggested}, rule
            assert folded([rule["pattern"].strip("^$ ")])[0] in by, rule


def test_without_its_rule_a_hiding_rules_example_would_say_something():
    hiding = [r["pattern"] for r in table_rows("rules.csv") if r["code"] == HIDES]
    known = {word for phrase in TAXONOMY.in_names for word in phrase.words.split()}
    assert all(set(pattern.split()) & known for pattern in hiding)


@pytest.mark.parametrize("column", ["words_en", "words_es", "label_en", "label_es"])
def test_every_word_is_its_type_as_a_category(column: str):
    pairs = [
        (word, code)
        for code, words in TAXONOMY.types[column].items()
        for word in words.split(";")
        if word
    ]
    found = classify(records_of(*({"category": word} for word, _ in pairs)), TAXONOMY).types
    # A topic outweighs another type's word; nothing else may.
    topics = {p.words for p in TAXONOMY.in_categories if p.topic}
    wrong = [
        (word, code, got)
        for (word, code), got in zip(pairs, found["type"], strict=True)
        if got != code and folded([word])[0] not in topics
    ]
    assert wrong == []


def test_names_are_read_by_what_they_name():
    cases = {
        "First Baptist Church Preschool": "preschool",
        "St. Mary's Hospital School of Nursing": "higher_education",
        "Library Bar & Grill": "restaurant",
        "The Church Brew Works": "restaurant",
        "Carnegie Library of Homestead Music Hall": "music_organisation",
        "Carnegie Library of Homestead": "library",
        "Boys & Girls Club at Lincoln School": "youth_club",
        "Public Library of Lincoln Park": "library",
        "Lincoln Park Elementary School": "elementary_school",
        "Jordan Elementary Community School": "elementary_school",
        "Lincoln Elementary School Library": "library",
        "Friends of the Carnegie Library": "friends_group",
        "Carnegie Library Foundation, Inc.": "foundation",
        "PTA of Lincoln Elementary School": "parent_group",
        "School Street Barbers": "barbershop",
        "Library Road": UNCLASSIFIED,
        "Church Street": UNCLASSIFIED,
        "Market Street Presbyterian Church": "church",
        "BETHEL A.M.E. CHURCH": "church",
        "BETHEL A M E": "church",
        "Temple Beth El": "synagogue",
        "Temple University": "university",
        "Masjid Al-Noor": "mosque",
        "Greater Pgh Community Food Bank": "food_pantry",
        "Children's Museum of Pittsburgh": "childrens_museum",
        "CHILDREN S MUSEUM": "childrens_museum",
        "University of Chicago Charter School": "charter_school",
        "Pittsburgh Public Schools": "school_district",
        "Iglesia Pentecostal La Roca": "church",
        "Escuela Primaria Benito Juárez": "elementary_school",
        "Biblioteca Pública de la Calle Ocho": "library",
        "BARBERÍA EL REY": "barbershop",
        "Centro Comunitario Latino": "community_centre",
        "Guarderías Los Niños": "child_care",
        "Igreja Batista": "church",
        "Ayuda Mutua de Hazelwood": "mutual_aid",
    }
    assert misread("name", cases) == []


def test_a_spanish_name_says_first_what_it_names():
    cases = {
        "Guardería El Faro": "child_care",
        "Centro Comunitario La Iglesia Vieja": "community_centre",
        "Escuela del Parque": "school",
        "Escuela del Centro Comunitario": "school",
        "Clínica San José": "clinic",
        "Clínica La Escuela": "clinic",
        "Barbería Río": "barbershop",
        "Barbería La Biblioteca": "barbershop",
        "Panadería La Escuela": "cafe",
        "La Panadería El Museo": "cafe",
        "Iglesia Bautista Oak Park": "church",
        "Biblioteca Orchard Park": "library",
        "St. Mary's (Iglesia El Parque)": "church",
        "Amigos de la Biblioteca": "friends_group",
        "Programa de mentores": "mentoring_programme",
        "Programa de tutores": "tutoring",
        "Padres Unidos de Lincoln": "parent_group",
    }
    assert misread("name", cases) == []


def test_a_spanish_place_name_leaves_an_english_name_its_end():
    cases = {
        "Rancho Vista Elementary School": "elementary_school",
        "Alameda County Library": "library",
        "Playa Vista School": "school",
        "Plaza Hotel Museum": "museum",
        "Hospital School of Nursing": "higher_education",
    }
    assert misread("name", cases) == []


def test_every_place_word_says_nothing_in_its_example():
    rows = table_rows("place_words.csv")
    types = classify(records_of(*({"name": r["example"]} for r in rows)), TAXONOMY).types
    for row, by in zip(rows, types["decided_by"], strict=True):
        silenced = row["word"] if row["role"] == LAST else "college"
        assert by.removeprefix("name:") != silenced, row


def test_words_of_place_names_speak_only_at_the_end():
    cases = {
        "Orchard Heights": UNCLASSIFIED,
        "Orchard Heights Singalong": UNCLASSIFIED,
        "Orchard Heights Barbers": "barbershop",
        "College Green Child Care Center": "child_care",
        "Park Slope": UNCLASSIFIED,
        "University City": UNCLASSIFIED,
        "Church Hill Elementary": "elementary_school",
        "Grace Church Providence": "church",
        "First Church Lake Wales": "church",
        "Frick Park": "park",
        "Frick Park #2": "park",
        "Frick Park North": "park",
        "Frick Park (Blue Slide)": "park",
        "Trax Farm and Kitchen": "farm",
        "Orchard of Hope": UNCLASSIFIED,
        "Fountain of Life Church of Love": "church",
        "Government of Guam": "government",
        "Highland Park Social": UNCLASSIFIED,
        "Highland Park Trust": "foundation",
        "Parque Central": "park",
    }
    assert misread("name", cases) == []


def test_words_beside_a_kind_of_place_may_name_another_thing():
    cases = {
        "Mary Jones TR FBO Hope Library": "foundation",
        "Mary Jones FBO State University": "foundation",
        "Trust U/W Mary Jones FBO Mercy Hospital": "foundation",
        "Bradley Hospital Trust": "foundation",
        "Mary Jones Charitable Trust": "foundation",
        "Ann Smith Scholarship Fund": "funder",
        "Ann Smith Memorial Scholarship": "funder",
        "Hope Scholarship Foundation": "foundation",
        "Univ. Surgical Associates": "health",
        "University Rowers": UNCLASSIFIED,
        "University of Hope": "university",
        "University Hospital": "hospital",
        "Hope University": "university",
        "American Association of University Professors": "association",
        "College Visions": UNCLASSIFIED,
        "College of the Atlantic": "college",
        "School Employees of Hope County": "union",
        "School Employees Credit Union": "bank",
        "Association of School Superintendents": "union",
        "Riverside Dog Park": "park",
        "Parque para perros": "park",
        "Harbor Master's Office": "government_office",
        "Harbormaster": "government_office",
        "Town Clerk's Office": "government_office",
        "Deepwater Ship Repair": "business",
        "Bay Marine Supply": "business",
        "Rhode Island Bicycle Coalition": "environmental_group",
        "Hope Audubon Society": "environmental_group",
        "Sakonnet Land Trust": "environmental_group",
        "Beechwood Nature Preserve": "nature_area",
    }
    assert misread("name", cases) == []


def test_one_loose_word_decides_nothing_but_is_a_suggestion():
    cases = {
        "Hope Marine": "business",
        "Downtown Auto": "business",
        "ABC Supply Co.": "business",
        "Marine Mammal Center": "nonprofit",
    }
    assert misread("name", dict.fromkeys(cases, UNCLASSIFIED)) == []
    assert suggestions(list(cases)) == list(cases.values())


def test_codes_of_organisations_never_make_a_place_of_nature_or_a_museum_piece():
    nature = ("C20", "C30", "C32", "C34", "C50", "C60", "D30", "D31")
    cases = dict.fromkeys(nature, "environmental_group") | {
        "C42": "association",
        "A80": "historical_society",
        "N32": "friends_group",
        "B82": "funder",
        "S20": "association",
        "D20": "animal_welfare",
    }
    assert misread("category", cases, name="Zyx") == []
    assert typed(name="Hope Neighborhood Association", category="S20") == (
        "neighbourhood_association",
        "name:neighborhood association",
    )


def test_categories_are_read_whole_in_part_and_by_code():
    cases = {
        "Rec": "rec_centre",
        "Barber Shops": "barbershop",
        "BARBERSHOP": "barbershop",
        "Schools - Elementary": "elementary_school",
        "amenity=library": "library",
        "amenity=place_of_worship": "place_of_worship",
        "B21": "preschool",
        "B21Z": "preschool",
        "X30": "synagogue",
        "E12": "foundation",
        "N63": "sports_club",
        "farmer's market": "farmers_market",
        "Bibliotecas": "library",
        "public schools": "school",
    }
    assert misread("category", cases, name="Harbor") == []
    found = each_typed(*({"name": "Harbor", "category": category} for category in cases))
    assert all(by.startswith("category:") for _, by in found)


def test_a_given_type_decides_by_code_or_label():
    assert typed(type="library", name="Hope Church") == ("library", "given")
    assert typed(type="Rec centre", name="x")[0] == "rec_centre"
    assert typed(type="Barbería", name="x") == ("barbershop", "given")


def test_an_unknown_given_type_is_read_as_a_category():
    classified = classify(records_of({"type": "farmer's market", "name": "Bloomfield"}), TAXONOMY)
    assert classified.types["type"].tolist() == ["farmers_market"]
    assert classified.problems.empty


def test_an_unknown_given_type_that_says_nothing_is_noted():
    rows = records_of({"type": "zorp", "name": "Hope Church"})
    classified = classify(rows, TAXONOMY)
    assert classified.types["type"].tolist() == ["church"]
    assert classified.problems["reason"].tolist() == [str(Reason.UNKNOWN_TYPE)]
    assert classified.problems["value"].tolist() == ["zorp"]
    assert classified.problems["severity"].tolist() == ["note"]


def test_a_name_makes_a_category_more_exact():
    assert typed(category="School", name="Lincoln Elementary School") == (
        "elementary_school",
        "name:elementary school",
    )


def test_a_name_decides_against_a_field_of_work_but_not_against_a_type():
    assert typed(category="Education", name="Hill Public Library")[0] == "library"
    assert typed(category="Museum", name="B&O Railroad Park")[0] == "museum"
    assert typed(category="Other", name="Hope Church")[0] == "church"


def test_a_description_is_asked_last():
    said = "We run an after school program for teens."
    assert typed(name="Helping Hands of Hope", description=said)[0] in {
        "after_school",
        "social_services",
    }
    assert typed(name="Zyx", description=said) == (
        "after_school",
        "description:after school program",
    )
    assert typed(name="Zyx Church", description=said)[0] == "church"


def test_a_lists_name_speaks_for_names_that_say_little():
    assert typed(name="Canton", upload="libraries.csv") == ("library", "list:libraries")
    assert typed(name="Roland Park", upload="libraries.csv")[0] == "library"
    assert typed(name="Lincoln Elementary School", upload="schools.xlsx")[0] == "elementary_school"
    assert typed(name="Rosa Preschool", upload="schools.xlsx")[0] == "preschool"
    assert typed(name="Canton", upload="Carnegie Library.csv")[0] == UNCLASSIFIED
    assert typed(name="Canton", source="United Way list")[0] == UNCLASSIFIED


def test_a_list_named_after_people_or_after_nothing_says_nothing():
    names = [
        "Volunteers' list",
        "Volunteers' list (invented)",
        "parents.csv",
        "Members",
        "Teachers' directory",
        "Our neighbours' map.xlsx",
        "lista de voluntarios.csv",
        "Mentors.csv",
        "elected_officials.csv",
        "City directory",
        "Community resources 2024.xlsx",
        "community_partners.csv",
        "Export of another tool",
    ]
    silent = dict.fromkeys(names, UNCLASSIFIED)
    assert misread("source", silent, name="Deepwater") == []
    assert misread("upload", silent, name="Deepwater") == []


def test_a_list_of_sites_says_what_they_are():
    cases = {
        "school_facilities_2013.csv": "school",
        "library_locations.csv": "library",
        "Fire Station Locations.xlsx": "fire_station",
        "park-sites.csv": "park",
        "Licensed child care providers.csv": "child_care",
        "early_childhood.csv": "early_learning",
        "biblioteca_sedes.csv": "library",
        "food facilities.csv": UNCLASSIFIED,  # a field of work, of many kinds of thing
        "Carnegie Library.csv": UNCLASSIFIED,  # who made it
    }
    assert misread("upload", cases, name="Zyx") == []


def test_a_lists_name_outweighs_names_but_not_a_rule_nor_its_own_field():
    assert typed(name="Highland Cultural Center", upload="libraries.csv")[0] == "library"
    assert typed(name="Friends of the Library", upload="libraries.csv")[0] == "friends_group"
    assert typed(name="Rosa Nursery School", upload="schools.csv")[0] == "preschool"


def test_short_names_of_city_lists_are_read():
    cases = {
        "PS 321 WILLIAM PENN": "school",
        "JHS 050 JOHN D WELLS": "middle_school",
        "LINCOLN ES": "elementary_school",
        "CARVER K-8": "elementary_school",
        "JACKSON EL": "elementary_school",
        "WALZEM COLLEGE PREP": "high_school",
        "SOUTH SHORE FINE ARTS ACADEMY": "school",
        "CLIFTON REC CTR": "rec_centre",
        "CLIFTON PARK REC": "rec_centre",
        "ENGINE 14": "fire_station",
        "ENGINE CO. 33/LADDER CO. 15": "fire_station",
        "5TH PRECINCT": "police_station",
        "BALLARD BRANCH": "library",
        "MILLENNIUM PK": "park",
        "ZION UMC": "church",
        "MT. CALVARY MBC": "church",
        "BLAIR ECC": "early_learning",
        "KIDZ WORLD": "child_care",
        "HOUSE OF FADES": "barbershop",
        "Harbor Barber College": "trade_school",
        "CENTRO DE SALUD FAMILIAR": "clinic",
        "Cuartel de Bomberos": "fire_station",
    }
    assert misread("name", cases) == []


def test_what_a_list_made_by_people_holds_still_speaks():
    assert typed(name="Canton", upload="Volunteers' list of libraries.csv")[0] == "library"
    assert typed(name="Canton", upload="parent groups.csv")[0] == "parent_group"


def test_nothing_known_is_unclassified_without_sector_or_kind():
    classified = classify(records_of({"name": "Zyx"}), TAXONOMY)
    row = classified.types.iloc[0]
    assert (row["type"], row["sector"], row["kind"]) == (UNCLASSIFIED, "", "")
    assert row["confidence"] == 0
    assert row["decided_by"] == "nothing"
    assert classified.problems["reason"].tolist() == [str(Reason.UNCLASSIFIED)]


def test_a_stated_sector_stands_where_the_type_is_unknown():
    types = classify(
        records_of(
            {"name": "Zyx", "sector": "Funders"},
            {"name": "Zyx", "sector": "Educadores"},
            {"name": "Zyx", "sector": "pirates"},
            {"name": "Hope Church", "sector": "funders"},
        ),
        TAXONOMY,
    ).types
    assert types["sector"].tolist() == ["funders", "educators", "", "community"]


def asked_of(*rows: dict[str, str]) -> list[tuple[str, str, str]]:
    """Return record, other records, and sentence of each question."""
    review = classify(records_of(*rows), TAXONOMY).review
    return list(zip(review["record_id"], review["other_id"], review["why"], strict=True))


def test_a_category_is_asked_once_and_first_where_it_settles_most():
    rows = [{"name": f"Place {n}", "category": "Zorp"} for n in range(41)]
    review = classify(records_of({"name": "Zyx"}, *rows, {"name": "Church"}), TAXONOMY).review
    assert review["record_id"].tolist() == ["r00001", "r00000"]
    assert review["other_id"].tolist() == [";".join(f"r{n:05}" for n in range(2, 42)), ""]
    assert set(review["queue"]) == {"type"}
    assert "Zorp" in review["why"].iloc[0]
    assert "41" in review["why"].iloc[0]
    assert review["score"].tolist() == pytest.approx([41 / 43, 1 / 43])


def test_names_that_share_a_rare_word_are_asked_about_together():
    rows = [{"name": f"{name} Zorpery"} for name in ("Hope", "Faith", "faith", "Joy")]
    known = [{"name": f"Hope Church {n}"} for n in range(4)]
    asked = asked_of(*known, *rows, {"name": "Hope Quux"})
    assert [(one, others) for one, others, _ in asked] == [
        ("r00004", "r00005;r00006;r00007"),
        ("r00008", ""),
    ]
    assert "zorpery" in asked[0][2]
    assert "4" in asked[0][2]
    assert "Hope Quux" in asked[1][2]


def test_a_shared_word_that_is_left_with_one_name_gives_way_to_the_name():
    names = ["Aaaa Bbbb", "Cccc Bbbb", "Dddd Bbbb", "Aaaa Eeee", "Cccc Eeee", "Cccc Ffff"]
    asked = asked_of(*({"name": name} for name in names))
    assert sorted(len(others.split(";")) for _, others, _ in asked) == [1, 1, 2]
    assert sum("with the word" in why for *_, why in asked) == 2


def test_one_name_in_many_rows_is_asked_about_once():
    asked = asked_of({"name": "Qux"}, {"name": "QUX"}, {"name": "Zyx"})
    assert [(one, others) for one, others, _ in asked] == [("r00000", "r00001"), ("r00002", "")]


def test_what_the_same_word_hints_at_is_asked_about_once():
    asked = asked_of({"name": "Harbor Centre"}, {"name": "Bay Centre"}, {"name": "Bay Project"})
    assert [(one, others) for one, others, _ in asked] == [("r00000", "r00001"), ("r00002", "")]
    assert "center" in asked[0][2]


@FEW
@given(names=st.lists(st.sampled_from(["Zyx", "Hope Quux", "Joy Quux", "Centre", "Church"])))
def test_every_doubtful_record_is_in_one_question(names: list[str]):
    classified = classify(records_of(*({"name": name} for name in names)), TAXONOMY)
    listed = [
        one
        for row in classified.review.itertuples(index=False)
        for one in [row.record_id, *filter(None, row.other_id.split(";"))]
    ]
    records = records_of(*({"name": name} for name in names))
    doubtful = records.loc[classified.types["confidence"] < 0.5, "record_id"]
    assert sorted(listed) == sorted(doubtful)
    assert classified.review["score"].is_monotonic_decreasing


def test_a_catch_all_from_a_name_is_asked_with_a_suggestion():
    review = classify(records_of({"name": "Harbor Centre"}), TAXONOMY).review
    assert review["suggestion"].tolist() == ["nonprofit"]


def test_a_club_that_says_which_is_not_asked_about():
    rows = [{"name": "Zyx Yacht Club"}, {"name": "Zyx Association of Quux"}]
    classified = classify(records_of(*rows), TAXONOMY)
    assert classified.types["type"].iloc[0] == "association"
    assert classified.review["record_id"].tolist() == ["r00001"]


def test_no_records_give_empty_tables():
    classified = classify(records_of(), TAXONOMY)
    assert list(classified.types.columns) == list(TYPE_COLUMNS)
    assert list(classified.problems.columns) == list(PROBLEM_COLUMNS)
    assert list(classified.review.columns) == list(REVIEW_COLUMNS)
    assert len(classified.types) + len(classified.problems) + len(classified.review) == 0


def test_hostile_text_is_only_text():
    names = [
        "{{ 7*7 }}",
        "<script>alert(1)</script>",
        "=cmd|'/C calc'!A0",
        "\x00",
        "a\nb",
        "\ue000",
        "^ $",
        "%s{0}",
    ]
    rows = [{"name": n, "category": n, "description": n, "upload": n} for n in names]
    classified = classify(records_of(*rows), TAXONOMY)
    assert len(classified.types) == len(names)
    assert (classified.types["type"] == UNCLASSIFIED).all()


WORDS = st.sampled_from(
    [
        "Lincoln",
        "Church",
        "School",
        "of",
        "the",
        "at",
        "Park",
        "&",
        "Library",
        "Bar",
        "-",
        "(",
        "Street",
        "Preschool",
        "Iglesia",
        "Zyx",
        "12",
    ]
)
TEXTS = st.lists(WORDS, max_size=6).map(" ".join) | st.text(max_size=20)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "name": TEXTS,
            "category": TEXTS,
            "description": TEXTS,
            "type": st.sampled_from(["", "park", "Zorp"]),
        }
    ),
    max_size=8,
)


@FEW
@given(rows=ROWS, seed=st.integers(0, 99))
def test_the_order_of_rows_never_matters(rows: list[dict[str, str]], seed: int):
    records = records_of(*rows)
    order = np.random.default_rng(seed).permutation(len(records))
    straight = classify(records, TAXONOMY)
    mixed = classify(records.iloc[order], TAXONOMY)
    pd.testing.assert_frame_equal(straight.types, mixed.types.loc[records.index])
    pd.testing.assert_frame_equal(straight.review, mixed.review)


@FEW
@given(rows=ROWS)
def test_each_record_of_a_short_list_is_read_by_itself(rows: list[dict[str, str]]):
    records = records_of(*rows)
    together = classify(records, TAXONOMY).types
    alone = [classify(records.loc[[n]], TAXONOMY).types for n in records.index]
    if alone:
        pd.testing.assert_frame_equal(together, pd.concat(alone))


@FEW
@given(rows=ROWS)
def test_classifying_again_changes_no_type(rows: list[dict[str, str]]):
    records = records_of(*rows)
    once = classify(records, TAXONOMY).types
    again = classify(records.assign(**once), TAXONOMY).types
    decided = once["type"] != UNCLASSIFIED
    pd.testing.assert_series_equal(again.loc[decided, "type"], once.loc[decided, "type"])
    pd.testing.assert_series_equal(again.loc[decided, "sector"], once.loc[decided, "sector"])


@FEW
@given(rows=ROWS)
def test_types_are_whole(rows: list[dict[str, str]]):
    types = classify(records_of(*rows), TAXONOMY).types
    known = types["type"].isin(TAXONOMY.types.index)
    assert (known | (types["type"] == UNCLASSIFIED)).all()
    assert types["confidence"].between(0, 1).all()
    assert (types.loc[known, "confidence"] > 0).all()
    sector = TAXONOMY.types["sector"].reindex(types.loc[known, "type"])
    assert sector.tolist() == types.loc[known, "sector"].tolist()
