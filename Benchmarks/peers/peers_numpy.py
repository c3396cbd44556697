"""NumPy, in batches that stay in the nearest caches: one process a core, since many of its calls hold the interpreter.

What made it fast: Box and Muller on raw words beats the ziggurat of `standard_normal` threefold; erf as tanh of a polynomial beats
scipy.special.erf sevenfold on normal arguments; slim matrix products beat one big one threefold.
"""
import math

import numpy as np

from .case import INPUTS
from .functions import ERF_BY_TANH
from .products import FIELDS, blocks, entries, lexicographic, places, prefix_start, sizes, suffix_start

SINGLE = np.float32
NEURONS_IN_BLOCK = 16384  # six inputs and three arrays of them fill a megabyte
NETWORKS_IN_BLOCK = 4096  # of the moments: two tables of 83 rows
SHORTEST_ROW = 64  # neurons of one network that are worth a dot product


def version():
    return np.__version__


class Normals:
    """Box and Muller (1958) on 32-bit words, two from each 64-bit one."""

    def __init__(self, count, seed):
        self.words = np.random.SFC64(seed)
        self.half = (count + 1) // 2
        self.radius = np.empty(self.half, SINGLE)
        self.angle = np.empty(self.half, SINGLE)
        self.normals = np.empty((2, self.half), SINGLE)

    def draw(self):
        words = self.words.random_raw(self.half).view(np.uint32)
        radius, angle = self.radius, self.angle
        np.copyto(radius, words[: self.half], casting="unsafe")
        np.copyto(angle, words[self.half :].view(np.int32), casting="unsafe")
        radius *= SINGLE(2.0**-32)
        radius += SINGLE(2.0**-33)  # never 0
        np.log(radius, out=radius)
        radius *= SINGLE(-2)
        np.sqrt(radius, out=radius)
        angle *= SINGLE(math.pi * 2.0**-31)
        np.cos(angle, out=self.normals[0])
        np.sin(angle, out=self.normals[1])
        self.normals *= radius
        return self.normals.reshape(-1)


def error_function(z, square, value):
    """In place; two arrays for what is in between."""
    coefficients = [SINGLE(c) for c in ERF_BY_TANH]
    np.multiply(z, z, out=square)
    np.multiply(square, coefficients[0], out=value)
    for coefficient in coefficients[1:-1]:
        value += coefficient
        value *= square
    value += coefficients[-1]
    value *= z
    np.tanh(value, out=z)


class Sampler:
    """Outputs of a block of networks."""

    def __init__(self, width, seed):
        self.networks = max(1, NEURONS_IN_BLOCK // width)
        self.width = width
        self.in_rows = width >= SHORTEST_ROW
        self.shape = (self.networks, width) if self.in_rows else (width, self.networks)
        self.normals = Normals((3 * width + 1) * self.networks, seed)
        self.inputs = np.array(INPUTS, SINGLE)[:, None, None]
        self.arrays = [np.empty((FIELDS,) + self.shape, SINGLE) for _ in range(3)]

    def draw(self):
        neurons = self.networks * self.width
        drawn = self.normals.draw()
        w, b, v = (drawn[k * neurons : (k + 1) * neurons].reshape(self.shape) for k in range(3))
        z, square, value = self.arrays
        np.multiply(self.inputs, w, out=z)
        z += b
        error_function(z, square, value)
        if self.in_rows:
            f = np.vecdot(z, v)
        else:
            z *= v
            f = z.sum(axis=1)
        f *= SINGLE(1 / math.sqrt(self.width))
        f += drawn[3 * neurons : 3 * neurons + self.networks]
        return f


class Moments:
    """Sums of all monomials over networks in double precision, from the products of up to half the order. Every array and slice is
    made here once, so that a call to NumPy is all that a step costs."""

    def __init__(self, orders, networks):
        self.f = np.empty((FIELDS, networks))
        self.steps = []  # pairs of arrays to multiply, and where their product goes
        self.factors = []  # pairs of matrices whose product has monomials
        first = 0
        chosen = []
        suffix = prefix = self.f
        for order in orders[1:]:
            long, short = sizes(order)
            if order % 2:
                prefix = self.longer_prefixes(long, prefix)
            elif short > 1:
                suffix = self.longer_suffixes(short, suffix)
            self.factors += [(prefix[begin:end], suffix[start:].T) for begin, end, start in blocks(order)]
            chosen.append(np.array(places(order)) + first)
            first += entries(order)
        self.chosen = np.concatenate(chosen)

    def longer_suffixes(self, size, suffix):
        product = np.empty((len(lexicographic(size)), self.f.shape[1]))
        for field in range(FIELDS):
            rows = product[suffix_start(size, field) : suffix_start(size, field + 1)]
            self.steps.append((self.f[field], suffix[suffix_start(size - 1, field) :], rows))
        return product

    def longer_prefixes(self, size, prefix):
        product = np.empty((len(lexicographic(size)), self.f.shape[1]))
        for field in range(FIELDS):
            rows = product[prefix_start(size, field) : prefix_start(size, field + 1)]
            self.steps.append((self.f[field], prefix[: len(rows)], rows))
        return product

    def sums(self, f):
        self.f[:] = f
        for left, right, product in self.steps:
            np.multiply(left, right, out=product)
        products = np.concatenate([(left @ right).ravel() for left, right in self.factors])
        return np.concatenate([self.f.sum(axis=1), products[self.chosen]])


class Peer:
    def __init__(self, case, seed, cores):
        self.sampler = Sampler(case.width, seed)
        self.moments = {}
        self.case = case
        at_once = self.sampler.networks
        self.f = np.empty((FIELDS, at_once * max(32, -(-256 // at_once))))
        self.networks = self.f.shape[1]

    def sums_of(self, f):
        count = f.shape[1]
        if count not in self.moments:
            self.moments[count] = Moments(self.case.orders, count)
        return self.moments[count].sums(f)

    def draw(self):
        step = self.sampler.networks
        for begin in range(0, self.networks, step):
            self.f[:, begin : begin + step] = self.sampler.draw()
        parts = [self.sums_of(self.f[:, begin : begin + NETWORKS_IN_BLOCK]) for begin in range(0, self.networks, NETWORKS_IN_BLOCK)]
        return np.sum(parts, axis=0)
