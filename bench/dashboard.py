"""The program in a terminal, for measurements of it, and how they are reported. Needs Linux (/proc)."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

PROGRAM = Path(__file__).resolve().parents[1] / "target/release/mnist-tui"
ESCAPE = re.compile(rb"\x1b(\[[0-9;?<>=!]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[PX^_].*?\x1b\\|[()][0-9A-B]|[=>78])", re.S)


def resize(terminal, rows):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, 100, 0, 0))


class Dashboard:
    """The program in a terminal of 100x30 characters."""

    def __init__(self, folder, typed=b""):
        self.start = time.perf_counter()
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", LANG="C.UTF-8")
            resize(0, 30)
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

    def resize(self, rows):
        """Gives the terminal so many rows: all of the screen is drawn again."""
        resize(self.terminal, rows)

    def has_drawn(self, text):
        """Whether `text` was drawn since the last key."""
        # Blanks that were on the screen already are not drawn again.
        wanted = text.replace(" ", "").encode()
        return wanted in ESCAPE.sub(b"", self.seen).replace(b" ", b"")

    def wait(self, text, seconds=30):
        """Waits until `text` was drawn; returns when, on perf_counter's clock."""
        end = time.perf_counter() + seconds
        while not self.has_drawn(text):
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


def command(folder, *arguments):
    done = subprocess.run([PROGRAM, *arguments, "--data-dir", folder], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"mnist-tui {' '.join(arguments)}: {done.stderr}")
    return done.stdout


FAILED = []


def report(what, values, bar, unit, pick):
    value = pick(values)
    verdict = "holds" if value <= bar else "MISSED"
    if value > bar:
        FAILED.append(what)
    spread = f" ({min(values):.1f} to {max(values):.1f}, {len(values)} values)" if len(values) > 1 else ""
    print(f"{what:58} {value:7.1f} {unit}{spread}; at most {bar} {unit}: {verdict}", flush=True)
