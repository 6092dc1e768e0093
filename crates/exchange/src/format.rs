//! The formats, told apart by the endings of their files.

use std::collections::BTreeMap;
use std::path::Path;

use mnist_core::library::CheckpointFile;
use mnist_core::model::{Architecture, Body};

use crate::{ExchangeError, Imported, Network, keras, onnx, pytorch};

/// The bodies that a file may be taken for where it does not say what its layers compute, by name.
pub type Models = BTreeMap<String, Body>;

/// A format that networks are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A state dict of PyTorch, or a checkpoint of ours.
    Safetensors,
    /// A model as Keras 3 saves it, a zip archive.
    Keras,
    /// A model of Keras 3 or 2 in an HDF5 file.
    KerasH5,
    /// A graph for ONNX runtimes.
    Onnx,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 4] = [Self::Safetensors, Self::Keras, Self::KerasH5, Self::Onnx];

    /// The format that the ending of `path` stands for.
    ///
    /// # Errors
    /// An ending of pickles, which are never opened, or of no format here.
    pub fn of(path: &Path) -> Result<Self, ExchangeError> {
        let ending = path.extension().unwrap_or_default();
        let ending = ending.to_string_lossy().to_ascii_lowercase();
        let found = Self::ALL.into_iter().find(|f| f.ending() == ending);
        found.ok_or_else(|| match ending.as_str() {
            "pt" | "pth" | "ckpt" | "pkl" | "pickle" | "bin" => {
                ExchangeError::Pickle(path.to_owned())
            }
            _ => ExchangeError::UnknownEnding {
                path: path.to_owned(),
                known: Self::endings(),
            },
        })
    }

    /// The ending of its files, without the dot.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Safetensors => "safetensors",
            Self::Keras => "keras",
            Self::KerasH5 => "h5",
            Self::Onnx => "onnx",
        }
    }

    /// What people call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Safetensors => "PyTorch (safetensors)",
            Self::Keras => "Keras",
            Self::KerasH5 => "Keras (HDF5)",
            Self::Onnx => "ONNX",
        }
    }

    /// The endings of all formats, for people: `.safetensors, .onnx`.
    #[must_use]
    pub fn endings() -> String {
        Self::ALL.map(|f| format!(".{}", f.ending())).join(", ")
    }
}

/// Reads the network in the file at `path`; its ending says what it is. What a state dict computes between its
/// weights is asked of `models`.
///
/// # Errors
/// A file that cannot be read, is of no known format, is malformed, or holds what cannot be represented, or numbers that
/// are not finite.
pub fn import(path: &Path, models: &Models) -> Result<Imported, ExchangeError> {
    let found = match Format::of(path)? {
        Format::Safetensors => pytorch::import(path, models),
        Format::Keras | Format::KerasH5 => keras::import(path),
        Format::Onnx => onnx::import(path),
    }?;
    match found.network.not_finite() {
        None => Ok(found),
        Some(tensor) => Err(ExchangeError::Unreadable {
            path: path.to_owned(),
            reason: format!(
                "the tensor {tensor:?} holds numbers that are not finite: its training diverged; import an earlier state"
            ),
        }),
    }
}

/// Those of `models` that the file at `path` may be taken for; none where it says itself what its layers compute.
///
/// # Errors
/// A file that cannot be read or is malformed, and one that fits no model.
pub fn fitting(path: &Path, models: &Models) -> Result<Vec<String>, ExchangeError> {
    match Format::of(path)? {
        Format::Safetensors => pytorch::fitting(path, models),
        Format::Keras | Format::KerasH5 | Format::Onnx => Ok(vec![]),
    }
}

/// The bytes of a file of `format` that holds `network`.
///
/// # Errors
/// What the format cannot hold.
pub fn export(network: &Network, format: Format) -> Result<Vec<u8>, ExchangeError> {
    match format {
        Format::Safetensors => pytorch::export(network),
        Format::Keras => keras::export_keras(network),
        Format::KerasH5 => keras::export_h5(network),
        Format::Onnx => Ok(onnx::export(network)),
    }
}

