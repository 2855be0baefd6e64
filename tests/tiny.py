"""Load the invented town of `tests/data/tiny`, whose every number can be checked by hand."""

from functools import cache
from pathlib import Path

from assetmap.model import Region
from assetmap.pipeline import build
from assetmap.region import load_region
from assetmap.result import Result
from assetmap.settings import Settings
from assetmap.uploads import pack_uploads

TINY = Path(__file__).parent / "data" / "tiny"


@cache
def region() -> Region:
    """Return the tiny region."""
    return load_region(TINY)


@cache
def settings() -> Settings:
    """Return the settings that the tiny region asks for."""
    return Settings().with_(dict(region().measures))


@cache
def result() -> Result:
    """Return the build of the tiny region; nobody changes it."""
    return build(region(), pack_uploads(region()), settings=settings())
