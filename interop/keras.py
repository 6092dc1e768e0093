"""Moves networks between mnist-tui and the real Keras 3 and Keras 2 (tf_keras), both ways, and compares their accuracy on
the 10,000 test images to four digits.

    python keras.py target/release/mnist-tui

Needs tensorflow-cpu 2.21.0, keras 3.15.0, tf_keras 2.21.0 and zstandard.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

# This file is called keras too: its folder must not be searched for modules.
HERE = Path(__file__).resolve().parent
sys.path = [folder for folder in sys.path if Path(folder or ".").resolve() != HERE]
sys.path.append(str(HERE.parent / "bench/peers"))

import keras  # noqa: E402
import mnist  # noqa: E402
import tf_keras  # noqa: E402

# The images that networks of Keras train on: enough to be right most of the time.
IMAGES = 10_000
failures = 0


def check(what, ours, theirs):
    global failures
    same = ours == theirs
    failures += not same
    print(f"{'ok  ' if same else 'FAIL'} {what}: mnist-tui {ours}, Keras {theirs}", flush=True)


class Program:
    """mnist-tui with a data directory of its own."""

    def __init__(self, path, folder):
        self.path, self.folder = path, folder

    def __call__(self, *command):
        """Runs a command and returns the last JSON object that it prints."""
        done = subprocess.run([self.path, *command, "--data-dir", self.folder, "--json"], stdout=subprocess.PIPE, text=True)
        if done.returncode != 0:
            sys.exit(f"mnist-tui {' '.join(command)} ended with {done.returncode}")
        return json.loads(done.stdout.splitlines()[-1])

    def accuracy(self, name):
        return four_digits(self("evaluate", name)["accuracy"])


def four_digits(accuracy):
    return f"{accuracy:.4f}"


def test_images(model, task):
    """The test images in the shape of a model's input, and their labels."""
    return mnist.images("t10k-images").reshape((-1,) + model.input_shape[1:]), mnist.labels("t10k-labels", task)


def accuracy(model, task):
    return four_digits(model.evaluate(*test_images(model, task), verbose=0, return_dict=True)["accuracy"])


def mlp(k, classes):
    """The tutorial's network."""
    l = k.layers
    return k.Sequential([
        l.Input((28, 28)), l.Flatten(),
        l.Dense(300, kernel_initializer="he_normal"), l.LeakyReLU(),
        l.Dense(100, kernel_initializer="he_normal"), l.LeakyReLU(),
        l.Dense(classes, activation="softmax"),
    ])


def lenet(k, classes):
    """The preset lenet, as people write it in Keras: a functional model with activations inside its layers."""
    l = k.layers
    image = l.Input((28, 28, 1))
    x = l.Conv2D(6, 5, padding="same", activation="relu")(image)
    x = l.MaxPooling2D()(x)
    x = l.Conv2D(16, 5, activation="relu")(x)
    x = l.MaxPooling2D()(x)
    x = l.Flatten()(x)
    x = l.Dense(120, activation="relu")(x)
    x = l.Dense(84, activation="relu")(x)
    return k.Model(image, l.Dense(classes, activation="softmax")(x))


def exports(program, folder, name, task, frozen):
    """A checkpoint in each format, loaded compiled by each Keras that reads it."""
    ours = program.accuracy(name)
    for k, ending in ((keras, ".keras"), (keras, ".h5"), (tf_keras, ".h5")):
        file = str(folder / f"{name}{ending}")
        if not Path(file).exists():
            program("library", "export", name, file)
        model = k.models.load_model(file)
        version = f"{k.__name__} {k.__version__}"
        check(f"{name}{ending} in {version}, accuracy", ours, accuracy(model, task))
        still = [layer.name for layer in model.layers if layer.weights and not layer.trainable]
        check(f"{name}{ending} in {version}, frozen layers", frozen, still)


def imports(program, folder, build):
    """A network that Keras trained, in each format that it saves."""
    (x, y), _ = mnist.load("digits")
    for k, endings in ((keras, (".keras", ".h5")), (tf_keras, (".h5",))):
        k.utils.set_random_seed(42)
        model = build(k, 10)
        x = x.reshape((-1,) + model.input_shape[1:])
        model.compile(loss="sparse_categorical_crossentropy", optimizer=k.optimizers.SGD(learning_rate=0.02), metrics=["accuracy"])
        model.fit(x[:IMAGES], y[:IMAGES], epochs=2, verbose=0)
        theirs = accuracy(model, "digits")
        for ending in endings:
            name = f"{build.__name__}-of-{k.__name__.replace('_', '-')}-{ending[1:]}"
            file = str(folder / f"{name}{ending}")
            model.save(file)
            program("library", "import", file, "--name", name)
            check(f"{name} of {k.__name__} {k.__version__}, accuracy", program.accuracy(name), theirs)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", help="a built mnist-tui, with mnist-trainer beside it")
    path = str(Path(parser.parse_args().program).resolve())
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        program = Program(path, str(folder / "data"))
        for build in (mlp, lenet):
            name = build.__name__
            program("pretrain", "--model", name, "--epochs", "1", "--name", name)
            exports(program, folder, name, "digits", [])
            program("transfer", "--from", name, "--epochs", "1", "--name", f"{name}-even-odd")
            layers = ["dense_1", "dense_2"] if build is mlp else ["conv_1", "conv_2", "dense_1", "dense_2"]
            exports(program, folder, f"{name}-even-odd", "even-odd", layers)
            imports(program, folder, build)
    if failures:
        sys.exit(f"{failures} checks failed")


main()
