"""Last year's answers, read with this year's list."""

import csv
import hashlib
import io

import pandas as pd
import pytest
import tiny
from click.testing import CliRunner

from assetmap import pipeline
from assetmap.cli import main
from assetmap.model import Table, Upload
from assetmap.result import Result
from assetmap.workspace import Answer, Workspace, keep_ids, read_ids

HEADER = ("Name", "Category", "Address", "ZIP", "Phone")
LAST = [
    ("Alder House", "Zorp", "100 N Main St", "15901", ""),
    ("Birch House", "Zorp", "104 N Main St", "15901", "412-555-0102"),
    ("Cedar House", "Zorp", "108 N Main St", "15901", ""),
    ("Dogwood Hall", "Quux", "112 N Main St", "15901", ""),
    ("Elm Hall", "Quux", "116 N Main St", "15901", ""),
    ("Fir Room", "Fnord", "7 Unmapped Way", "15901", "412-555-0106"),
    ("Gorse Room", "Fnord", "120 N Main St", "15901", ""),
    ("Hazel Libary", "Library", "124 N Main St", "15901", "412-555-0108"),
    ("Ivy Clinic", "Clinic", "128 N Main St", "15901", ""),
    ("Juniper Gym", "Gym", "132 N Main St", "15901", ""),
    ("Kale Market", "Grocery", "136 N Main St", "15901", ""),
    ("The Green Corner", "Grocery", "136 N Main St", "15901", ""),
    ("Lime Pantry", "Food pantry", "140 N Main St", "15901", ""),
    ("Lime Food Pantry", "Food pantry", "140 N Main St", "15901", ""),
    ("Maple School", "School", "144 N Main St", "15901", "412-555-0113"),
    ("Nut Library", "Library", "148 N Main St", "15901", ""),
]
CHANGED = {
    "Alder House": [("Alder House", "Zorp", "100 N Main St", "15901", "412-555-0101")],  # a phone
    "Birch House": [("Birch Place", "Zorp", "104 N Main St", "15901", "412-555-0102")],  # renamed
    "Cedar House": [],  # vanished
    "Fir Room": [("Fir Room", "Fnord", "7 Unmapped Way", "15901", "412-555-9999")],
    "Gorse Room": [("Gorse Room", "Fnord", "160 N Main St", "15901", "")],  # moved
    "Hazel Libary": [("Hazel Library", "Library", "124 N Main St", "15901", "412-555-0108")],
    "Kale Market": [("Kale Market", "Grocery", "136 N Main St", "15901", "412-555-0110")],
    "Maple School": [  # one row became two
        ("Maple School North", "School", "144 N Main St", "15901", "412-555-0113"),
        ("Maple School South", "School", "146 N Main St", "15901", "412-555-0114"),
    ],
    "Nut Library": [("Nut Library", "Clinic", "148 N Main St", "15901", "")],  # is something else
}
NEW = ("Oak Hall", "Quux", "152 N Main St", "15901", "")
# Other rows, in another order.
THIS = [*(row for one in reversed(LAST) for row in CHANGED.get(one[0], [one])), NEW]


def upload(rows: list[tuple[str, ...]], name: str, *, numbered: bool) -> Upload:
    """Return a version of the list; with ids of its own, which stay with what keeps its name."""
    out = io.StringIO()
    writer = csv.writer(out)
    ids = {row[0]: f"K{n * 37 % 101:03}" for n, row in enumerate(LAST, 1)}
    ids |= {"Birch Place": ids["Birch House"], "Hazel Library": ids["Hazel Libary"]}
    writer.writerow(["Key", *HEADER] if numbered else HEADER)
    for n, row in enumerate(rows):
        writer.writerow([ids.get(row[0], f"X{n * 59 % 997:03}"), *row] if numbered else row)
    content = out.getvalue().encode()
    digest = hashlib.sha256(content).hexdigest()
    return Upload(name=name, content=content, sha256=digest, table=Table.ASSETS, source="Halls")


def built(space: Workspace) -> Result:
    """Build what a workspace keeps alone, and have it remember the ids."""
    kept = read_ids(space.folder)
    known = pipeline.Known(ids=kept.ids if kept else None)
    result = pipeline.build(
        tiny.region(),
        space.uploads(),
        decisions=space.decisions(),
        settings=tiny.settings(),
        known=known,
    )
    keep_ids(space.folder, result.records)
    return result


def answers(of: dict[str, str]) -> list[Answer]:
    """Return last year's answers, of every kind."""

    def said(action: str, name: str, value: str = "", old: str = "") -> Answer:
        return Answer(action=action, subject=of[name], value=value, old_value=old)

    houses = ";".join(of[f"{name} House"] for name in ("Alder", "Birch", "Cedar"))
    return [
        Answer(action="type", subject=houses, value="makerspace"),
        Answer(action="means", subject="Quux | Halls", value="church"),
        said("place", "Fir Room", "-79.97 40.41", "7 Unmapped Way"),
        said("place", "Gorse Room", "-79.98 40.405", "120 N Main St"),
        said("place", "Dogwood Hall", "Old Town", "112 N Main St"),
        said("name", "Hazel Libary", "Hazel Library", "Hazel Libary"),
        said("hide", "Ivy Clinic", old="Ivy Clinic"),
        said("close", "Juniper Gym", old="Juniper Gym"),
        said("join", "Kale Market", of["The Green Corner"], "Kale Market"),
        said("split", "Lime Pantry", of["Lime Food Pantry"], "Lime Pantry"),
        said("phone", "Maple School", "412-555-7777", "412-555-0113"),
        said("type", "Nut Library", "museum", "library"),
        said("phone", "Elm Hall", "412-555-0000"),
        said("undo", "Elm Hall", "phone"),
        said("close", "Elm Hall", old="Elm Hall"),
        said("reopen", "Elm Hall", old="Elm Hall"),
    ]


