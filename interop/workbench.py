"""What all checks share: the program under test, its library of small networks, the test images, and the bar."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "bench/peers"))
import mnist  # noqa: E402  the images as the program embeds them

PROGRAM = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "debug/mnist-tui"
FOLDER = Path(sys.argv[1])
# Every kind of layer, digits and another task, a convolution before a dense layer, frozen layers and a frozen BatchNorm.
NETWORKS = ["mlp", "lenet", "everything", "even-odd", "even-odd-everything"]
# Probabilities of the same network in two programs differ by rounding only.
CLOSE = 1e-5


class Mismatch(Exception):
    """Two programs do not agree."""


def command(*arguments, code=0):
    """What the program says on stdout, or on stderr where it must end with another code."""
    done = subprocess.run(
        [PROGRAM, *map(str, arguments), "--data-dir", FOLDER / "data", "--config", FOLDER / "config.toml"],
        capture_output=True,
        text=True,
        cwd=FOLDER,
    )
    if done.returncode != code:
        raise Mismatch(f"mnist-tui {' '.join(map(str, arguments))} ended with {done.returncode}: {done.stderr.strip()}")
    return done.stderr if code else done.stdout


def objects(*arguments):
    return [json.loads(line) for line in command(*arguments, "--json").splitlines()]


def known(name):
    """Everything that the library knows of a network."""
    return objects("library", "show", name)[0]


def test_images(name):
    """The test images as [10000, 1, 28, 28] from 0 to 1, and their classes for a network's task."""
    label_map = numpy.array(known(name)["task"]["label_map"])
    return mnist.images("t10k-images")[:, None], label_map[mnist.labels("t10k-labels", "digits")]


def softmax(logits):
    powers = numpy.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def equal(what, found, wanted):
    if found != wanted:
        raise Mismatch(f"{what}: {found!r} instead of {wanted!r}")


def four_digits(accuracy):
    return f"{accuracy:.4f}"


def accuracy_of(name):
    """The test accuracy of a network as the library knows it."""
    return four_digits(known(name)["metrics"]["test"]["accuracy"])


def check_logits(what, name, compute):
    """Whether `compute`, given images, gives the logits of the network `name`: the same test accuracy to four digits, and
    for some of them the same class with the same probability."""
    images, classes = test_images(name)
    logits = numpy.asarray(compute(images))
    accuracy = four_digits((logits.argmax(axis=1) == classes).mean())
    equal(f"{what}, test accuracy", accuracy, accuracy_of(name))
    some = range(0, 10_000, 97)
    probabilities = softmax(logits[some])
    difference = 0.0
    for image, prediction in zip(probabilities, objects("predict", name, "--index", ",".join(map(str, some)))):
        equal(f"{what}, class of image {prediction['index']}", int(image.argmax()), prediction["class_index"])
        difference = max(difference, abs(image.max() - prediction["probability"]))
    if not difference < CLOSE:
        raise Mismatch(f"{what}: probabilities differ by {difference}")
    print(f"{what}: test accuracy {accuracy}, probabilities within {difference:.0e}")


def task_of(name):
    """The flag for a file of this network: several tasks have as many classes, and no format of others says which is meant."""
    return ["--task", "even-odd" if name.startswith("even-odd") else "digits"]


def check_import(what, accuracy, file, *arguments):
    """Whether the program reads `file` as a network of this test accuracy, to four digits."""
    taken = objects("library", "import", file, *arguments)[0]
    equal(f"{what}, test accuracy", four_digits(taken["test"]["accuracy"]), accuracy)
    print(f"{what}: test accuracy {accuracy}; {'; '.join(taken['remarks'])}")
    return taken


def refuted(what, check):
    """A check that passes whatever happens proves nothing: this one must fail on what is wrong on purpose."""
    try:
        check()
    except Mismatch as mismatch:
        print(f"{what} is found out: {mismatch}")
        return
    raise Mismatch(f"{what} was not found out")
