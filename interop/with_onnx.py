"""ONNX accepts our graphs, onnxruntime computes the same with them, and we read graphs of PyTorch."""

import onnx
import onnxruntime
import torch
from workbench import FOLDER, NETWORKS, Mismatch, accuracy_of, check_import, check_logits, equal, objects, refuted, softmax, task_of, test_images


def exported(name):
    file = FOLDER / f"{name}.onnx"
    objects("library", "export", name, file, "--force")
    return file


def check_graph(file):
    """The checker of ONNX, which also infers every shape and compares it with those that the graph declares."""
    try:
        onnx.checker.check_model(str(file), full_check=True)
    except (onnx.checker.ValidationError, onnx.shape_inference.InferenceError) as error:
        raise Mismatch(f"{file.name}: {error}") from error
    model = onnx.load(str(file))
    equal("opset", [(set.domain, set.version) for set in model.opset_import], [("", 17)])


def logits(file):
    session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])

    def compute(images):
        both, alone = session.run(None, {"pixels": images}), session.run(None, {"pixels": images[:1]})
        equal("outputs", [output.name for output in session.get_outputs()], ["logits", "probabilities"])
        if abs(softmax(both[0]) - both[1]).max() > 1e-6 or abs(both[0][:1] - alone[0]).max() > 1e-4:
            raise Mismatch(f"{file.name}: the outputs contradict each other")
        return both[0]

    return compute


def spoilt(name, change):
    """A graph of ours that is not what it was."""
    model = onnx.load(str(exported(name)))
    change(model.graph)
    file = FOLDER / "spoilt.onnx"
    onnx.save(model, str(file))
    return file


def loses_slopes(graph):
    for node in graph.node:
        if node.op_type == "LeakyRelu":
            del node.attribute[:]


def loses_padding(graph):
    graph.node[0].attribute[1].ints[:] = [0] * 4


for name in NETWORKS:
    file = exported(name)
    check_graph(file)
    check_logits(f"onnxruntime loads {name}", name, logits(file))
    check_import(f"{name} comes back", accuracy_of(name), file, "--name", f"{name}-back", *task_of(name))

file = spoilt("mlp", loses_slopes)
refuted("a graph without slopes", lambda: check_logits("onnxruntime loads mlp", "mlp", logits(file)))
refuted("an import without slopes", lambda: check_import("mlp comes back", accuracy_of("mlp"), file))
refuted("a graph whose shapes do not fit", lambda: check_graph(spoilt("lenet", loses_padding)))

# A graph that PyTorch wrote of a network that it loaded from us.
for name in NETWORKS:
    names = {}
    exec(objects("library", "export", name, FOLDER / f"{name}.safetensors", "--force")[0]["load"], names)
    file, images = FOLDER / f"pytorch-{name}.onnx", torch.from_numpy(test_images(name)[0][:2])
    axes = {"images": {0: "count"}}
    # The newer exporter needs a further package and writes the same operators.
    torch.onnx.export(names["model"], (images,), str(file), dynamo=False, opset_version=17, input_names=["images"], dynamic_axes=axes)
    check_import(f"a graph of PyTorch for {name}", accuracy_of(name), file, *task_of(name))
