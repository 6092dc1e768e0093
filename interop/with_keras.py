"""Keras 3 and Keras 2 (tf_keras) load our files, and we read models that they trained and saved."""

import keras
import numpy
import tf_keras
from workbench import FOLDER, NETWORKS, accuracy_of, check_import, check_logits, equal, four_digits, known, mnist, objects, refuted, test_images

# What the networks of Keras train on: enough to be right most of the time.
IMAGES = 10_000


def title(k):
    return f"{k.__name__} {k.__version__}"


def shaped(model, images):
    return images.reshape((-1,) + model.input_shape[1:])


def logits(model):
    # The softmax lies inside; its logarithm is as good as the logits.
    return lambda images: numpy.log(model.predict(shaped(model, images), batch_size=1000, verbose=0) + 1e-30)


def evaluated(model, name):
    """What Keras itself says of the test images, for the task of a network of ours."""
    images, classes = test_images(name)
    return four_digits(model.evaluate(shaped(model, images), classes, verbose=0, return_dict=True)["accuracy"])


def exported(name, ending):
    file = FOLDER / f"{name}{ending}"
    objects("library", "export", name, file, "--force")
    return file


def check_export(k, name, ending, change=lambda model: None):
    """A checkpoint loads compiled, computes the same, and what was frozen is frozen."""
    what = f"{name}{ending} in {title(k)}"
    model = k.models.load_model(exported(name, ending))
    change(model)
    check_logits(what, name, logits(model))
    equal(f"{what}, its own evaluation", evaluated(model, name), accuracy_of(name))
    frozen = sorted(layer.name for layer in model.layers if layer.weights and not layer.trainable)
    equal(f"{what}, frozen layers", frozen, sorted(known(name)["lineage"]["frozen"]))


def mlp(k):
    """The tutorial's network."""
    l = k.layers
    hidden = [l.Dense(300, kernel_initializer="he_normal"), l.LeakyReLU(), l.Dense(100, kernel_initializer="he_normal"), l.LeakyReLU()]
    return k.Sequential([l.Input((28, 28)), l.Flatten(), *hidden, l.Dense(10, activation="softmax")])


def lenet(k):
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
    return k.Model(image, l.Dense(10, activation="softmax")(x))


def trained(k, build):
    """A network that Keras trained."""
    k.utils.set_random_seed(42)
    model = build(k)
    model.compile(loss="sparse_categorical_crossentropy", optimizer=k.optimizers.SGD(learning_rate=0.02), metrics=["accuracy"])
    (images, labels), _ = mnist.load("digits")
    model.fit(shaped(model, images)[:IMAGES], labels[:IMAGES], epochs=2, verbose=0)
    return model


def saved(model, name):
    file = FOLDER / name
    model.save(file)
    return file


def steeper(model):
    for layer in model.layers:
        if isinstance(layer, keras.layers.LeakyReLU):
            layer.negative_slope = 0.31


READERS = [(keras, ".keras"), (keras, ".h5"), (tf_keras, ".h5")]
for name in NETWORKS:
    for k, ending in READERS:
        check_export(k, name, ending)
refuted("a steeper LeakyReLU", lambda: check_export(keras, "mlp", ".keras", steeper))
refuted("a thawed layer", lambda: check_export(keras, "even-odd", ".keras", lambda model: setattr(model.layers[1], "trainable", True)))

for build in (mlp, lenet):
    for k in (keras, tf_keras):
        model = trained(k, build)
        theirs = evaluated(model, "mlp")
        for reader, ending in READERS:
            if reader is k:
                name = f"{build.__name__}-of-{k.__name__.replace('_', '-')}{ending}"
                check_import(f"{name} of {title(k)}", theirs, saved(model, name))
        if k is keras:
            model.layers[-1].set_weights([numpy.roll(weight, 1) for weight in model.layers[-1].get_weights()])
            refuted(f"a {build.__name__} of other weights", lambda: check_import("it", theirs, saved(model, "wrong.keras")))
