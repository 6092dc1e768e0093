//! Reading archives of numpy arrays.

use std::io::Write;

use super::*;
use crate::data::{DataSource, IMAGE_BYTES, Labels, load_test, read};
use zip::write::SimpleFileOptions;

/// An array of unsigned bytes.
fn npy(shape: &str, data: &[u8]) -> Vec<u8> {
    typed("|u1", shape, data)
}

fn typed(kind: &str, shape: &str, data: &[u8]) -> Vec<u8> {
    let header = format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}\n");
    let length = u16::try_from(header.len()).unwrap().to_le_bytes();
    [b"\x93NUMPY\x01\x00", &length[..], header.as_bytes(), data].concat()
}

/// A file of these members in a folder of its own.
fn archive(members: &[(&str, Vec<u8>)]) -> (tempfile::TempDir, DataSource) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("set.npz");
    let mut zip = zip::ZipWriter::new(File::create(&path).unwrap());
    for (name, content) in members {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap();
    (folder, DataSource::named(path.to_str().unwrap()))
}

fn images(count: usize) -> Vec<u8> {
    npy(&format!("({count}, 28, 28)"), &vec![5; count * IMAGE_BYTES])
}

fn keras() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("x_train.npy", images(3)),
        ("y_train.npy", npy("(3,)", &[0, 1, 2])),
        ("x_test.npy", images(2)),
        ("y_test.npy", npy("(2,)", &[1, 0])),
    ]
}

#[test]
fn the_layout_of_keras_is_read() {
    let (_folder, source) = archive(&keras());
    let set = read(&source).unwrap();
    assert_eq!(set.train.labels(), [0, 1, 2]);
    assert_eq!(set.test.labels(), [1, 0]);
    assert_eq!((set.labels, set.validation), (Labels::Below(3), None));
    assert_eq!(load_test(&source).unwrap(), set.test);
}

#[test]
fn the_layout_of_medmnist_has_its_validation_images_first_its_labels_in_a_column_and_colours() {
    let colours: Vec<u8> = [255, 0, 0].repeat(IMAGE_BYTES);
    let labels = |label: u8| typed("<i8", "(1, 1)", &[label, 0, 0, 0, 0, 0, 0, 0]);
    let (_folder, source) = archive(&[
        ("train_images.npy", images(1)),
        ("train_labels.npy", labels(7)),
        ("val_images.npy", npy("(1, 28, 28, 3)", &colours)),
        ("val_labels.npy", labels(4)),
        ("test_images.npy", npy("(1, 28, 28, 1)", &[9; IMAGE_BYTES])),
        ("test_labels.npy", labels(2)),
    ]);
    let set = read(&source).unwrap();
    assert_eq!((set.train.labels(), set.validation), (&[4, 7][..], Some(1)));
    assert_eq!(set.train.image(0).unwrap()[0], 76, "29.9 % of red");
    assert_eq!(set.test.pixels(), [9; IMAGE_BYTES]);
}

#[test]
fn equal_images_have_the_hashes_of_the_idx_files_with_them() {
    let (folder, source) = archive(&keras());
    let header = |count: u8| [0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 28, 0, 0, 0, 28];
    for (stem, count, labels) in [("train", 3_u8, &[0, 1, 2][..]), ("t10k", 2, &[1, 0][..])] {
        let images = [
            &header(count)[..],
            &vec![5; usize::from(count) * IMAGE_BYTES],
        ]
        .concat();
        let labels = [&[0, 0, 8, 1, 0, 0, 0, count], labels].concat();
        let file = |content: &str| folder.path().join(format!("{stem}-{content}-ubyte"));
        std::fs::write(file("images-idx3"), images).unwrap();
        std::fs::write(file("labels-idx1"), labels).unwrap();
    }
    let idx = DataSource::named(folder.path().to_str().unwrap());
    assert!(matches!(idx, DataSource::Folder(_)));
    assert_eq!(idx.hashes().unwrap(), source.hashes().unwrap());
}

#[test]
fn what_does_not_fit_is_told_with_the_array() {
    let told = |at: usize, name: &'static str, content: Vec<u8>| {
        let mut members = keras();
        members[at] = (name, content);
        read(&archive(&members).1).unwrap_err().to_string()
    };
    let message = told(1, "y_train.npy", npy("(2,)", &[0, 1]));
    assert!(
        message.contains("y_train.npy, byte 0: 2 labels for 3 images"),
        "{message}"
    );
    let message = told(1, "y_train.npy", npy("(3, 2)", &[0; 6]));
    assert!(
        message.contains("needed is one for each image"),
        "{message}"
    );
    let message = told(0, "x_train.npy", npy("(1, 32, 32)", &[0; 1024]));
    assert!(message.contains("needed are [N, 28, 28]"), "{message}");
    let message = told(0, "x_train.npy", typed("|O", "(3,)", b"\x80\x04."));
    assert!(
        message.contains("pickled objects (allow_pickle)"),
        "{message}"
    );
    let message = told(0, "other.npy", images(3));
    assert!(message.contains("has neither x_train"), "{message}");
    let message = told(3, "other.npy", images(3));
    assert!(message.contains("y_test.npy"), "{message}");
}

#[test]
fn a_bomb_is_refused_before_it_takes_memory() {
    let mut members = keras();
    members[0].1 = npy("(1000000, 28, 28)", &[0; 100]);
    let message = read(&archive(&members).1).unwrap_err().to_string();
    assert!(message.contains("more than the file holds"), "{message}");
}

#[test]
fn what_is_no_archive_and_what_is_cut_are_refused() {
    let (_folder, source) = archive(&keras());
    let path = source.path().unwrap();
    let whole = std::fs::read(path).unwrap();
    std::fs::write(path, &whole[..whole.len() - 30]).unwrap();
    let message = read(&source).unwrap_err().to_string();
    assert!(
        message.contains("set.npz, byte 0: cannot be read as"),
        "{message}"
    );
}

#[test]
fn arrays_that_claim_more_than_the_file_together_are_refused() {
    let (_folder, source) = archive(&keras());
    let path = source.path().unwrap();
    let mut bytes = std::fs::read(path).unwrap();
    // The first entry of the directory, whose packed size is at byte 20, is that of x_train.
    let entry = bytes.windows(4).position(|four| four == b"PK\x01\x02");
    let size = entry.unwrap() + 20;
    let whole = u32::try_from(bytes.len()).unwrap().to_le_bytes();
    bytes[size..size + 4].copy_from_slice(&whole);
    std::fs::write(path, bytes).unwrap();
    let message = read(&source).unwrap_err().to_string();
    assert!(
        message.contains("y_train.npy") && message.contains("more than the file holds"),
        "{message}"
    );
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("set.npz");
    nix::unistd::mkfifo(&path, nix::sys::stat::Mode::S_IRWXU).unwrap();
    let message = read(&DataSource::Npz(path)).unwrap_err().to_string();
    assert!(message.contains("a pipe or a device"), "{message}");
}