@pytest.fixture(scope="module", params=[False, True], ids=["without ids", "with ids"])
def years(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Workspace, Result, Result]:
    """Return the workspace, last year's build with its answers, and this year's."""
    folder = tmp_path_factory.mktemp("year")
    space = Workspace.open(folder, region=tiny.region())
    space.accept(space.propose(upload(LAST, "2025.csv", numbered=request.param)))
    first = built(space).records
    space.decide_all(answers(dict(zip(first["name"], first["record_id"], strict=True))), who="Ana")
    last = built(space)
    space.accept(space.propose(upload(THIS, "2026.csv", numbered=request.param)))
    return Workspace.open(folder, region=tiny.region()), last, built(space)


def told(space: Workspace, names: dict[str, str]) -> str:
    """Return what `assetmap decisions --check` says, with names in place of ids."""
    words = ["decisions", str(tiny.TINY), "--check", "--workspace", str(space.folder)]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    text = done.stdout.replace(f"{space.folder}/decisions.csv, line ", "")
    for record, name in names.items():
        text = text.replace(record, f"<{name}>")
    return text


LOG = """\
+ 2: type <Alder House>;<Birch House>;<Cedar House> makerspace (Ana): 3 holds
+ 3: means Quux | Halls church (Ana): holds
+ 4: place <Fir Room> -79.97 40.41 (Ana): holds
! 5: place <Gorse Room> -79.98 40.405 (Ana): stale: place of <Gorse Room>: expected \
120 N Main St, found 160 N Main St
+ 6: place <Dogwood Hall> Old Town (Ana): holds
+ 7: name <Hazel Libary> Hazel Library (Ana): holds
+ 8: hide <Ivy Clinic> (Ana): holds
+ 9: close <Juniper Gym> (Ana): holds
+ 10: join <Kale Market> <The Green Corner> (Ana): holds
+ 11: split <Lime Pantry> <Lime Food Pantry> (Ana): holds
+ 12: phone <Maple School> 412-555-7777 (Ana): holds
! 13: type <Nut Library> museum (Ana): stale: type of <Nut Library>: expected library, found clinic
- 14: phone <Elm Hall> 412-555-0000 (Ana): withdrawn
+ 16: close <Elm Hall> (Ana): holds
+ 17: reopen <Elm Hall> (Ana): holds
14 holds, 2 stale, 1 withdrawn
"""
ASSETS = """\
Alder House|makerspace|address|1|412-555-0101
Birch Place|makerspace|address|1|412-555-0102
Cedar House|makerspace|address|1|
Dogwood Hall|church|neighbourhood|5|
Elm Hall|church|address|1|
Fir Room|unclassified|confirmed|3|412-555-9999
Gorse Room|unclassified|address|3|
Hazel Library|library|address|2|412-555-0108
Lime Food Pantry|food_pantry|address|2|
Lime Pantry|food_pantry|address|2|
Maple School North|school|address|2|412-555-7777
Maple School South|school|address|2|412-555-0114
Nut Library|clinic|address|3|
Oak Hall|church|address|3|
The Green Corner|grocery|address|2|412-555-0110
"""
Years = tuple[Workspace, Result, Result]


def test_last_years_log_on_this_years_list(years: Years):
    """Whatever changed beside it, an answer holds as long as what it was made of is so."""
    space, last, now = years
    both = pd.concat([last.records, now.records])
    names = dict(zip(both["record_id"], both["name"], strict=True))
    lines = space.decisions().lines
    for line in lines:
        if line.action in ("hide", "close", "name"):  # no record of a build, or under another name
            names[line.subject] = line.old_value
    said = told(space, names).replace(f", {lines[0].when}", "")
    assert said == LOG
    table = now.assets.sort_values("name")
    columns = ["name", "type", "tier", "neighbourhood_id", "phone"]
    assert table[columns].to_csv(sep="|", header=False, index=False) == ASSETS


def test_a_row_that_changed_is_the_asset_that_it_was(years: Years):
    _, last, now = years
    before, after = (one.assets.set_index("name")["asset_id"] for one in (last, now))
    for old, new in (("Alder House", "Alder House"), ("Birch House", "Birch Place")):
        assert before[old] == after[new]
    same = before.index.intersection(after.index)
    assert (before[same] == after[same]).all()
    assert after["Gorse Room"] == before["Gorse Room"]  # it moved


def test_what_is_asked_this_year_is_what_changed(years: Years):
    """Nothing that was answered comes again; what vanished does, and what lost its answer."""
    asked = years[2].review
    gone = asked.loc[asked["queue"] == "row", "why"].tolist()
    assert "“Cedar House”" in gone[0]
    assert len(gone) == 1 or (len(gone) == 2 and "“Maple School”" in gone[1])
    kinds = asked.loc[asked["queue"] == "type", "settles"].tolist()
    assert kinds == [2]  # Fir Room and Gorse Room, that nobody typed
    pairs = asked.loc[asked["queue"] == "duplicate", "why"].tolist()
    assert all("Maple School" in why for why in pairs)


def test_every_row_of_both_years_is_accounted_for(years: Years):
    now = years[2].summary
    rows = len(THIS) + len(years[2].review.query("queue == 'row'"))
    assert now["rows_in"] == rows
    out = sum(sum(now[what].values()) for what in ("held", "rejected"))
    assert len(years[2].records) + out == rows
    assert now["rejected"] == {"hidden": 1, "closed": 1}
