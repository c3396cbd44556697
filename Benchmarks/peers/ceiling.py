"""Compiles ceiling.c and runs it: neurons a second of one core, by whichever compiler makes the most of it."""
import json
import math
import os
import shutil
import subprocess

SOURCE = os.path.join(os.path.dirname(__file__), "ceiling.c")
FLAGS = ["-O3", "-ffast-math", "-fopenmp-simd"]
# Some compilers take half of the widest registers unless told, others know a machine by another option.
MACHINES = (["-march=native"], ["-march=native", "-mprefer-vector-width=512"], ["-mcpu=native"])
MEAN_SQUARE = 2 / math.pi * math.asin(4 / 5)
TOLERANCE = 0.005  # of a mean over more than a million neurons, 0.001 each


def compilers():
    names = [os.environ.get("CC"), "cc", "gcc", "clang"]
    return list(dict.fromkeys(os.path.realpath(path) for name in names if name and (path := shutil.which(name))))


def measured(compiler, machine, folder, seconds):
    """None where the compiler does not know the options."""
    program = os.path.join(folder, "ceiling")
    command = [compiler, *FLAGS, *machine, SOURCE, "-o", program, "-lm"]
    if subprocess.run(command, capture_output=True).returncode != 0:
        return None
    found = json.loads(subprocess.run([program, str(seconds)], capture_output=True, check=True, text=True).stdout)
    if any(abs(mean - MEAN_SQUARE) > TOLERANCE for mean in found["meanSquares"]):
        return None
    version = subprocess.run([compiler, "--version"], capture_output=True, text=True).stdout.splitlines()[0]
    return {
        "neuronsPerSecond": found["allWords"], "neuronsPerSecondWithABlockEach": found["aBlockEach"],
        "compiler": version, "flags": " ".join(FLAGS + machine),
    }  # fmt: skip


def ceiling(folder, seconds):
    """The best of all; None without a compiler."""
    found = [measured(compiler, machine, folder, seconds) for compiler in compilers() for machine in MACHINES]
    return max((each for each in found if each), key=lambda each: each["neuronsPerSecond"], default=None)
