"""Which monomials to sum together, where the loop over networks is written by hand.

A tile is two rows of the table of products times four: eight sums for six loads, so that multiply-adds and not loads take the time. Any
splitting of a monomial will do, so tiles are chosen greedily, each for the most monomials that none has yet: 60 tiles for the 462 of order 6.
"""
from itertools import combinations

from .products import lexicographic, sizes

LEFT, RIGHT = 2, 4


def best_columns(columns, missing):
    """The four columns that have the most missing monomials together, chosen one after the other, and those monomials."""
    taken, chosen = set(), []
    for _ in range(RIGHT):
        column = max((c for c in range(len(columns)) if c not in chosen), key=lambda c: len((columns[c] & missing) - taken))
        chosen.append(column)
        taken |= columns[column] & missing
    return taken, chosen


def next_tile(pairs, missing, most):
    """The tile that has the most of the missing monomials; the first one that has `most`."""
    best = set(), None, None
    for left, columns in pairs.items():
        if sum(sorted((len(column & missing) for column in columns), reverse=True)[:RIGHT]) <= len(best[0]):
            continue
        taken, right = best_columns(columns, missing)
        if len(taken) > len(best[0]):
            best = taken, left, right
        if len(taken) >= most:
            break
    return best


def tiles(order):
    """For each tile of an order above 1 its six rows, two suffixes and four prefixes, and the monomials of its eight sums, suffix by suffix,
    None where another tile has it."""
    long, short = sizes(order)
    columns = lexicographic(long)
    product = [[tuple(sorted(left + right)) for right in columns] for left in lexicographic(short)]
    pairs = {
        left: [{product[i][column] for i in left} for column in range(len(columns))] for left in combinations(range(len(product)), LEFT)
    }
    missing = {monomial for row in product for monomial in row}
    found, most = [], LEFT * RIGHT
    while missing:
        taken, left, right = next_tile(pairs, missing, most)
        most = len(taken)  # what is missing gets less, and so does what a tile can have of it
        sums = []
        for i in left:
            for column in right:
                sums.append(product[i][column] if product[i][column] in missing else None)
                missing.discard(product[i][column])
        found.append((list(left) + right, sums))
    return found
