"""Trains the networks that the checks exchange, an epoch each."""

from workbench import FOLDER, command

CONFIG = """
[models.everything]
input = [1, 28, 28]
layers = [
  { type = "conv2d", filters = 8, kernel = 3, padding = 1 },
  { type = "batch_norm" },
  { type = "leaky_relu", slope = 0.2 },
  { type = "max_pool2d", size = 3 },
  { type = "conv2d", filters = 6, kernel = 4 },
  { type = "relu" },
  { type = "flatten" },
  { type = "dropout", rate = 0.25 },
  { type = "dense", units = 40 },
  { type = "batch_norm", momentum = 0.9, epsilon = 0.0001 },
  { type = "relu" },
]
"""

(FOLDER / "config.toml").write_text(CONFIG)
for model, labels in [("mlp", []), ("lenet", []), ("everything", ["--labels", "6000"])]:
    command("pretrain", "--model", model, "--name", model, "--epochs", "1", *labels)
command("transfer", "--from", "mlp", "--name", "even-odd", "--epochs", "3", "--labels", "2000")
command("transfer", "--from", "everything", "--name", "even-odd-everything", "--epochs", "3", "--labels", "6000")
