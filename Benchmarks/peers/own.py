"""Our own program on its backends, as a user runs it, and the exact values it knows."""
import json
import math
import os
import subprocess
import time

from .case import INPUTS, kernel
from .contestant import Failure, Turn, Verdict

SEED = 2008
FIRST_NETWORKS = 1000
MOST_NETWORKS = 10**11

SPECIFICATION = """name: peers
architecture: {{ activation: erf, inputDimension: 1, outputDimension: 1 }}
weights: {{ mean: 0, deviation: 1 }}
biases: {{ mean: 0, deviation: 1 }}
widths: [{width}]
inputs: [{inputs}]
orders: [{orders}]
networks: 1000
experiments: 1
seed: {seed}
estimator: direct
"""


def run(program, *arguments):
    finished = subprocess.run([program, *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if finished.returncode != 0:
        lines = finished.stderr.strip().splitlines()
        raise Failure(lines[-1] if lines else f"ended with status {finished.returncode}")
    return finished.stdout


def write_specification(folder, case):
    path = os.path.join(folder, f"width-{case.width}-order-{case.top}.yaml")
    with open(path, "w", encoding="utf-8") as file:
        orders = ", ".join(map(str, case.orders))
        file.write(SPECIFICATION.format(width=case.width, inputs=", ".join(f"[{x}]" for x in INPUTS), orders=orders, seed=SEED))
    return path


def exact_values(program, folder, case):
    """Of all monomials. The 2-point functions are held against their closed form, so that not all is believed of the program timed."""
    output = run(program, "theory", write_specification(folder, case), "--width", str(case.width), "--json")
    values = {tuple(row["indices"]): row["value"] for row in json.loads(output)["correlators"]}
    for a, b in (monomial for monomial in case.monomials if len(monomial) == 2):
        if not math.isclose(values[a, b], kernel(INPUTS[a], INPUTS[b]), rel_tol=1e-12):
            raise Failure(f"nnqft theory has {values[a, b]} for the 2-point function at {INPUTS[a]}, {INPUTS[b]}")
    # Those of odd order are 0, since f and -f are equally likely.
    return [0 if len(monomial) % 2 else values[monomial] for monomial in case.monomials]


class OwnProgram:
    """A backend of ours. A run may not be cut short and still count, so how many networks last long enough is found beforehand."""

    def __init__(self, program, backend, folder):
        self.program, self.backend, self.folder = program, backend, folder
        self.key = f"nnqft-{backend}"
        self.name = {"cpu": "nnqft, CPU backend", "opencl": "nnqft, OpenCL backend"}[backend]
        self.version = run(program, "--version").strip()
        self.devices = None

    def prepare(self, case, seconds):
        self.specification = write_specification(self.folder, case)
        self.turns, self.pulls, self.wall = 0, [], []
        self.networks = FIRST_NETWORKS
        while (turn := self.settled_turn()).seconds < seconds / 3 and self.networks < MOST_NETWORKS:
            self.networks = self.enough(turn, min(seconds, 20 * turn.seconds))
        self.networks = self.enough(turn, seconds)
        self.turns, self.pulls, self.wall = 0, [], []

    def settled_turn(self):
        """The faster of two: the first run of its size may build programs."""
        return max(self.run_once(), self.run_once(), key=lambda turn: turn.rate)

    @staticmethod
    def enough(turn, seconds):
        """To two digits, so that a run is easily repeated."""
        return max(FIRST_NETWORKS, int(float(f"{turn.rate * seconds:.1e}")))

    def run_once(self):
        store = os.path.join(self.folder, f"{self.key}.nnqft")
        arguments = ["--backend", self.backend, "--networks", str(self.networks), "--seed", str(SEED + self.turns)]
        begun = time.perf_counter()
        output = json.loads(run(self.program, "run", self.specification, "-o", store, "--json", "-q", "--no-trial", *arguments))
        self.wall.append(time.perf_counter() - begun)
        rows = json.loads(run(self.program, "compare", store, "--json"))["correlators"]
        self.pulls += [row["pull"] for row in rows if "pull" in row and "exact" in row]
        os.remove(store)
        self.turns += 1
        self.devices = output["devices"]
        return Turn(output["networks"], output["seconds"])

    def turn(self, seconds):
        return self.run_once()

    def verdict(self, exact):
        return Verdict(max(self.pulls, key=abs) if self.pulls else None)

    def close(self):
        pass
