//! Our own graphs, and those of strangers.

mod theirs;

use mnist_core::library::NamedTensor;
use mnist_core::model::{Architecture, Body};
use proptest::sample::Index;
use prost::Message;
use rstest::rstest;

use super::message::{Attribute, DimensionValue, Graph, Model, Node, Tensor, ValueInfo};
use crate::{ExchangeError, Format, Imported, Models, Network};
use theirs::{int, ints, node, tensor, text, theirs, value};

fn architecture(layers: &serde_json::Value) -> Architecture {
    let body = serde_json::json!({"input": [1, 28, 28], "layers": layers});
    serde_json::from_value::<Body>(body)
        .unwrap()
        .with_head(3)
        .unwrap()
}

/// Every layer there is.
fn everything() -> Network {
    let architecture = architecture(&serde_json::json!([
        {"type": "conv2d", "filters": 4, "kernel": 5, "padding": 2}, {"type": "batch_norm", "momentum": 0.9},
        {"type": "relu"}, {"type": "max_pool2d", "size": 4},
        {"type": "conv2d", "filters": 2, "kernel": 3}, {"type": "leaky_relu", "slope": 0.3},
        {"type": "flatten"}, {"type": "dropout", "rate": 0.2},
        {"type": "dense", "units": 5, "name": "middle"}, {"type": "batch_norm"}, {"type": "leaky_relu", "slope": 0.01},
    ]));
    let tensors = architecture.tensors().into_iter().map(|(name, shape)| {
        let ramp = (0_u16..).take(shape.iter().product());
        let bytes = ramp
            .flat_map(|n| (f32::from(n) / 7.0).to_le_bytes())
            .collect();
        NamedTensor { name, shape, bytes }
    });
    Network::new(architecture.clone(), tensors.collect(), vec![]).unwrap()
}

fn import_bytes(bytes: &[u8]) -> Result<Imported, ExchangeError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("theirs.onnx");
    std::fs::write(&path, bytes).unwrap();
    crate::import(&path, &Models::new())
}

fn imported(model: &Model) -> Result<Imported, String> {
    import_bytes(&model.encode_to_vec()).map_err(|error| error.to_string())
}

fn exported() -> Model {
    Model::decode(&*crate::export(&everything(), Format::Onnx).unwrap()).unwrap()
}

#[test]
fn a_graph_of_ours_is_the_network_that_it_was() {
    let network = everything();
    let found = import_bytes(&crate::export(&network, Format::Onnx).unwrap()).unwrap();
    assert_eq!(found.network, network);
    assert_eq!(
        found.remarks,
        [
            "read as conv_1, norm_1, ReLU, MaxPool2d(4), conv_2, LeakyReLU(0.3), Flatten, Dropout(0.2), middle, norm_2, LeakyReLU(0.01), head"
        ]
    );
}

#[test]
fn an_exported_graph_takes_any_number_of_images_and_gives_logits_and_probabilities() {
    let model = exported();
    assert_eq!((model.ir_version, model.opset_import[0].version), (8, 17));
    let graph = model.graph.unwrap();
    let shape = |value: &ValueInfo| {
        let tensor = value.r#type.as_ref().unwrap().tensor_type.as_ref().unwrap();
        let dimensions = tensor.shape.as_ref().unwrap().dim.iter();
        let sizes: Vec<String> = dimensions
            .map(|d| match d.value.as_ref().unwrap() {
                DimensionValue::Size(n) => n.to_string(),
                DimensionValue::Name(name) => name.clone(),
            })
            .collect();
        format!("{} {}", value.name, sizes.join("x"))
    };
    let values: Vec<String> = graph.input.iter().chain(&graph.output).map(shape).collect();
    assert_eq!(
        values,
        ["pixels Nx1x28x28", "logits Nx3", "probabilities Nx3"]
    );
}