/// The bytes of a file of `format` that holds a checkpoint's network. As `.safetensors` it is the checkpoint itself, its
/// record included.
///
/// # Errors
/// What the format cannot hold.
pub fn export_checkpoint(file: &CheckpointFile, format: Format) -> Result<Vec<u8>, ExchangeError> {
    if format == Format::Safetensors {
        return Ok(file.to_bytes()?);
    }
    let network = Network::try_from(file.clone()).map_err(|error| ExchangeError::Unwritable {
        format: format.ending(),
        reason: error.to_string(),
    })?;
    export(&network, format)
}

/// Lines of Python that load the file that [`export`] wrote to `file`.
#[must_use]
pub fn loading(architecture: &Architecture, format: Format, file: &str) -> String {
    match format {
        Format::Safetensors => pytorch::loading(architecture, file),
        Format::Keras | Format::KerasH5 => keras::loading(architecture, file),
        Format::Onnx => onnx::loading(architecture, file),
    }
}

#[cfg(test)]
mod tests {
    use mnist_core::library::NamedTensor;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("a.safetensors", Format::Safetensors)]
    #[case("folder.h5/A.SafeTensors", Format::Safetensors)]
    #[case("a.keras", Format::Keras)]
    #[case("a.b.H5", Format::KerasH5)]
    #[case("a.onnx", Format::Onnx)]
    fn the_ending_says_the_format(#[case] path: &str, #[case] format: Format) {
        assert_eq!(Format::of(Path::new(path)).unwrap(), format);
    }

    #[rstest]
    fn a_network_whose_training_diverged_is_refused_in_every_format(
        #[values(Format::Safetensors, Format::Keras, Format::KerasH5, Format::Onnx)] format: Format,
        #[values(f32::NAN, f32::NEG_INFINITY)] number: f32,
    ) {
        let layers = serde_json::json!([{"type": "flatten"}, {"type": "dense", "units": 2}]);
        let body = serde_json::json!({"input": [1, 28, 28], "layers": layers});
        let body: Body = serde_json::from_value(body).unwrap();
        let architecture = body.with_head(3).unwrap();
        let tensors = architecture.tensors().into_iter().map(|(name, shape)| {
            let number = if name == "head.bias" { number } else { 0.5 };
            let bytes = number.to_le_bytes().repeat(shape.iter().product());
            NamedTensor { name, shape, bytes }
        });
        let network = Network::new(architecture.clone(), tensors.collect(), vec![]).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(format!("net.{}", format.ending()));
        std::fs::write(&path, export(&network, format).unwrap()).unwrap();
        let error = import(&path, &Models::from([("small".to_owned(), body)])).unwrap_err();
        let told = "the tensor \"head.bias\" holds numbers that are not finite";
        assert!(error.to_string().contains(told), "{error}");
    }

    #[rstest]
    #[case("model.pt")]
    #[case("model.PTH")]
    #[case("last.ckpt")]
    #[case("pytorch_model.bin")]
    #[case("model.pkl")]
    fn pickles_are_refused_unopened_with_the_safe_way(#[case] path: &str) {
        // The file does not exist: only its name is looked at.
        let error = import(Path::new(path), &Models::new()).unwrap_err();
        let text = error.to_string();
        assert!(text.contains(path), "{text}");
        assert!(text.contains("can run any code"), "{text}");
        assert!(
            text.contains("safetensors.torch.save_file(model.state_dict(), "),
            "{text}"
        );
    }

    #[test]
    fn other_endings_are_refused_with_those_that_are_known() {
        for path in ["model.txt", "model", ".safetensors"] {
            let text = Format::of(Path::new(path)).unwrap_err().to_string();
            assert!(text.contains(".safetensors"), "{text}");
        }
    }
}
