"""Prove that the library and the command line run without the app's and the developers' packages.

Every package that `assetmap/` imports must be one of its declared dependencies; Streamlit may be
imported only under `assetmap/ui/`; and a whole build must pass with Streamlit made unimportable.
"""

import ast
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TOWN = ROOT / "tests" / "data" / "tiny"  # has people, grants and addresses: every step has work
# distribution -> module, where they differ
IMPORTED_AS = {"python-calamine": "python_calamine", "scikit-learn": "sklearn"}
BUILD = """
import sys
for name in ("streamlit", "pytest", "hypothesis", "playwright"):
    sys.modules[name] = None
from assetmap.cli import main
main(["build", sys.argv[2], "--out", sys.argv[1], "--quiet"])
"""


def declared(key: str) -> set[str]:
    """Return the module names of the project's dependencies, or of one extra."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = project["optional-dependencies"][key] if key else project["dependencies"]
    names = (re.split(r"[<>=!~\[; ]", line, maxsplit=1)[0] for line in wanted)
    return {IMPORTED_AS.get(name, name.replace("-", "_")) for name in names}


def imported(path: Path) -> set[str]:
    """Return the top-level names of the packages that a module imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - {"assetmap"}


def undeclared() -> list[str]:
    """Return a line for each import that the declared dependencies do not cover."""
    core, app = declared(""), declared("app")
    lines = []
    for path in sorted((ROOT / "assetmap").rglob("*.py")):
        allowed = core | app if "ui" in path.relative_to(ROOT).parts else core
        lines += [f"{path.relative_to(ROOT)} imports {name}" for name in imported(path) - allowed]
    return lines


def main() -> int:
    """Print what is wrong and return the exit code."""
    lines = undeclared()
    if lines:
        print("imports that pyproject.toml does not declare:", *lines, sep="\n  ")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", BUILD, str(Path(folder) / "out"), str(TOWN)]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        print("a build fails without Streamlit:", done.stderr, sep="\n")
        return 1
    print("the library and the command line run without Streamlit")
    return 0


if __name__ == "__main__":
    sys.exit(main())
