"""JAX: drawing and moments in one jitted program, one process a core.

jax.random and jnp.log, cos and sin take three to ten times as long on a CPU as a generator of a few integer operations and polynomials,
which XLA fuses with the neurons. A loop over pairs of neurons, with networks side by side, keeps all of it in the caches.
"""
import os

# XLA's own choice is half of the widest registers. Before the first import of JAX, which reads it.
os.environ["XLA_FLAGS"] = os.environ.get("XLA_FLAGS", "") + " --xla_cpu_prefer_vector_width=512 --xla_cpu_enable_fast_math=true"
os.environ["JAX_PLATFORMS"] = "cpu"

import math

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from .case import INPUTS
from .functions import COSINE, LOGARITHM, MANTISSA, ROOT_OF_HALF, SIGN, SINE, TWICE_LN_2, UNIFORM, horner
from .products import FIELDS, blocks, entries, places, prefix_start, sizes, suffix_start

jax.config.update("jax_enable_x64", True)

NEURONS_IN_DRAW = 2_000_000  # some ten milliseconds
LANES = 1024  # networks side by side

single, word_of, integer = jnp.float32, jnp.uint32, jnp.int32


def version():
    return jax.__version__


def singles(coefficients):
    return [single(c) for c in coefficients]


def bits(x, kind):
    return lax.bitcast_convert_type(x, kind)


def next_word(state):
    """xoshiro128+ (Blackman and Vigna 2018), one in each lane."""
    s0, s1, s2, s3 = state
    word, shifted = s0 + s3, s1 << word_of(9)
    s2, s3 = s2 ^ s0, s3 ^ s1
    s1, s0 = s1 ^ s2, s0 ^ s3
    return word, (s0, s1, s2 ^ shifted, (s3 << word_of(11)) | (s3 >> word_of(21)))


def minus_two_logarithms(word):
    scale, half_step = singles(UNIFORM)
    u = (word >> word_of(1)).astype(integer).astype(single) * scale + half_step
    shifted = bits(u, word_of) - word_of(ROOT_OF_HALF)
    e = (bits(shifted, integer) >> 23).astype(single)
    f = bits((shifted & word_of(MANTISSA)) + word_of(ROOT_OF_HALF), single) - single(1)
    return (horner(singles(LOGARITHM), f) * f - single(2)) * f - single(TWICE_LN_2) * e


def signed(x, sign):
    return bits(bits(x, word_of) ^ (sign & word_of(SIGN)), single)


def normals(state):
    """Two deviates in each lane, and the generators after them."""
    first, state = next_word(state)
    word, state = next_word(state)
    radius = jnp.sqrt(minus_two_logarithms(first))
    t = (word << word_of(2)).astype(integer).astype(single) * single(UNIFORM[0])
    s, c = horner(singles(SINE), t * t) * t, horner(singles(COSINE), t * t)
    return radius * signed(c - s, word), radius * signed(c + s, word << word_of(1)), state


def neuron(w, b, v):
    return v * lax.erf(jnp.array(INPUTS, single)[:, None] * w + b)


def draw_networks(width, state):
    """The outputs of a network in each lane."""

    def add_two_neurons(_, carried):
        f, state = carried
        w, b, state = normals(state)
        w_, b_, state = normals(state)
        v, v_, state = normals(state)
        return f + neuron(w, b, v) + neuron(w_, b_, v_), state

    f = jnp.zeros((FIELDS, LANES), single)
    f, state = lax.fori_loop(0, width // 2, add_two_neurons, (f, state))
    first, second, state = normals(state)
    if width % 2:
        v, bias, state = normals(state)
        return (f + neuron(first, second, v)) * single(1 / math.sqrt(width)) + bias, state
    return f * single(1 / math.sqrt(width)) + first, state


def longer_suffixes(f, suffix, size):
    return jnp.concatenate([f[field] * suffix[suffix_start(size - 1, field) :] for field in range(FIELDS)])


def longer_prefixes(f, prefix, size):
    rows = [prefix_start(size, field + 1) - prefix_start(size, field) for field in range(FIELDS)]
    return jnp.concatenate([f[field] * prefix[: rows[field]] for field in range(FIELDS)])


def moments(orders, f):
    """The sums of the fields and the entries of all blocks of products (products.py), in double precision."""
    suffix = prefix = f = f.astype(jnp.float64)
    found = [f.sum(axis=1)]
    for order in orders[1:]:
        long, short = sizes(order)
        if order % 2:
            prefix = longer_prefixes(f, prefix, long)
        elif short > 1:
            suffix = longer_suffixes(f, suffix, short)
        found += [(prefix[begin:end] @ suffix[start:].T).ravel() for begin, end, start in blocks(order)]
    return jnp.concatenate(found)


def places_of(orders):
    """Of each monomial among those entries."""
    found, before = list(range(FIELDS)), FIELDS
    for order in orders[1:]:
        found += [before + place for place in places(order)]
        before += entries(order)
    return np.array(found)


class Peer:
    def __init__(self, case, seed, cores):
        steps = max(1, NEURONS_IN_DRAW // (LANES * case.width))
        self.networks = steps * LANES
        self.places = places_of(case.orders)
        words = np.random.SeedSequence(seed).generate_state(4 * LANES, np.uint32)
        state = tuple(jnp.array(row) for row in words.reshape(4, LANES))
        shape = jax.eval_shape(lambda f: moments(case.orders, f), jnp.zeros((FIELDS, LANES), single)).shape

        def draw(f, state):
            # Moments are those of the networks drawn a step before. What goes around a loop is kept in memory; outputs that are used at
            # once would be computed again for every table that they are in.
            def step(_, carried):
                sums, f, state = carried
                return sums + moments(case.orders, f), *draw_networks(case.width, state)

            return lax.fori_loop(0, steps, step, (jnp.zeros(shape), f, state))

        self.program = jax.jit(draw)
        self.next = jax.jit(lambda state: draw_networks(case.width, state))(state)

    def draw(self):
        sums, *self.next = self.program(*self.next)
        return np.asarray(sums)[self.places]
