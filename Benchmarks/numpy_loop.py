#!/usr/bin/env python3
"""The networks of `nnqft bench` drawn and reduced by NumPy, as a script would: one network after the other, and in batches.

    python3 Benchmarks/numpy_loop.py [--seconds 1] [--repeats 5]

Prints neurons a second: the median of the timings and their range. Single precision, 6 inputs in one dimension, all 2- and
4-point moments. The erf-net needs SciPy and is left out without it. NumPy draws and multiplies small arrays on one core.
"""
import argparse
import statistics
import time
from itertools import combinations_with_replacement

import numpy as np

try:
    from scipy.special import erf
except ImportError:
    erf = None

WIDE = np.array([-1, -0.6, -0.2, 0.2, 0.6, 1], dtype=np.float32)
NETS = {
    "erf": (WIDE, 1.0),
    "gauss": (WIDE / 100, 1.0),
    "relu": (np.array([0.2, 0.4, 0.6, 0.8, 1, 1.2], dtype=np.float32), 0.0),
}
TUPLES = {order: np.array(list(combinations_with_replacement(range(6), order))) for order in (2, 4)}


def activate(name, z, x, deviation):
    if name == "erf":
        return erf(z)
    if name == "gauss":
        return np.exp(z - deviation**2 - x * x)
    return np.maximum(z, 0)


def outputs(name, rng, networks, width):
    """f(x) of so many networks at the six inputs: an array [network, input]."""
    x, deviation = NETS[name]
    draw = lambda *shape: rng.standard_normal(shape, dtype=np.float32)
    z = draw(networks, width, 1) * x + np.float32(deviation) * draw(networks, width, 1)
    f = np.einsum("ij,ijk->ik", draw(networks, width) / np.float32(np.sqrt(width)), activate(name, z, x, deviation))
    return f + np.float32(deviation) * draw(networks, 1)


def add_moments(sums, f):
    f = f.astype(np.float64)
    for order, tuples in TUPLES.items():
        sums[order] += f[:, tuples].prod(axis=2).sum(axis=0)


def rate(name, width, batch, seconds, rng):
    """Neurons a second for at least so long."""
    sums = {order: np.zeros(len(tuples)) for order, tuples in TUPLES.items()}
    networks, begun = 0, time.perf_counter()
    while (elapsed := time.perf_counter() - begun) < seconds:
        add_moments(sums, outputs(name, rng, batch, width))
        networks += batch
    return networks * width / elapsed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=1)
    parser.add_argument("--repeats", type=int, default=5)
    arguments = parser.parse_args()
    rng = np.random.default_rng(2008)
    print(f"NumPy {np.__version__}")
    print(f"{'activation':10}  {'N':>4}  {'manner':10}  {'neurons/s':>9}  range")
    for name in NETS:
        if name == "erf" and erf is None:
            continue
        for width in (10, 1000):
            # A batch's arrays stay within a few megabytes, which is where NumPy is fastest.
            for manner, batch in (("one by one", 1), ("batches", max(1, 100_000 // width))):
                rates = [rate(name, width, batch, arguments.seconds, rng) for _ in range(arguments.repeats)]
                print(f"{name:10}  {width:4}  {manner:10}  {statistics.median(rates):9.3g}  {min(rates):.3g} to {max(rates):.3g}")


if __name__ == "__main__":
    main()
