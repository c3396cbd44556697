#!/usr/bin/env python3
"""Vertex integrals of nnqft beside scipy's quad, dblquad and tplquad on the same index tuples, in the same run.

    python3 Benchmarks/integrals.py [NNQFT]

NNQFT is the program, .build/release/nnqft where left out. Needs scipy. Prints a Markdown table: for each network and cutoff the time of the whole
program, which starts, computes the exact 4-point functions and integrates every index tuple, and of a run that does all but integrate; scipy's time
on a few of the tuples; the ratio of the times for one tuple, with the whole program's; and the largest relative difference of the two, beside the
errors that each claims.
"""

import json
import math
import pathlib
import subprocess
import sys
import tempfile
import time

from scipy import integrate

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / ".build/release/nnqft")


def relu(a, b, c):
    if a <= 0 or b <= 0:
        return 0.0
    cosine = max(-1.0, min(1.0, c / math.sqrt(a * b)))
    theta = math.acos(cosine)
    return math.sqrt(a * b) / (2 * math.pi) * (math.sin(theta) + (math.pi - theta) * cosine)


def erf(a, b, c):
    return 2 / math.pi * math.asin(2 * c / math.sqrt((1 + 2 * a) * (1 + 2 * b)))


def gauss(a, b, c):
    return math.exp(-(a + b - 2 * c) / 2)


def integrand(kernel, bias, points):
    """The product of K_W(y, x) over the points, σ_W = 1."""
    dimension = len(points[0])

    def q(x, y):
        return bias * bias + sum(u * v for u, v in zip(x, y)) / dimension

    own = [q(x, x) for x in points]

    def product(*y):
        a = q(y, y)
        value = 1.0
        for x, b in zip(points, own):
            value *= kernel(a, b, q(x, y))
        return value

    return product


def by_scipy(function, dimension, cutoff):
    if dimension == 1:
        return integrate.quad(function, -cutoff, cutoff)
    box = [-cutoff, cutoff]
    # tplquad takes minutes with its default tolerance where the integrand has kinks.
    options = {"epsrel": 1e-6 if dimension == 2 else 1e-4}
    return integrate.nquad(function, [box] * dimension, opts=options)


def timed(*arguments):
    """The shortest of five runs, and what the program prints."""
    seconds = math.inf
    for _ in range(5):
        began = time.perf_counter()
        done = subprocess.run([PROGRAM, *arguments, "--json"], capture_output=True, text=True, check=True)
        seconds = min(seconds, time.perf_counter() - began)
    return seconds, json.loads(done.stdout)


def by_nnqft(specification, cutoff):
    seconds, found = timed("eft", "couplings", specification, "--cutoff", repr(cutoff), "--width", "5")
    elements = found["widths"][0]["lambda"]["elements"]
    return seconds, {tuple(e["indices"]): e for e in elements}


def main():
    cases = [
        ("relu", relu, 0, 1, 100.0, 5), ("erf", erf, 1, 1, 100.0, 5), ("erf", erf, 1, 1, 1e5, 5),
        ("gauss", gauss, 1, 1, 7.0, 5), ("gauss", gauss, 1, 1, 1e4, 5),
        ("relu", relu, 0, 2, 100.0, 2), ("erf", erf, 1, 2, 100.0, 2), ("gauss", gauss, 1, 2, 7.0, 2),
        ("relu", relu, 0, 3, 100.0, 1), ("erf", erf, 1, 3, 10.0, 1), ("gauss", gauss, 1, 3, 7.0, 1),
    ]
    print("| network | Λ | tuples | nnqft, all tuples | without integrals | scipy, of them | scipy | a tuple: scipy/nnqft | difference | nnqft claims | scipy claims |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, kernel, bias, dimension, cutoff, count in cases:
            text = (ROOT / f"Examples/{name}-d{dimension}.yaml").read_text().replace("orders: [2, 4, 6]", "orders: [2, 4]")
            path = pathlib.Path(folder) / "s.yaml"
            path.write_text(text)
            seconds, ours = by_nnqft(str(path), cutoff)
            start, theory = timed("theory", str(path), "--order", "4", "--width", "5")
            inputs = theory["inputs"]
            tuples = sorted(ours)[:: max(1, len(ours) // count)][:count]
            began = time.perf_counter()
            theirs = [by_scipy(integrand(kernel, bias, [inputs[i] for i in t]), dimension, cutoff) for t in tuples]
            scipy_seconds = time.perf_counter() - began
            values = [(ours[t]["integral"], ours[t]["integralError"], found[0], found[1]) for t, found in zip(tuples, theirs)]
            difference = max(abs(b / a - 1) for a, _, b, _ in values)
            ratio = scipy_seconds / count / (seconds / len(ours))
            print(
                f"| {name}, d = {dimension} | {cutoff:g} | {len(ours)} | {1e3 * seconds:.0f} ms | {1e3 * start:.0f} ms | {count} | {scipy_seconds:.3g} s | "
                f"{ratio:.3g} | {difference:.1g} | {max(e / abs(a) for a, e, _, _ in values):.1g} | "
                f"{max(e / abs(a) for a, _, _, e in values):.1g} |", flush=True)


if __name__ == "__main__":
    main()
