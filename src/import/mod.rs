//! Takes a file of another program into the library: read, evaluated, saved.

mod choice;
mod error;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use mnist_core::data::DataSource;
use mnist_core::hash::sha256_of_file;
use mnist_core::library::{
    CheckpointFile, CheckpointId, CheckpointNameError, FILE_ENDING, Imported, Library,
    LibraryError, Lineage, Metrics, Origin, Preprocessing, Record, SCHEMA, Saved, Versions,
    Whereabouts, name_like, read_record,
};
use mnist_core::model::{Architecture, Body, Layer, LayerShape, TrainableLayers};
use mnist_core::run::{CheckpointName, Scores};
use mnist_core::serve::Part;
use mnist_exchange::{Format, Network, import};

pub(crate) use self::choice::choices;
use self::choice::{models, task};
pub(crate) use self::error::ImportError;
use self::error::io;
use crate::config::Config;
use crate::request::DataFacts;
use crate::serve_client::{ServeClient, ServeError};

/// What is asked of an import.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportRequest {
    /// The file.
    pub path: PathBuf,
    /// Name in the library; one like the file's without it.
    pub name: Option<String>,
    /// What its classes mean; the only task with so many classes without it.
    pub task: Option<String>,
    /// The preset that a state dict without layers is taken for; any that fits without it.
    pub model: Option<String>,
}

/// Where a file is taken in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Destination<'a> {
    /// The library.
    pub(crate) library: &'a Library,
    /// Tasks and models.
    pub(crate) config: &'a Config,
    /// What it is evaluated on.
    pub(crate) data: &'a DataFacts,
}

/// What an import is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// The file is read.
    Read,
    /// The trainer evaluates it on a part of the images.
    Evaluate(Part),
    /// It is written into the library.
    Save,
}

/// A checkpoint that came from a file.
#[derive(Debug)]
pub(crate) struct Taken {
    /// Where it is now.
    pub(crate) saved: Saved,
    /// Its record.
    pub(crate) record: Record,
}

/// Takes the file into a library. Checkpoints of this program keep everything that they say of themselves; a network of
/// another program is evaluated by `trainer`. `told` hears of each step.
///
/// # Errors
/// The first thing that stands in the way; the library is then as it was.
pub(crate) fn take(
    request: &ImportRequest,
    to: Destination,
    trainer: impl FnOnce() -> Result<ServeClient, ImportError>,
    told: &dyn Fn(Step),
) -> Result<Taken, ImportError> {
    told(Step::Read);
    let is_ours =
        Format::of(&request.path)? == Format::Safetensors && read_record(&request.path).is_ok();
    let file = if is_ours {
        ours(request)?
    } else {
        evaluated(request, to, trainer, told)?
    };
    told(Step::Save);
    let name = name(request, &file.id()?, to.library)?;
    let saved = to.library.save(&file, &name)?;
    Ok(Taken {
        saved,
        record: file.record,
    })
}

/// The name that is asked for; else the one that the library has for this network, or one like the file's.
fn name(
    request: &ImportRequest,
    id: &CheckpointId,
    library: &Library,
) -> Result<CheckpointName, ImportError> {
    if let Some(name) = &request.name {
        return Ok(CheckpointName::Explicit(name.clone()));
    }
    let known = match library.whereabouts(id) {
        Whereabouts::Here => library.names_of(id)?.into_iter().next(),
        Whereabouts::Trash | Whereabouts::Elsewhere => None,
    };
    Ok(CheckpointName::Default(
        known.unwrap_or_else(|| stem_name(&request.path)),
    ))
}

/// A name like the file's.
fn stem_name(path: &Path) -> String {
    name_like(&path.file_stem().unwrap_or_default().to_string_lossy())
}

/// A checkpoint of this program; what it says of itself is not overruled.
fn ours(request: &ImportRequest) -> Result<CheckpointFile, ImportError> {
    let file = CheckpointFile::read(&request.path)?;
    let said = [
        ("task", &request.task, file.record.task.name()),
        ("model", &request.model, file.record.model.as_str()),
    ];
    let overruled = said
        .into_iter()
        .find(|(_, wanted, is)| wanted.as_deref().is_some_and(|wanted| wanted != *is));
    match overruled {
        Some((what, _, is)) => Err(ImportError::Said {
            path: request.path.clone(),
            what,
            is: is.to_owned(),
        }),
        None => Ok(file),
    }
}

