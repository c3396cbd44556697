"""Results as text and as JSON."""
from statistics import median


def spread(values):
    return {"median": median(values), "lowest": min(values), "highest": max(values), "rounds": list(values)}


def short(number):
    """Three digits and a prefix, 1.23 M."""
    for size, prefix in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if number >= size:
            return f"{number / size:.3g} {prefix}"
    return f"{number:.3g}"


def interval(found, form):
    return f"{form(found['lowest'])} to {form(found['highest'])}"


def row(case, contestant, turns, own_turns, verdict, ceiling, cores):
    """As JSON. Ratios are those of one round, in which both had their turn."""
    rates = [turn.rate for turn in turns]
    found = {
        "width": case.width, "orders": list(case.orders), "peer": contestant.key, "name": contestant.name,
        "networks": sum(turn.networks for turn in turns),
        "networksPerSecond": spread(rates), "neuronsPerSecond": spread([rate * case.width for rate in rates]),
        "largestPull": verdict.pull, "exact": verdict.exact, "verdict": str(verdict),
    }  # fmt: skip
    if own_turns:
        found["ratio"] = spread([own.rate / rate for own, rate in zip(own_turns, rates)])
    if ceiling:
        found["ofCeiling"] = found["neuronsPerSecond"]["median"] / (cores * ceiling["neuronsPerSecond"])
    if getattr(contestant, "devices", None):
        found["devices"], found["wallSeconds"] = contestant.devices, contestant.wall
    return found


HEADINGS = ("", "networks/s", "range", "neurons/s", "of ceiling", "nnqft CPU / it", "range", "numbers")


def cells(found):
    networks, neurons, ratio = found["networksPerSecond"], found["neuronsPerSecond"], found.get("ratio")
    three = lambda number: f"{number:.3g}"
    return (
        found["name"], short(networks["median"]), interval(networks, short), short(neurons["median"]),
        f"{100 * found['ofCeiling']:.3g} %" if "ofCeiling" in found else "–",
        three(ratio["median"]) if ratio else "–", interval(ratio, three) if ratio else "–", found["verdict"],
    )  # fmt: skip


def table(rows):
    """The fastest first."""
    lines = [HEADINGS] + [cells(found) for found in sorted(rows, key=lambda found: -found["networksPerSecond"]["median"])]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    lines.insert(1, tuple("─" * width for width in widths))
    left = (0, len(HEADINGS) - 1)
    text = ("  ".join(cell.ljust(width) if i in left else cell.rjust(width) for i, (cell, width) in enumerate(zip(line, widths))) for line in lines)
    return "\n".join(line.rstrip() for line in text)
