import os
import subprocess
import sys
from pathlib import Path

FINDER = Path(__file__).resolve().parents[2] / "tools" / "find_browser.py"


def find(**changes: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **changes}
    return subprocess.run(
        [sys.executable, str(FINDER)], env=environment, check=False, capture_output=True, text=True
    )


def test_the_browser_that_is_named_is_taken(tmp_path: Path):
    named = tmp_path / "my-browser"
    named.write_text("#!/bin/sh\n")
    named.chmod(0o755)
    found = find(ASSETMAP_BROWSER=str(named))
    assert (found.returncode, found.stdout.strip()) == (0, str(named))


def test_one_on_the_path_is_found(tmp_path: Path):
    (tmp_path / "google-chrome").write_text("#!/bin/sh\n")
    (tmp_path / "google-chrome").chmod(0o755)
    found = find(ASSETMAP_BROWSER="", PATH=str(tmp_path))
    assert found.stdout.strip() == str(tmp_path / "google-chrome")


def test_without_one_a_sentence_says_what_to_do(tmp_path: Path):
    found = find(ASSETMAP_BROWSER="", PATH=str(tmp_path), PLAYWRIGHT_BROWSERS_PATH=str(tmp_path))
    assert found.returncode == 1
    assert found.stdout == ""
    assert "apt-get install chromium" in found.stderr
    assert "Traceback" not in found.stderr
