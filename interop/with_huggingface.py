"""The Hugging Face Hub's library reads our model cards."""

from huggingface_hub import ModelCard
from workbench import FOLDER, NETWORKS, equal, known, objects, refuted


def card_of(name):
    folder = FOLDER / f"card-{name}"
    folder.mkdir(exist_ok=True)
    objects("library", "export", name, folder / f"{name}.safetensors", "--card", "--license", "apache-2.0", "--force")
    return (folder / "README.md").read_text()


def check_card(name, text):
    record = known(name)
    card = ModelCard(text)
    equal("license", card.data.license, "apache-2.0")
    equal("data sets", card.data.datasets, ["ylecun/mnist"])
    results = {result.metric_type: result for result in card.data.eval_results}
    equal("accuracy", results["accuracy"].metric_value, record["metrics"]["test"]["accuracy"])
    equal("loss", results["loss"].metric_value, record["metrics"]["test"]["loss"])
    equal("task", results["accuracy"].task_name, record["task"]["name"])
    equal("the checkpoint is named", record["id"] in card.text, True)


for name in NETWORKS:
    check_card(name, card_of(name))
    print(f"the card of {name} is read")
refuted("another accuracy", lambda: check_card("mlp", card_of("mlp").replace("value: 0.", "value: 0.1")))
refuted("another network", lambda: check_card("mlp", card_of("lenet")))
