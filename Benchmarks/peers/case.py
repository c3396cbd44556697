"""What is computed: the erf-net of arXiv:2008.08601 in one dimension at its six inputs, one width, all moments to an order.

    f(x) = sum_j v_j erf(w_j x + b_j) + b,    w, b_j, b ~ N(0, 1), v ~ N(0, 1/N)
"""
import math
from dataclasses import dataclass
from itertools import combinations_with_replacement

INPUTS = (-1.0, -0.6, -0.2, 0.2, 0.6, 1.0)


def monomials(order):
    """The distinct monomials of that order, as non-decreasing tuples of positions in INPUTS, in lexicographic order."""
    return list(combinations_with_replacement(range(len(INPUTS)), order))


@dataclass(frozen=True)
class Case:
    width: int
    top: int  # the highest order: 4 or 6

    @property
    def orders(self):
        return tuple(range(1, self.top + 1))

    @property
    def monomials(self):
        """Of all orders: what a peer's sums are of, in this order."""
        return [monomial for order in self.orders for monomial in monomials(order)]


def kernel(x, y):
    """The exact 2-point function at every width, docs/physics.md with both deviations 1. Independent of the program that is timed."""
    a, b, c = 1 + x * x, 1 + y * y, 1 + x * y
    return 1 + 2 / math.pi * math.asin(2 * c / math.sqrt((1 + 2 * a) * (1 + 2 * b)))
