//! Files that are damaged, or made to take memory, or to read other files: an error, and nothing else.

use std::io::{Cursor, Write};

use proptest::prelude::*;
use rstest::rstest;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::fixture;
use crate::keras::config::Model;
use crate::keras::{HDF5, ZIP, import, read};

const SOUND: [&str; 4] = [
    "mlp.keras",
    "convolutional-keras2.h5",
    "nested.h5",
    "activations.keras",
];

fn bytes(file: &str) -> Vec<u8> {
    std::fs::read(fixture(&format!("models/{file}"))).unwrap()
}

#[rstest]
#[case("external-link.h5", "it wants to read another file, \"/etc/passwd\"")]
#[case("external-file.h5", "it wants to read another file, \"/etc/passwd\"")]
#[case("virtual.h5", "unsupported layout class 3")]
#[case("huge.h5", "[1048576, 1048576], larger than the file")]
#[case("compressed.h5", "stored in chunks")]
#[case("endless-link.h5", "not found")]
fn what_no_keras_writes_is_refused_with_the_layer_s_name(#[case] file: &str, #[case] words: &str) {
    let error = import(&fixture(&format!("hostile/{file}")))
        .unwrap_err()
        .to_string();
    assert!(error.contains(words), "{error}");
    assert!(
        error.contains("layer \"dense\" (Dense) has no usable weights"),
        "{error}"
    );
}

#[test]
fn a_file_that_is_cut_off_anywhere_is_an_error() {
    for file in SOUND {
        let bytes = bytes(file);
        for length in (0..bytes.len()).step_by(61) {
            assert!(
                read(bytes[..length].to_vec()).is_err(),
                "{file} cut off at {length}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn flipped_bytes_are_an_error_or_another_network(
        file in proptest::sample::select(&SOUND[..]),
        flips in proptest::collection::vec((any::<proptest::sample::Index>(), 1..=255_u8), 1..6),
    ) {
        let mut bytes = bytes(file);
        for (at, mask) in flips {
            let at = at.index(bytes.len());
            bytes[at] ^= mask;
        }
        if let Err(reason) = read(bytes) {
            prop_assert!(!reason.chars().any(char::is_control), "{reason:?}");
        }
    }

    #[test]
    fn any_bytes_behind_the_marks_of_a_format_are_an_error(
        mark in proptest::sample::select(vec![ZIP, HDF5]),
        rest in proptest::collection::vec(any::<u8>(), 0..400),
    ) {
        prop_assert!(read([mark, &rest].concat()).is_err());
    }

    #[test]
    fn any_configuration_is_an_error_or_a_model(json in ".{0,200}") {
        let _ = Model::parse(json.as_bytes());
    }
}

/// The place of a data set's layout message, version 3 of a contiguous block, as h5py writes it.
fn layout(bytes: &[u8]) -> usize {
    let head = |at: &[u8]| at[..4] == [8, 0, 24, 0] && at[5..10] == [0, 0, 0, 3, 1];
    bytes.windows(10).position(head).unwrap()
}

#[test]
fn sizes_whose_product_overflows_are_an_error() {
    let mut bytes = bytes("split-names.h5");
    let message = layout(&bytes);
    // The message behind it becomes a part of it, which makes room for version 1: three sizes of 32 bits.
    let (start, end) = (message + 8, message + 8 + 24);
    let next = u16::from_le_bytes([bytes[end + 2], bytes[end + 3]]);
    bytes[message + 2..message + 4].copy_from_slice(&(24 + 8 + next).to_le_bytes());
    bytes[start..start + 8].copy_from_slice(&[1, 3, 1, 0, 0, 0, 0, 0]);
    bytes[start + 16..start + 28].fill(0xff);
    assert!(read(bytes).unwrap_err().contains("has no usable weights"));
}

/// An archive with `config.json` and `model.weights.h5`.
fn archive(config: &[u8], weights: &[u8]) -> Vec<u8> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [("config.json", config), ("model.weights.h5", weights)] {
        archive.start_file(name, options).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn an_archive_that_unpacks_to_far_more_than_its_length_is_refused() {
    let bomb = archive(b"{}", &vec![0; 64 << 20]);
    assert!(bomb.len() < 100_000);
    let error = read(bomb).unwrap_err();
    assert!(
        error.contains("\"model.weights.h5\" unpacks to more than 16777216 bytes"),
        "{error}"
    );
    let error = read(archive(&vec![b' '; 64 << 20], b"")).unwrap_err();
    assert!(
        error.contains("\"config.json\" unpacks to more than 4194304 bytes"),
        "{error}"
    );
}

#[test]
fn an_archive_that_lies_about_a_length_is_an_error() {
    let mut lying = archive(b"{}", &vec![0; 64 << 20]);
    // The length of the unpacked weights stands in both headers; as 100 bytes it looks harmless.
    let length = (64_u32 << 20).to_le_bytes();
    let places: Vec<usize> = (0..lying.len() - 4)
        .filter(|at| lying[*at..at + 4] == length)
        .collect();
    assert!(!places.is_empty());
    for at in places {
        lying[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
    }
    assert!(read(lying).is_err());
}

#[rstest]
#[case("wants.h5", b"\x89HDF", "neither an HDF5 file nor a zip archive")]
#[case(
    "pickle.keras",
    b"\x80\x04\x95",
    "neither an HDF5 file nor a zip archive"
)]
#[case("empty.keras", b"", "neither an HDF5 file nor a zip archive")]
fn other_files_are_refused_with_what_to_do(
    #[case] name: &str,
    #[case] content: &[u8],
    #[case] words: &str,
) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    let error = import(&path).unwrap_err().to_string();
    assert!(
        error.contains(words) && error.contains("model.save"),
        "{error}"
    );
    assert!(error.contains(name), "{error}");
}

#[test]
fn a_file_that_is_not_there_is_told_with_its_path() {
    let error = import(&fixture("models/none.keras"))
        .unwrap_err()
        .to_string();
    assert!(error.contains("none.keras"), "{error}");
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
    let error = crate::keras::operation::Operation::of(&model.nodes[0]).unwrap_err();
    assert!(!error.chars().any(char::is_control), "{error:?}");
    assert!(error.contains("\\u{1b}"), "{error}");
}
