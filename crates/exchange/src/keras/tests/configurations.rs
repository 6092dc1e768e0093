//! Configurations that no Keras writes: an error, or another network.

use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};

use super::{archive, bytes};
use crate::keras::archive::Archive;
use crate::keras::config::Model;
use crate::keras::operation::Operation;
use crate::keras::read;

/// Everything in `value` that holds nothing else.
fn leaves<'a>(value: &'a mut Value, found: &mut Vec<&'a mut Value>) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(|inner| leaves(inner, found)),
        Value::Object(map) => map.values_mut().for_each(|inner| leaves(inner, found)),
        leaf => found.push(leaf),
    }
}

fn settings() -> impl Strategy<Value = Value> {
    let numbers = vec![0, 1, 2, 3, 28, 784, 1 << 32, u64::MAX - 1, u64::MAX];
    let words = vec![
        "",
        "same",
        "valid",
        "relu",
        "softmax",
        "dense",
        "channels_first",
        "Flatten",
    ];
    prop_oneof![
        proptest::sample::select(numbers).prop_map(Value::from),
        proptest::sample::select(words).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        Just(Value::Null),
        Just(json!([])),
        Just(json!([[u64::MAX, u64::MAX], [u64::MAX, u64::MAX]])),
        any::<bool>().prop_map(Value::from),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_configuration_is_an_error_or_a_model(json in ".{0,200}") {
        let _ = Model::parse(json.as_bytes());
    }

    #[test]
    fn other_settings_are_an_error_or_another_network(
        file in proptest::sample::select(&["convolutional.keras", "padded.keras", "nested.keras", "rescaled.keras"][..]),
        changes in proptest::collection::vec((any::<proptest::sample::Index>(), settings()), 1..4),
    ) {
        let Archive { config, weights } = Archive::unpack(&bytes(file)).unwrap();
        let mut config: Value = serde_json::from_slice(&config).unwrap();
        for (at, setting) in changes {
            let mut found = Vec::new();
            leaves(&mut config["config"]["layers"], &mut found);
            let at = at.index(found.len());
            *found[at] = setting;
        }
        if let Err(reason) = read(archive(config.to_string().as_bytes(), &weights)) {
            prop_assert!(!reason.chars().any(char::is_control), "{reason:?}");
        }
    }
}

#[test]
fn zeros_beyond_all_memory_are_an_error() {
    let Archive { config, weights } = Archive::unpack(&bytes("padded.keras")).unwrap();
    let config = String::from_utf8(config).unwrap();
    let huge = config.replace(
        "\"padding\": [[1, 1], [1, 1]]",
        &format!("\"padding\": [[{0}, {0}], [{0}, {0}]]", u64::MAX),
    );
    assert_ne!(config, huge);
    assert!(read(archive(huge.as_bytes(), &weights)).is_err());
}

#[rstest]
#[case(
    r#"{"class_name":"Dense","config":{"name":"empty","units":0}}"#,
    "has no units"
)]
#[case(r#"{"class_name":"Conv2D","config":{"name":"empty","filters":0,"kernel_size":3,"padding":"valid"}}"#, "has no filters")]
#[case(r#"{"class_name":"Conv2D","config":{"name":"empty","filters":1,"kernel_size":0,"padding":"valid"}}"#, "has no pixels in its kernel")]
#[case(
    r#"{"class_name":"MaxPooling2D","config":{"name":"empty","pool_size":0,"padding":"valid"}}"#,
    "use pool_size=n"
)]
fn layers_of_nothing_are_refused(#[case] layer: &str, #[case] words: &str) {
    let config = format!(
        r#"{{"class_name":"Sequential","config":{{"build_input_shape":[null,28,28,1],"layers":[{layer}]}}}}"#
    );
    let model = Model::parse(config.as_bytes()).unwrap();
    let error = Operation::of(&model.nodes[0]).unwrap_err();
    assert!(
        error.contains("layer \"empty\"") && error.contains(words),
        "{error}"
    );
}

#[test]
fn models_within_models_have_a_bottom() {
    let mut config = String::from(r#"{"class_name":"Dense","config":{"name":"d","units":1}}"#);
    for level in 0..30 {
        config = format!(
            r#"{{"class_name":"Sequential","config":{{"name":"m{level}","layers":[{config}]}}}}"#
        );
    }
    let error = Model::parse(config.as_bytes()).unwrap_err();
    assert!(
        error.contains("more than 8 models inside each other"),
        "{error}"
    );
    let deep = "[".repeat(100_000);
    assert!(Model::parse(deep.as_bytes()).is_err());
}

#[test]
fn models_of_too_many_layers_are_refused() {
    let layers = vec![r#"{"class_name":"Flatten","config":{"name":"f"}}"#; 1001].join(",");
    let config =
        format!(r#"{{"class_name":"Sequential","config":{{"name":"m","layers":[{layers}]}}}}"#);
    let error = Model::parse(config.as_bytes()).unwrap_err();
    assert!(error.contains("more than 1000 layers"), "{error}");
}

#[test]
fn names_that_command_a_terminal_are_told_escaped() {
    let config = r#"{"class_name":"Sequential","config":{"name":"m","build_input_shape":[null,28,28],"layers":[
        {"class_name":"\u001b[2J","config":{"name":"\u001b]0;x\u0007"}}]}}"#;
    let model = Model::parse(config.as_bytes()).unwrap();
    let error = Operation::of(&model.nodes[0]).unwrap_err();
    assert!(!error.chars().any(char::is_control), "{error:?}");
    assert!(error.contains("\\u{1b}"), "{error}");
}

/// A functional model of one Dropout layer, called as `node` says.
fn called(node: &Value) -> Result<Model, String> {
    let config = json!({"class_name": "Functional", "config": {
        "name": "model",
        "layers": [
            {"class_name": "InputLayer", "config": {"name": "pixels", "batch_shape": [null, 28, 28]}},
            {"class_name": "Dropout", "config": {"name": "drop", "rate": 0.5}, "inbound_nodes": [node]},
        ],
        "input_layers": ["pixels", 0, 0],
        "output_layers": ["drop", 0, 0],
    }});
    Model::parse(config.to_string().as_bytes())
}

fn tensor() -> Value {
    json!({"class_name": "__keras_tensor__", "config": {"keras_history": ["pixels", 0, 0]}})
}

#[rstest]
#[case::keras_3(json!({"args": [tensor()], "kwargs": {"training": true}}))]
#[case::keras_3_by_place(json!({"args": [tensor(), true], "kwargs": {}}))]
#[case::keras_2(json!([["pixels", 0, 0, {"training": true}]]))]
#[case::keras_2_by_number(json!([["pixels", 0, 0, {"training": 1}]]))]
fn layers_that_always_compute_as_in_training_are_refused(#[case] node: Value) {
    let error = called(&node).unwrap_err();
    assert!(
        error.contains("layer \"drop\" is called with training=True"),
        "{error}"
    );
}

#[rstest]
#[case(json!({"args": [tensor()], "kwargs": {"training": null, "mask": null}}))]
#[case(json!({"args": [tensor(), false], "kwargs": {}}))]
#[case(json!([["pixels", 0, 0, {"training": false}]]))]
#[case(json!([["pixels", 0, 0, {}]]))]
fn layers_that_compute_as_in_training_only_there_are_taken(#[case] node: Value) {
    assert_eq!(called(&node).unwrap().nodes.len(), 1);
}
