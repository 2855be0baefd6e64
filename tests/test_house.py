"""The house's rules that no linter knows: where hostile text may not go, how long things are."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted((ROOT / "assetmap").rglob("*.py"))
SCRIPTS = sorted((ROOT / "assetmap" / "publish" / "web").glob("*.js"))
ONLY_HERE = ROOT / "assetmap" / "publish" / "page.py"
# What puts text into a template or into HTML: folium's, branca's, geopandas', Streamlit's.
CALLS = {"explore", "Element", "Popup", "Tooltip", "GeoJsonTooltip", "GeoJsonPopup", "Marker"}
KEYWORDS = {"unsafe_allow_html", "unsafe_allow_javascript"}
SINKS = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc"


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def sinks_of(module: ast.Module) -> list[str]:
    """Return what a module calls that could compile or render a text."""
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            found += [name] if name in CALLS else []
            found += [word.arg for word in node.keywords if word.arg in KEYWORDS]
    return found


def test_no_text_reaches_a_template_outside_the_page():
    found = {named(path): sinks_of(tree(path)) for path in MODULES if path != ONLY_HERE}
    assert len(found) > 100
    assert {name: sinks for name, sinks in found.items() if sinks} == {}


def test_the_rule_sees_what_it_forbids():
    bad = "layer.explore()\nfolium.Popup(name)\nst.markdown(x, unsafe_allow_html=True)\n"
    assert sinks_of(ast.parse(bad)) == ["explore", "Popup", "unsafe_allow_html"]


@pytest.mark.parametrize("path", SCRIPTS, ids=named)
def test_the_page_writes_text_as_text(path: Path):
    assert re.findall(SINKS, path.read_text(encoding="utf-8")) == []


def test_the_page_has_scripts():
    assert len(SCRIPTS) > 1


def test_modules_are_small_and_say_what_they_are():
    wrong = {named(path): faults_of(path.read_text(encoding="utf-8")) for path in MODULES}
    assert {name: faults for name, faults in wrong.items() if faults} == {}


def test_the_rules_of_length_see_what_they_forbid():
    long = "def f():\n" + "    x = 1\n" * 61
    assert faults_of('"""Say it."""\n') == []
    assert faults_of('"""No end"""\n' + long + "\n" * 400) == ["long", "says nothing", "f is long"]


def faults_of(text: str) -> list[str]:
    """Return what is too long in a module, and whether its first line says nothing."""
    module = ast.parse(text)
    faults = ["long"] if text.count("\n") > 400 else []
    first = (ast.get_docstring(module) or "").split("\n\n")[0]
    faults += [] if first.rstrip().endswith((".", "`")) else ["says nothing"]
    functions = [n for n in ast.walk(module) if isinstance(n, ast.FunctionDef)]
    return faults + [f"{f.name} is long" for f in functions if _body_lines(f) > 60]


def _body_lines(function: ast.FunctionDef) -> int:
    """Count the lines of a function without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_no_error_is_caught_blindly_or_printed():
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"except Exception|except BaseException|except:|\bprint\(", text), path


def tracked() -> set[Path]:
    """Return the files that belong to the project: what else lies about is somebody's own."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("git does not know these files")
    return {ROOT / name for name in listed.stdout.decode().split("\0") if (ROOT / name).is_file()}


def test_nothing_names_a_machine_or_a_registry():
    hosts = r"/work/|/root/|pypi\.org|files\.pythonhosted|registry\.npmjs|deb\.debian"
    kept = [
        *MODULES,
        *SCRIPTS,
        *ROOT.glob("*.*"),
        *ROOT.glob("docs/*.md"),
        *ROOT.glob("tools/**/*.py"),
    ]
    for path in tracked().intersection(kept):
        if path.suffix != ".png":
            assert not re.search(hosts, path.read_text(encoding="utf-8")), path