#[test]
fn a_strangers_graph_is_read_and_told_as_it_was_understood() {
    let Imported { network, remarks } = imported(&theirs()).unwrap();
    let expected = architecture(&serde_json::json!([
        {"type": "flatten"}, {"type": "dense", "units": 2}, {"type": "leaky_relu", "slope": 0.01},
    ]));
    assert_eq!(*network.architecture(), expected);
    let numbers = |name: &str| -> Vec<f32> {
        let tensor = network.tensors().iter().find(|t| t.name == name).unwrap();
        tensor
            .bytes
            .as_chunks::<4>()
            .0
            .iter()
            .map(|b| f32::from_le_bytes(*b))
            .collect()
    };
    assert_eq!(numbers("head.weight"), [1.0, 4.0, 2.0, 5.0, 3.0, 6.0]);
    assert_eq!(numbers("head.bias"), [0.0; 3]);
    assert_eq!(numbers("dense_1.weight")[..2], [0.0, 2.0]);
    assert_eq!(
        remarks,
        [
            "read as dense_1 from Gemm \"/Gemm\", LeakyReLU(0.01), head from Gemm \"/Gemm\"",
            "its input is a vector of pixels, so a Flatten was put before the first layer",
            "the softmax at its end was left out: networks here give logits",
        ]
    );
}

/// What a change of their graph is refused with.
fn refusal(change: impl FnOnce(&mut Graph)) -> String {
    let mut model = theirs();
    change(model.graph.as_mut().unwrap());
    imported(&model).unwrap_err()
}

#[rstest]
#[case::an_unknown_operator(|g: &mut Graph| g.node[1].op_type = "Tanh".into(), "Tanh \"/LeakyRelu\" is an operator that is unknown here; known are Flatten")]
#[case::a_foreign_operator(|g: &mut Graph| g.node[1].domain = "com.microsoft".into(), "foreign domain \"com.microsoft\"")]
#[case::an_unknown_constant(|g: &mut Graph| g.node[1].attribute.push(int("beta", 1)), "has \"beta\", which is unknown here")]
#[case::a_constant_of_another_type(|g: &mut Graph| g.node[1].attribute.push(int("alpha", 1)), "has alpha of another type")]
#[case::a_side_branch(|g: &mut Graph| g.node[3].input[0] = "a".into(), "Gemm \"/Gemm\" does not go on where")]
#[case::something_after_the_softmax(|g: &mut Graph| g.node.push(node("Relu", &["y"], "z")), "Relu \"/Relu\" does not go on")]
#[case::an_output_on_the_way(|g: &mut Graph| g.output[0].name = "b".into(), "computes \"y\", which is no output")]
#[case::a_transposed_input(|g: &mut Graph| g.node[0].attribute.push(int("transA", 1)), "has transA 1; only 0")]
#[case::a_weight_of_doubles(|g: &mut Graph| g.initializer[0].data_type = 11, "\"w1\" that holds other numbers than 32-bit floats")]
#[case::a_weight_elsewhere(|g: &mut Graph| g.initializer[0].data_location = 1, "\"w1\" that lies in another file, which is not opened")]
#[case::a_computed_weight(|g: &mut Graph| g.node[0].input[1] = "x".into(), "\"x\" that is computed, not stored")]
#[case::a_short_weight(|g: &mut Graph| g.initializer[0].dims[0] = 783, "shape [783, 2] but 6272 bytes")]
#[case::an_empty_weight(|g: &mut Graph| { g.initializer[0].dims = vec![1 << 60, 0]; g.initializer[0].float_data.clear(); }, "but 0 bytes")]
#[case::a_size_that_overflows(|g: &mut Graph| g.initializer[0].dims = vec![1 << 62, 4], "shape [4611686018427387904, 4]")]
#[case::a_weight_of_three_sizes(|g: &mut Graph| g.initializer[0].dims.push(1), "it needs two sizes")]
#[case::a_bias_of_another_size(|g: &mut Graph| g.initializer[1].dims[0] = 1, "b1")]
#[case::a_weight_that_does_not_fit(|g: &mut Graph| g.initializer[2].dims = vec![3, 2], "\"head.weight\"")]
#[case::no_dense_layer_at_the_end(|g: &mut Graph| { g.node.truncate(2); g.output[0].name = "b".into(); }, "that must be a Gemm")]
#[case::no_layers(|g: &mut Graph| { g.node.clear(); g.output[0].name = "x".into(); }, "no layers")]
#[case::a_ratio_of_several_numbers(|g: &mut Graph| { g.node[1] = node("Dropout", &["a", "w2"], "b"); }, "Dropout \"/Dropout\" has a ratio of several numbers; it needs one")]
#[case::two_inputs(|g: &mut Graph| g.input.push(value("z", &[784])), "or several")]
#[case::pictures_of_another_size(|g: &mut Graph| g.input[0] = value("x", &[3, 32, 32]), "\"x\" is not declared as a batch of images")]
#[case::a_name_that_acts_on_terminals(|g: &mut Graph| g.node[1].op_type = "\u{1b}[2J".into(), "\\u{1b}[2J")]
fn what_cannot_be_represented_is_refused_by_name(
    #[case] change: fn(&mut Graph),
    #[case] told: &str,
) {
    let error = refusal(change);
    assert!(error.contains(told), "{error}");
    assert!(
        error.contains("theirs.onnx") && !error.contains('\u{1b}'),
        "{error}"
    );
}

