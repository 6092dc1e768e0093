//! Layers in words.

use mnist_core::model::LayerKind;

/// What a layer computes, with the numbers that its tensors do not show: `LeakyReLU(0.3)`, `MaxPool2d(2)`.
pub(crate) fn describe(kind: &LayerKind) -> String {
    let name = kind.type_name();
    match kind {
        LayerKind::LeakyRelu { slope } => format!("{name}({slope})"),
        LayerKind::Dropout { rate } => format!("{name}({rate})"),
        LayerKind::MaxPool2d { size } => format!("{name}({size})"),
        LayerKind::BatchNorm { epsilon, .. } => format!("{name}(epsilon {epsilon})"),
        LayerKind::Dense { units, .. } => format!("{name}({units})"),
        LayerKind::Conv2d {
            filters,
            kernel,
            padding: 0,
            ..
        } => format!("{name}({filters} of {kernel}x{kernel})"),
        LayerKind::Conv2d {
            filters,
            kernel,
            padding,
            ..
        } => format!("{name}({filters} of {kernel}x{kernel}, padding {padding})"),
        LayerKind::Flatten {} | LayerKind::Relu {} => name.to_owned(),
    }
}