/// A checkpoint of the network in a file of another program.
fn evaluated(
    request: &ImportRequest,
    to: Destination,
    trainer: impl FnOnce() -> Result<ServeClient, ImportError>,
    told: &dyn Fn(Step),
) -> Result<CheckpointFile, ImportError> {
    let found = import(&request.path, &models(request.model.as_deref(), to.config)?)?;
    let record = record(request, to, &found)?;
    let file = CheckpointFile::new(record, found.network.tensors().to_vec())?;
    check_name(&file, request, to.library)?;
    let mut trainer = trainer()?;
    let metrics = judged(&file, request, &to.data.source, &mut trainer, told)?;
    let facts = trainer.facts().map_err(|e| unevaluated(request, e))?;
    let mut record = file.record;
    record.metrics = metrics;
    record.versions.libtorch = facts.libtorch;
    Ok(CheckpointFile::new(record, file.tensors)?)
}

/// A name that is taken is told before the evaluation, which takes longest.
fn check_name(
    file: &CheckpointFile,
    request: &ImportRequest,
    library: &Library,
) -> Result<(), ImportError> {
    let Some(name) = &request.name else {
        return Ok(());
    };
    match library.check_name(name) {
        // By the same network.
        Err(LibraryError::Name(CheckpointNameError::Taken(_)))
            if library.names_of(&file.id()?)?.contains(name) =>
        {
            Ok(())
        }
        other => Ok(other?),
    }
}

/// The record but for scores and hashes.
fn record(
    request: &ImportRequest,
    to: Destination,
    found: &mnist_exchange::Imported,
) -> Result<Record, ImportError> {
    let Destination { config, data, .. } = to;
    let architecture = found.network.architecture();
    let file = request.path.file_name().unwrap_or_default();
    let sha256 = sha256_of_file(&request.path).map_err(|e| io("read", &request.path, e))?;
    Ok(Record {
        schema: SCHEMA,
        created: jiff::Timestamp::now(),
        model: model_name(architecture, config, &request.path),
        architecture: architecture.clone(),
        task: task(request, architecture.classes(), to)?,
        preprocessing: Preprocessing::default(),
        data: data.source.to_string(),
        data_hashes: data.hashes.clone(),
        split: data.split,
        origin: Origin::Imported(Imported {
            format: Format::of(&request.path)?.name().to_owned(),
            file: file.to_string_lossy().into_owned(),
            sha256,
            trainable: trainable(&found.network),
            remarks: found.remarks.clone(),
        }),
        metrics: NOT_JUDGED,
        lineage: Lineage {
            parent: None,
            parent_name: None,
            frozen: vec![],
        },
        versions: Versions {
            mnist_tui: env!("CARGO_PKG_VERSION").into(),
            libtorch: String::new(),
        },
        layer_hashes: BTreeMap::new(),
        record_hash: String::new(),
    })
}

const NOT_JUDGED: Metrics = Metrics {
    validation: None,
    test: Scores {
        loss: 0.0,
        accuracy: 0.0,
    },
};

/// Scores on the validation and the test images; the trainer reads the network from a temporary file.
fn judged(
    file: &CheckpointFile,
    request: &ImportRequest,
    data: &DataSource,
    trainer: &mut ServeClient,
    told: &dyn Fn(Step),
) -> Result<Metrics, ImportError> {
    let temporary = tempfile::Builder::new().suffix(FILE_ENDING).tempfile();
    let mut temporary = temporary.map_err(|e| io("create a file in", &std::env::temp_dir(), e))?;
    temporary
        .write_all(&file.to_bytes()?)
        .map_err(|e| io("write", temporary.path(), e))?;
    let mut scores = |part| {
        told(Step::Evaluate(part));
        let found = trainer.evaluate(temporary.path(), data, part);
        found
            .map(|evaluation| evaluation.scores)
            .map_err(|e| unevaluated(request, e))
    };
    Ok(Metrics {
        validation: Some(scores(Part::Validation)?),
        test: scores(Part::Test)?,
    })
}

fn unevaluated(request: &ImportRequest, source: ServeError) -> ImportError {
    ImportError::Evaluation {
        path: request.path.clone(),
        source,
    }
}

/// Everything with parameters but what the file has frozen.
fn trainable(network: &Network) -> TrainableLayers {
    let all = TrainableLayers::all(network.architecture());
    let frozen = network.frozen().iter();
    frozen.fold(all, |layers, frozen| layers.with(frozen, false))
}

/// The preset of these layers, so that what is trained from the import can be compared with the preset's networks; a
/// name like the file's where there is none.
fn model_name(architecture: &Architecture, config: &Config, path: &Path) -> String {
    let layers = |of: &Architecture| -> Vec<_> {
        let layer = |(layer, shape): (&Layer, &LayerShape)| (layer.kind.type_name(), *shape);
        of.iter().map(layer).collect()
    };
    let is_alike = |body: &Body| {
        let preset = body.with_head(architecture.classes());
        preset.is_ok_and(|preset| layers(&preset) == layers(architecture))
    };
    let preset = config.models.iter().find(|(_, body)| is_alike(body));
    preset.map_or_else(|| stem_name(path), |(name, _)| name.clone())
}
