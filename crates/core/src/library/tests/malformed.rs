//! The malformed files that the reference implementation's tests and attacks list.

use std::fs;

use rstest::rstest;

use crate::fixtures::{checkpoint, orphan};
use crate::library::{CheckpointFile, LibraryError};

/// A safetensors file of `header` and `data`.
fn file(header: &str, data: &[u8]) -> Vec<u8> {
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend(header.as_bytes());
    bytes.extend(data);
    bytes
}

/// A file with our record and these tensors.
fn with(tensors: &str, data: &[u8]) -> Vec<u8> {
    let record = serde_json::to_string(&checkpoint(0.1, orphan()).record).unwrap();
    let metadata = serde_json::json!({ "mnist_tui": record });
    file(&format!(r#"{{"__metadata__":{metadata},{tensors}}}"#), data)
}

/// The header of one tensor.
fn tensor(dtype: &str, shape: &str, offsets: &str) -> String {
    format!(r#""head.bias":{{"dtype":"{dtype}","shape":{shape},"data_offsets":{offsets}}}"#)
}

#[rstest]
#[case::empty(Vec::new())]
#[case::shorter_than_its_length_field(vec![1, 2, 3])]
#[case::a_header_longer_than_any(u64::MAX.to_le_bytes().to_vec())]
#[case::a_header_longer_than_the_file(file("{}", &[])[..9].to_vec())]
#[case::not_utf_8([file("", &[]), vec![0xff]].concat())]
#[case::no_json(file("{", &[]))]
#[case::leading_space(file(" {}", &[]))]
#[case::no_metadata(file("{}", &[]))]
#[case::metadata_that_is_no_text(file(r#"{"__metadata__":{"mnist_tui":1}}"#, &[]))]
#[case::a_record_that_is_none(file(r#"{"__metadata__":{"mnist_tui":"{}"}}"#, &[]))]
#[case::an_unknown_dtype(with(&tensor("F99", "[2]", "[0,8]"), &[0; 8]))]
#[case::a_wrong_dtype(with(&tensor("I32", "[2]", "[0,8]"), &[0; 8]))]
#[case::a_hole(with(&tensor("F32", "[2]", "[4,12]"), &[0; 12]))]
#[case::offsets_backwards(with(&tensor("F32", "[2]", "[8,0]"), &[0; 8]))]
#[case::offsets_beyond_the_end(with(&tensor("F32", "[2]", "[0,8]"), &[0; 4]))]
#[case::bytes_behind_the_end(with(&tensor("F32", "[2]", "[0,8]"), &[0; 12]))]
#[case::a_shape_that_overflows(with(
                &tensor("F32", "[4294967296,4294967296,4]", "[0,8]"),
                &[0; 8],
            ))]
#[case::a_shape_that_does_not_fit(with(&tensor("F32", "[3]", "[0,8]"), &[0; 8]))]
#[case::tensors_missing(with(&tensor("F32", "[2]", "[0,8]"), &[0; 8]))]
fn a_malformed_file_is_refused(#[case] bytes: Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file.safetensors");
    fs::write(&path, bytes).unwrap();
    let result = CheckpointFile::read(&path);
    assert!(
        matches!(&result, Err(LibraryError::Damaged { .. })),
        "{result:?}"
    );
}
