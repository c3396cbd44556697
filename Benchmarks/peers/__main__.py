"""Runs everybody in turn, prints a table for each piece of work and writes JSON. `make bench-peers` calls it by scripts/bench-peers."""
import json
import os
import sys
import tempfile

from . import machine
from .case import Case
from .ceiling import ceiling
from .contestant import Failure
from .crew import LIBRARIES, Crew
from .options import ROOT, parsed
from .own import OwnProgram, exact_values
from .table import row, short, table

NO_SUCH_FILE, WRONG_NUMBERS, NO_OUTPUT, INTERRUPTED = 66, 70, 74, 130  # as nnqft's

LEGEND = """A neuron is drawn and evaluated at all six inputs. Rates are medians of {repeats} turns of {seconds:g} s; ratios are taken within a round.
"numbers": all moments against the exact ones, within {bound} errors of the sample."""


def note(text):
    print(f"bench-peers: {text}", file=sys.stderr, flush=True)


class Bench:
    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.cores = machine.cores()
        self.left_out = []
        self.result = {"format": "nnqft-bench-peers", "version": 1, "machine": machine.describe(), "commit": machine.commit(ROOT)}

    def leave_out(self, name, reason, case=None):
        where = f" of width {case.width}, order {case.top}" if case else ""
        note(f"{name} is left out{where}: {reason}")
        self.left_out.append({"name": name, "reason": reason, **({"width": case.width, "top": case.top} if case else {})})

    def contestants(self):
        python = os.environ.get("NNQFT_PEERS_PYTHON") or sys.executable
        makers = {f"nnqft-{backend}": lambda backend=backend: OwnProgram(self.options.nnqft, backend, self.folder) for backend in ("cpu", "opencl")}
        names = {"nnqft-cpu": "nnqft, CPU backend", "nnqft-opencl": "nnqft, OpenCL backend"}
        for library in LIBRARIES:
            makers[library.key] = lambda library=library: Crew(library, python, self.cores)
            names[library.key] = library.name
        found = []
        for key in (key for key in makers if key in self.options.peers):
            try:
                found.append(makers[key]())
            except Failure as failure:
                self.leave_out(names[key], str(failure))
        return found

    def attempt(self, contestant, case, action):
        """What the action gives, or None where the contestant fails at it."""
        try:
            return action()
        except Failure as failure:
            self.leave_out(contestant.name, str(failure), case)
            return None

    def rows(self, case, contestants):
        exact = exact_values(self.options.nnqft, self.folder, case)
        seconds, turns = self.options.seconds, {}
        for contestant in contestants:
            note(f"width {case.width}, order {case.top}: {contestant.name} prepares")
            if self.attempt(contestant, case, lambda: contestant.prepare(case, seconds) or True):
                turns[contestant] = []
        for _ in range(self.options.repeats):
            for contestant in list(turns):
                turn = self.attempt(contestant, case, lambda: contestant.turn(seconds))
                if turn:
                    turns[contestant].append(turn)
                else:
                    del turns[contestant]
        own = next((turns[contestant] for contestant in turns if contestant.key == "nnqft-cpu"), None)
        found = self.result["ceiling"]
        return [row(case, each, turns[each], own, each.verdict(exact), found, self.cores) for each in turns]

    def run(self):
        self.result["ceiling"] = ceiling(self.folder, min(0.5, self.options.seconds))
        contestants = self.contestants()
        self.result["versions"] = {contestant.name: contestant.version for contestant in contestants}
        self.result["options"] = {key: getattr(self.options, key) for key in ("seconds", "repeats", "widths", "orders", "peers")}
        self.print_heading()
        rows = []
        try:
            for case in (Case(width, top) for width in self.options.widths for top in self.options.orders):
                found = self.rows(case, contestants)
                print(f"\nWidth {case.width}, all moments to order {case.top}: {len(case.monomials)} monomials\n")
                print(table(found), flush=True)
                rows += found
        finally:
            for contestant in contestants:
                contestant.close()
        self.result["machine"]["loadAtEnd"] = machine.load()
        self.result.update(leftOut=self.left_out, rows=rows)
        print()
        for each in self.left_out:
            print(f"Left out: {each['name']}: {each['reason']}")
        print(LEGEND.format(repeats=self.options.repeats, seconds=self.options.seconds, bound=6))
        return rows

    def print_heading(self):
        about = self.result["machine"]
        print(f"{about['processor']}, {about['cores']} cores, {about['system']}, {about['date']}, load {about['load']}")
        print(", ".join(f"{name}: {version}" for name, version in self.result["versions"].items()))
        found = self.result["ceiling"]
        if found:
            each = short(found["neuronsPerSecondWithABlockEach"])
            print(f"Ceiling of one core: {short(found['neuronsPerSecond'])} neurons/s; {each} with a Philox block for each neuron")
            print(f"  {found['compiler']}, {found['flags']}", flush=True)


def main():
    options = parsed()
    if not os.access(options.nnqft, os.X_OK):
        note(f"no program at {options.nnqft}; `make program` builds it, --nnqft names another")
        return NO_SUCH_FILE
    try:
        os.makedirs(os.path.dirname(os.path.abspath(options.output)), exist_ok=True)
        with open(options.output, "a", encoding="utf-8"):
            pass  # better now than after the work
        with tempfile.TemporaryDirectory(prefix="nnqft-peers-") as folder:
            bench = Bench(options, folder)
            rows = bench.run()
        with open(options.output, "w", encoding="utf-8") as file:
            json.dump(bench.result, file, indent=1, ensure_ascii=False)
            file.write("\n")
    except OSError as error:
        note(f"{error.filename}: {error.strerror}")
        return NO_OUTPUT
    except Failure as failure:
        note(str(failure))
        return WRONG_NUMBERS
    except KeyboardInterrupt:
        return INTERRUPTED
    note(f"wrote {options.output}")
    return 0 if all(found["exact"] or found["largestPull"] is None for found in rows) else WRONG_NUMBERS


if __name__ == "__main__":
    sys.exit(main())
