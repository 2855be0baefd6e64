"""A harbormaster answers a question with the keyboard alone."""

import re
import sys
from pathlib import Path

import pytest
from browser_app.test_hostile import HOSTILE_NAME, IMAGE, SCRIPT, file, hostile_list
from browser_app.visits import PHONE, Visit, Visitor, barriers, running

from assetmap.resolve import load_decisions
from assetmap.words import say

pytestmark = [pytest.mark.browser]


def open_places(visit: Visit) -> int:
    """How many questions about places the page says are open."""
    label = say("app", "queue_place")
    found = re.search(rf"{re.escape(label)} (\d+)", visit.text())
    assert found
    return int(found[1])


def test_what_is_asked_of_types_and_of_pairs_keeps_nobody_out(visitor: Visitor) -> None:
    visit = visitor()
    visit.open("questions")
    tabs = visit.page.locator("[data-testid=stButtonGroup] button")
    for queue, answer in (("type", "type_of_"), ("duplicate", "answer_join")):
        tabs.filter(has_text=say("app", f"queue_{queue}")).click()
        visit.settle()
        visit.page.locator(f"[class*=st-key-{answer}]").wait_for()
        visit.unfold()
        assert barriers(visit) == []
    left = visit.page.get_by_role("button", name=say("app", "pair_split"))
    left.focus()
    for _ in range(2):  # who answers by keys stays where the next answer is given
        visit.page.keyboard.press("Enter")
        visit.settle()
        assert left.evaluate("button => button === document.activeElement")


def test_a_question_is_answered_by_keys_is_kept_and_is_one_fewer(
    visitor: Visitor, tmp_path: Path
) -> None:
    keeping = (sys.executable, "-m", "assetmap", "serve", "--workspace", str(tmp_path / "kept"))
    with running(*keeping, "--port", log=tmp_path / "log.txt") as server:
        visit = visitor(to=server)
        visit.open("questions")
        page, first = visit.page, open_places(visit)
        candidate = page.get_by_role("button", name=say("app", "place_candidate", number=1))
        while not candidate.count():
            page.keyboard.press("n")
            visit.settle()
        before = open_places(visit)
        page.keyboard.press("1")
        visit.settle()
        assert open_places(visit) == before - 1 < first
        log = tmp_path / "kept" / "harborview" / "decisions.csv"
        assert [line.action for line in load_decisions(log).lines] == ["place"]
        assert f"{say('app', 'answers_kept')} (1)" in visit.text()
        page.get_by_role("textbox", name=say("app", "place_point")).focus()
        page.keyboard.type("1n")  # letters of a field answer nothing
        visit.settle()
        assert open_places(visit) == before - 1
        assert barriers(visit) == []
        page.get_by_role("button", name=say("app", "turn_undo")).focus()
        page.keyboard.press("Enter")
        visit.settle()
        assert open_places(visit) == before
        assert [line.action for line in load_decisions(log).lines] == ["place", "undo"]
        assert visit.hosts() == {server.address.split("/")[2]}
    assert "Traceback" not in (tmp_path / "log.txt").read_text()


def test_a_hostile_name_is_text_in_its_question_on_a_phone(visitor: Visitor) -> None:
    visit = visitor(PHONE)
    visit.open("lists")
    visit.bring(file(HOSTILE_NAME, hostile_list()))  # built once, for another test too
    visit.page.get_by_role("button", name=say("app", "lists_use")).click()
    visit.page.get_by_text(say("app", "lists_on_map")).wait_for()
    visit.settle()
    visit.page.evaluate("() => document.querySelector('a[href*=questions]').click()")
    visit.settle()
    visit.unfold()
    assert [text for text in (IMAGE, SCRIPT) if text not in visit.text()] == []  # as text
    assert visit.executed() == []
    assert visit.hosts() == {visit.server.address.split("/")[2]}
    main = "() => document.querySelector('[data-testid=stMain]').scrollWidth"
    assert visit.page.evaluate(main) <= 390
