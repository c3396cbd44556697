"""What the peers and our own program have in common: turns at the same work, and a verdict on the numbers that came out of it."""
from dataclasses import dataclass


class Failure(Exception):
    """Why a contestant cannot take part, in one line."""


@dataclass(frozen=True)
class Turn:
    networks: int
    seconds: float

    @property
    def rate(self):
        """Networks a second."""
        return self.networks / self.seconds


@dataclass(frozen=True)
class Verdict:
    """The pull, among all monomials, that is farthest from 0; None where there are too few samples for errors. A pull is the distance
    from the exact value in errors of the sample. The chance that one beyond the bound is an accident is 2e-9 for each monomial."""

    pull: float | None

    BOUND = 6

    @property
    def exact(self):
        return self.pull is not None and abs(self.pull) <= self.BOUND

    def __str__(self):
        if self.pull is None:
            return "too few draws"
        return "exact ✓" if self.exact else f"{self.pull:+.1f} σ off"
