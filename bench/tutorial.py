"""Runs the tutorial with several seeds and checks what docs/benchmarks.md promises of its numbers.

Pretraining and frozen transfer for each seed; prints the table of docs/benchmarks.md. The first seed runs twice, each time
in a data directory of its own, and must give the same checkpoints. Exits with 1 when a bar is missed. About two minutes.
"""

import argparse
import json
import re
import statistics
import subprocess
import sys
import tempfile

from dashboard import PROGRAM

# Bounds of the mean test accuracy over the seeds, in per cent.
PRETRAINING = (96.8, 97.6)
TRANSFER = (95.7, 96.9)
# In all, and of these training.
PARAMETERS = {"pretrain": (266_610, 266_610), "transfer": (265_802, 202)}
STEPS_AN_EPOCH = 1_719
# Odd, even, odd: the first three test images are 7, 2 and 1.
PREDICTIONS = [0, 1, 0]
FROZEN = ["dense_1", "dense_2"]

MISSED = []


def check(what, holds, found):
    if not holds:
        MISSED.append(what)
        print(f"MISSED: {what}: {found}", file=sys.stderr, flush=True)


def command(folder, *arguments):
    done = subprocess.run([PROGRAM, *arguments, "--data-dir", folder], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"mnist-tui {' '.join(arguments)}: {done.stderr.strip() or f'ended with {done.returncode}'}")
    return done.stdout


def objects(folder, *arguments):
    return [json.loads(line) for line in command(folder, *arguments, "--json").splitlines()]


def train(folder, kind, seed, *arguments):
    """The last event of a training whose checkpoint is named by kind and seed."""
    finished = objects(folder, kind, *arguments, "--seed", str(seed), "--name", f"{kind}-{seed}")[-1]
    epochs = len(finished["seconds"]["epochs"])
    check(f"steps an epoch of {kind}", finished["steps"] == STEPS_AN_EPOCH * epochs, finished["steps"])
    summary = re.search(r"^total ([\d,]+), trainable ([\d,]+)", command(folder, "library", "show", f"{kind}-{seed}"), re.M)
    parameters = tuple(int(number.replace(",", "")) for number in summary.groups())
    check(f"parameters of {kind}", parameters == PARAMETERS[kind], parameters)
    return finished


def tutorial(folder, seed):
    """Last event of pretraining and of transfer, and the first three predictions."""
    pretrained = train(folder, "pretrain", seed)
    transferred = train(folder, "transfer", seed, "--from", f"pretrain-{seed}")
    check_frozen(folder, seed)
    predictions = objects(folder, "predict", f"transfer-{seed}", "--index", "0,1,2")
    predictions = [prediction["class_index"] for prediction in predictions]
    check(f"predictions of seed {seed}", predictions == PREDICTIONS, predictions)
    return pretrained, transferred, predictions


def check_frozen(folder, seed):
    """The frozen layers of the transfer are its parent's bytes, by their hashes and by what verification says."""
    parent, child = (objects(folder, "library", "show", f"{kind}-{seed}")[0]["layer_hashes"] for kind in PARAMETERS)
    equal = [layer for layer in FROZEN if child[layer] == parent[layer]]
    check(f"frozen layers of seed {seed} are the parent's", equal == FROZEN, equal)
    verified = objects(folder, "library", "verify", f"transfer-{seed}")[0]["frozen_equal_parent"]
    check(f"frozen layers of seed {seed} are verified", verified == FROZEN, verified)


def check_again(seed, first):
    with tempfile.TemporaryDirectory() as folder:
        second = tutorial(folder, seed)
    for kind, one, other in zip(PARAMETERS, first, second):
        ids = [finished["checkpoint"]["id"] for finished in (one, other)]
        check(f"seed {seed} twice gives the same {kind}", ids[0] == ids[1], ids)


def percents(finished):
    return [100 * finished[part]["accuracy"] for part in ("validation", "test")]


def mean_of(what, values, bounds):
    mean = statistics.mean(values)
    low, high = bounds
    check(f"mean test accuracy of {what}", low <= mean <= high, f"{mean:.2f} %, not {low} to {high}")
    return f"test {mean:.2f} % (bar {low} to {high})"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", default="1,2,3,4,5", help="comma-separated; the bars are for 1,2,3,4,5")
    seeds = [int(seed) for seed in parser.parse_args().seeds.split(",")]
    print("| seed | pretraining: validation, test | frozen transfer: validation, test | first three predictions |")
    print("| --- | --- | --- | --- |")
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for seed in seeds:
            results.append(tutorial(folder, seed))
            cells = ["{:.2f}, {:.2f} %".format(*percents(finished)) for finished in results[-1][:2]]
            predictions = " ".join(map(str, results[-1][2]))
            print(f"| {seed} | {cells[0]} | {cells[1]} | {predictions} |", flush=True)
    pretraining, transfer = ([percents(result[part])[1] for result in results] for part in (0, 1))
    means = mean_of("pretraining", pretraining, PRETRAINING), mean_of("transfer", transfer, TRANSFER)
    print(f"| mean | {means[0]} | {means[1]} | |", flush=True)
    check_again(seeds[0], results[0])
    print(f"\n{len(MISSED)} missed" if MISSED else "\nevery bar holds: means, parameters, steps, predictions, frozen layers, same seed same id")
    sys.exit(1 if MISSED else 0)


main()
