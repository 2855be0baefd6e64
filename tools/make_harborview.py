"""Write the region pack of the invented town of Harborview."""

import argparse
from pathlib import Path

from harborview.packing import pack

HOME = Path(__file__).resolve().parents[1] / "data" / "regions" / "harborview"


def main() -> None:
    """Write every file of the pack below a folder."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--out", type=Path, default=HOME, help="folder (default: the shipped pack)")
    folder = asked.parse_args().out
    files = pack()
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    print(f"{len(files)} files, {sum(map(len, files.values())):,} bytes in {folder}")


if __name__ == "__main__":
    main()
