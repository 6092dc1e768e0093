//! Architectures from bodies.

use super::*;

fn article() -> Body {
    serde_json::from_value(serde_json::json!({
        "input": [1, 28, 28],
        "layers": [
            {"type": "flatten"},
            {"type": "dense", "units": 300, "init": "he_normal"}, {"type": "leaky_relu"},
            {"type": "dense", "units": 100, "init": "he_normal"}, {"type": "leaky_relu"},
        ]
    }))
    .unwrap()
}

#[test]
fn the_tutorials_network_has_its_parameter_counts() {
    let digits = article().with_head(10).unwrap();
    assert_eq!(digits.parameters(), 266_610);
    let names: Vec<_> = digits.layers().iter().map(|l| l.name.as_str()).collect();
    assert_eq!(
        names,
        ["flatten", "dense_1", "act_1", "dense_2", "act_2", "head"]
    );

    let even_odd = digits.replace_head(2);
    assert_eq!(even_odd, article().with_head(2).unwrap());
    assert_eq!(even_odd.parameters(), 265_802);
    assert_eq!(
        even_odd.trainable_parameters(&TrainableLayers::head_only()),
        202
    );
}

#[test]
fn an_architecture_survives_json() {
    let network = article().with_head(10).unwrap();
    let text = serde_json::to_string(&network).unwrap();
    assert_eq!(
        serde_json::from_str::<Architecture>(&text).unwrap(),
        network
    );
}

#[test]
fn layers_that_do_not_fit_are_refused_with_the_remedy() {
    let mut body = article();
    body.layers.remove(0);
    let error = body.with_head(10).unwrap_err().to_string();
    assert_eq!(
        error,
        "layer 0 (dense_1) needs a vector but gets 1x28x28; put a flatten layer before it"
    );
    let of_layer = |layer: serde_json::Value| {
        let body = serde_json::json!({"input": [1, 28, 28], "layers": [layer]});
        let body: Body = serde_json::from_value(body).unwrap();
        body.with_head(10).unwrap_err().to_string()
    };
    let conv2d =
        |kernel| of_layer(serde_json::json!({"type": "conv2d", "filters": 6, "kernel": kernel}));
    assert!(conv2d(31).contains("larger than its input 1x28x28"));
    assert!(conv2d(0).contains("a kernel of at least one pixel"));
    let pool = of_layer(serde_json::json!({"type": "max_pool2d", "size": 0}));
    assert!(pool.contains("a window of at least one pixel"));
}

#[test]
fn two_layers_of_one_name_are_refused() {
    let mut body = article();
    body.layers[1].name = Some("dense_2".into());
    assert_eq!(
        body.with_head(10).unwrap_err(),
        ArchitectureError::DuplicateName("dense_2".into())
    );
}

#[test]
fn more_layers_than_any_network_has_are_refused_at_once() {
    let mut body = article();
    let layer = body.layers[2].clone();
    body.layers = vec![layer; 1_000_000];
    let error = body.with_head(10).unwrap_err();
    assert_eq!(error, ArchitectureError::TooMany(1_000_001));
    let layers = body.layers.iter().map(|layer| Layer {
        name: "same".to_owned(),
        kind: layer.kind,
    });
    let error = Architecture::new(body.input, layers.collect()).unwrap_err();
    assert!(error.to_string().contains("more than the 4096"), "{error}");
}
