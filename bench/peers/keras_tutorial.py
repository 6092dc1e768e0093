"""The tutorial in Keras, as published. Prints the seconds of each epoch."""

import argparse
import json
import os
import time

parser = argparse.ArgumentParser()
parser.add_argument("phase", choices=["pretrain", "transfer"])
parser.add_argument("--epochs", type=int, required=True)
parser.add_argument("--threads", type=int, required=True)
arguments = parser.parse_args()
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras  # noqa: E402
import tensorflow  # noqa: E402

import mnist  # noqa: E402

tensorflow.config.threading.set_intra_op_parallelism_threads(arguments.threads)
tensorflow.config.threading.set_inter_op_parallelism_threads(arguments.threads)


class Stopwatch(keras.callbacks.Callback):
    """Seconds of each epoch, validation included."""

    def __init__(self):
        super().__init__()
        self.epochs = []

    def on_epoch_begin(self, epoch, logs=None):
        self.start = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        self.epochs.append(time.perf_counter() - self.start)


def network(classes):
    layers = keras.layers
    return keras.Sequential([
        layers.Input((28, 28)),
        layers.Flatten(),
        layers.Dense(300, kernel_initializer="he_normal"), layers.LeakyReLU(),
        layers.Dense(100, kernel_initializer="he_normal"), layers.LeakyReLU(),
        layers.Dense(classes, activation="softmax"),
    ])


def main():
    keras.utils.set_random_seed(42)
    transfer = arguments.phase == "transfer"
    (x, y), validation = mnist.load("even-odd" if transfer else "digits")
    model = network(2 if transfer else 10)
    if transfer:
        for layer in model.layers[:-1]:
            layer.trainable = False
    model.compile(loss="sparse_categorical_crossentropy", optimizer=keras.optimizers.SGD(learning_rate=0.02), metrics=["accuracy"])
    stopwatch = Stopwatch()
    start = time.perf_counter()
    history = model.fit(x, y, epochs=arguments.epochs, validation_data=validation, verbose=0, callbacks=[stopwatch])
    fit = time.perf_counter() - start
    print(json.dumps({"epochs": stopwatch.epochs, "fit": fit, "validation_accuracy": history.history["val_accuracy"][-1]}))


main()
