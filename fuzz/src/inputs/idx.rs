//! A folder of images, `--data`: one of its four files is a stranger's, plain or compressed.
//!
//! The first byte chooses which, and how: compressed here, as it comes under a name that ends in `.gz`, or plain.

use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use mnist_core::data::{DataSource, IMAGE_BYTES, load_test, read};

use super::{Input, MB, assert_harmless};

/// See [`super`].
pub const INPUT: Input = Input {
    name: "idx",
    feed,
    // The images, and the same again as the pairs are put together; deflate packs a thousand bytes into one.
    memory_per_byte: 4 * 1040,
    memory: 16 * MB,
};

const FILES: [&str; 4] = [
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
];

fn feed(bytes: &[u8], folder: &Path) {
    let Some((choice, content)) = bytes.split_first() else {
        return;
    };
    let hostile = usize::from(choice & 3);
    for (at, file) in FILES.iter().enumerate() {
        let (plain, packed) = (folder.join(file), folder.join(format!("{file}.gz")));
        let _ = (std::fs::remove_file(&plain), std::fs::remove_file(&packed));
        if at != hostile {
            std::fs::write(&plain, sound(at)).unwrap();
            continue;
        }
        match choice >> 2 & 3 {
            0 => std::fs::write(&packed, compressed(content)).unwrap(),
            1 => std::fs::write(&packed, content).unwrap(),
            _ => std::fs::write(&plain, content).unwrap(),
        }
    }
    let source = DataSource::Folder(folder.to_owned());
    match read(&source) {
        Ok(set) => {
            assert!(set.train.len() == 1 && set.test.len() == 1);
            assert_eq!(load_test(&source).unwrap(), set.test);
            assert_eq!(source.hashes().unwrap(), set.hashes);
        }
        Err(error) => assert_harmless(&error),
    }
}

/// A file of one image, or of its label.
pub fn sound(file: usize) -> Vec<u8> {
    if file.is_multiple_of(2) {
        let header = [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 28, 0, 0, 0, 28];
        [&header[..], &[7; IMAGE_BYTES]].concat()
    } else {
        vec![0, 0, 8, 1, 0, 0, 0, 1, 9]
    }
}

fn compressed(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}
