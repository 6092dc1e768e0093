//! Reading data sets.

use super::*;
use crate::data::IMAGE_SIDE;
use std::io::Write;

#[test]
fn the_embedded_set_is_mnist() {
    let set = load(&DataSource::Mnist).unwrap();
    assert_eq!((set.train.len(), set.test.len()), (60_000, 10_000));
    assert_eq!(set.test.labels()[..3], [7, 2, 1]);
    let even = set.test.labels().iter().filter(|l| *l % 2 == 0).count();
    assert_eq!(even, 4_926);
    assert_eq!(set.hashes, DataSource::Mnist.hashes().unwrap());
    assert_eq!(load_test(&DataSource::Mnist).unwrap(), set.test);
}

/// A folder with `train` and `t10k` files of `count` images each.
fn folder(count: u8) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for stem in ["train", "t10k"] {
        let mut images = vec![0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 28, 0, 0, 0, 28];
        images.extend(vec![9; usize::from(count) * IMAGE_SIDE * IMAGE_SIDE]);
        let mut labels = vec![0, 0, 8, 1, 0, 0, 0, count];
        labels.extend((0..count).map(|i| i % 10));
        std::fs::write(
            folder.path().join(format!("{stem}-images-idx3-ubyte")),
            images,
        )
        .unwrap();
        let gz = std::fs::File::create(folder.path().join(format!("{stem}-labels-idx1-ubyte.gz")));
        let mut gz = flate2::write::GzEncoder::new(gz.unwrap(), flate2::Compression::fast());
        gz.write_all(&labels).unwrap();
        gz.finish().unwrap();
    }
    folder
}

#[test]
fn a_folder_with_plain_and_compressed_files_is_read() {
    let folder = folder(12);
    let set = load(&DataSource::Folder(folder.path().to_owned())).unwrap();
    assert_eq!((set.train.len(), set.test.len()), (12, 12));
    assert_eq!(set.train.labels()[11], 1);
    assert_eq!(set.labels, Labels::Below(10));
}

#[test]
fn files_that_do_not_fit_each_other_are_refused() {
    let folder = folder(12);
    let source = DataSource::Folder(folder.path().to_owned());
    let labels = folder.path().join("train-labels-idx1-ubyte");
    std::fs::write(&labels, [0, 0, 8, 1, 0, 0, 0, 2, 1, 2]).unwrap();
    let message = load(&source).unwrap_err().to_string();
    assert_eq!(
        message,
        format!("{}, byte 4: 2 labels for 12 images", labels.display())
    );

    // Only the training pair is damaged.
    assert_eq!(load_test(&source).unwrap().len(), 12);
}

#[test]
fn a_torn_compressed_file_and_a_missing_one_are_told_apart() {
    let folder = folder(12);
    let source = DataSource::Folder(folder.path().to_owned());
    let labels = folder.path().join("t10k-labels-idx1-ubyte.gz");
    let whole = std::fs::read(&labels).unwrap();
    std::fs::write(&labels, &whole[..whole.len() - 12]).unwrap();
    let message = load(&source).unwrap_err().to_string();
    assert!(
        message.contains("t10k-labels-idx1-ubyte.gz, byte "),
        "{message}"
    );
    let mut altered = whole.clone();
    let checksum = whole.len() - 8;
    altered[checksum] ^= 1;
    std::fs::write(&labels, altered).unwrap();
    let message = load(&source).unwrap_err().to_string();
    assert!(
        message.contains("t10k-labels-idx1-ubyte.gz, byte 20: cannot be decompressed"),
        "{message}"
    );
    std::fs::remove_file(&labels).unwrap();
    let message = load(&source).unwrap_err().to_string();
    assert!(
        message.contains("cannot read") && message.contains("four IDX files, plain or .gz"),
        "{message}"
    );
}
