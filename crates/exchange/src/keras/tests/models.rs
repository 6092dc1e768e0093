//! Every file of the real Keras in the fixtures: what can be represented computes what Keras computes, and the rest is
//! refused with the words that help.

use std::collections::BTreeMap;

use mnist_core::library::NamedTensor;
use mnist_core::model::{Architecture, LayerKind};
use rstest::rstest;
use serde::Deserialize;

use super::forward::{logits, softmax};
use super::{fixture, folder, table};
use crate::keras::{export_h5, export_keras, import, loading, read};
use crate::{Imported, Network};

#[derive(Deserialize)]
struct Expected {
    softmax: bool,
    outputs: Vec<Vec<f64>>,
}

/// The image that make.py has at `number`, its pixels divided by 255.
fn image(number: usize) -> Vec<f64> {
    let pixel = |at: usize| {
        let (y, x) = (at / 28, at % 28);
        [y * 9, x * 9, y * x / 3][number]
    };
    (0..784).map(|at| pixel(at) as f64 / 255.0).collect()
}

fn imported(file: &str) -> Imported {
    import(&fixture(&format!("models/{file}"))).unwrap()
}

fn assert_computes(file: &str, network: &Network, expected: &Expected) {
    for (number, outputs) in expected.outputs.iter().enumerate() {
        let logits = logits(network, &image(number));
        let ours = if expected.softmax {
            softmax(&logits)
        } else {
            logits
        };
        assert_eq!(ours.len(), outputs.len(), "{file}");
        for (ours, keras) in ours.iter().zip(outputs) {
            assert!(
                (ours - keras).abs() < 1e-5 * keras.abs().max(1.0),
                "{file}: {ours} is not {keras}"
            );
        }
    }
}

#[test]
fn what_is_imported_computes_what_keras_computes() {
    let expected: BTreeMap<String, Expected> = table("expected.json");
    assert_eq!(
        expected.keys().cloned().collect::<Vec<_>>(),
        folder("models")
    );
    for (file, expected) in &expected {
        assert_computes(file, &imported(file).network, expected);
    }
}

#[test]
fn what_is_exported_again_computes_the_same() {
    let expected: BTreeMap<String, Expected> = table("expected.json");
    for (file, expected) in &expected {
        let network = imported(file).network;
        for bytes in [
            export_keras(&network).unwrap(),
            export_h5(&network).unwrap(),
        ] {
            assert_computes(file, &read(bytes).unwrap().network, expected);
        }
    }
}

#[test]
fn what_has_no_counterpart_is_refused_with_its_name_and_the_remedy() {
    let refused: BTreeMap<String, Vec<String>> = table("refused.json");
    assert_eq!(
        refused.keys().cloned().collect::<Vec<_>>(),
        folder("refused")
    );
    for (file, words) in &refused {
        let error = import(&fixture(&format!("refused/{file}")))
            .unwrap_err()
            .to_string();
        for word in words {
            assert!(error.contains(word), "{file}: {error}");
        }
    }
}

#[rstest]
#[case("mlp.keras")]
#[case("mlp.h5")]
#[case("mlp-keras2.h5")]
fn names_types_settings_and_frozen_layers_are_kept(#[case] file: &str) {
    let network = imported(file).network;
    let layers = serde_json::to_value(network.architecture()).unwrap();
    assert_eq!(
        layers,
        serde_json::json!({"input": [1, 28, 28], "layers": [
            {"name": "flatten", "type": "flatten"},
            {"name": "first", "type": "dense", "units": 2, "init": "he_normal"},
            {"name": "leaky_re_lu", "type": "leaky_relu", "slope": 0.3},
            {"name": "batch_normalization", "type": "batch_norm", "momentum": 0.99, "epsilon": 0.001},
            {"name": "dropout", "type": "dropout", "rate": 0.2},
            {"name": "dense", "type": "dense", "units": 4, "init": "glorot_uniform"},
            {"name": "dense_relu", "type": "relu"},
            {"name": "head", "type": "dense", "units": 3, "init": "glorot_uniform"},
        ]})
    );
    assert_eq!(network.frozen(), ["first"]);
}

