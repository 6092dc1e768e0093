//! State dicts as PyTorch saves them.

use std::collections::HashMap;

use rstest::rstest;
use safetensors::Dtype;
use safetensors::tensor::TensorView;

use super::*;

/// The models that config.toml ships, and one of two layers alike.
fn models() -> Models {
    let text = serde_json::json!({
        "mlp": {"input": [1, 28, 28], "layers": [
            {"type": "flatten"},
            {"type": "dense", "units": 300}, {"type": "leaky_relu"},
            {"type": "dense", "units": 100}, {"type": "leaky_relu"},
        ]},
        "lenet": {"input": [1, 28, 28], "layers": [
            {"type": "conv2d", "filters": 6, "kernel": 5, "padding": 2}, {"type": "relu"},
            {"type": "max_pool2d", "size": 2},
            {"type": "conv2d", "filters": 16, "kernel": 5}, {"type": "relu"},
            {"type": "max_pool2d", "size": 2},
            {"type": "flatten"},
            {"type": "dense", "units": 120}, {"type": "relu"},
            {"type": "dense", "units": 84}, {"type": "relu"},
        ]},
        "normed": {"input": [1, 28, 28], "layers": [
            {"type": "flatten"},
            {"type": "dense", "units": 8}, {"type": "batch_norm"}, {"type": "relu"},
            {"type": "dense", "units": 8}, {"type": "relu"}, {"type": "dropout", "rate": 0.5},
            {"type": "dense", "units": 8},
        ]},
    });
    serde_json::from_value(text).unwrap()
}

const MLP: [(&str, &[usize]); 6] = [
    ("1.weight", &[300, 784]),
    ("1.bias", &[300]),
    ("3.weight", &[100, 300]),
    ("3.bias", &[100]),
    ("5.weight", &[10, 100]),
    ("5.bias", &[10]),
];

/// A file whose tensor number `n` is filled with `n`.
fn file(tensors: &[(&str, &[usize])], dtype: Dtype) -> Vec<u8> {
    let filled = |n: u8, shape: &[usize]| -> Vec<u8> {
        let count = shape.iter().product::<usize>();
        match dtype {
            Dtype::F16 => vec![0; count * 2],
            _ => f32::from(n).to_le_bytes().repeat(count),
        }
    };
    let bytes: Vec<_> = (0..)
        .zip(tensors)
        .map(|(n, (_, shape))| filled(n, shape))
        .collect();
    let views = tensors.iter().zip(&bytes).map(|((name, shape), bytes)| {
        (
            *name,
            TensorView::new(dtype, shape.to_vec(), bytes).unwrap(),
        )
    });
    let metadata = HashMap::from([("format".to_owned(), "pt".to_owned())]);
    safetensors::serialize(views, Some(metadata)).unwrap()
}

fn import_bytes(bytes: &[u8], models: &Models) -> Result<Imported, ExchangeError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("theirs.safetensors");
    std::fs::write(&path, bytes).unwrap();
    crate::import(&path, models)
}

fn imported(tensors: &[(&str, &[usize])]) -> Result<Imported, ExchangeError> {
    import_bytes(&file(tensors, Dtype::F32), &models())
}

fn refusal(tensors: &[(&str, &[usize])]) -> String {
    imported(tensors).unwrap_err().to_string()
}

/// The number that fills a tensor.
fn filling(network: &Network, name: &str) -> u8 {
    let tensor = network.tensors().iter().find(|t| t.name == name).unwrap();
    let fills = |n: &u8| tensor.bytes.starts_with(&f32::from(*n).to_le_bytes());
    (0..=u8::MAX).find(fills).unwrap()
}

