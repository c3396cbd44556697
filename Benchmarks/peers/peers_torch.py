"""PyTorch: drawing and moments compiled by torch.compile, one process a core, one thread each.

torch.randn takes ten of fourteen nanoseconds of a neuron; a generator of a few integer operations and Box and Muller with polynomials,
which the compiler fuses with the neurons, less than three. The library's matrix product in double precision is slower on slim matrices
than a compiled sum of products.
"""
import math

import numpy as np
import torch

from .case import INPUTS
from .functions import COSINE, LOGARITHM, MANTISSA, ROOT_OF_HALF, SINE, TWICE_LN_2, UNIFORM, horner
from .products import FIELDS, factors, sizes, suffix_start

UNROLLED = 8  # up to this width the compiler gets the whole network; wider ones are a sum over an axis
NEURONS_IN_CALL = 65536  # of a compiled function, which costs some ten microseconds by itself
NETWORKS_AT_ONCE = 2048  # whose products are formed together
NEURONS_IN_DRAW = 1_000_000  # some ten milliseconds
SIGN = -(2**31)  # integers of 32 bits have a sign here


def version():
    return torch.__version__


def shifted_right(word, places):
    return (word >> places) & ((1 << (32 - places)) - 1)


def next_word(state):
    """xoshiro128+ (Blackman and Vigna 2018), one in each lane."""
    s0, s1, s2, s3 = state
    word, shifted = s0 + s3, s1 << 9
    s2, s3 = s2 ^ s0, s3 ^ s1
    s1, s0 = s1 ^ s2, s0 ^ s3
    return word, (s0, s1, s2 ^ shifted, (s3 << 11) | shifted_right(s3, 21))


def minus_two_logarithms(word):
    u = shifted_right(word, 1).to(torch.float32) * UNIFORM[0] + UNIFORM[1]
    shifted = u.view(torch.int32) - ROOT_OF_HALF
    e = (shifted >> 23).to(torch.float32)
    f = ((shifted & MANTISSA) + ROOT_OF_HALF).view(torch.float32) - 1.0
    return (horner(LOGARITHM, f) * f - 2.0) * f - TWICE_LN_2 * e


def signed(x, sign):
    return (x.view(torch.int32) ^ (sign & SIGN)).view(torch.float32)


def normals(state):
    """Two deviates in each lane, and the generators after them."""
    first, state = next_word(state)
    word, state = next_word(state)
    radius = torch.sqrt(minus_two_logarithms(first))
    t = (word << 2).to(torch.float32) * UNIFORM[0]
    s, c = horner(SINE, t * t) * t, horner(COSINE, t * t)
    return radius * signed(c - s, word), radius * signed(c + s, word << 1), state


def two_neurons(state):
    """Their part of the output at each input."""
    w, b, state = normals(state)
    w_, b_, state = normals(state)
    v, v_, state = normals(state)
    return [v * torch.erf(x * w + b) + v_ * torch.erf(x * w_ + b_) for x in INPUTS], state


def last_neuron(width, state):
    """What an odd width has left, and the output bias."""
    first, second, state = normals(state)
    if width % 2 == 0:
        return [0.0 for _ in INPUTS], first, state
    v, bias, state = normals(state)
    return [v * torch.erf(x * first + second) for x in INPUTS], bias, state


def keep(state, after):
    for old, new in zip(state, after):
        old.copy_(new)


def generators(seed, *shape):
    words = np.random.SeedSequence(seed).generate_state(4 * math.prod(shape), np.uint32).view(np.int32)
    return [torch.from_numpy(words.reshape(4, *shape)[k].copy()) for k in range(4)]


class NarrowSampler:
    """A network in each lane, its neurons one after the other."""

    def __init__(self, width, seed):
        self.networks = NETWORKS_AT_ONCE * max(1, NEURONS_IN_CALL // (NETWORKS_AT_ONCE * width))
        self.state = generators(seed, self.networks)

        def draw(*state):
            f, after, state = None, state, state
            for _ in range(width // 2):
                added, after = two_neurons(after)
                f = added if f is None else [a + b for a, b in zip(f, added)]
            added, bias, after = last_neuron(width, after)
            f = added if f is None else [a + b for a, b in zip(f, added)]
            keep(state, after)
            return torch.stack([bias + width**-0.5 * row for row in f])

        self.compiled = torch.compile(draw, dynamic=False)

    def draw(self):
        return self.compiled(*self.state)


class WideSampler:
    """Two neurons of a network in each lane, summed over the lanes of the network. Few networks a call."""

    def __init__(self, width, seed):
        self.networks = max(1, NEURONS_IN_CALL // width)
        self.state = generators(seed, self.networks, width // 2)
        self.last_state = generators(list(seed) + [1], self.networks)

        def draw(*state):
            added, after = two_neurons(state)
            sums = [row.sum(-1) for row in added]
            keep(state, after)
            return sums

        def finish(sums, *state):
            added, bias, after = last_neuron(width, state)
            keep(state, after)
            return torch.stack([bias + width**-0.5 * (a + b) for a, b in zip(sums, added)])

        self.compiled = torch.compile(draw, dynamic=False), torch.compile(finish, dynamic=False)

    def draw(self):
        draw, finish = self.compiled
        return finish(draw(*self.state), *self.last_state)


def longer_products(f, products, size):
    return torch.cat([f[field] * products[suffix_start(size - 1, field) :] for field in range(FIELDS)])


def compiled_moments(orders):
    """Sums of all monomials over networks, in double precision. The compiler keeps the products, which are joined, and sums as it goes."""
    rows = {order: [torch.tensor(rows) for rows in factors(order)] for order in orders[1:]}

    def moments(f):
        prefixes = suffixes = f = f.to(torch.float64)
        sums = [f.sum(-1)]
        for order, (left, right) in rows.items():
            if order % 2:
                prefixes = longer_products(f, suffixes, sizes(order)[0])
            else:
                suffixes = prefixes
            sums.append((prefixes[left] * suffixes[right]).sum(-1))
        return torch.cat(sums)

    return torch.compile(moments, dynamic=False)


class Peer:
    def __init__(self, case, seed, cores):
        torch._dynamo.reset()  # or what earlier widths compiled would count against a limit
        torch.set_num_threads(1)
        sampler = NarrowSampler if case.width <= UNROLLED else WideSampler
        self.sampler = sampler(case.width, seed)
        self.calls = max(1, -(-NETWORKS_AT_ONCE // self.sampler.networks))
        # One size for all parts, which the compiler may rely on.
        self.at_once = NETWORKS_AT_ONCE if self.calls == 1 else self.calls * self.sampler.networks
        self.rounds = max(1, NEURONS_IN_DRAW // (self.calls * self.sampler.networks * case.width))
        self.networks = self.rounds * self.calls * self.sampler.networks
        self.moments = compiled_moments(case.orders)

    def draw(self):
        sums = 0
        with torch.inference_mode():
            for _ in range(self.rounds):
                f = torch.cat([self.sampler.draw() for _ in range(self.calls)], dim=1)
                for part in f.split(self.at_once, dim=1):
                    sums = sums + self.moments(part)
        return sums.numpy()
