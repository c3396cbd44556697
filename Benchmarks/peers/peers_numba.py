"""Numba: loops written by hand, one thread a core, all in one process.

A thread draws LANES networks side by side. Every loop over them is one that LLVM turns into vectors: a generator in each lane, Box and
Muller and erf as polynomials, the sums of products in tiles. Nothing but the fields of those networks and their products is kept.
"""
import math

import numba
import numpy as np
from numba import njit, prange

from .case import INPUTS, monomials
from .functions import COSINE, ERF_END, ERF_P, ERF_Q, LOGARITHM, MANTISSA, ROOT_OF_HALF, SIGN, SINE, TWICE_LN_2, UNIFORM
from .products import FIELDS, parents, sizes
from .tiles import tiles

LANES = 128  # the table of their products, 83 rows, fits the second cache
NEURONS_IN_DRAW = 2_000_000  # of a thread: some milliseconds

# Single precision has to be said of every constant, or Numba computes in double. With its own error model there would be a test for
# zero before each division, and no vectors.
SINGLE, WORD, INTEGER = np.float32, np.uint32, np.int32
SCALE, HALF_STEP = map(SINGLE, UNIFORM)
L, S, C, P, Q = (tuple(map(SINGLE, coefficients)) for coefficients in (LOGARITHM, SINE, COSINE, ERF_P, ERF_Q))
END, LOG_STEP, TWO = SINGLE(ERF_END), SINGLE(TWICE_LN_2), SINGLE(2)
X0, X1, X2, X3, X4, X5 = map(SINGLE, INPUTS)
compiled = njit(fastmath=True, error_model="numpy")


def version():
    return numba.__version__


@compiled
def next_word(s0, s1, s2, s3):
    """xoshiro128+ (Blackman and Vigna 2018)."""
    word = WORD(s0 + s3)
    shifted = WORD(s1 << WORD(9))
    s2 = WORD(s2 ^ s0)
    s3 = WORD(s3 ^ s1)
    s1 = WORD(s1 ^ s2)
    s0 = WORD(s0 ^ s3)
    s2 = WORD(s2 ^ shifted)
    s3 = WORD(WORD(s3 << WORD(11)) | (s3 >> WORD(21)))
    return word, s0, s1, s2, s3


@compiled
def minus_two_logarithms(word):
    u = SINGLE(INTEGER(word >> WORD(1))) * SCALE + HALF_STEP
    bits = WORD(SINGLE(u).view(np.uint32) - WORD(ROOT_OF_HALF))
    e = SINGLE(INTEGER(bits) >> INTEGER(23))
    f = WORD((bits & WORD(MANTISSA)) + WORD(ROOT_OF_HALF)).view(np.float32) - SINGLE(1)
    p = (((((((L[0] * f + L[1]) * f + L[2]) * f + L[3]) * f + L[4]) * f + L[5]) * f + L[6]) * f) + L[7]
    return (p * f - TWO) * f - LOG_STEP * e


@compiled
def signed(x, sign):
    return WORD(SINGLE(x).view(np.uint32) ^ (sign & WORD(SIGN))).view(np.float32)


@compiled
def normals(s0, s1, s2, s3):
    """Two deviates, and the generator after them."""
    first, s0, s1, s2, s3 = next_word(s0, s1, s2, s3)
    word, s0, s1, s2, s3 = next_word(s0, s1, s2, s3)
    radius = np.sqrt(minus_two_logarithms(first))
    t = SINGLE(INTEGER(WORD(word << WORD(2)))) * SCALE
    square = t * t
    s = (((S[0] * square + S[1]) * square + S[2]) * square + S[3]) * t
    c = ((C[0] * square + C[1]) * square + C[2]) * square + C[3]
    return radius * signed(c - s, word), radius * signed(c + s, WORD(word << WORD(1))), s0, s1, s2, s3


@compiled
def error_fraction(z):
    """erf z as a numerator and a denominator."""
    z = min(max(z, -END), END)
    x = z * z
    p = (((((P[0] * x + P[1]) * x + P[2]) * x + P[3]) * x + P[4]) * x + P[5]) * x + P[6]
    q = (((Q[0] * x + Q[1]) * x + Q[2]) * x + Q[3]) * x + Q[4]
    return z * p, q


