//! What data sets are told apart by.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{IMAGE_SIDE, Images};
use crate::hash::hexadecimal;

/// SHA-256 of a data set's images and labels as the four uncompressed IDX files of MNIST, in hexadecimal. A set from files
/// of another kind has the hashes that its images would have in these files, so equal images have equal hashes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataHashes {
    /// `train-images-idx3-ubyte`
    pub train_images: String,
    /// `train-labels-idx1-ubyte`
    pub train_labels: String,
    /// `t10k-images-idx3-ubyte`
    pub test_images: String,
    /// `t10k-labels-idx1-ubyte`
    pub test_labels: String,
}

impl DataHashes {
    /// Those of these images.
    #[must_use]
    pub fn of(train: &Images, test: &Images) -> Self {
        let [train, test] = std::thread::scope(|scope| {
            let test = scope.spawn(|| image_hashes(test));
            let train = image_hashes(train);
            let test = test.join();
            [
                train,
                test.unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            ]
        });
        Self::from([train, test])
    }

    /// One hash for all four, by which data sets are compared.
    #[must_use]
    pub fn combined(&self) -> String {
        let mut hash = Sha256::new();
        for part in [
            &self.train_images,
            &self.train_labels,
            &self.test_images,
            &self.test_labels,
        ] {
            hash.update(part);
            // Two texts that are cut at another place are other texts.
            hash.update([0]);
        }
        hexadecimal(&hash.finalize())
    }
}

/// Images and labels of the training part, then of the test part.
impl From<[[String; 2]; 2]> for DataHashes {
    fn from([[train_images, train_labels], [test_images, test_labels]]: [[String; 2]; 2]) -> Self {
        Self {
            train_images,
            train_labels,
            test_images,
            test_labels,
        }
    }
}

/// The hashes of images and labels as IDX files of unsigned bytes.
pub(super) fn image_hashes(images: &Images) -> [String; 2] {
    let side = size(IMAGE_SIDE);
    let count = size(images.len());
    let hash = |header: &[[u8; 4]], data: &[u8]| {
        let hash = Sha256::new()
            .chain_update(header.as_flattened())
            .chain_update(data);
        hexadecimal(&hash.finalize())
    };
    [
        hash(&[[0, 0, 8, 3], count, side, side], images.pixels()),
        hash(&[[0, 0, 8, 1], count], images.labels()),
    ]
}

/// A size in a header; no set that was read has more images.
fn size(count: usize) -> [u8; 4] {
    u32::try_from(count).unwrap_or(u32::MAX).to_be_bytes()
}
