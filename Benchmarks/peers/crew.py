"""The processes of one peer: one a core, or one that uses all cores by itself. They live as long as the benchmark and wait between turns."""
import json
import math
import os
import select
import subprocess
import tempfile
from dataclasses import dataclass

from .contestant import Failure, Turn, Verdict

# One thread for each process, where a library has threads of its own.
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "NUMEXPR_NUM_THREADS": "1"}
LONGEST_PREPARATION = 1200  # seconds: compilers of whole networks take their time
FEWEST_DRAWS = 16  # from which errors of the mean are worth something


@dataclass(frozen=True)
class Library:
    key: str
    name: str
    module: str
    process_a_core: bool = True
    pinned: bool = False


LIBRARIES = (
    Library("numba", "Numba", "peers_numba", process_a_core=False),
    Library("jax", "JAX, a generator written in it", "peers_jax", pinned=True),
    Library("torch", "PyTorch, a generator written in it", "peers_torch"),
    Library("jax-calls", "JAX, jax.random", "peers_jax_calls", pinned=True),
    Library("torch-calls", "PyTorch, torch.randn", "peers_torch_calls"),
    Library("numpy", "NumPy", "peers_numpy"),
    Library("modules", "PyTorch, a module a network", "peers_modules"),
    Library("authors", "the paper's scripts", "peers_authors"),
)


class Process:
    def __init__(self, library, python, share, cores):
        self.errors = tempfile.TemporaryFile()
        arguments = [python, "-m", "peers.worker", library.module, str(share), str(cores)] + ["--pin"] * library.pinned
        environment = {**os.environ, **(ONE_THREAD if library.process_a_core else {})}
        self.child = subprocess.Popen(
            arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True, env=environment
        )

    def tell(self, command):
        try:
            self.child.stdin.write(json.dumps(command) + "\n")
            self.child.stdin.flush()
        except OSError:
            pass  # its last words are asked for next

    def answer(self, seconds):
        """A line is there whole or not at all, since the process writes it at once."""
        ready, _, _ = select.select([self.child.stdout], [], [], seconds)
        if not ready:
            raise Failure(f"no answer in {seconds:.0f} s")
        line = self.child.stdout.readline()
        if not line:
            raise Failure(self.last_words())
        return json.loads(line)

    def last_words(self):
        self.child.wait()
        self.errors.seek(0)
        lines = [line.strip() for line in self.errors.read().decode(errors="replace").splitlines() if line.strip()]
        return lines[-1] if lines else f"ended with status {self.child.returncode}"

    def close(self):
        self.child.kill()
        self.child.wait()
        self.child.stdin.close()
        self.child.stdout.close()
        self.errors.close()


class Crew:
    """A peer."""

    def __init__(self, library, python, cores):
        self.key, self.name = library.key, library.name
        shares = cores if library.process_a_core else 1
        self.processes = [Process(library, python, share, cores) for share in range(shares)]
        try:
            self.version = [process.answer(LONGEST_PREPARATION) for process in self.processes][0]["version"]
        except Failure:
            self.close()
            raise

    def ask(self, command, seconds):
        for process in self.processes:
            process.tell(command)
        return [process.answer(seconds) for process in self.processes]

    def prepare(self, case, seconds):
        # A timing is for as long as it takes, so that nothing has to be known of the speed.
        self.ask({"width": case.width, "top": case.top}, LONGEST_PREPARATION)
        self.case = case
        self.draws, self.sums, self.squares = 0, [0.0] * len(case.monomials), [0.0] * len(case.monomials)

    def turn(self, seconds):
        answers = self.ask({"seconds": seconds}, LONGEST_PREPARATION + 10 * seconds)
        for answer in answers:
            self.draws += answer["draws"]
            self.sums = [a + b for a, b in zip(self.sums, answer["sums"])]
            self.squares = [a + b for a, b in zip(self.squares, answer["squares"])]
        # Each ends with its last draw, a little after the others: their rates are added, not their networks.
        rate = sum(answer["networks"] / answer["seconds"] for answer in answers)
        networks = sum(answer["networks"] for answer in answers)
        return Turn(networks, networks / rate)

    def verdict(self, exact):
        if self.draws < FEWEST_DRAWS:
            return Verdict(None)
        pulls = []
        for value, total, squares in zip(exact, self.sums, self.squares):
            mean = total / self.draws
            variance = max(squares / self.draws - mean * mean, 0) / (self.draws - 1)
            pulls.append((mean - value) / math.sqrt(variance) if variance else math.inf)
        return Verdict(max(pulls, key=abs))

    def close(self):
        for process in self.processes:
            process.close()
