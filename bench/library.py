"""Measures what docs/benchmarks.md promises of large libraries, on the optimised program.

For 10,000 and 100,000 generated checkpoints: `library list`; the time until the Library screen shows rows, and all of
them; the time from each letter of a filter to its effect; memory. Exits with 1 when a bar, set for 10,000, is missed.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from dashboard import FAILED, PROGRAM, Dashboard, command, memory, report

GENERATE = PROGRAM.parent / "examples/generate-library"

# Each letter changes what passes, so that its effect can be seen: the number of the checkpoint that is left.
FILTER = "head demo acc>0.9"


def listing(folder, rounds):
    """Milliseconds of `library list`."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        command(folder, "library", "list")
        times.append(1000 * (time.perf_counter() - start))
    return times


def opening(folder, checkpoints, rounds):
    """Milliseconds from the start of the process to the first rows, and until every checkpoint is read."""
    first, all_read = [], []
    for _ in range(rounds):
        dashboard = Dashboard(folder, typed=b"3")
        first.append(1000 * (dashboard.wait(f"{checkpoints - 1:06}") - dashboard.start))
        # The oldest one is among the last. Only what changed is drawn, unless the terminal has another size.
        rows = 30
        while not dashboard.has_drawn("-000000"):
            rows = 61 - rows
            dashboard.press(b"G")
            dashboard.resize(rows)
            dashboard.drain(0.02)
        all_read.append(1000 * (time.perf_counter() - dashboard.start))
        dashboard.close()
    return first, all_read


def filtering(dashboard):
    """Milliseconds from each letter of a filter to a screen that shows it in its title."""
    times = []
    dashboard.press(b"/")
    dashboard.wait("filter:")
    for end in range(1, len(FILTER) + 1):
        letter = FILTER[end - 1]
        dashboard.press(letter.encode())
        if letter == " ":
            dashboard.drain(0.2)
            continue
        start = time.perf_counter()
        times.append(1000 * (dashboard.wait(letter) - start))
        # The rest of the frame must not count for the next letter.
        dashboard.drain(0.2)
    return times


def worst(values):
    return max(values)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=10, help="times that each is measured")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    arguments = parser.parse_args()
    for checkpoints in arguments.sizes:
        # Promised for 10,000; larger ones may take as much longer as they are larger.
        factor = max(1, checkpoints / 10_000)
        with tempfile.TemporaryDirectory() as folder:
            library = Path(folder, "library")
            library.mkdir()
            subprocess.run([GENERATE, library, str(checkpoints)], check=True)
            name = f"{checkpoints:,}: "
            report(name + "library list, median", listing(folder, arguments.rounds), 300 * factor, "ms", statistics.median)
            first, all_read = opening(folder, checkpoints, arguments.rounds)
            report(name + "first rows on the screen, median", first, 150 * factor, "ms", statistics.median)
            print(f"{name}all rows on the screen, median: {statistics.median(all_read):.1f} ms ({min(all_read):.1f} to {max(all_read):.1f})")
            dashboard = Dashboard(folder, typed=b"3")
            dashboard.wait(f"{checkpoints - 1:06}")
            dashboard.drain(3 * factor)
            report(name + "a letter of a filter, worst", filtering(dashboard), 30 * factor, "ms", worst)
            report(name + "resident memory", [memory(dashboard.pid, "VmRSS")], 120 * factor, "MB", worst)
            dashboard.close()
    sys.exit(1 if FAILED else 0)


main()
