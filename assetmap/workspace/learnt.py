"""Keep what was learnt from a workspace's decisions beside them."""

from pathlib import Path
from typing import Final

from assetmap.classify import Model, bytes_of, model_of
from assetmap.disk import write_file

MODEL: Final = "types.npz"


def read_model(folder: Path) -> Model | None:
    """Return what a workspace has learnt; None where it has learnt nothing.

    Raises
    ------
    InputError
        If its file is no model.
    """
    path = folder / MODEL
    return model_of(path.read_bytes(), name=path.name) if path.is_file() else None


def write_model(folder: Path, model: Model) -> None:
    """Write what was learnt, in the place of what was there.

    Raises
    ------
    InputError
        If it cannot be written.
    """
    write_file(folder / MODEL, bytes_of(model))
