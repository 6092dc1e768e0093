//! Files that are damaged, or made to take memory, or to read other files: an error, and nothing else.

use hdf5_writer::{AttributeBuilder, Hdf5Builder, WriteOptions};
use proptest::prelude::*;
use rstest::rstest;

use super::{archive, bytes, fixture};
use crate::keras::{HDF5, ZIP, import, read};

const SOUND: [&str; 4] = [
    "mlp.keras",
    "convolutional-keras2.h5",
    "nested.h5",
    "activations.keras",
];

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
}

/// A text of a megabyte, and a list of names which all have the bytes of `reference`.
fn echo(reference: &[u8]) -> Vec<u8> {
    let text = AttributeBuilder::vlen_strings("model_config", &["x".repeat(MEGABYTE)]).unwrap();
    let datatype = text.datatype().clone();
    let names = AttributeBuilder::new("layer_names", datatype, [4000], reference.repeat(4000));
    let file = Hdf5Builder::new()
        .attribute(text)
        .group_attribute("model_weights", names);
    let plan = file.into_plan().unwrap();
    plan.encode(WriteOptions::default()).unwrap()
}

const MEGABYTE: usize = 1 << 20;

#[test]
fn one_text_that_is_referred_to_again_and_again_does_not_fill_the_memory() {
    // A reference is the text's length, which counts a zero at its end, an address and a number.
    let file = echo(&[0; 16]);
    let length = u32::try_from(MEGABYTE + 1).unwrap().to_le_bytes();
    let at = file.windows(4).position(|bytes| bytes == length).unwrap();
    let hostile = echo(&file[at..at + 16]);
    assert_eq!(file.len(), hostile.len());
    let error = read(hostile).unwrap_err();
    assert!(
        error.contains("it unfolds to many times its length"),
        "{error}"
    );
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
