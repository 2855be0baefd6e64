"""Say what can go wrong in words that a caller can act on.

Each class is a decision that a caller can take; the shells (`cli`, `ui`) catch
`AssetmapError` alone. A bad *row* is not an error: it is a problem in a result
(`assetmap.problems`).
"""

from typing import Any


class AssetmapError(Exception):
    """Root of every error that we raise: one sentence, what was found, what to do."""


class InputError(AssetmapError, ValueError):
    """A file that was given cannot be used."""


class QuestionError(InputError):
    """A file can be read only once a person has answered; `questions` says what is asked."""

    def __init__(self, message: str, questions: tuple[Any, ...]) -> None:
        """Keep what is asked (`model.Question`) beside the sentence that asks it."""
        super().__init__(message)
        self.questions = questions


class SettingsError(AssetmapError, ValueError):
    """A setting is unknown or out of range; the message names its key."""


class RegionError(AssetmapError, LookupError):
    """There is no such region, or its folder is incomplete; the message names file and field."""


class TaxonomyError(AssetmapError, ValueError):
    """The taxonomy's table is not a tree, or a code is unknown; the message names the line."""


class CRSError(AssetmapError, ValueError):
    """A layer has no coordinate reference system, or one unfit for the measure."""


class GeocodeError(AssetmapError):
    """A geocoder on the network gave no answer."""


class GeocoderUnavailable(GeocodeError, OSError):  # noqa: N818  # says what is so, as OSError does
    """A geocoder cannot be reached, or answers nonsense; trying again later may help."""

    def __init__(self, message: str, *, retry_after_s: float | None = None) -> None:
        """Keep how many seconds the service asks us to wait; None where it does not say."""
        super().__init__(message)
        self.retry_after_s = retry_after_s


class GeocoderRefused(GeocodeError, PermissionError):  # noqa: N818  # as above
    """A geocoder will not answer us: key, quota or policy; trying again will not help."""