/// The graph of ours with another node in the place of the first convolution or the pooling.
#[rstest]
#[case::groups(0, int("group", 2), "has group 2; only 1")]
#[case::strides(0, ints("strides", &[2, 2]), "has strides [2, 2]; only 1")]
#[case::a_hollow_kernel(0, ints("dilations", &[2, 2]), "has dilations [2, 2]; only 1")]
#[case::unequal_padding(0, ints("pads", &[0, 0, 1, 1]), "has pads [0, 0, 1, 1]; only four equal ones")]
#[case::too_few_paddings(0, ints("pads", &[2, 2]), "has pads [2, 2]; only four equal ones")]
#[case::padding_that_is_also_denied(0, text("auto_pad", "VALID"), "has pads [2, 2, 2, 2]; only 0")]
#[case::negative_padding(0, ints("pads", &[-1; 4]), "negative size")]
#[case::another_kernel(0, ints("kernel_shape", &[3, 3]), "not square")]
#[case::normalising_in_training(1, int("training_mode", 1), "has training_mode 1; only 0")]
#[case::overlapping_windows(3, ints("strides", &[2, 2]), "not square, or overlap")]
#[case::padded_windows(3, ints("pads", &[1; 4]), "has pads [1, 1, 1, 1]; only 0")]
#[case::windows_beyond_the_edge(3, int("ceil_mode", 1), "has ceil_mode 1; only 0")]
fn constants_that_no_layer_has_are_refused(
    #[case] at: usize,
    #[case] attribute: Attribute,
    #[case] told: &str,
) {
    let mut model = exported();
    let node = &mut model.graph.as_mut().unwrap().node[at];
    node.attribute.retain(|a| a.name != attribute.name);
    node.attribute.push(attribute);
    let error = imported(&model).unwrap_err();
    assert!(error.contains(told), "{error}");
}

#[test]
fn old_operators_and_what_is_no_graph_are_refused() {
    let mut model = theirs();
    model.opset_import[0].version = 8;
    assert!(
        imported(&model)
            .unwrap_err()
            .contains("newer opset_version")
    );
    assert!(import_bytes(b"").is_err());
    assert!(import_bytes(b"PK\x03\x04not a graph").is_err());
}

#[test]
fn one_weight_in_many_layers_does_not_fill_the_memory() {
    let mut model = exported();
    let graph = model.graph.as_mut().unwrap();
    graph.initializer.push(Tensor {
        raw_data: vec![0; 2048 * 2048 * 4],
        ..tensor("big", &[2048, 2048, 0], 0.0)
    });
    graph.initializer.last_mut().unwrap().dims.truncate(2);
    let layers = (0..9).map(|n| Node {
        attribute: vec![int("transB", 1)],
        ..node("Gemm", &[&n.to_string(), "big"], &(n + 1).to_string())
    });
    graph.node = layers.collect();
    graph.node[0].input[0] = "pixels".into();
    graph.output[0].name = "9".into();
    let error = imported(&model).unwrap_err();
    assert!(error.contains("share more weights"), "{error}");
}

proptest::proptest! {
    #[test]
    fn no_damage_makes_it_panic(
        changes in proptest::collection::vec((proptest::prelude::any::<Index>(), proptest::num::u8::ANY), 0..6),
        // Most of a file is weights, so changes near its start and end do more.
        cut in proptest::prelude::any::<Index>(), is_cut: bool, at_the_start: bool,
    ) {
        let mut bytes = crate::export(&everything(), Format::Onnx).unwrap();
        for (at, byte) in changes {
            let range = if at_the_start { 1500 } else { bytes.len() };
            let at = at.index(range.min(bytes.len()));
            bytes[at] = byte;
        }
        if is_cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let _ = import_bytes(&bytes);
    }
}
