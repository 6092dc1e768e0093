//! State dicts of PyTorch in `.safetensors` files, and our own checkpoints, which are state dicts too.

mod fit;
mod group;
mod sequential;
#[cfg(test)]
mod tests;

use std::path::Path;

use mnist_core::library::{CheckpointFile, METADATA_KEY, NamedTensor};
use mnist_core::model::Body;
use mnist_core::tensors::TensorFile;

use crate::{ExchangeError, Imported, Models, Network};
use fit::{Fit, fit};
use group::{Group, groups};
pub(crate) use sequential::loading;

/// Reads a checkpoint of ours as its record says, any other state dict as the one of `models` that it fits.
pub(crate) fn import(path: &Path, models: &Models) -> Result<Imported, ExchangeError> {
    let file = TensorFile::open(path)?;
    if file.metadata().contains_key(METADATA_KEY) {
        return checkpoint(path);
    }
    let unreadable = |reason: String| ExchangeError::Unreadable {
        path: path.to_owned(),
        reason,
    };
    let groups = groups(file.tensors()).map_err(unreadable)?;
    let mut fits = fits(models, &groups).map_err(unreadable)?;
    let (model, fit) = match fits.pop() {
        Some(only) if fits.is_empty() => only,
        last => {
            fits.extend(last);
            return Err(ambiguous(path, &fits));
        }
    };
    let tensors = tensors(&file, &fit)?;
    let remarks = fit.remarks(model);
    let network = Network::new(fit.architecture, tensors, Vec::new())
        .map_err(|error| unreadable(error.to_string()))?;
    Ok(Imported { network, remarks })
}

fn checkpoint(path: &Path) -> Result<Imported, ExchangeError> {
    let network = Network::try_from(CheckpointFile::read(path)?).map_err(|error| {
        ExchangeError::Unreadable {
            path: path.to_owned(),
            reason: error.to_string(),
        }
    })?;
    Ok(Imported {
        network,
        remarks: vec!["a checkpoint of mnist-tui: its record says what its layers are".into()],
    })
}

/// The models that the state dict at `path` fits; none where it is a checkpoint of ours, which says what it is.
pub(crate) fn fitting(path: &Path, models: &Models) -> Result<Vec<String>, ExchangeError> {
    let file = TensorFile::open(path)?;
    if file.metadata().contains_key(METADATA_KEY) {
        return Ok(vec![]);
    }
    let found = groups(file.tensors()).and_then(|groups| {
        let fits = fits(models, &groups)?;
        Ok(fits.iter().map(|(name, _)| (*name).to_owned()).collect())
    });
    found.map_err(|reason| ExchangeError::Unreadable {
        path: path.to_owned(),
        reason,
    })
}

/// The models that fit, and how; at least one.
fn fits<'m, 'f>(
    models: &'m Models,
    groups: &'f [Group<'f>],
) -> Result<Vec<(&'m str, Fit<'f>)>, String> {
    let tried = |(name, body): (&'m String, &Body)| (name.as_str(), fit(body, groups));
    let (mut fits, mut misfits) = (Vec::new(), Vec::new());
    for (name, result) in models.iter().map(tried) {
        match result {
            Ok(fit) => fits.push((name, fit)),
            Err(reason) => misfits.push(format!("{name} {reason}")),
        }
    }
    if fits.is_empty() {
        return Err(format!(
            "its layers {} fit no model: {}; describe the network under [models] in your configuration and name it with --model",
            group::list(groups),
            misfits.join("; ")
        ));
    }
    Ok(fits)
}

fn ambiguous(path: &Path, fits: &[(&str, Fit)]) -> ExchangeError {
    let classes = fits.iter().map(|(_, fit)| fit.architecture.classes());
    ExchangeError::Ambiguous {
        path: path.to_owned(),
        models: fits.iter().map(|(name, _)| (*name).to_owned()).collect(),
        classes: classes.max().unwrap_or_default(),
    }
}

/// The tensors of a fitting file under the names of the architecture. Its shapes bound what is read.
fn tensors(file: &TensorFile, fit: &Fit) -> Result<Vec<NamedTensor>, ExchangeError> {
    let read = |(name, shape, source): (String, Vec<usize>, fit::Source)| {
        let bytes = match source {
            fit::Source::File(info) => file.bytes(info)?,
            fit::Source::Zeros => vec![0; shape.iter().product::<usize>() * 4],
        };
        Ok(NamedTensor { name, shape, bytes })
    };
    fit.sources().map(read).collect()
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
