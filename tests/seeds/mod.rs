//! The seeds that the program itself writes; texts are written by hand and lie beside them.

use std::io::{Cursor, Read};

use image::ImageFormat;
use mnist_core::data::IMAGE_BYTES;
use mnist_core::library::{METADATA_KEY, NamedTensor, canonical_json, read_record};
use mnist_core::tensors::TensorFile;
use mnist_exchange::{Format, Network, export};

use super::in_the_repository;
use super::inputs::network::MODELS;
use super::inputs::record::{emptied, file, stranger};
use super::inputs::{npz, pictures};

/// Paths below `fuzz/seeds`, and what lies there.
pub(crate) fn written() -> Vec<(String, Vec<u8>)> {
    let records = records();
    let mut seeds = listed(&records);
    seeds.extend(records);
    seeds.extend(arrays());
    seeds.extend(pictures());
    for name in MODELS.keys() {
        let network = network(name);
        let as_file = |format| export(&network, format).unwrap();
        let keras = as_file(Format::Keras);
        seeds.push((format!("keras_config/{name}"), unpacked(&keras)));
        seeds.push((format!("zip/{name}"), keras));
        seeds.push((format!("hdf5/{name}"), as_file(Format::KerasH5)));
        seeds.push((format!("onnx/{name}"), as_file(Format::Onnx)));
        let state = as_file(Format::Safetensors);
        seeds.push((format!("safetensors/{name}"), state));
    }
    seeds
}

/// Archives of arrays, whole (0), and single arrays (1 to 4).
fn arrays() -> Vec<(String, Vec<u8>)> {
    let images = |kind, shape, data: &[u8]| npz::array(kind, shape, data);
    let colours = [10; 3 * IMAGE_BYTES];
    let medmnist = [
        (
            "train_images.npy",
            images("|u1", "(1, 28, 28)", &[1; IMAGE_BYTES]),
        ),
        ("train_labels.npy", npz::array("|u1", "(1, 1)", &[3])),
        ("val_images.npy", images("|u1", "(1, 28, 28, 3)", &colours)),
        ("val_labels.npy", npz::array("|u1", "(1, 1)", &[4])),
        (
            "test_images.npy",
            images("|u1", "(1, 28, 28, 1)", &[2; IMAGE_BYTES]),
        ),
        ("test_labels.npy", npz::array("|u1", "(1, 1)", &[5])),
    ];
    let seeds = [
        ("keras", 0, npz::packed(&npz::sound())),
        ("medmnist", 0, npz::packed(&medmnist)),
        ("images", 1, npz::sound().swap_remove(0).1),
        ("labels", 2, npz::sound().swap_remove(1).1),
        ("claim", 3, images("|u1", "(1000000, 28, 28)", &[0; 8])),
        ("objects", 4, npz::array("|O", "(1,)", b"\x80\x04.")),
    ];
    seeds
        .map(|(name, choice, bytes)| (format!("npz/{name}"), [vec![choice], bytes].concat()))
        .into()
}

/// Pictures of each kind, and one that is cut.
fn pictures() -> Vec<(String, Vec<u8>)> {
    let encoded = |format| {
        let mut bytes = Cursor::new(Vec::new());
        pictures::picture().write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    };
    let (png, jpeg) = (encoded(ImageFormat::Png), encoded(ImageFormat::Jpeg));
    let cut = png[..png.len() / 2].to_vec();
    let seeds = [("png", 0, png), ("jpeg", 2, jpeg), ("cut", 1, cut)];
    seeds
        .map(|(name, choice, bytes)| (format!("pictures/{name}"), [vec![choice], bytes].concat()))
        .into()
}

/// A small network of a model; its weights count up.
fn network(model: &str) -> Network {
    let architecture = MODELS[model].with_head(2).unwrap();
    let mut count = 0.0_f32;
    let mut numbers = |of: usize| -> Vec<u8> {
        let numbers = (0..of).flat_map(|_| {
            count += 0.125;
            count.to_le_bytes()
        });
        numbers.collect()
    };
    let tensors = architecture.tensors().into_iter().map(|(name, shape)| {
        let bytes = numbers(shape.iter().product());
        NamedTensor { name, shape, bytes }
    });
    let tensors = tensors.collect();
    Network::new(architecture, tensors, Vec::new()).unwrap()
}

/// The records of the checkpoints of older schemas, as they are and as they are read.
fn records() -> Vec<(String, Vec<u8>)> {
    let mut seeds = Vec::new();
    for name in ["schema-1-tiny", "schema-1-tiny-even-odd"] {
        let file = format!("crates/core/src/library/tests/fixtures/{name}.safetensors");
        let path = in_the_repository(&file);
        let bytes = std::fs::read(&path).unwrap();
        seeds.push((format!("safetensors/{name}"), bytes));
        let old = TensorFile::open(&path).unwrap().metadata()[METADATA_KEY].clone();
        seeds.push((format!("record/{name}.json"), old.into_bytes()));
        let mut record = read_record(&path).unwrap();
        let json = canonical_json(&record).unwrap();
        seeds.push((
            format!("record/{}.json", name.replace('1', "2")),
            json.into_bytes(),
        ));
        // The hash does not fit any more; a list shows it all the same.
        "\u{1b}[2J\u{9b}1m\u{202e}".clone_into(&mut record.model);
        record.data = record.model.clone();
        let json = canonical_json(&record).unwrap();
        seeds.push((format!("record/hostile-{name}.json"), json.into_bytes()));
    }
    seeds
}

/// What a cache of listings says of checkpoints with these records.
fn listed(records: &[(String, Vec<u8>)]) -> Vec<(String, Vec<u8>)> {
    let folder = tempfile::tempdir().unwrap();
    let library = emptied(folder.path());
    let of_record = |(name, json): &(String, Vec<u8>)| {
        let name = name.strip_prefix("record/")?.strip_suffix(".json")?;
        let path = library.checkpoint_path(&stranger());
        std::fs::write(path, file(std::str::from_utf8(json).unwrap())).unwrap();
        let entry = library.list().unwrap().pop()?;
        let bytes = postcard::to_stdvec(&entry).unwrap();
        Some((format!("listing_cache/{name}"), bytes))
    };
    records.iter().filter_map(of_record).collect()
}

/// The configuration in an archive, a zero byte, and the weights.
fn unpacked(keras: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(keras)).unwrap();
    let mut content = |name: &str| {
        let mut bytes = Vec::new();
        let mut entry = archive.by_name(name).unwrap();
        entry.read_to_end(&mut bytes).unwrap();
        bytes
    };
    [content("config.json"), vec![0], content("model.weights.h5")].concat()
}
