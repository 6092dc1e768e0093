//! The order of the layers in a functional model.

use std::collections::HashMap;

use serde_json::Value;

use super::Checked;
use super::config::{ModelConfig, Object};

/// The order in which the layers of a functional model compute, when each feeds just the next.
pub(super) fn chain(config: &ModelConfig) -> Checked<Vec<usize>> {
    let mut position: HashMap<&str, usize> = HashMap::new();
    for (at, layer) in config.layers.iter().enumerate() {
        if position.insert(name(layer), at).is_some() {
            return Err(format!("two layers are named {:?}", name(layer)));
        }
    }
    let after = followers(config)?;
    let start = only(&config.input_layers, &config.name, "inputs")?;
    let end = only(&config.output_layers, &config.name, "outputs")?;
    let mut order = Vec::with_capacity(config.layers.len());
    let mut at = position.get(start).copied();
    while let Some(here) = at {
        let layer = &config.layers[here];
        if sources(layer).len() > 1 || order.len() >= config.layers.len() {
            return Err(branch(name(layer), "is fed by more than one layer"));
        }
        order.push(here);
        at = match name(layer) {
            last if last == end => None,
            inner => after.get(inner).copied(),
        };
    }
    match config
        .layers
        .iter()
        .enumerate()
        .find(|(at, _)| !order.contains(at))
    {
        Some((_, left)) => Err(branch(name(left), "is not on the way from input to output")),
        None => Ok(order),
    }
}

/// By the name of each layer the one that it feeds.
fn followers(config: &ModelConfig) -> Checked<HashMap<&str, usize>> {
    let mut after: HashMap<&str, usize> = HashMap::new();
    for (at, layer) in config.layers.iter().enumerate() {
        if is_training(layer) {
            return Err(format!(
                "layer {:?} is called with training=True, so it always computes as in training, which cannot be represented; call it without and save the model again",
                name(layer)
            ));
        }
        for source in sources(layer) {
            if after.insert(source, at).is_some() {
                return Err(branch(source, "feeds more than one layer"));
            }
        }
    }
    Ok(after)
}

fn branch(layer: &str, what: &str) -> String {
    format!(
        "layer {layer:?} {what}; only models whose layers form a chain can be represented, so rebuild it without branches"
    )
}

fn name(layer: &Object) -> &str {
    layer.config["name"].as_str().unwrap_or_default()
}

/// The one layer that `layers` names: `["a", 0, 0]` or `[["a", 0, 0]]`.
fn only<'a>(layers: &'a Value, model: &str, what: &str) -> Checked<&'a str> {
    match layers {
        Value::Array(list) => match list.as_slice() {
            [Value::String(name), ..] => Some(name.as_str()),
            [inner] => inner[0].as_str(),
            _ => None,
        },
        _ => None,
    }
    .ok_or_else(|| format!("the model {model:?} has several {what}; it may have one"))
}

/// The layers whose outputs a layer takes.
fn sources(layer: &Object) -> Vec<&str> {
    let mut found = Vec::new();
    for node in &layer.inbound_nodes {
        match node {
            // Keras 2: [["dense", 0, 0, {}]], a list entry for every input.
            Value::Array(inputs) => found.extend(inputs.iter().filter_map(|i| i[0].as_str())),
            // Keras 3: {"args": [tensor, …], "kwargs": {…}}.
            other => histories(other, &mut found),
        }
    }
    found
}

/// Whether a layer is told to compute as in training at all times.
fn is_training(layer: &Object) -> bool {
    let is_told = |arguments: &Value| is_true(&arguments["training"]);
    layer.inbound_nodes.iter().any(|node| match node {
        // Keras 2: [["dense", 0, 0, {"training": true}]].
        Value::Array(inputs) => inputs.iter().any(|input| is_told(&input[3])),
        // Keras 3: {"args": [tensor], "kwargs": {"training": true}}; `training` comes behind the tensor.
        other => is_told(&other["kwargs"]) || is_true(&other["args"][1]),
    })
}

/// Whether Python takes a value for true; Keras 2 knew 1 as well.
fn is_true(value: &Value) -> bool {
    value.as_bool().unwrap_or(false) || value.as_f64().is_some_and(|number| number != 0.0)
}

/// Collects the layers of all tensors in the arguments of a call. `serde_json` bounds how deep they can lie.
fn histories<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Array(list) => list.iter().for_each(|inner| histories(inner, found)),
        Value::Object(map) => match map.get("keras_history") {
            Some(history) => found.extend(history[0].as_str()),
            None => map.values().for_each(|inner| histories(inner, found)),
        },
        _ => {}
    }
}