#[test]
fn the_tutorials_sequential_becomes_the_mlp_and_says_how() {
    let Imported { network, remarks } = imported(&MLP).unwrap();
    assert_eq!(
        *network.architecture(),
        models()["mlp"].with_head(10).unwrap()
    );
    let filled = [
        "dense_1.weight",
        "dense_1.bias",
        "dense_2.weight",
        "dense_2.bias",
        "head.weight",
        "head.bias",
    ];
    assert_eq!(
        filled.map(|name| filling(&network, name)),
        [0, 1, 2, 3, 4, 5]
    );
    assert_eq!(
        remarks,
        [
            "a state dict does not say what is computed between its weights; it was taken for the model mlp: Flatten, dense_1 from 1, LeakyReLU(0.3), dense_2 from 3, LeakyReLU(0.3), head from 5"
        ]
    );
}

#[test]
fn layers_are_told_by_shape_where_their_names_are_in_no_order() {
    let tensors: [(&str, &[usize]); 10] = [
        ("features.0.weight", &[6, 1, 5, 5]),
        ("features.0.bias", &[6]),
        ("features.3.weight", &[16, 6, 5, 5]),
        ("features.3.bias", &[16]),
        ("classifier.0.weight", &[120, 400]),
        ("classifier.0.bias", &[120]),
        ("classifier.2.weight", &[84, 120]),
        ("classifier.2.bias", &[84]),
        ("a.weight", &[2, 84]),
        ("a.bias", &[2]),
    ];
    let network = imported(&tensors).unwrap().network;
    assert_eq!(network.architecture().classes(), 2);
    let filled = [
        "conv_1.weight",
        "conv_2.weight",
        "dense_1.weight",
        "dense_2.weight",
        "head.bias",
    ];
    assert_eq!(filled.map(|name| filling(&network, name)), [0, 2, 4, 6, 9]);
}

#[test]
fn layers_of_one_shape_come_in_the_order_of_their_names_and_a_missing_bias_is_zero() {
    let tensors: [(&str, &[usize]); 12] = [
        ("2.running_mean", &[8]),
        ("2.running_var", &[8]),
        ("2.weight", &[8]),
        ("2.bias", &[8]),
        ("10.weight", &[8, 8]),
        ("10.bias", &[8]),
        ("9.weight", &[8, 8]),
        ("9.bias", &[8]),
        ("11.weight", &[8, 8]),
        ("11.bias", &[8]),
        ("2.num_batches_tracked", &[]),
        ("1.weight", &[8, 784]),
    ];
    let Imported { network, remarks } = imported(&tensors).unwrap();
    let filled = [
        "dense_1.weight",
        "dense_1.bias",
        "norm_1.running_var",
        "dense_2.weight",
        "dense_3.weight",
        "head.weight",
    ];
    assert_eq!(
        filled.map(|name| filling(&network, name)),
        [11, 0, 1, 6, 4, 8]
    );
    assert!(
        remarks[0].contains("norm_1 BatchNorm(epsilon 0.001) from 2"),
        "{remarks:?}"
    );
    assert!(remarks[1].contains("9, 10, 11"), "{remarks:?}");
    assert_eq!(remarks[2], "without a bias, so zeros were taken: 1");
}

#[test]
fn what_fits_no_model_is_refused_with_its_layers_and_what_each_model_lacks() {
    let mut tensors = MLP;
    tensors[2] = ("3.weight", &[99, 300]);
    assert_eq!(
        refusal(&tensors).split_once("theirs").unwrap().1,
        ".safetensors: its layers 1 [300, 784], 3 [99, 300], 5 [10, 100] fit no model: lenet has 5 layers with weights, the file 3; mlp needs [100, 300] as dense_2.weight, which the file lacks; normed has 5 layers with weights, the file 3; describe the network under [models] in your configuration and name it with --model"
    );
}

#[test]
fn a_file_without_tensors_is_no_network() {
    assert!(refusal(&[]).ends_with("it holds no layer with weights"));
}

