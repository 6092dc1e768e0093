//! State dicts of `PyTorch` in `.safetensors` files, and our own checkpoints, which are state dicts too.

use std::path::Path;

use mnist_core::library::{CheckpointFile, METADATA_KEY};
use mnist_core::tensors::TensorFile;

use crate::{ExchangeError, Imported, Models, Network};

pub(crate) fn import(path: &Path, _models: &Models) -> Result<Imported, ExchangeError> {
    let file = TensorFile::open(path)?;
    if file.metadata().contains_key(METADATA_KEY) {
        return checkpoint(path);
    }
    Err(ExchangeError::Unreadable {
        path: path.to_owned(),
        reason: "it has no record of mnist-tui".into(),
    })
}

fn checkpoint(path: &Path) -> Result<Imported, ExchangeError> {
    let network = Network::try_from(CheckpointFile::read(path)?)
        .map_err(|e| unreadable(path, e.to_string()))?;
    Ok(Imported {
        network,
        remarks: vec!["a checkpoint of mnist-tui; its record says what its layers are".into()],
    })
}

fn unreadable(path: &Path, reason: String) -> ExchangeError {
    ExchangeError::Unreadable {
        path: path.to_owned(),
        reason,
    }
}

/// A state dict as `safetensors.torch.save_file` writes it.
pub(crate) fn export(network: &Network) -> Result<Vec<u8>, ExchangeError> {
    let tensors = network.tensors().iter().map(|t| (&t.name, t));
    let metadata = [("format".to_owned(), "pt".to_owned())].into();
    safetensors::serialize(tensors, Some(metadata)).map_err(|error| ExchangeError::Unwritable {
        format: "safetensors",
        reason: error.to_string(),
    })
}
