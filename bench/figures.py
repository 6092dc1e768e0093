"""Measures what docs/benchmarks.md promises of the dashboard and the trainer, on the optimised programs.

First frame with 1,000 checkpoints, memory, processor time when idle and while training, and the time from a key to
its effect on the screen while training uses every core. Needs Linux (/proc). Exits with 1 when a bar is missed.
"""

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from dashboard import FAILED, Dashboard, command, memory, report

TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def cpu_share(pid, seconds, dashboard):
    """Percent of one core over `seconds`."""
    before = cpu_seconds(pid)
    start = time.perf_counter()
    dashboard.drain(seconds)
    return 100 * (cpu_seconds(pid) - before) / (time.perf_counter() - start)


def library_of(folder, count):
    """One real checkpoint under `count` ids, each a file of its own: a listing reads the header of every one."""
    line = command(folder, "pretrain", "--labels", "100", "--epochs", "1", "--name", "digits-0000", "--json").splitlines()[-1]
    original = Path(json.loads(line)["checkpoint"]["path"])
    names = original.parents[1] / "names"
    for number in range(1, count):
        identity = f"{number:064x}"
        shutil.copyfile(original, original.with_name(f"{identity}.safetensors"))
        (names / f"digits-{number:04}").write_text(identity)


def first_frame(folder, rounds):
    """Milliseconds from the start of the process to tabs and library rows."""
    times = []
    for _ in range(rounds):
        dashboard = Dashboard(folder, typed=b"3")
        dashboard.wait("Library")
        times.append(1000 * (dashboard.wait("digits-0") - dashboard.start))
        dashboard.close()
    return times


def key_latency(dashboard, presses):
    """Milliseconds from a key to its effect: help opens and closes."""
    times = []
    for _ in range(presses):
        dashboard.press(b"?")
        start = time.perf_counter()
        times.append(1000 * (dashboard.wait("Resume an interrupted run") - start))
        dashboard.press(b"\x1b")
        # Progress goes on being drawn, so that nothing more to read is no sign of a closed help.
        dashboard.drain(0.15)
    return times


# The widest layer whose output for all 60,000 images fits the default cache_limit of 96 MB.
WIDE_MODEL = """
[models.wide]
input = [1, 28, 28]
layers = [{ type = "flatten" }, { type = "dense", units = 400 }, { type = "relu" }]
"""


def cache_memory(folder):
    """Peak megabytes of a trainer that keeps features up to the limit, from its second epoch on."""
    config = Path(folder, "wide.toml")
    config.write_text(WIDE_MODEL)
    options = ["--config", config]
    command(folder, "pretrain", "--model", "wide", "--labels", "100", "--epochs", "1", "--name", "wide", *options)
    run = command(folder, "transfer", "--from", "wide", "--epochs", "100000", "--detach", *options).strip()
    until(lambda: json.loads(command(folder, "runs", "show", run, "--json"))["epochs_done"] >= 2, "the second epoch")
    used = memory(trainer_of(folder), "VmHWM")
    command(folder, "runs", "stop", run)
    return used


def until(condition, what, seconds=60):
    end = time.perf_counter() + seconds
    while not condition():
        if time.perf_counter() > end:
            sys.exit(f"waited {seconds} s for {what}")
        time.sleep(0.1)


def trainer_of(folder):
    lock = max(Path(folder, "runs").glob("*/lock"), key=lambda path: path.stat().st_mtime)
    return json.loads(lock.read_text())["pid"]


def percentile_99(values):
    return sorted(values)[max(0, -(-len(values) * 99 // 100) - 1)]


def only(values):
    return values[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=20, help="starts of the dashboard")
    parser.add_argument("--presses", type=int, default=200, help="keys pressed while training")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        library_of(folder, 1000)
        report("first frame with rows of 1,000 checkpoints, median", first_frame(folder, arguments.rounds), 50, "ms", statistics.median)

        dashboard = Dashboard(folder, typed=b"4")
        dashboard.wait("mistakes", 60)
        dashboard.drain(3)
        report("resident memory with Test open", [memory(dashboard.pid, "VmRSS")], 40, "MB", only)
        report("processor time when idle, of one core", [cpu_share(dashboard.pid, 10, dashboard)], 0.1, "%", only)

        # One thread for each core, so that the dashboard has to fight for its share.
        threads = str(os.cpu_count() or 1)
        command(folder, "pretrain", "--epochs", "200", "--threads", threads, "--detach", "--name", "long")
        dashboard.press(b"5")
        dashboard.wait("pretrain mlp on digits")
        dashboard.drain(1)
        dashboard.press(b"g\r")
        dashboard.wait("img/s")
        dashboard.drain(3)
        report("processor time while training, of one core", [cpu_share(dashboard.pid, 10, dashboard)], 2, "%", only)
        report("from a key to the screen while training, 99th percentile", key_latency(dashboard, arguments.presses), 50, "ms", percentile_99)
        report("peak memory of the trainer, pretraining", [memory(trainer_of(folder), "VmHWM")], 350, "MB", only)
        dashboard.close()
        command(folder, "runs", "stop", json.loads(command(folder, "runs", "list", "--json").splitlines()[0])["id"])
        report("peak memory of the trainer, features cached to the limit", [cache_memory(folder)], 350, "MB", only)
    sys.exit(1 if FAILED else 0)


main()