#[test]
fn what_fits_two_models_asks_which() {
    let mut models = models();
    let mlp = models["mlp"].clone();
    models.insert("mine".into(), mlp.clone());
    let bytes = file(&MLP, Dtype::F32);
    let error = import_bytes(&bytes, &models).unwrap_err();
    assert!(
        matches!(&error, ExchangeError::Ambiguous { models, classes: 10, .. } if *models == ["mine", "mlp"]),
        "{error:?}"
    );
    let text = error.to_string();
    assert!(
        text.contains("mine, mlp") && text.contains("--model"),
        "{text}"
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("theirs.safetensors");
    std::fs::write(&path, &bytes).unwrap();
    assert_eq!(crate::fitting(&path, &models).unwrap(), ["mine", "mlp"]);
    let one = Models::from([("mine".to_owned(), mlp)]);
    assert!(import_bytes(&bytes, &one).unwrap().remarks[0].contains("the model mine"));
}

#[rstest]
#[case::of_an_unknown_layer(("rnn.weight_ih_l0", &[4][..]), "\"rnn.weight_ih_l0\" of shape [4]")]
#[case::without_a_weight(("0.bias", &[4][..]), "0 []")]
#[case::of_a_name_that_acts_on_terminals(("\u{1b}[2J.weight", &[4, 4][..]), "\\u{1b}[2J [4, 4]")]
#[case::without_classes(("weight", &[0, 784][..]), "the nameless layer [0, 784]")]
fn tensors_without_a_place_are_refused_by_name(
    #[case] tensor: (&str, &[usize]),
    #[case] told: &str,
) {
    let error = refusal(&[tensor]);
    assert!(error.contains(told), "{error}");
    assert!(!error.contains('\u{1b}'), "{error}");
}

#[test]
fn half_floats_are_refused_with_the_remedy() {
    let error = import_bytes(&file(&MLP, Dtype::F16), &models())
        .unwrap_err()
        .to_string();
    assert!(error.contains("model.float()"), "{error}");
}

#[test]
fn an_export_imports_as_it_was() {
    for model in ["mlp", "lenet", "normed"] {
        let architecture = models()[model].with_head(10).unwrap();
        let tensors = architecture.tensors().into_iter().map(|(name, shape)| {
            let count: u16 = shape
                .iter()
                .product::<usize>()
                .min(60_000)
                .try_into()
                .unwrap();
            let ramp = (0..shape.iter().product()).map(|n: usize| n as f32 / f32::from(count));
            let bytes = ramp.flat_map(f32::to_le_bytes).collect();
            NamedTensor { name, shape, bytes }
        });
        let network = Network::new(architecture.clone(), tensors.collect(), Vec::new()).unwrap();
        let bytes = crate::export(&network, crate::Format::Safetensors).unwrap();
        assert_eq!(import_bytes(&bytes, &models()).unwrap().network, network);
    }
}

#[test]
fn a_sequential_is_built_of_the_modules_that_compute_the_same() {
    let shown = ["mlp", "lenet", "normed"].map(|model| {
        loading(
            &models()[model].with_head(10).unwrap(),
            "a \"file\".safetensors",
        )
    });
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn the_documented_lines_are_those_that_are_printed() {
    let document = include_str!("../../../../docs/formats.md");
    for model in ["mlp", "lenet"] {
        let architecture = models()[model].with_head(10).unwrap();
        let lines = loading(&architecture, &format!("digits-{model}.safetensors"));
        assert!(document.contains(&lines), "{lines}");
    }
}

proptest::proptest! {
    #[test]
    fn no_names_and_shapes_make_it_panic(
        tensors in proptest::collection::vec(
            ("[0-9a.é]{0,6}(\\.?weight|\\.bias|\\.running_mean)", proptest::collection::vec(0..4_usize, 0..5)), 0..6
        )
    ) {
        let mut tensors = tensors;
        tensors.sort();
        tensors.dedup_by(|a, b| a.0 == b.0);
        let views: Vec<(&str, &[usize])> = tensors.iter().map(|(n, s)| (n.as_str(), s.as_slice())).collect();
        let _ = imported(&views);
    }
}
