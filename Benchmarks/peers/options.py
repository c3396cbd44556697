"""The command line. Run by itself it only checks it, for scripts/bench-peers, which else would build an environment first."""
import argparse
import math
import os
import sys

from .crew import LIBRARIES

USAGE = 64  # the exit status of nnqft for bad usage
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
OWN = ("nnqft-cpu", "nnqft-opencl")
KEYS = OWN + tuple(library.key for library in LIBRARIES)


class Parser(argparse.ArgumentParser):
    def error(self, message):
        print(f"bench-peers: {message}", file=sys.stderr)
        sys.exit(USAGE)


def positive(text):
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not (0 < number < math.inf):
        raise argparse.ArgumentTypeError(f"expected a positive number, found '{text}'")
    return number


def count(text):
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 10**6):
        raise argparse.ArgumentTypeError(f"expected a whole number from 1 to 1000000, found '{text}'")
    return int(text)


def counts(text):
    return list(dict.fromkeys(count(part) for part in text.split(",")))


def orders(text):
    if not all(part in ("4", "6") for part in text.split(",")):
        raise argparse.ArgumentTypeError(f"expected 4, 6 or 4,6, found '{text}'")
    return list(dict.fromkeys(map(int, text.split(","))))


def peers(text):
    for part in text.split(","):
        if part not in KEYS:
            raise argparse.ArgumentTypeError(f"expected some of {', '.join(KEYS)}, found '{part}'")
    return text.split(",")


def parsed(arguments=None):
    parser = Parser(
        prog="bench-peers",
        description="Times the sampling of erf-nets and all their moments by nnqft and by other means, side by side on this machine.",
        epilog="The environment variable NNQFT_PEERS_PYTHON names an interpreter that has the libraries already.",
        allow_abbrev=False,
    )
    parser.add_argument("--seconds", type=positive, default=1, help="that a timing lasts about (default: 1)")
    parser.add_argument("--repeats", type=count, default=5, help="rounds; in each, everybody has one turn (default: 5)")
    parser.add_argument("--widths", type=counts, default=[5, 1000], help="numbers of neurons (default: 5,1000)")
    parser.add_argument("--orders", type=orders, default=[4, 6], help="highest orders of the moments: 4, 6 (default: 4,6)")
    parser.add_argument("--peers", type=peers, default=list(KEYS), help=f"who takes part (default: {','.join(KEYS)})")
    parser.add_argument("--nnqft", default=os.path.join(ROOT, ".build/release/nnqft"), help="the program (default: as built by make)")
    parser.add_argument(
        "--output", default=os.path.join(ROOT, ".build/peers/bench-peers.json"), help="the JSON (default: .build/peers/bench-peers.json)"
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    parsed()
