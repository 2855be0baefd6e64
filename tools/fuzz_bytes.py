"""Look for bytes that our own code does not stand, led by what they reach (atheris).

    .venv/bin/python tools/fuzz_bytes.py --seconds 300 --only delimited --only json

Each piece runs in a process of its own for so many seconds. Bytes that broke one are kept in
`--keep`; `tools/fuzz_bytes.py --one NAME FILE` tries them again.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]  # the code beside this tool

# Of which file's seeds a piece begins with.
SEEDED = {
    "kind": "csv",
    "encoding": "utf16",
    "delimited": "csv",
    "json": "geojson",
    "json_lines": "jsonlines",
    "kml": "kml",
    "archive": "xlsx",
    "xls": "xls",
}
LONGEST = 4096  # bytes of an input


def fuzz_one(name: str, arguments: list[str]) -> None:
    """Run one piece in this process until its time is up."""
    import atheris

    with atheris.instrument_imports(include=["assetmap.ingest", "assetmap.geocode"]):
        from fuzz.harnesses import HARNESSES
    atheris.Setup([sys.argv[0], *arguments], HARNESSES[name])
    atheris.Fuzz()


def starts(name: str, folder: Path) -> None:
    """Write the files that a piece begins with."""
    from fuzz.harnesses import STARTS
    from fuzz.seeds import SEEDS, shapefile_parts, wkb, xlsb, xlsx
    from hostile.case import sheet_xml

    found = list(STARTS.get(name, []))
    found += [make() for make in SEEDS.get(SEEDED.get(name, ""), ())]
    special = {
        "sheet": lambda: sheet_xml('<row r="1"><c r="A1" t="e"><v>#N/A</v></c></row>').encode(),
        "hiding": lambda: sheet_xml('<row r="1" hidden="1"><c r="A1"/></row>').encode(),
        "letters": lambda: b'<?xml version="1.0" encoding="UTF-16"?><a Target="./b"/>',
        "member": lambda: b"xl/worksheets/sheet1.xml\n<worksheet/>",
        "xlsb": xlsb,
        "archive": xlsx,
        "geopackage_shapes": lambda: b"GP\x00\x01\x00\x00\x00\x00" + wkb(1, 2),
        "shapefile_shapes": lambda: bytes(shapefile_parts()["places.shp"]),
    }
    if name in special:
        found.append(special[name]())
    for i, content in enumerate(found):
        (folder / str(i)).write_bytes(content[:LONGEST] if name != "xls" else content)


def run(name: str, seconds: int, keep: Path) -> bool:
    """Run one piece in a process of its own; print what came of it, and say whether all is well."""
    keep.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        starts(name, Path(folder))
        begun = time.monotonic()
        done = subprocess.run(
            [
                sys.executable,
                __file__,
                "--one",
                name,
                f"-max_total_time={seconds}",
                f"-max_len={LONGEST if name != 'xls' else 3 * LONGEST}",
                "-timeout=10",
                "-rss_limit_mb=1500",
                f"-artifact_prefix={keep}/{name}-",
                folder,
            ],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
    runs = re.findall(r"^#(\d+)|Done (\d+) runs|number_of_executed_units: (\d+)", done.stderr, re.M)
    most = max((int(number) for found in runs for number in found if number), default=0)
    reached = re.findall(r" cov: (\d+)", done.stderr)
    well = done.returncode == 0
    print(
        f"{name:<18} {most:>10,} runs, {reached[-1] if reached else '?'} places reached, "
        f"{time.monotonic() - begun:.0f} s: {'nothing found' if well else 'FOUND'}",
        flush=True,
    )
    if not well:
        print(done.stdout[-1500:], done.stderr[-2500:], flush=True)
    return well


def main() -> None:
    """Run each piece asked for; end with 1 where anything was found."""
    if sys.argv[1:2] == ["--one"]:
        fuzz_one(sys.argv[2], sys.argv[3:])
        return
    from fuzz.harnesses import HARNESSES

    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--seconds", type=int, default=60, help="for each piece")
    parser.add_argument("--only", action="append", choices=sorted(HARNESSES), help="all of them")
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "assetmap_fuzz")
    asked = parser.parse_args()
    well = [run(name, asked.seconds, asked.keep) for name in asked.only or HARNESSES]
    sys.exit(0 if all(well) else 1)


if __name__ == "__main__":
    main()
