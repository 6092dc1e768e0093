//! Files of other programs, read whole.

use std::io::Read as _;
use std::path::Path;

use mnist_core::storage::open_file;

use crate::ExchangeError;

/// All bytes of the file at `path`, of which there may be `most`.
///
/// # Errors
/// A file that is longer, or cannot be read; what is no file, as a pipe, which might be waited for for ever.
pub(crate) fn whole(path: &Path, most: u64) -> Result<Vec<u8>, ExchangeError> {
    let io = |source| ExchangeError::Io {
        action: "read",
        path: path.to_owned(),
        source,
    };
    let file = open_file(path).map_err(io)?;
    let mut bytes = Vec::new();
    file.take(most + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > most {
        return Err(ExchangeError::Unreadable {
            path: path.to_owned(),
            reason: format!("it is longer than {most} bytes, which no network here needs"),
        });
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::{Format, Models, import};

    #[rstest]
    fn what_is_no_file_is_refused_in_every_format(
        #[values(Format::Safetensors, Format::Keras, Format::KerasH5, Format::Onnx)] format: Format,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(format!("device.{}", format.ending()));
        std::os::unix::fs::symlink("/dev/null", &path).unwrap();
        let error = import(&path, &Models::new()).unwrap_err().to_string();
        assert!(error.contains("a pipe or a device, not a file"), "{error}");
    }

    #[test]
    fn a_file_may_be_so_long_and_not_longer() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("net.onnx");
        std::fs::write(&path, "four").unwrap();
        assert_eq!(whole(&path, 4).unwrap(), b"four");
        let error = whole(&path, 3).unwrap_err().to_string();
        assert!(error.contains("it is longer than 3 bytes"), "{error}");
    }
}
