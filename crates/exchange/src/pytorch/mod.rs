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
    let (model, fit) = choose(models, &groups).map_err(unreadable)?;
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

/// The one model that fits, and how.
fn choose<'m, 'f>(
    models: &'m Models,
    groups: &'f [Group<'f>],
) -> Result<(&'m str, Fit<'f>), String> {
    let tried = |(name, body): (&'m String, &Body)| (name.as_str(), fit(body, groups));
    let (mut fits, mut misfits) = (Vec::new(), Vec::new());
    for (name, result) in models.iter().map(tried) {
        match result {
            Ok(fit) => fits.push((name, fit)),
            Err(reason) => misfits.push(format!("{name} {reason}")),
        }
    }
    let only = fits.pop();
    match only {
        Some(only) if fits.is_empty() => Ok(only),
        Some((last, _)) => {
            let names: Vec<&str> = fits.iter().map(|(name, _)| *name).chain([last]).collect();
            Err(format!(
                "its layers fit the models {}, which compute different things between them; choose one with --model",
                names.join(", ")
            ))
        }
        None => Err(format!(
            "its layers {} fit no model: {}; describe the network under [models] in your configuration and name it with --model",
            group::list(groups),
            misfits.join("; ")
        )),
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
