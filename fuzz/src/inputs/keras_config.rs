//! The configuration of a model of Keras 3, JSON in an archive. What is drawn at random in an archive seldom has the
//! checksum that stands beside it, so this puts the JSON, and the weights behind its first zero byte, into a sound one.

use std::path::Path;

use flate2::Crc;

use super::network::import_from;
use super::{Input, MB};

/// See [`super`].
pub const INPUT: Input = Input {
    name: "keras_config",
    feed,
    memory_per_byte: 64,
    memory: 16 * MB,
};

fn feed(bytes: &[u8], folder: &Path) {
    let mut parts = bytes.splitn(2, |byte| *byte == 0);
    let config = parts.next().unwrap_or_default();
    let weights = parts.next().unwrap_or_default();
    let path = folder.join("net.keras");
    let archive = archive(&[("config.json", config), ("model.weights.h5", weights)]);
    std::fs::write(&path, archive).unwrap();
    import_from(&path);
}

/// A zip archive of these files, none of them compressed (APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12, 4.3.16).
pub fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in files {
        let mut crc = Crc::new();
        crc.update(content);
        let length = number(content.len());
        // Needed version 2.0, no flags, stored, 1980-01-01.
        let mut common = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
        common.extend(crc.sum().to_le_bytes());
        common.extend([length, length].concat());
        common.extend([&number(name.len())[..2], &[0, 0]].concat());
        directory.extend([b"PK\x01\x02\x14\x00", &common[..]].concat());
        directory.extend([0; 10]);
        directory.extend(number(bytes.len()));
        directory.extend(name.as_bytes());
        bytes.extend([b"PK\x03\x04", &common[..], name.as_bytes(), content].concat());
    }
    let (count, start, length) = (number(files.len()), bytes.len(), directory.len());
    bytes.extend(directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend([&count[..2], &count[..2]].concat());
    bytes.extend([number(length), number(start)].concat());
    bytes.extend([0, 0]);
    bytes
}

fn number(of: usize) -> [u8; 4] {
    u32::try_from(of).unwrap().to_le_bytes()
}
