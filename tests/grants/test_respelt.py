"""Organisations of grants whose names are written otherwise."""

import pandas as pd
from grants.given import given, grants

from assetmap.grants.parties import parties
from assetmap.grants.respelt import Respelt, between_grants, respelt
from assetmap.resolve import NO_DECISIONS, parse_decisions
from assetmap.schema import FUNDER_ID, RECIPIENT_KEY

CRS = "EPSG:32617"


def known(*rows: dict[str, object], log: str = "") -> Respelt:
    """Return grants with their organisations."""
    table = grants(*rows)
    who = parties(table)
    named = table.assign(**{FUNDER_ID: who["funder"], RECIPIENT_KEY: who["recipient"]})
    said = "who,when,why,action,subject,value,old_value\n" + log
    decisions = parse_decisions(said, name="decisions.csv") if log else NO_DECISIONS
    return respelt(named, crs=CRS, decisions=between_grants(decisions, named)[0])


def recipients(found: Respelt) -> "pd.Series[str]":
    """Return the organisations that grants went to."""
    return found.grants[RECIPIENT_KEY]


def test_a_programme_is_of_the_organisation_that_runs_it():
    ids = recipients(
        known(given("F", "Zephyr Trust", 1.0), given("F", "Zephyr Trust / Kites", 1.0))
    )
    assert len(set(ids)) == 1


def test_the_number_of_one_spelling_is_kept():
    rows = (
        given("F", "Zephyr Kite Trust", 1.0, recipient_id="131624228"),
        *(given("F", "Zephyr Kite Trust - Boats", 1.0) for _ in range(3)),
    )
    ids = recipients(known(*rows))
    assert set(ids) == {parties(grants(rows[0]))["recipient"][0]}


def test_two_numbers_stay_two():
    ids = recipients(
        known(
            given("F", "Zephyr Kite Trust", 1.0, recipient_id="131624228"),
            given("F", "Zephyr Kite Trust - Boats", 1.0, recipient_id="131624229"),
        )
    )
    assert ids.nunique() == 2


def test_a_funder_is_no_recipient_because_their_names_are_alike():
    """What a recipient gave on counts once: money must not leave the sums on a likeness."""
    found = known(
        given("Zephyr Kite Fund", "Umbra Walks", 1.0),
        given("Quill Bank", "Zephyr Kite Fund (Boats Programme)", 1.0),
        given("Zephyr Kite Fund - Boats", "Umbra Walks", 1.0),
    ).grants
    assert found[FUNDER_ID][0] == found[FUNDER_ID][2] != found[RECIPIENT_KEY][1]


def test_doubtful_pairs_are_asked_about_by_their_grants_until_someone_answers():
    rows = (
        given("F", "Zephyr Kites", 1.0, city="Moon"),
        given("F", "Zephyr Kites - Moon Branch", 1.0, city="Moon"),
    )
    open_ = known(*rows)
    assert recipients(open_).nunique() == 2
    assert open_.review[["queue", "record_id", "other_id"]].to_numpy().tolist() == [
        ["duplicate", "r0", "r1"]
    ]
    joined = known(*rows, log="ana,2026-01-01,,join,r1,r0,\n")
    assert len(set(recipients(joined))) == 1
    assert joined.review.empty
    parted = known(*rows, log="ana,2026-01-01,,split,r1,r0,\n")
    assert recipients(parted).nunique() == 2
    assert parted.review.empty


def test_a_person_is_nobody_and_funders_are_not_asked_about():
    found = known(
        given("Zephyr Fund of Moon", "Individual", 1.0, city="Moon"),
        given("Zephyr Fund - Moon", "Individual", 1.0, city="Moon"),
    )
    assert recipients(found).tolist() == ["", ""]
    assert found.review.empty


def test_without_grants_there_is_nobody():
    found = known(given("F", "A", 1.0))
    empty = found.grants.iloc[:0]
    assert respelt(empty, crs=CRS).grants.empty
