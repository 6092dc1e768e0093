//! The seeds that the program itself writes; texts are written by hand and lie beside them.

use std::io::Read;

use mnist_core::library::{METADATA_KEY, NamedTensor, canonical_json, read_record};
use mnist_core::tensors::TensorFile;
use mnist_exchange::{Format, Network, export};

use super::in_the_repository;
use super::inputs::network::MODELS;
use super::inputs::record::{emptied, file, stranger};

/// Paths below `fuzz/seeds`, and what lies there.
pub(crate) fn written() -> Vec<(String, Vec<u8>)> {
    let records = records();
    let mut seeds = listed(&records);
    seeds.extend(records);
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
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(keras)).unwrap();
    let mut content = |name: &str| {
        let mut bytes = Vec::new();
        let mut entry = archive.by_name(name).unwrap();
        entry.read_to_end(&mut bytes).unwrap();
        bytes
    };
    [content("config.json"), vec![0], content("model.weights.h5")].concat()
}
