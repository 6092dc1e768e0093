"""Measures what docs/benchmarks.md promises of the dashboard and the trainer, on the optimised programs.

First frame with 1,000 checkpoints, memory, processor time when idle and while training, and the time from a key to
its effect on the screen while training uses every core. Needs Linux (/proc). Exits with 1 when a bar is missed.
"""

import argparse
import fcntl
import json
import os
import pty
import re
import select
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

PROGRAM = Path(__file__).resolve().parents[1] / "target/release/mnist-tui"
ESCAPE = re.compile(rb"\x1b(\[[0-9;?<>=!]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[PX^_].*?\x1b\\|[()][0-9A-B]|[=>78])", re.S)
TICK = os.sysconf("SC_CLK_TCK")


class Dashboard:
    """The program in a terminal of 100x30 characters."""

    def __init__(self, folder, typed=b""):
        self.start = time.perf_counter()
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", LANG="C.UTF-8")
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
            os.execv(PROGRAM, [str(PROGRAM), "--data-dir", folder])
        self.seen = b""
        if typed:
            os.write(self.terminal, typed)

    def read(self, seconds):
        """Reads what there is within `seconds`; whether there was anything."""
        if not select.select([self.terminal], [], [], seconds)[0]:
            return False
        try:
            self.seen += os.read(self.terminal, 1 << 16)
        except OSError:
            return False
        return True

    def press(self, keys):
        self.seen = b""
        os.write(self.terminal, keys)

    def wait(self, text, seconds=30):
        """Waits until `text` was drawn; returns when, on perf_counter's clock."""
        end = time.perf_counter() + seconds
        # Blanks that were on the screen already are not drawn again.
        wanted = text.replace(" ", "").encode()
        while wanted not in ESCAPE.sub(b"", self.seen).replace(b" ", b""):
            if time.perf_counter() > end:
                screen = ESCAPE.sub(b" ", self.seen).decode(errors="replace")
                sys.exit(f"{text!r} did not appear within {seconds} s in: {screen[-2000:]}")
            self.read(0.05)
        return time.perf_counter()

    def drain(self, seconds):
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self.read(left)

    def close(self):
        os.kill(self.pid, signal.SIGTERM)
        os.waitpid(self.pid, 0)
        os.close(self.terminal)


def memory(pid, field):
    """Megabytes of `field` in /proc/PID/status."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(rf"{field}:\s+(\d+) kB", status)[1]) * 1024 / 1e6


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def cpu_share(pid, seconds, dashboard):
    """Percent of one core over `seconds`."""
    before = cpu_seconds(pid)
    start = time.perf_counter()
    dashboard.drain(seconds)
    return 100 * (cpu_seconds(pid) - before) / (time.perf_counter() - start)


def command(folder, *arguments):
    done = subprocess.run([PROGRAM, *arguments, "--data-dir", folder], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"mnist-tui {' '.join(arguments)}: {done.stderr}")
    return done.stdout


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


FAILED = []


def report(what, values, bar, unit, pick):
    value = pick(values)
    verdict = "holds" if value <= bar else "MISSED"
    if value > bar:
        FAILED.append(what)
    spread = f" ({min(values):.1f} to {max(values):.1f}, {len(values)} values)" if len(values) > 1 else ""
    print(f"{what:58} {value:7.1f} {unit}{spread}; at most {bar} {unit}: {verdict}", flush=True)


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