@compiled
def one_neuron(x, w, b, v):
    p, q = error_fraction(w * x + b)
    return v * p / q


@compiled
def two_neurons(x, w, b, v, w_, b_, v_):
    """With one division, since it takes as long as ten multiplications."""
    p, q = error_fraction(w * x + b)
    p_, q_ = error_fraction(w_ * x + b_)
    return (v * p * q_ + v_ * p_ * q) / (q * q_)


# All of a loop's rows are parts of one array at distances that are known when it is compiled: rows that might overlap would have to be
# compared before each loop, and LLVM gives up at so many.
@compiled
def add_two_neurons(state, f):
    for t in range(LANES):
        s0, s1, s2, s3 = state[t], state[t + LANES], state[t + 2 * LANES], state[t + 3 * LANES]
        w, b, s0, s1, s2, s3 = normals(s0, s1, s2, s3)
        w_, b_, s0, s1, s2, s3 = normals(s0, s1, s2, s3)
        v, v_, s0, s1, s2, s3 = normals(s0, s1, s2, s3)
        state[t], state[t + LANES], state[t + 2 * LANES], state[t + 3 * LANES] = s0, s1, s2, s3
        f[t] += two_neurons(X0, w, b, v, w_, b_, v_)
        f[t + LANES] += two_neurons(X1, w, b, v, w_, b_, v_)
        f[t + 2 * LANES] += two_neurons(X2, w, b, v, w_, b_, v_)
        f[t + 3 * LANES] += two_neurons(X3, w, b, v, w_, b_, v_)
        f[t + 4 * LANES] += two_neurons(X4, w, b, v, w_, b_, v_)
        f[t + 5 * LANES] += two_neurons(X5, w, b, v, w_, b_, v_)


@compiled
def add_last_neuron(state, f, bias):
    """Of an odd width, with the output bias as its fourth deviate."""
    for t in range(LANES):
        s0, s1, s2, s3 = state[t], state[t + LANES], state[t + 2 * LANES], state[t + 3 * LANES]
        w, b, s0, s1, s2, s3 = normals(s0, s1, s2, s3)
        v, last, s0, s1, s2, s3 = normals(s0, s1, s2, s3)
        state[t], state[t + LANES], state[t + 2 * LANES], state[t + 3 * LANES] = s0, s1, s2, s3
        bias[t] = last
        f[t] += one_neuron(X0, w, b, v)
        f[t + LANES] += one_neuron(X1, w, b, v)
        f[t + 2 * LANES] += one_neuron(X2, w, b, v)
        f[t + 3 * LANES] += one_neuron(X3, w, b, v)
        f[t + 4 * LANES] += one_neuron(X4, w, b, v)
        f[t + 5 * LANES] += one_neuron(X5, w, b, v)


@compiled
def draw_biases(state, bias):
    for t in range(LANES):
        bias[t], _, s0, s1, s2, s3 = normals(state[t], state[t + LANES], state[t + 2 * LANES], state[t + 3 * LANES])
        state[t], state[t + LANES], state[t + 2 * LANES], state[t + 3 * LANES] = s0, s1, s2, s3


