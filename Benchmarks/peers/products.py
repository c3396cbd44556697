"""How to sum all monomials of an order with few multiplications.

A monomial of order 2h or 2h - 1 is a product of h fields times one of h or h - 1: a prefix (a <= b <= c) times a suffix (d <= e <= f), c <= d.
All of them are entries of one matrix product P S^T over networks, of the tables of such products; but that has 3136 entries for 462
monomials of order 6. Prefixes in colexicographic order are sorted by their last index c, suffixes in lexicographic order by their
first, so the suffixes that prefixes ending in c need are the rows from some row on: a few slim matrix products of slices have hardly
an entry too many.
"""
from math import comb

from .case import INPUTS, monomials

FIELDS = len(INPUTS)


def sizes(order):
    """Fields in a prefix and in a suffix."""
    return (order + 1) // 2, order // 2


def lexicographic(size):
    return monomials(size)


def colexicographic(size):
    return sorted(monomials(size), key=lambda row: row[::-1])


def suffix_start(size, first):
    """The first lexicographic row that begins with `first` or more."""
    return next((i for i, row in enumerate(lexicographic(size)) if row[0] >= first), len(lexicographic(size)))


def prefix_start(size, last):
    """The first colexicographic row that ends with `last` or more: as many are before it as there are rows of fewer fields."""
    return comb(last + size - 1, size)


# Prefixes that end in these go together: the slimmest products are too slim for a matrix product to pay.
GROUPS = ((0, 1), (2, 2), (3, 3), (4, 5))


def blocks(order):
    """The matrix products for an order above 1: (first prefix row, last prefix row + 1, first suffix row) each."""
    long, short = sizes(order)
    return [(prefix_start(long, low), prefix_start(long, high + 1), suffix_start(short, low)) for low, high in GROUPS]


def places(order):
    """For each monomial, its place among the entries of all blocks, laid end to end row by row."""
    long, short = sizes(order)
    found, place = {}, 0
    for begin, end, start in blocks(order):
        for prefix in colexicographic(long)[begin:end]:
            for suffix in lexicographic(short)[start:]:
                found.setdefault(tuple(sorted(prefix + suffix)), place)
                place += 1
    return [found[monomial] for monomial in monomials(order)]


def entries(order):
    """Of all blocks."""
    return sum((end - begin) * (len(lexicographic(sizes(order)[1])) - start) for begin, end, start in blocks(order))


def factors(order):
    """For each monomial, the lexicographic rows of its prefix and of its suffix."""
    long, short = sizes(order)
    prefixes, suffixes = ({product: i for i, product in enumerate(lexicographic(size))} for size in (long, short))
    return [prefixes[monomial[:long]] for monomial in monomials(order)], [suffixes[monomial[long:]] for monomial in monomials(order)]


def parents(size):
    """For each lexicographic row of `size` fields, its first field and the row of the others among those of size - 1."""
    row = {product: i for i, product in enumerate(lexicographic(size - 1))}
    return [product[0] for product in lexicographic(size)], [row[product[1:]] for product in lexicographic(size)]
