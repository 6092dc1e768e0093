//! Headers, sound and malformed.

use rstest::rstest;

use super::*;

/// A file of a header and so many bytes of data.
fn file(header: &str, data: usize) -> Vec<u8> {
    let length = (header.len() as u64).to_le_bytes();
    [&length[..], header.as_bytes(), &vec![0; data]].concat()
}

fn open(bytes: &[u8]) -> Result<TensorFile, TensorFileError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.safetensors");
    std::fs::write(&path, bytes).unwrap();
    TensorFile::open(&path)
}

const ONE: &str = r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#;

#[test]
fn tensors_come_in_the_order_of_their_bytes_with_the_metadata() {
    let header = r#"{"__metadata__":{"by":"me"},"z":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"I64","shape":[],"data_offsets":[4,12]}}"#;
    let opened = open(&file(header, 12)).unwrap();
    let names: Vec<&str> = opened.tensors().iter().map(|t| t.name.as_str()).collect();
    assert_eq!(names, ["z", "a"]);
    assert_eq!(opened.tensors()[1].start, 8 + header.len() as u64 + 4);
    assert_eq!(opened.tensors()[1].elements(), 1);
    assert_eq!(opened.metadata()["by"], "me");
    assert!(open(&file("{}  ", 0)).unwrap().tensors().is_empty());
}

#[test]
fn the_bytes_of_a_tensor_are_its_own() {
    let header = r#"{"z":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"a":{"dtype":"U8","shape":[2],"data_offsets":[3,5]}}"#;
    let mut bytes = file(header, 0);
    bytes.extend([1, 2, 3, 4, 5]);
    let opened = open(&bytes).unwrap();
    let of = |at: usize| opened.bytes(&opened.tensors()[at]).unwrap();
    assert_eq!((of(0), of(1)), (vec![1, 2, 3], vec![4, 5]));
}

// The malformed files that the format's own tests and its folder of attacks list.
#[rstest]
#[case::shorter_than_a_length(b"1234567".to_vec(), "shorter")]
#[case::header_longer_than_allowed(u64::MAX.to_le_bytes().to_vec(), "longer than the format allows")]
#[case::header_longer_than_the_file(100_u64.to_le_bytes().to_vec(), "longer than the file")]
#[case::not_an_object(file("[]", 0), "does not begin with {")]
#[case::space_before_the_object(file(" {}", 0), "does not begin with {")]
#[case::no_json(file("{a", 0), "header")]
#[case::no_utf8([&2_u64.to_le_bytes()[..], b"{\xff"].concat(), "header")]
#[case::cut(file(ONE, 7), "the file at")]
#[case::something_after_it(file(ONE, 9), "the file at")]
#[case::a_key_twice(
    file(r#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 4),
    "twice"
)]
#[case::metadata_of_numbers(file(r#"{"__metadata__":{"a":1}}"#, 0), "header")]
#[case::unknown_dtype(
    file(r#"{"a":{"dtype":"F33","shape":[1],"data_offsets":[0,4]}}"#, 4),
    "header"
)]
#[case::negative_size(
    file(r#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, 4),
    "header"
)]
#[case::shape_and_bytes_disagree(
    file(r#"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#, 8),
    "header"
)]
#[case::end_before_start(
    file(r#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[8,4]}}"#, 8),
    "header"
)]
#[case::hole(
    file(r#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 8),
    "header"
)]
#[case::overlap(
    file(r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}"#, 12),
    "header"
)]
#[case::overflow(
    file(
        r#"{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]}}"#,
        4
    ),
    "header"
)]
#[case::pickle_in_a_zip(b"PK\x03\x04\x00\x00\x08\x08".to_vec(), "pickle")]
#[case::bare_pickle(b"\x80\x02}q\x00X\x01\x80\x80".to_vec(), "pickle")]
fn malformed_files_are_refused(#[case] bytes: Vec<u8>, #[case] reason: &str) {
    let error = open(&bytes).unwrap_err().to_string();
    assert!(error.contains(reason), "{error}");
    assert!(error.contains("a.safetensors"), "{error}");
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
        let _ = open(&bytes);
    }

    #[test]
    fn no_header_makes_it_panic(
        size in 0..40_usize, start in 0..9_usize, end in 0..40_usize, data in 0..40_usize
    ) {
        let header = format!(r#"{{"a":{{"dtype":"U8","shape":[{size}],"data_offsets":[{start},{end}]}}}}"#);
        let sound = start == 0 && end == size && data == size;
        proptest::prop_assert_eq!(open(&file(&header, data)).is_ok(), sound);
    }
}
