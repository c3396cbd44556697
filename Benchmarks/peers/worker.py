"""A process that is one peer, or one core's share of it, and times itself when told to. Started by crew.py:

    python -m peers.worker MODULE SHARE CORES [--pin]

Commands come as lines of JSON on standard input, answers go as lines of JSON to standard output.
"""
import importlib
import json
import os
import sys
import time

from .case import Case

SEED = 2008
WARM_UP = 2  # draws: programs are built in the first one, and caches are warm after the second


def pin(share):
    """For libraries that take every core they are allowed: to one core of those that this process has."""
    if hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[share % len(cores)]})


def prepared(module, command, share, cores):
    case = Case(command["width"], command["top"])
    peer = module.Peer(case, [SEED, share, case.width, case.top], cores)
    for _ in range(WARM_UP):
        peer.draw()
    return peer


def timed(peer, seconds):
    """Draws for so long. The means of each draw are kept as their sums and sums of squares, from which errors follow."""
    draws, sums, squares = 0, 0, 0
    begun = time.perf_counter()
    while True:
        means = peer.draw() / peer.networks
        draws, sums, squares = draws + 1, sums + means, squares + means * means
        elapsed = time.perf_counter() - begun
        if elapsed >= seconds:
            break
    networks = draws * peer.networks
    return {"seconds": elapsed, "networks": networks, "draws": draws, "sums": sums.tolist(), "squares": squares.tolist()}


def main():
    name, share, cores = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    if "--pin" in sys.argv[4:]:
        pin(share)  # before the library is there and counts its cores
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what libraries print goes elsewhere
    module = importlib.import_module(f"{__package__}.{name}")
    print(json.dumps({"version": module.version()}), file=answers, flush=True)
    peer = None
    for line in sys.stdin:
        command = json.loads(line)
        if "width" in command:
            peer = prepared(module, command, share, cores)
            answer = {"networks": peer.networks}
        else:
            answer = timed(peer, command["seconds"])
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