#[rstest]
#[case("mlp.keras", &["the activation of dense became a layer of its own, dense_relu", "dense_1 became head", "the softmax of dense_1 is left out"])]
#[case("flat.keras", &["a Flatten layer was put in front", "dense_4 has no bias; 0 stands for it"])]
#[case("rescaled.keras", &["rescaling is left out: pixels are divided by 255 here"])]
#[case("padded.h5", &["Faltung Ä became Faltung__", "has no scale; 1 stands for it", "has no offset; 0 stands for it"])]
#[case("head-inside.keras", &["head became head_2"])]
#[case("scopes-keras2.h5", &["block/conv became block_conv", "block/dense became head"])]
#[case("half.keras", &["16-bit weights were widened to 32 bits"])]
#[case("double.h5", &["64-bit weights were rounded to 32 bits"])]
fn what_was_changed_is_told(#[case] file: &str, #[case] words: &[&str]) {
    let remarks = imported(file).remarks;
    for word in words {
        let told = remarks
            .iter()
            .filter(|remark| remark.contains(word))
            .count();
        assert_eq!(told, 1, "{word:?} in {remarks:?}");
    }
}

#[rstest]
#[case("nested.keras")]
#[case("nested.h5")]
#[case("nested-keras2.h5")]
fn everything_in_a_frozen_model_is_frozen(#[case] file: &str) {
    assert_eq!(
        imported(file).network.frozen(),
        ["dense", "norm", "dense_1"]
    );
}

#[rstest]
#[case("convolutional.keras")]
#[case("convolutional.h5")]
#[case("convolutional-keras2.h5")]
fn a_batch_normalization_can_be_frozen(#[case] file: &str) {
    assert_eq!(imported(file).network.frozen(), ["frozen_norm"]);
}

#[test]
fn the_slopes_of_layers_and_of_functions_are_told_apart() {
    let network = imported("activations.keras").network;
    let slopes = network
        .architecture()
        .layers()
        .iter()
        .filter_map(|layer| match layer.kind {
            LayerKind::LeakyRelu { slope } => Some(slope),
            _ => None,
        });
    assert_eq!(slopes.collect::<Vec<_>>(), [0.05, 0.25, 0.2]);
}

#[test]
fn the_lines_that_load_an_export_give_its_input_the_right_shape() {
    let lines = |file| loading(imported(file).network.architecture(), "it's.keras");
    assert_eq!(
        lines("mlp.keras"),
        "import keras\n\
         model = keras.models.load_model(\"it's.keras\")\n\
         model.evaluate(images.reshape(-1, 28, 28) / 255, labels)\n"
    );
    assert!(lines("convolutional.keras").contains("images.reshape(-1, 28, 28, 1)"));
}

#[test]
fn a_network_whose_description_is_too_long_for_hdf5_is_told_to_go_into_an_archive() {
    let mut layers: Vec<serde_json::Value> = (0..500)
        .map(|number| serde_json::json!({"name": format!("relu_{number}"), "type": "relu"}))
        .collect();
    layers.push(serde_json::json!({"name": "flatten", "type": "flatten"}));
    layers.push(serde_json::json!({"name": "head", "type": "dense", "units": 1}));
    let architecture: Architecture =
        serde_json::from_value(serde_json::json!({"input": [1, 28, 28], "layers": layers}))
            .unwrap();
    let tensors = architecture
        .tensors()
        .into_iter()
        .map(|(name, shape)| NamedTensor {
            bytes: vec![0; shape.iter().product::<usize>() * 4],
            name,
            shape,
        });
    let network = Network::new(architecture.clone(), tensors.collect(), Vec::new()).unwrap();
    let error = export_h5(&network).unwrap_err().to_string();
    assert!(error.contains(".keras file can hold it"), "{error}");
    assert_eq!(
        read(export_keras(&network).unwrap()).unwrap().network,
        network
    );
}
