"""Stop asking a server that keeps failing."""


class Breaker:
    """Counts the failures of one server in a row, within one run."""

    def __init__(self, failures: int) -> None:
        """Say after how many failures in a row it opens."""
        self._most, self._count = failures, 0

    @property
    def is_open(self) -> bool:
        """Tell whether the server is to be left alone."""
        return self._count >= self._most

    def failed(self) -> None:
        """Count a failure."""
        self._count += 1

    def answered(self) -> None:
        """Forget the failures: the server answers."""
        self._count = 0
