"""The docs say what the code does: generated pages are fresh, and every measure is described."""

import doctest
import importlib.util
import re
from pathlib import Path
from types import ModuleType

import numpy
import pandas
import pytest

ROOT = Path(__file__).resolve().parents[1]


def _make_docs() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_docs", ROOT / "tools" / "make_docs.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["cli.md", "data-format.md"])
def test_a_generated_page_is_fresh(name: str):
    stale = f"docs/{name} is stale; run: .venv/bin/python tools/make_docs.py"
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == _make_docs().PAGES[name](), stale


def test_every_command_that_the_docs_name_exists():
    from assetmap.cli import main

    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    named = {
        found
        for page in pages
        for found in re.findall(r"assetmap ([a-z]+) ", page.read_text("utf-8"))
    }
    assert named & set(main.commands)
    verbs = {word for word in named if word in {"build", "read", "regions", "export", "serve"}}
    assert verbs <= set(main.commands)


def test_every_target_that_the_readme_names_is_in_the_makefile():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"`make ([a-z]+)`", readme))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert {"run", "test"} <= targets
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)


def test_no_page_names_a_link_to_a_file_that_is_not_there():
    for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def _examples() -> list[tuple[str, str]]:
    """Return the examples of the page about measures: the section's title, the text."""
    page = (ROOT / "docs" / "measures.md").read_text(encoding="utf-8")
    sections = re.split(r"^#+ ", page, flags=re.MULTILINE)
    found = [
        (one.split("\n", 1)[0], re.findall(r"```python\n(.*?)```", one, re.S)) for one in sections
    ]
    return [(title, "\n".join(blocks)) for title, blocks in found if blocks]


@pytest.mark.parametrize(("title", "text"), _examples(), ids=lambda text: text[:20])
def test_the_examples_about_measures_are_true(title: str, text: str):
    known = {"np": numpy, "pd": pandas}
    test = doctest.DocTestParser().get_doctest(text, known, title, "docs/measures.md", 0)
    flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    said: list[str] = []
    outcome = doctest.DocTestRunner(optionflags=flags).run(test, out=said.append)
    assert outcome.attempted > 1
    assert outcome.failed == 0, "".join(said)


def test_every_measure_has_an_example():
    page = (ROOT / "docs" / "measures.md").read_text(encoding="utf-8")
    measures = page.split("# Findings:")[0]
    described = set(re.findall(r"^\| `(\w+)` \|", measures, re.MULTILINE))
    shown = " ".join(text for _, text in _examples())
    assert len(described) > 20
    assert [name for name in sorted(described) if not re.search(rf"\b{name}\b", shown)] == []
