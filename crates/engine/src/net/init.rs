//! Initial weights, as Keras draws them.

use mnist_core::model::{Initialization, Layer, LayerKind, LayerShape, Shape};
use mnist_core::rng::{Purpose, Stream};

/// Standard deviation of a standard normal truncated at two sigma.
const TRUNCATED_DEVIATION: f64 = 0.879_625_661_034_239_8;

/// Initial values of a layer's tensors with their shapes: suffix of the name, sizes, values.
pub(crate) type Initial = Vec<(&'static str, Vec<usize>, Vec<f32>)>;

/// The tensors of a layer: suffix of the name, sizes.
pub(crate) fn places(kind: LayerKind, input: Shape) -> Vec<(&'static str, Vec<usize>)> {
    match (kind, input) {
        (LayerKind::Dense { units, .. }, input) => {
            vec![("weight", vec![units, input.len()]), ("bias", vec![units])]
        }
        (
            LayerKind::Conv2d {
                filters, kernel, ..
            },
            Shape::Image([channels, ..]),
        ) => vec![
            ("weight", vec![filters, channels, kernel, kernel]),
            ("bias", vec![filters]),
        ],
        (LayerKind::BatchNorm { .. }, input) => {
            let features = match input {
                Shape::Image([channels, ..]) => channels,
                Shape::Vector([features]) => features,
            };
            ["weight", "bias", "running_mean", "running_var"]
                .map(|suffix| (suffix, vec![features]))
                .to_vec()
        }
        _ => Vec::new(),
    }
}

/// Draws the tensors of one layer from the seed and the layer's name.
pub(crate) fn initial(layer: &Layer, shape: &LayerShape, seed: u64) -> Initial {
    let places = places(layer.kind, shape.input).into_iter();
    let filled = places.map(|(suffix, sizes)| {
        let count = sizes.iter().product();
        let values = match (layer.kind, suffix) {
            (LayerKind::Dense { init, .. } | LayerKind::Conv2d { init, .. }, "weight") => {
                // Pixels under a kernel; 1 for a dense layer.
                let area: usize = sizes[2..].iter().product();
                let (fan_in, fan_out) = (sizes[1] * area, sizes[0] * area);
                let mut stream = Stream::new(seed, Purpose::Weights, 0, &layer.name);
                weights(init, count, fan_in, fan_out, &mut stream)
            }
            (_, "weight" | "running_var") => vec![1.0; count],
            _ => vec![0.0; count],
        };
        (suffix, sizes, values)
    });
    filled.collect()
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "weights are kept in single precision"
)]
fn weights(
    init: Initialization,
    count: usize,
    fan_in: usize,
    fan_out: usize,
    stream: &mut Stream,
) -> Vec<f32> {
    match init {
        Initialization::HeNormal => {
            let sigma = (2.0 / fan_in as f64).sqrt() / TRUNCATED_DEVIATION;
            (0..count)
                .map(|_| (sigma * stream.truncated_normal()) as f32)
                .collect()
        }
        Initialization::GlorotUniform => {
            let limit = (6.0 / (fan_in + fan_out) as f64).sqrt();
            (0..count)
                .map(|_| (limit * 2.0f64.mul_add(stream.uniform(), -1.0)) as f32)
                .collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use mnist_core::model::Body;

    use super::*;

    fn dense(init: &str) -> Vec<f32> {
        let body: Body = serde_json::from_value(serde_json::json!({
            "input": [1, 28, 28],
            "layers": [{"type": "flatten"}, {"type": "dense", "units": 300, "init": init}]
        }))
        .unwrap();
        let network = body.with_head(10).unwrap();
        let (layer, shape) = network.iter().nth(1).unwrap();
        let mut tensors = initial(layer, shape, 42);
        assert_eq!(tensors[1], ("bias", vec![300], vec![0.0; 300]));
        let (name, sizes, values) = tensors.remove(0);
        assert_eq!((name, sizes), ("weight", vec![300, 784]));
        values
    }

    fn deviation(values: &[f32]) -> f64 {
        (values.iter().map(|v| f64::from(*v).powi(2)).sum::<f64>() / values.len() as f64).sqrt()
    }

    #[test]
    fn he_normal_has_variance_two_over_fan_in_and_ends_at_two_sigma() {
        let values = dense("he_normal");
        let expected = (2.0f64 / 784.0).sqrt();
        assert!((deviation(&values) / expected - 1.0).abs() < 0.01);
        let most = values
            .iter()
            .fold(0.0f64, |m, v| m.max(f64::from(*v).abs()));
        let bound = 2.0 * expected / TRUNCATED_DEVIATION;
        assert!(most <= bound && most > 0.99 * bound);
    }

    #[test]
    fn glorot_uniform_fills_its_interval() {
        let values = dense("glorot_uniform");
        let limit = (6.0f64 / 1084.0).sqrt();
        let most = values
            .iter()
            .fold(0.0f64, |m, v| m.max(f64::from(*v).abs()));
        assert!(most <= limit && most > 0.999 * limit);
        assert!((deviation(&values) / (limit / 3f64.sqrt()) - 1.0).abs() < 0.01);
    }
}
