"""Runs mnist-tui, PyTorch and Keras in turn and prints the ratios of their times.

Two questions, both answered in one sitting with equal threads, because times on a busy machine mean little alone:
an epoch of pretraining, validation included; and ten epochs of frozen transfer, for mnist-tui from the start of the
command to the saved checkpoint, for the peers the fit alone.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROGRAM = HERE.parents[1] / "target/release/mnist-tui"
PEERS = {"PyTorch": "pytorch_tutorial.py", "Keras": "keras_tutorial.py"}
# At most this share of the peer's time: (an epoch of pretraining, the whole transfer).
BARS = {"PyTorch": (0.8, 1 / 4), "Keras": (0.4, 1 / 12)}


def ours(folder, threads, seed, epochs, *command):
    """Seconds of each epoch, and from the start of the command to the saved checkpoint."""
    start = time.perf_counter()
    options = ["--data-dir", folder, "--threads", str(threads), "--seed", str(seed), "--epochs", str(epochs), "--json"]
    # What it complains of goes to our own standard error.
    process = subprocess.Popen([PROGRAM, *command, *options], stdout=subprocess.PIPE, text=True)
    saved, event = None, {"event": "nothing"}
    for line in process.stdout:
        event = json.loads(line)
        if event["event"] == "checkpoint_saved":
            saved = time.perf_counter() - start
    code = process.wait()
    if code != 0 or event["event"] != "finished" or saved is None:
        sys.exit(f"mnist-tui {command[0]} ended with {code}; the last it said was {event['event']}")
    return {"epochs": event["seconds"]["epochs"], "to_checkpoint": saved}


def peer(name, threads, epochs, phase):
    environment = dict(os.environ, OMP_NUM_THREADS=str(threads), MKL_NUM_THREADS=str(threads))
    command = [sys.executable, PEERS[name], phase, "--epochs", str(epochs), "--threads", str(threads)]
    done = subprocess.run(command, cwd=HERE, env=environment, capture_output=True, text=True)
    lines = done.stdout.splitlines()
    if done.returncode != 0 or not lines:
        sys.exit(f"{name} {phase} ended with {done.returncode}:\n{done.stderr.strip() or 'it said nothing'}")
    return json.loads(lines[-1])


def one_round(folder, threads, round_number, pretrain_epochs, transfer_epochs, peers):
    """{(program, phase): seconds}"""
    seconds = {}
    trained = ours(folder, threads, round_number, pretrain_epochs, "pretrain", "--name", f"base-{round_number}")
    # The first epoch warms caches and allocators up on every side.
    seconds["mnist-tui", "epoch"] = statistics.median(trained["epochs"][1:])
    transferred = ours(folder, threads, round_number, transfer_epochs, "transfer", "--from", f"base-{round_number}")
    seconds["mnist-tui", "transfer"] = transferred["to_checkpoint"]
    for name in peers:
        seconds[name, "epoch"] = statistics.median(peer(name, threads, pretrain_epochs, "pretrain")["epochs"][1:])
        seconds[name, "transfer"] = peer(name, threads, transfer_epochs, "transfer")["fit"]
    return seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--peers", default=",".join(PEERS), help="comma-separated, of " + ", ".join(PEERS))
    parser.add_argument("--pretrain-epochs", type=int, default=4)
    parser.add_argument("--transfer-epochs", type=int, default=10)
    arguments = parser.parse_args()
    peers = arguments.peers.split(",")
    rounds = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(1, arguments.rounds + 1):
            rounds.append(one_round(folder, arguments.threads, number, arguments.pretrain_epochs, arguments.transfer_epochs, peers))
            print(f"round {number}: " + ", ".join(f"{p} {what} {s:.3f} s" for (p, what), s in rounds[-1].items()), flush=True)
    print(f"\nthreads {arguments.threads}, {arguments.rounds} rounds; median seconds (lowest to highest)")
    for key in rounds[0]:
        values = [r[key] for r in rounds]
        print(f"  {key[0]:10} {key[1]:9} {statistics.median(values):8.3f} ({min(values):.3f} to {max(values):.3f})")
    print("\nratio mnist-tui / peer: median of the rounds (lowest to highest), bar")
    missed = False
    for name in peers:
        for what, bar in zip(("epoch", "transfer"), BARS[name]):
            ratios = [r["mnist-tui", what] / r[name, what] for r in rounds]
            median = statistics.median(ratios)
            missed |= median > bar
            verdict = "holds" if median <= bar else "MISSED"
            print(f"  {name:10} {what:9} {median:8.3f} ({min(ratios):.3f} to {max(ratios):.3f})  at most {bar:.3f}: {verdict}")
    sys.exit(1 if missed else 0)


main()
