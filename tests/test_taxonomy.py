"""The taxonomy's tables are whole, and a broken one names its line."""

import csv
from importlib import resources
from pathlib import Path

import pytest

from assetmap.errors import TaxonomyError
from assetmap.taxonomy import UNCLASSIFIED, load_taxonomy

TABLES = Path(str(resources.files("assetmap").joinpath("data", "taxonomy")))
NEEDED = [
    "library",
    "school",
    "elementary_school",
    "middle_school",
    "high_school",
    "charter_school",
    "private_school",
    "place_of_worship",
    "church",
    "mosque",
    "synagogue",
    "temple",
    "rec_centre",
    "barbershop",
    "salon",
    "makerspace",
    "after_school",
    "child_care",
    "parent_group",
    "youth_group",
    "mutual_aid",
    "foundation",
    "park",
    "museum",
    "community_centre",
    "food_pantry",
    "farmers_market",
    "grocery",
    "community_garden",
    "university",
    "mentor",
    "hospital",
    "clinic",
    "event",
    "nonprofit",
    "company",
    "edtech_company",
    "accelerator",
    "school_district",
    "government_office",
]


def test_the_types_that_others_rely_on_are_there():
    assert set(NEEDED) <= set(load_taxonomy().types.index)


def test_there_are_at_least_a_hundred_and_ten_leaf_types():
    types = load_taxonomy().types
    assert (~types.index.isin(types["parent"])).sum() >= 110


def test_every_type_has_label_and_words_in_both_languages():
    types = load_taxonomy().types
    for column in ("label_en", "label_es", "words_en", "words_es"):
        assert (types[column].str.strip() != "").all(), column


def test_labels_are_unique_in_each_language():
    types = load_taxonomy().types
    assert types["label_en"].str.casefold().is_unique
    assert types["label_es"].str.casefold().is_unique


def test_every_sector_and_every_kind_has_types():
    taxonomy = load_taxonomy()
    assert set(taxonomy.types["sector"]) == set(taxonomy.sectors.index)
    assert set(taxonomy.types["kind"]) == set(taxonomy.kinds.index)


def test_a_lineage_goes_up_to_the_root():
    taxonomy = load_taxonomy()
    assert taxonomy.lineage("religious_school") == (
        "religious_school",
        "private_school",
        "school",
        "education",
    )
    assert taxonomy.lineage("library") == ("library",)


def test_places_of_worship_are_siblings():
    types = load_taxonomy().types
    assert set(types.loc[["church", "mosque", "synagogue", "temple"], "parent"]) == {
        "place_of_worship"
    }


def test_labels_are_in_the_language_asked_for():
    taxonomy = load_taxonomy()
    assert taxonomy.label("library", "en") == "Library"
    assert taxonomy.label("library", "es") == "Biblioteca"
    assert taxonomy.label(UNCLASSIFIED, "es") == "Sin clasificar"


def test_an_unknown_type_is_an_error_that_names_it():
    with pytest.raises(TaxonomyError, match="'castle'"):
        load_taxonomy().lineage("castle")
    with pytest.raises(TaxonomyError, match="'castle'"):
        load_taxonomy().label("castle")


def test_mentors_need_no_place_but_libraries_do():
    types = load_taxonomy().types
    assert types.loc["mentor", "pointless"]
    assert types.loc["mutual_aid", "pointless"]
    assert not types.loc["library", "pointless"]


def broken(tmp_path: Path, name: str, line: int, changes: dict[str, str]) -> Path:
    """Copy the tables with some cells of one line changed."""
    for table in TABLES.glob("*.csv"):
        (tmp_path / table.name).write_bytes(table.read_bytes())
    with (TABLES / name).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    rows[line - 2] |= changes
    with (tmp_path / name).open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "changes", "says"),
    [
        ("types.csv", {"code": "education"}, "the code 'education' is already on line 2"),
        ("types.csv", {"parent": "castle"}, "unknown parent 'castle'"),
        ("types.csv", {"sector": "pirates"}, "unknown sector 'pirates'"),
        ("types.csv", {"kind": "ghosts"}, "unknown kind 'ghosts'"),
        ("types.csv", {"words_es": ""}, "words_es is empty"),
        ("rules.csv", {"code": "castle"}, "unknown type 'castle'"),
        ("rules.csv", {"priority": "high"}, "priority 'high' is not a whole number"),
        ("rules.csv", {"pattern": "^ $"}, "the pattern has no words"),
        ("crosswalk.csv", {"type": "castle"}, "unknown type 'castle'"),
        ("crosswalk.csv", {"scheme": "dewey"}, "unknown scheme 'dewey'"),
        ("place_words.csv", {"role": "first"}, "unknown role 'first'"),
        ("place_words.csv", {"word": "park"}, "'park' is there already"),
    ],
)
def test_a_broken_table_names_file_and_line(
    tmp_path: Path, name: str, changes: dict[str, str], says: str
):
    with pytest.raises(TaxonomyError) as found:
        load_taxonomy(broken(tmp_path, name, 5, changes))
    assert f"{name}, line 5" in str(found.value)
    assert says in str(found.value)


def test_a_cycle_is_found(tmp_path: Path):
    with (TABLES / "types.csv").open(encoding="utf-8", newline="") as lines:
        codes = [row["code"] for row in csv.DictReader(lines)]
    line = codes.index("education") + 2
    folder = broken(tmp_path, "types.csv", line, {"parent": "religious_school"})
    with pytest.raises(TaxonomyError, match="is its own ancestor"):
        load_taxonomy(folder)


def test_a_word_that_leads_to_two_types_is_found(tmp_path: Path):
    with (TABLES / "types.csv").open(encoding="utf-8", newline="") as lines:
        codes = [row["code"] for row in csv.DictReader(lines)]
    folder = broken(
        tmp_path, "types.csv", codes.index("park") + 2, {"words_en": "park;barber shop"}
    )
    with pytest.raises(TaxonomyError, match="'barber shop' leads to"):
        load_taxonomy(folder)


def test_a_missing_column_is_named(tmp_path: Path):
    for table in TABLES.glob("*.csv"):
        (tmp_path / table.name).write_bytes(table.read_bytes())
    (tmp_path / "rules.csv").write_text("pattern,code,priority\npta,parent_group,2\n")
    with pytest.raises(TaxonomyError, match=r"rules.csv, line 1: the column 'example'"):
        load_taxonomy(tmp_path)


def test_a_line_with_too_many_cells_is_named(tmp_path: Path):
    for table in TABLES.glob("*.csv"):
        (tmp_path / table.name).write_bytes(table.read_bytes())
    (tmp_path / "spellings.csv").write_text("spelling,word,note\nctr,center,x\nsch,school,x,y\n")
    with pytest.raises(TaxonomyError, match=r"spellings.csv, line 3: expected 3 cells"):
        load_taxonomy(tmp_path)
