//! Arrays of numpy, `--data`: an archive, or one of its arrays, is a stranger's.
//!
//! The first byte chooses: 0 for the whole archive, else one of the four arrays in an archive that is sound otherwise.

use std::io::{Cursor, Write};
use std::path::Path;

use mnist_core::data::{DataSource, IMAGE_BYTES, load_test, read};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{Input, MB, assert_harmless};

/// See [`super`].
pub const INPUT: Input = Input {
    name: "npz",
    feed,
    // The arrays, twice the same again as training and validation are put together, and once as they are read again;
    // deflate packs a thousand bytes into one.
    memory_per_byte: 5 * 1040,
    memory: 16 * MB,
};

/// An array and its name.
pub type Member = (&'static str, Vec<u8>);

fn feed(bytes: &[u8], folder: &Path) {
    let Some((choice, content)) = bytes.split_first() else {
        return;
    };
    let archive = match choice.checked_sub(1) {
        None => content.to_vec(),
        Some(hostile) => {
            let mut members = sound();
            members[usize::from(hostile & 3)].1 = content.to_vec();
            packed(&members)
        }
    };
    let path = folder.join("set.npz");
    std::fs::write(&path, archive).unwrap();
    let source = DataSource::Npz(path);
    match read(&source) {
        Ok(set) => {
            assert_eq!(load_test(&source).unwrap(), set.test);
            assert_eq!(source.hashes().unwrap(), set.hashes);
        }
        Err(error) => assert_harmless(&error),
    }
}

/// One image a part, in the layout of Keras.
pub fn sound() -> Vec<Member> {
    let images = || array("|u1", "(1, 28, 28)", &[7; IMAGE_BYTES]);
    let labels = || array("<i8", "(1,)", &[9, 0, 0, 0, 0, 0, 0, 0]);
    vec![
        ("x_train.npy", images()),
        ("y_train.npy", labels()),
        ("x_test.npy", images()),
        ("y_test.npy", labels()),
    ]
}

/// An array in version 1 of the format.
pub fn array(kind: &str, shape: &str, data: &[u8]) -> Vec<u8> {
    let header = format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}\n");
    let length = u16::try_from(header.len()).unwrap().to_le_bytes();
    [b"\x93NUMPY\x01\x00", &length[..], header.as_bytes(), data].concat()
}

/// An archive of these arrays.
pub fn packed(members: &[Member]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        let options = SimpleFileOptions::default();
        archive.start_file(*name, options).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}
