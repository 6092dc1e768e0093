//! A folder of pictures, `--data`: one of them is a stranger's, PNG or JPEG.
//!
//! The first byte chooses whether it is one to train on or to test with. What it is, its beginning tells.

use std::path::Path;

use image::{GrayImage, Luma};
use mnist_core::data::{DataSource, read};

use super::{Input, MB, assert_harmless};

/// See [`super`].
pub const INPUT: Input = Input {
    name: "pictures",
    feed,
    memory_per_byte: 64,
    // A few bytes may say that they are a photograph of 10,000 by 10,000 pixels.
    memory: 1024 * MB,
};

const FILES: [&str; 3] = ["train/a/1.png", "train/b/1.png", "test/a/1.png"];

fn feed(bytes: &[u8], folder: &Path) {
    let Some((choice, content)) = bytes.split_first() else {
        return;
    };
    let folder = folder.join("pictures");
    let hostile = usize::from(*choice) % FILES.len();
    for (at, file) in FILES.iter().enumerate() {
        let path = folder.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        if at == hostile {
            std::fs::write(path, content).unwrap();
        } else {
            picture().save(path).unwrap();
        }
    }
    match read(&DataSource::Pictures(folder)) {
        Ok(set) => {
            assert_eq!((set.train.len(), set.test.len()), (2, 1));
            assert_harmless(&set.remark.unwrap());
        }
        Err(error) => assert_harmless(&error),
    }
}

/// A light stroke on a dark ground.
pub fn picture() -> GrayImage {
    let is_ink = |x, y| (4..8).contains(&x) && (2..10).contains(&y);
    GrayImage::from_fn(12, 12, |x, y| Luma([if is_ink(x, y) { 255 } else { 0 }]))
}
