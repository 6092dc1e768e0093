"""TensorBoard's own reader returns every epoch and scalar of an exported run, and the table holds the same numbers."""

import csv
import json
import struct

from tensorboard.backend.event_processing.event_multiplexer import EventMultiplexer
from workbench import FOLDER, Mismatch, command, equal, objects, refuted


def single(number):
    """A number as event files hold it, a 32-bit float."""
    return struct.unpack("f", struct.pack("f", number))[0]


def expected(run):
    """Scalars by run and tag: (wall time, step, value) of each epoch, as the run directory tells them."""
    lines = (FOLDER / "data/runs" / run / "events.jsonl").read_text().splitlines()
    epochs = [event for event in map(json.loads, lines) if event["event"] == "epoch"]

    def scalars(value):
        return [(event["time_ms"] / 1000, event["epoch"], single(value(event))) for event in epochs]

    scores = {
        f"{run}/{part}": {f"epoch_{score}": scalars(lambda event: event[part][score]) for score in ["loss", "accuracy"]}
        for part in ["train", "validation"]
    }
    scores[f"{run}/train"]["epoch_learning_rate"] = scalars(lambda event: event["learning_rate"])
    return scores


def check_events(run, folder):
    reader = EventMultiplexer().AddRunsFromDirectory(str(folder)).Reload()
    found = {}
    for part, tags in reader.Runs().items():
        found[part] = {tag: [(s.wall_time, s.step, s.value) for s in reader.Scalars(part, tag)] for tag in tags["scalars"]}
    wanted = expected(run)
    equal("runs and tags", {part: set(tags) for part, tags in found.items()}, {part: set(tags) for part, tags in wanted.items()})
    for part, tags in wanted.items():
        for tag, scalars in tags.items():
            equal(f"{part} {tag}", found[part][tag], scalars)
    return sum(len(scalars) for tags in found.values() for scalars in tags.values())


def check_table(run, file):
    with open(file, newline="") as lines:
        rows = list(csv.DictReader(lines))
    curve = objects("runs", "show", run)[0]["curve"]
    equal("lines of the table", len(rows), len(curve))
    for row, epoch in zip(rows, curve):
        for column, wanted in [
            ("epoch", epoch["epoch"]),
            ("loss", epoch["train"]["loss"]),
            ("accuracy", epoch["train"]["accuracy"]),
            ("validation_loss", epoch["validation"]["loss"]),
            ("validation_accuracy", epoch["validation"]["accuracy"]),
            ("learning_rate", epoch["learning_rate"]),
            ("seconds", epoch["seconds"]),
        ]:
            equal(f"{column} of epoch {epoch['epoch']}", float(row[column]), float(wanted))
        equal("layers that trained", row["trainable"].split(), epoch["trainable"])


run = next(run["id"] for run in objects("runs", "list") if len(objects("runs", "show", run["id"])[0]["curve"]) == 3)
logs, table = FOLDER / "logs", FOLDER / "curve.csv"
command("runs", "export", run, "--tensorboard", logs, "--csv", table)
print(f"TensorBoard reads {check_events(run, logs)} scalars of 3 epochs")
check_table(run, table)
print("the table has the same numbers")

file = logs / run / "validation/events.out.tfevents.0.mnist-tui"
whole = file.read_bytes()
for what, bytes in [("a lost epoch", whole[:-50]), ("a changed bit", whole[:-30] + bytes([whole[-30] ^ 1]) + whole[-29:])]:
    file.write_bytes(bytes)
    refuted(what, lambda: check_events(run, logs))
changed = table.read_text().replace("0.02,", "0.03,")
table.write_text(changed)
refuted("a changed table", lambda: check_table(run, table))
