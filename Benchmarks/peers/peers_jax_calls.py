"""JAX as it is usually written: batches of networks, deviates of jax.random, lax.erf and a sum over neurons, all jitted; one process a core.
Its default generator, threefry, is faster at width 1000 than XLA's own (38 to 22 thousand networks a second), equal at width 5.
Moments as in peers_jax.
"""
from .peers_jax import moments, places_of, version  # first: it says how XLA is to compile

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from .case import INPUTS

__all__ = ["Peer", "version"]

NEURONS_IN_BATCH = 65536
NEURONS_IN_DRAW = 1_000_000
NARROW = 64  # networks of fewer neurons go side by side; of others, neurons


class Peer:
    def __init__(self, case, seed, cores):
        batch = max(1, NEURONS_IN_BATCH // case.width)
        self.batches = max(1, NEURONS_IN_DRAW // (batch * case.width))
        self.networks = self.batches * batch
        self.places = places_of(case.orders)
        narrow = case.width < NARROW
        shape = (3, case.width, batch) if narrow else (3, batch, case.width)

        def draw_networks(key):
            neurons, biases = jax.random.split(key)
            w, b, v = jax.random.normal(neurons, shape, jnp.float32)
            activations = lax.erf(jnp.array(INPUTS, jnp.float32)[:, None, None] * w + b)
            sums = (v * activations).sum(axis=1 if narrow else 2)
            return sums * jnp.float32(case.width**-0.5) + jax.random.normal(biases, (batch,), jnp.float32)

        def draw(key):
            def step(sums, key):
                return sums + moments(case.orders, draw_networks(key)), None

            next_key, *keys = jax.random.split(key, self.batches + 1)
            first = jax.eval_shape(lambda key: moments(case.orders, draw_networks(key)), key)
            return lax.scan(step, jnp.zeros(first.shape), jnp.stack(keys))[0], next_key

        self.program = jax.jit(draw)
        self.key = jax.random.key(int(np.random.SeedSequence(seed).generate_state(1)[0]))

    def draw(self):
        sums, self.key = self.program(self.key)
        return np.asarray(sums)[self.places]