@compiled
def draw_networks(width, state, f, bias, table):
    """The outputs of LANES networks, into the first rows of the table, in double precision from here on."""
    f[:] = SINGLE(0)
    for _ in range(width // 2):
        add_two_neurons(state, f)
    if width % 2:
        add_last_neuron(state, f, bias)
    else:
        draw_biases(state, bias)
    scale = 1 / math.sqrt(width)
    for row in range(FIELDS):
        outputs, field = f[row * LANES : (row + 1) * LANES], table[row]
        for t in range(LANES):
            field[t] = scale * outputs[t] + bias[t]


@compiled
def form_products(table, factors, others):
    for row in range(FIELDS, len(table)):
        product, factor, other = table[row], table[factors[row]], table[others[row]]
        for t in range(LANES):
            product[t] = factor[t] * other[t]


@compiled
def add_tile(table, rows, sums):
    left, left_ = table[rows[0]], table[rows[1]]
    a, b, c, d = table[rows[2]], table[rows[3]], table[rows[4]], table[rows[5]]
    s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = 0.0
    for t in range(LANES):
        x, y = left[t], left_[t]
        s0 += x * a[t]
        s1 += x * b[t]
        s2 += x * c[t]
        s3 += x * d[t]
        s4 += y * a[t]
        s5 += y * b[t]
        s6 += y * c[t]
        s7 += y * d[t]
    sums[0] += s0
    sums[1] += s1
    sums[2] += s2
    sums[3] += s3
    sums[4] += s4
    sums[5] += s5
    sums[6] += s6
    sums[7] += s7


@compiled
def add_fields(table, sums):
    for row in range(FIELDS):
        field, sum = table[row], 0.0
        for t in range(LANES):
            sum += field[t]
        sums[row] += sum


@njit(parallel=True)
def draw_chunks(chunks, width, states, outputs, biases, tables, factors, others, rows, sums, field_sums):
    for thread in prange(len(states)):
        for _ in range(chunks):
            draw_networks(width, states[thread], outputs[thread], biases[thread], tables[thread])
            form_products(tables[thread], factors, others)
            add_fields(tables[thread], field_sums[thread])
            for tile in range(len(rows)):
                add_tile(tables[thread], rows[tile], sums[thread, tile])


def aligned(*shape):
    """Doubles whose rows begin at cache lines, as vector loads like it; numpy.empty aligns to 16 bytes only."""
    count = math.prod(shape)
    spare = np.empty(count + 8)
    begin = -spare.ctypes.data // 8 % 8
    return spare[begin : begin + count].reshape(shape)


def first_row(size):
    """Of the products of `size` fields in the table."""
    return sum(len(monomials(k)) for k in range(1, size))


class Peer:
    def __init__(self, case, seed, cores):
        numba.set_num_threads(cores)
        self.width = case.width
        self.chunks = max(1, NEURONS_IN_DRAW // (LANES * case.width))
        self.networks = cores * self.chunks * LANES
        words = np.random.SeedSequence(seed).generate_state(cores * 4 * LANES, np.uint32)
        self.states = words.reshape(cores, 4 * LANES)
        self.outputs = np.zeros((cores, FIELDS * LANES), SINGLE)
        self.biases = np.zeros((cores, LANES), SINGLE)
        self.lay_out(case, cores)

    def lay_out(self, case, cores):
        largest = (case.top + 1) // 2
        self.tables = aligned(cores, first_row(largest + 1), LANES)
        self.factors = np.zeros(self.tables.shape[1], np.int64)
        self.others = np.zeros(self.tables.shape[1], np.int64)
        for size in range(2, largest + 1):
            rows = slice(first_row(size), first_row(size + 1))
            field, rest = parents(size)
            self.factors[rows] = field
            self.others[rows] = np.array(rest) + first_row(size - 1)
        chosen = [(order, *tile) for order in case.orders[1:] for tile in tiles(order)]
        self.rows = np.array([self.table_rows(order, rows) for order, rows, _ in chosen])
        self.sums = np.zeros((cores, len(chosen), 8))
        self.field_sums = np.zeros((cores, FIELDS))
        place = {monomial: i for i, monomial in enumerate(monomial for _, _, sums in chosen for monomial in sums) if monomial}
        self.places = np.array([place[monomial] for monomial in case.monomials[FIELDS:]])

    @staticmethod
    def table_rows(order, rows):
        """Of a tile's two suffixes and four prefixes."""
        long, short = sizes(order)
        return [first_row(short) + row for row in rows[:2]] + [first_row(long) + row for row in rows[2:]]

    def draw(self):
        self.sums[:] = 0
        self.field_sums[:] = 0
        draw_chunks(
            self.chunks, self.width, self.states, self.outputs, self.biases,
            self.tables, self.factors, self.others, self.rows, self.sums, self.field_sums,
        )  # fmt: skip
        return np.concatenate([self.field_sums.sum(axis=0), self.sums.sum(axis=0).reshape(-1)[self.places]])
