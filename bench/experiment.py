"""Asks whether the tutorial's transfer helps, and checks the answer against the same experiment in PyTorch.

Pretrains the tutorial's network on the digits, then runs three strategies with 20 to 55,000 labels of even or odd and five seeds
each, prints the verdict, and sets each mean beside the one of PyTorch. Exits with 1 when a bar is missed. About five minutes.
"""

import argparse
import itertools
import json
import subprocess
import sys
import tempfile
import time

from dashboard import PROGRAM

# Mean test accuracy in per cent, with PyTorch, as it was first measured: one source checkpoint, random subsets, 3 seeds, one with
# 55,000 labels. Shown beside what counts.
OF_THREE_SEEDS = {
    20: {"scratch": 71.7, "frozen": 80.4, "finetune": 75.9},
    100: {"scratch": 83.5, "frozen": 90.6, "finetune": 89.6},
    500: {"scratch": 88.7, "frozen": 93.8, "finetune": 94.0},
    2_000: {"scratch": 93.8, "frozen": 94.7, "finetune": 96.3},
    10_000: {"scratch": 96.4, "frozen": 95.2, "finetune": 97.5},
    55_000: {"scratch": 98.4, "frozen": 96.0, "finetune": 98.7},
}
# The same with stratified subsets and 30 seeds, 10 with 10,000 labels (bench/peers/pytorch_experiment.py).
# See docs/decisions/0014-a-reference-of-thirty-seeds.md.
REFERENCE = {
    20: {"scratch": 73.5, "frozen": 82.9, "finetune": 78.9},
    100: {"scratch": 82.6, "frozen": 90.6, "finetune": 88.7},
    500: {"scratch": 88.7, "frozen": 94.0, "finetune": 94.1},
    2_000: {"scratch": 93.2, "frozen": 94.8, "finetune": 96.2},
    10_000: {"scratch": 96.2, "frozen": 95.3, "finetune": 97.4},
    # There is only one subset of all labels.
    55_000: OF_THREE_SEEDS[55_000],
}
# Points that a mean may lie away from it; twenty images of one seed are not those of another.
NEAR = {20: 4.0}
NEAR_ELSEWHERE = 1.5

MISSED = []


def check(what, holds):
    if not holds:
        MISSED.append(what)
    return "" if holds else "  MISSED"


def last_line(folder, *arguments):
    """The last object of a command that goes on for long; its news are passed on."""
    command = [PROGRAM, *arguments, "--json", "--data-dir", folder]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        for line in running.stdout:
            last = json.loads(line)
            if last.get("event") == "run" and last["done"] % 10 == 0:
                print(f"{last['done']} of {last['of']}, {last['seconds_left'] or 0:.0f} s left", file=sys.stderr, flush=True)
    if running.returncode != 0:
        sys.exit(f"mnist-tui {' '.join(arguments)} ended with {running.returncode}")
    return last


def means(rows):
    print(f"{'labels':>7}  {'strategy':9} {'here':>6} {'interval':>14} {'PyTorch':>8} {'apart':>6} {'3 seeds':>8} {'apart':>6}")
    for row in rows:
        labels, strategy = row["labels"], row["strategy"]
        mean, (low, high) = 100 * row["mean"], [100 * end for end in row["ci95"]]
        there, first = REFERENCE[labels][strategy], OF_THREE_SEEDS[labels][strategy]
        missed = check(f"{strategy} with {labels} labels", abs(mean - there) <= NEAR.get(labels, NEAR_ELSEWHERE))
        here = f"{labels:7,}  {strategy:9} {mean:6.2f} {low:6.2f} to {high:5.2f}"
        print(f"{here} {there:8.1f} {mean - there:+6.2f} {first:8.1f} {mean - first:+6.2f}{missed}")


def order(rows):
    """Strategies whose intervals do not overlap stand in the order of PyTorch."""
    for one, other in itertools.combinations(rows, 2):
        labels = one["labels"]
        overlap = one["ci95"][0] <= other["ci95"][1] and other["ci95"][0] <= one["ci95"][1]
        if labels == other["labels"] and not overlap:
            there = REFERENCE[labels][one["strategy"]] - REFERENCE[labels][other["strategy"]]
            check(f"order of {one['strategy']} and {other['strategy']} with {labels} labels", (one["mean"] - other["mean"]) * there > 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", default="5", help="how often each is repeated")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        last_line(folder, "pretrain", "--name", "digits-mlp")
        began = time.perf_counter()
        budgets = ",".join(map(str, REFERENCE))
        result = last_line(folder, "experiment", "run", "--from", "digits-mlp", "--task", "even-odd", "--budgets", budgets, "--seeds", arguments.seeds)
        took = time.perf_counter() - began
    check("every run has a result", result["done"] == result["of"])
    means(result["budgets"])
    order(result["budgets"])
    print(f"\n{result['verdict']}\n\ncrossover {json.dumps(result['crossover'])}; {result['of']} runs in {took:.0f} s")
    for missed in MISSED:
        print(f"MISSED: {missed}", file=sys.stderr)
    sys.exit(1 if MISSED else 0)


main()
