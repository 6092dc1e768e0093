"""PyTorch loads our files, and we load state dicts that it saved."""

import re

import safetensors.torch
import torch
from torch import nn
from workbench import FOLDER, NETWORKS, accuracy_of, check_import, check_logits, command, equal, known, objects, refuted


def loaded(name, change=lambda load: load):
    """The nn.Sequential that the printed lines of Python make of an exported checkpoint."""
    exported = objects("library", "export", name, FOLDER / f"{name}.safetensors", "--force")[0]
    equal(f"lines that load {name}", exported["load"].count("\n"), 3)
    names = {}
    exec(change(exported["load"]), names)
    return names["model"]


def logits(model):
    def compute(images):
        with torch.no_grad():
            return model(torch.from_numpy(images)).numpy()

    return compute


def state_dict_of(module, name):
    """A file of `module`'s state dict, its tensors those of the network `name` in order."""
    own, ours = module.state_dict(), loaded(name).state_dict()
    equal(f"shapes of {name}", [t.shape for t in own.values()], [t.shape for t in ours.values()])
    file = FOLDER / "theirs.safetensors"
    safetensors.torch.save_file(dict(zip(own, ours.values())), file)
    return file


class Lenet(nn.Module):
    """As people write it: names say the order only to people."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2))
        self.body = nn.Sequential(nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten())
        self.fc1, self.fc2, self.classifier = nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)


for name in NETWORKS:
    check_logits(f"PyTorch loads {name}", name, logits(loaded(name)))

for slope in ["0.01", "0.31"]:
    wrong = loaded("mlp", lambda load: load.replace("LeakyReLU(0.3)", f"LeakyReLU({slope})"))
    refuted(f"a LeakyReLU of slope {slope}", lambda: check_logits("PyTorch loads mlp", "mlp", logits(wrong)))

# Named by position, as the tutorial's network in PyTorch: 1.weight, 3.weight, 5.weight.
sequential = nn.Sequential(nn.Flatten(), nn.Linear(784, 300), nn.LeakyReLU(0.3), nn.Linear(300, 100), nn.LeakyReLU(0.3), nn.Linear(100, 10))
taken = check_import("a state dict of nn.Sequential", accuracy_of("mlp"), state_dict_of(sequential, "mlp"))
equal("checkpoint of the same network", taken["id"], known("mlp")["id"])
taken = check_import("a state dict of a module", accuracy_of("lenet"), state_dict_of(Lenet(), "lenet"))
equal("checkpoint of the same network", taken["id"], known("lenet")["id"])
everything = nn.Sequential(*loaded("everything").children())
taken = check_import("a state dict with BatchNorm and Dropout", accuracy_of("everything"), state_dict_of(everything, "everything"))
equal("checkpoint of the same network", taken["id"], known("everything")["id"])

wrong = {key: tensor.flip(0) for key, tensor in sequential.state_dict().items()}
safetensors.torch.save_file(wrong, FOLDER / "wrong.safetensors")
refuted("a state dict of other weights", lambda: check_import("wrong weights", accuracy_of("mlp"), FOLDER / "wrong.safetensors"))

torch.save(sequential.state_dict(), FOLDER / "pickle.pt")
(FOLDER / "renamed.safetensors").write_bytes((FOLDER / "pickle.pt").read_bytes())
for file, code in [("pickle.pt", 2), ("renamed.safetensors", 1)]:
    told = command("library", "import", FOLDER / file, code=code)
    equal(f"{file} is refused with the safe way", bool(re.search("pickle.*can run any code.*safetensors.torch.save_file", told)), True)
    print(f"{file} is refused")
