//! Python that builds the `nn.Sequential` of an architecture.

use mnist_core::model::{Architecture, Layer, LayerKind, Shape};

/// Three lines of Python that load the state dict at `file` into the equivalent `nn.Sequential`, ready to predict.
/// Its modules are named as our layers, so that the tensors find their places by name.
pub(crate) fn loading(architecture: &Architecture, file: &str) -> String {
    let modules: Vec<String> = architecture
        .iter()
        .map(|(layer, shape)| format!("(\"{}\", nn.{})", layer.name, module(layer, shape.input)))
        .collect();
    // A JSON string is a Python string too.
    let file = serde_json::Value::from(file);
    format!(
        "import collections, safetensors.torch, torch.nn as nn\n\
         model = nn.Sequential(collections.OrderedDict([{}])).eval()\n\
         model.load_state_dict(safetensors.torch.load_file({file}))\n",
        modules.join(", ")
    )
}

/// The module of `torch.nn` that computes what a layer does behind an input of shape `input`.
fn module(layer: &Layer, input: Shape) -> String {
    let channels = match input {
        Shape::Image([channels, ..]) => channels,
        Shape::Vector([features]) => features,
    };
    match layer.kind {
        LayerKind::Flatten {} => "Flatten()".into(),
        LayerKind::Dense { units, .. } => format!("Linear({channels}, {units})"),
        LayerKind::LeakyRelu { slope } => format!("LeakyReLU({slope})"),
        LayerKind::Relu {} => "ReLU()".into(),
        LayerKind::Conv2d {
            filters,
            kernel,
            padding,
            ..
        } => format!("Conv2d({channels}, {filters}, {kernel}, padding={padding})"),
        LayerKind::MaxPool2d { size } => format!("MaxPool2d({size})"),
        LayerKind::BatchNorm { momentum, epsilon } => {
            let dimensions = match input {
                Shape::Image(_) => 2,
                Shape::Vector(_) => 1,
            };
            // PyTorch counts the share of the new statistics, we and Keras that of the old.
            let momentum = ((1.0 - momentum) * 1e12).round() / 1e12;
            format!("BatchNorm{dimensions}d({channels}, eps={epsilon}, momentum={momentum})")
        }
        LayerKind::Dropout { rate } => format!("Dropout({rate})"),
    }
}
