"""Run every benchmark and print what was measured; nothing is asserted."""

import importlib
import pkgutil
import sys

import benchmarks


def main(wanted: list[str]) -> None:
    """Run the named benchmarks, or all of them."""
    for found in pkgutil.iter_modules(benchmarks.__path__):
        if found.name == "__main__" or (wanted and found.name not in wanted):
            continue
        module = importlib.import_module(f"benchmarks.{found.name}")
        print(f"\n{found.name}: {module.__doc__}")
        for row in module.run():
            print("  " + ", ".join(f"{key} {value}" for key, value in row.items()), flush=True)


main(sys.argv[1:])
