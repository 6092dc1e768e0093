//! What a network computes, written down plainly.

use mnist_core::model::{LayerKind, Shape};

use crate::Network;

/// The logits for one image, as values of the input's shape.
pub(super) fn logits(network: &Network, image: &[f64]) -> Vec<f64> {
    let mut values = image.to_vec();
    for (layer, shape) in network.architecture().iter() {
        let tensor = |part: &str| -> Vec<f64> {
            let name = format!("{}.{part}", layer.name);
            let found = network.tensors().iter().find(|t| t.name == name).unwrap();
            let numbers = found.bytes.as_chunks().0.iter();
            numbers.map(|b| f64::from(f32::from_le_bytes(*b))).collect()
        };
        values = match layer.kind {
            LayerKind::Flatten {} | LayerKind::Dropout { .. } => values,
            LayerKind::Relu {} => values.iter().map(|x| x.max(0.0)).collect(),
            LayerKind::LeakyRelu { slope } => values.iter().map(|x| x.max(slope * x)).collect(),
            LayerKind::Dense { .. } => dense(&values, &tensor("weight"), &tensor("bias")),
            LayerKind::Conv2d {
                kernel, padding, ..
            } => convolution(
                &values,
                sizes(shape.input),
                &tensor("weight"),
                &tensor("bias"),
                kernel,
                padding,
            ),
            LayerKind::MaxPool2d { size } => max_pool(&values, sizes(shape.input), size),
            LayerKind::BatchNorm { epsilon, .. } => {
                let parts = ["weight", "bias", "running_mean", "running_var"].map(tensor);
                batch_norm(&values, &parts, epsilon)
            }
        };
    }
    values
}

/// Probabilities from logits.
pub(super) fn softmax(logits: &[f64]) -> Vec<f64> {
    let exponentials: Vec<f64> = logits.iter().map(|x| x.exp()).collect();
    let sum: f64 = exponentials.iter().sum();
    exponentials.iter().map(|x| x / sum).collect()
}

fn sizes(shape: Shape) -> [usize; 3] {
    match shape {
        Shape::Image(sizes) => sizes,
        Shape::Vector(_) => panic!("not an image"),
    }
}

fn dense(values: &[f64], weight: &[f64], bias: &[f64]) -> Vec<f64> {
    let rows = weight.chunks(values.len()).zip(bias);
    rows.map(|(row, bias)| row.iter().zip(values).map(|(w, x)| w * x).sum::<f64>() + bias)
        .collect()
}

fn convolution(
    values: &[f64],
    [channels, height, width]: [usize; 3],
    weight: &[f64],
    bias: &[f64],
    kernel: usize,
    padding: usize,
) -> Vec<f64> {
    let pixel = |channel: usize, y: usize, x: usize| {
        let inside =
            (padding..height + padding).contains(&y) && (padding..width + padding).contains(&x);
        if inside {
            values[(channel * height + y - padding) * width + x - padding]
        } else {
            0.0
        }
    };
    let mut outputs = Vec::new();
    for (filter, bias) in bias.iter().enumerate() {
        for y in 0..=height + 2 * padding - kernel {
            for x in 0..=width + 2 * padding - kernel {
                let mut sum = *bias;
                for channel in 0..channels {
                    for (dy, dx) in (0..kernel * kernel).map(|at| (at / kernel, at % kernel)) {
                        let at = ((filter * channels + channel) * kernel + dy) * kernel + dx;
                        sum += weight[at] * pixel(channel, y + dy, x + dx);
                    }
                }
                outputs.push(sum);
            }
        }
    }
    outputs
}

fn max_pool(values: &[f64], [channels, height, width]: [usize; 3], size: usize) -> Vec<f64> {
    let mut outputs = Vec::new();
    for channel in 0..channels {
        for y in 0..height / size {
            for x in 0..width / size {
                let window = (0..size * size).map(|at| {
                    let (dy, dx) = (at / size, at % size);
                    values[(channel * height + y * size + dy) * width + x * size + dx]
                });
                outputs.push(window.fold(f64::NEG_INFINITY, f64::max));
            }
        }
    }
    outputs
}

fn batch_norm(values: &[f64], parts: &[Vec<f64>; 4], epsilon: f64) -> Vec<f64> {
    let [weight, bias, mean, variance] = parts;
    let each = values.len() / weight.len();
    let scaled = values.iter().enumerate().map(|(at, x)| {
        let f = at / each;
        (x - mean[f]) / (variance[f] + epsilon).sqrt() * weight[f] + bias[f]
    });
    scaled.collect()
}
