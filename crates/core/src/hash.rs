//! SHA-256 as text.

use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::storage::open_file;

/// SHA-256 of the file at `path`, in hexadecimal; it is read piece by piece.
///
/// # Errors
/// What is no regular file, as a pipe; what the system says.
pub fn sha256_of_file(path: &Path) -> io::Result<String> {
    let mut file = open_file(path)?;
    let mut hash = Sha256::new();
    let mut piece = vec![0; 1 << 16];
    loop {
        let count = file.read(&mut piece)?;
        if count == 0 {
            return Ok(hexadecimal(&hash.finalize()));
        }
        hash.update(&piece[..count]);
    }
}

/// Lower-case hexadecimal digits of `bytes`.
#[must_use]
pub fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_a_hash_and_a_device_has_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("abc");
        std::fs::write(&path, "abc").unwrap();
        let hash = sha256_of_file(&path).unwrap();
        assert!(hash.starts_with("ba7816bf8f01cfea"), "{hash}");
        let refused = sha256_of_file(Path::new("/dev/null")).unwrap_err();
        assert!(refused.to_string().contains("a pipe or a device"));
    }
}
